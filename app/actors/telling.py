"""The actors that answer many and tell people: in the channel exactly once, by mail at least once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from app.actors.runs import run
from app.mail import Mailer
from business_channel import outbox
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.notifications import service
from business_channel.notifications.invitations import invitation_letter
from business_channel.notifications.service import Letter
from business_channel.replies import together
from business_channel.work import Work, unit_of_work


async def notify(store: Store, outbox_id: str) -> None:
    """Makes the notifications of one event; they commit together with the row's settling."""

    async def tell(row_id: UUID) -> None:
        async with unit_of_work(store, ANONYMOUS) as work:
            await service.notify(work, row_id)

    await run(store, outbox_id, tell)


async def answer_group(store: Store, outbox_id: str) -> None:
    """Reaches the next portion of a group with the answer to its parent."""

    async def reach(row_id: UUID) -> None:
        async with unit_of_work(store, ANONYMOUS) as work:
            await together.go_on(work, row_id)

    await run(store, outbox_id, reach)


async def send_mail(store: Store, mailer: Mailer, outbox_id: str) -> None:
    """Sends the mail of one notification."""
    await _send(store, mailer, outbox_id, service.letter)


async def send_invitation(store: Store, mailer: Mailer, outbox_id: str) -> None:
    """Sends the mail to somebody who is invited."""
    await _send(store, mailer, outbox_id, invitation_letter)


async def _send(
    store: Store, mailer: Mailer, outbox_id: str, write: Callable[[Work, UUID], Awaitable[Letter | None]]
) -> None:
    """Sends what ``write`` makes of the row, outside any transaction.

    A worker that dies between the sending and the settling leaves a mail that is sent again, under the same Message-ID.
    """

    async def post(row_id: UUID) -> None:
        async with unit_of_work(store, ANONYMOUS) as work:
            letter = await write(work, row_id)
        if letter is None:
            return
        await mailer.send(letter)
        async with unit_of_work(store, ANONYMOUS) as work:
            await outbox.settle(work, row_id)

    await run(store, outbox_id, post)
