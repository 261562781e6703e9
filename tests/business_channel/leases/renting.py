"""A group of tenants in one county, whose department answers all of them with one policy answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import event, select

from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.leases.model import ReliefResult
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.replies import together
from business_channel.replies.model import ReplyKind
from business_channel.work import unit_of_work
from business_channel.work_orders import merging
from tests.business_channel.procedure.offices import doing, drafts, publishes, signs
from tests.rented import rents
from tests.town import Town


async def tenant(town: Town, **lease: Any) -> UUID:
    """Somebody rents and asks for relief, and the platform takes it; returns the submission's id."""
    filed = await town.approves(await town.files())
    await rents(town.store, town, filed, **lease)
    return filed


async def analyst(store: Store) -> Principal:
    """Somebody who tells the channel which counties were listed."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@x.example", "周敏")
        await accounts.grant(work, key, Role.ANALYST)
        return await principal_by_id(work, key) or ANONYMOUS


async def merged(town: Town, parent: UUID, *children: UUID) -> None:
    """The dispatcher merges them into one."""
    await doing(town.store, town.dispatcher, lambda work: merging.merge(work, parent, list(children), new_id()))


async def answered(town: Town, order_id: UUID, kind: ReplyKind = ReplyKind.FINAL) -> UUID:
    """The department answers, and the platform publishes that; returns the reply's id."""
    reply_id = await drafts(town, order_id, kind)
    await signs(town, reply_id)
    await publishes(town, reply_id)
    return reply_id


async def results(store: Store, submission_id: UUID) -> list[tuple[str, int, int, str, date | None]]:
    """What was determined for a lease, the oldest first: outcome, months in all and owed, the sum, and the listing."""
    told = select(ReliefResult).where(ReliefResult.submission_id == submission_id).order_by(ReliefResult.id)
    async with unit_of_work(store, ANONYMOUS) as work:
        found = (await work.execute(told)).scalars().all()
    return [(each.outcome.value, each.entitled, each.months, str(each.amount), each.listed_on) for each in found]


async def portion(store: Store, row_id: UUID) -> bool:
    """A worker does the next portion of what an outbox row asks for; returns whether more waits."""
    async with unit_of_work(store, ANONYMOUS) as work:
        await together.go_on(work, row_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        return (await work.session.get_one(OutboxRow, row_id)).state is OutboxState.WAITING


async def asked_of_workers(store: Store) -> list[UUID]:
    """The outbox rows that ask for groups to be answered."""
    async with store.engine.connect() as connection:
        rows = select(OutboxRow.id).where(OutboxRow.task == Task.ANSWER_GROUP)
        return list((await connection.execute(rows)).scalars())


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Every statement that is sent within the block."""
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(told[2])

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine.sync_engine, "before_cursor_execute", note)
