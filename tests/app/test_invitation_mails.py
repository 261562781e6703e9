"""Who is invited at an address without an account gets one mail, sent by a real worker to a real server."""

import os
import signal
import subprocess
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts import service as accounts
from business_channel.accounts.inviting import Invited
from business_channel.accounts.model import Account, Invitation
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.departments.model import Department
from business_channel.errors import NotFound
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.work import unit_of_work
from tests.app.working import Postbox, Workshop, ended
from tests.business_channel.procedure.offices import doing, one
from tests.town import Town, found_town
from tests.waiting import until

pytestmark = pytest.mark.store

ADDRESS, LATE = "liu.mei@jtj.hezhang.example", "late@jtj.hezhang.example"
ISSUER = "https://issuer.example"


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


async def _invites(town: Town, email: str = ADDRESS, *, key: UUID | None = None, to: UUID | None = None) -> UUID:
    invited = Invited(email=email, role=Role.CLERK, department_id=to or town.department_id)
    return await doing(town.store, town.head, lambda work: inviting.invite_colleague(work, invited, key or new_id()))


async def _administrator(store: Store) -> Principal:
    async with unit_of_work(store, ANONYMOUS) as work:
        account_id = await accounts.link(work, ISSUER, str(new_id()), "", "吴 刚\n", first_role=None)
        await accounts.grant(work, account_id, Role.ADMIN)
        return await principal_by_id(work, account_id) or ANONYMOUS


async def _signs_in(town: Town, *, vouched: bool = True) -> None:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        account_id = await accounts.link(work, ISSUER, str(new_id()), ADDRESS, "刘梅")
        if vouched:
            await inviting.verify(work, account_id, ADDRESS)


async def _states(store: Store) -> list[OutboxState]:
    async with store.engine.connect() as connection:
        asked = select(OutboxRow.state).where(OutboxRow.task == Task.INVITATION)
        return list((await connection.execute(asked)).scalars())


async def _settled(store: Store) -> None:
    async def done() -> bool:
        return set(await _states(store)) == {OutboxState.DONE}

    await until(done)


async def _leases_end(store: Store) -> None:
    """Moves every waiting row into the past, since leases run in real time."""
    async with store.engine.begin() as connection:
        past = {"available_at": func.now(), "started_at": OutboxRow.started_at - timedelta(minutes=1)}
        await connection.execute(update(OutboxRow).where(OutboxRow.state == OutboxState.WAITING).values(**past))


async def test_the_mail_says_who_invites_to_what_and_until_when_and_nothing_else(
    town: Town, shop: Workshop, postbox: Postbox
) -> None:
    shop.start()
    key = new_id()
    invitation_id = await _invites(town, key=key)
    assert await _invites(town, key=key) == invitation_id
    await _settled(town.store)
    [mail] = postbox.mails
    invited_at = await one(town.store, select(Invitation.invited_at).where(Invitation.id == invitation_id))
    last = (invited_at + timedelta(days=30)).astimezone(now.SHANGHAI)
    department = await one(town.store, select(Department.name).where(Department.id == town.department_id))
    assert (mail["To"], mail["Message-ID"].partition("@")[0]) == (ADDRESS, f"<{invitation_id}")
    assert mail["Subject"] == f"【政企直通车】赵强邀请您加入{department}"
    assert mail.get_content() == (
        f"您好！\n\n赵强邀请您以“承办人”身份加入{department}。\n\n"
        f"请在 {last:%Y-%m-%d %H:%M}（北京时间）之前用本邮箱登录平台，登录后即生效；"
        "逾期邀请失效。如与您无关，请忽略本邮件。\n\n本邮件由政企直通车自动发送，请勿回复。\n"
    )
    assert ADDRESS not in shop.log()


async def test_an_administrator_invites_to_the_channel_itself_in_english_when_asked(
    town: Town, shop: Workshop, postbox: Postbox
) -> None:
    shop.start()
    invited, administrator = (
        Invited(email=ADDRESS, role=Role.AUDITOR, locale=Language.EN),
        await _administrator(town.store),
    )
    await doing(town.store, administrator, lambda work: inviting.grant_role(work, invited, new_id()))
    await _settled(town.store)
    [mail] = postbox.mails
    assert mail["Subject"] == "[Business Channel] 吴 刚 invites you to Business Channel"
    assert "吴 刚 invites you to Business Channel as auditor." in mail.get_content()


async def test_who_has_an_account_gets_no_mail_and_the_role_at_once(town: Town) -> None:
    await _signs_in(town)
    await _invites(town)
    assert await _states(town.store) == []
    assert await one(town.store, select(Invitation.taken_up_at).where(Invitation.email == ADDRESS)) is not None


async def test_an_account_that_nobody_vouches_for_is_none_and_the_address_gets_the_mail(
    town: Town, shop: Workshop, postbox: Postbox
) -> None:
    await _signs_in(town, vouched=False)
    await _invites(town)
    shop.start()
    await _settled(town.store)
    assert [mail["To"] for mail in postbox.mails] == [ADDRESS]
    assert await one(town.store, select(Account.verified_at).where(Account.email == ADDRESS)) is None


async def test_an_invitation_that_was_taken_up_or_is_over_before_the_worker_came_needs_no_mail(
    town: Town, shop: Workshop, postbox: Postbox
) -> None:
    await _invites(town)
    await _signs_in(town)
    over = await _invites(town, LATE)
    async with town.store.engine.begin() as connection:
        past = Invitation.invited_at - inviting.GOOD_FOR
        await connection.execute(update(Invitation).where(Invitation.id == over).values(invited_at=past))
    shop.start()
    await _settled(town.store)
    assert postbox.mails == []


async def test_a_mail_is_sent_again_under_the_same_name_when_the_worker_dies_while_it_is_taken(
    town: Town, shop: Workshop, postbox: Postbox
) -> None:
    alive: list[subprocess.Popen[bytes]] = []
    postbox.on_arrival = lambda _: os.kill(alive[0].pid, signal.SIGKILL) if len(postbox.mails) == 1 else None
    invitation_id = await _invites(town)
    alive.append(shop.start())
    assert await ended(alive[0]) == -signal.SIGKILL
    await _leases_end(town.store)
    shop.start()
    await _settled(town.store)
    assert len(postbox.mails) >= 2
    assert {mail["Message-ID"].partition("@")[0] for mail in postbox.mails} == {f"<{invitation_id}"}


async def test_an_invitation_that_is_refused_asks_for_no_mail(town: Town) -> None:
    with pytest.raises(NotFound):
        await _invites(town, to=new_id())
    assert await _states(town.store) == []
