"""The people of a department: who is invited, who leaves, who gets the orders, who stands in."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts import service as accounts
from business_channel.accounts.inviting import Invited
from business_channel.accounts.model import RoleGrant
from business_channel.accounts.repository import principal_by_id
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import Forbidden, InvalidInput, NotFound
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.inbox import colleagues
from business_channel.inbox import repository as inbox
from business_channel.notifications import service as notifications
from business_channel.outbox import Task
from business_channel.pages import PageRequest
from business_channel.reader import Reader
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.work import unit_of_work
from business_channel.work_orders import handing, helping
from business_channel.work_orders.rules import LastHead, NotAColleague
from tests.business_channel.procedure.offices import doing, drafts, neighbours, one, order, tags
from tests.official_calendar import at
from tests.town import Town, outbox_row, told_of

pytestmark = pytest.mark.store

ASSIGNED = EventTag.WORK_ORDER_ASSIGNED
ADDRESS = "Liu.Mei@jtj.hezhang.example"


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _invites(
    town: Town, role: Role = Role.CLERK, by: Principal | None = None, department_id: UUID | None = None
) -> UUID:
    invited = Invited(email=ADDRESS, role=role, department_id=department_id or town.department_id)
    return await doing(town.store, by or town.head, lambda work: inviting.invite_colleague(work, invited, new_id()))


async def _signs_in(town: Town, email: str = ADDRESS.lower(), *, vouched: bool = True) -> Principal:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), email, "刘梅")
        if vouched:
            await inviting.verify(work, key, email)
        return await principal_by_id(work, key) or ANONYMOUS


async def _again(town: Town, person: Principal) -> Principal:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        return await principal_by_id(work, person.must_be_signed_in()) or ANONYMOUS


async def _assigned(town: Town, to: Principal) -> UUID:
    order_id = await town.accepts(await town.is_asked())
    await doing(town.store, town.head, lambda work: helping.assign(work, order_id, to.account_id))
    return order_id


async def _mine(town: Town, person: Principal) -> list[str]:
    reader = Reader(town.store, person)
    wanted = inbox.InboxFilter(mine=True)
    page = await inbox.orders(reader, town.department_id, {"id": {}}, PageRequest(10), wanted=wanted)
    await reader.close()
    return [each.id for each in page.nodes]


async def _joined(town: Town, role: Role = Role.CLERK) -> Principal:
    await _invites(town, role)
    return await _signs_in(town)


async def _count(town: Town, table: Any) -> int:
    return int(await one(town.store, select(func.count()).select_from(table)))


async def test_who_signs_in_with_an_address_that_the_issuer_vouches_for_has_the_role(town: Town) -> None:
    await _invites(town)
    assert (await _signs_in(town, vouched=False)).departments == {}
    assert (await _signs_in(town, "other@jtj.hezhang.example")).departments == {}
    found = await _signs_in(town)
    assert found.departments == {town.department_id: frozenset({Role.CLERK})}
    granted = select(RoleGrant.granted_by).where(RoleGrant.account_id == found.account_id, RoleGrant.role == Role.CLERK)
    assert await one(town.store, granted) == town.head.account_id


async def test_who_signed_in_before_has_it_at_once_and_a_second_account_of_that_address_gets_nothing(
    town: Town,
) -> None:
    known = await _signs_in(town)
    await _invites(town)
    assert (await _again(town, known)).departments == {town.department_id: frozenset({Role.CLERK})}
    assert (await _signs_in(town)).departments == {}


async def test_an_invitation_waits_for_thirty_days(town: Town) -> None:
    await _invites(town)
    await now.travel(town.store, at("2020-06-28"))
    assert (await _signs_in(town)).departments == {}


async def test_a_head_invites_to_the_own_department_and_no_other_role(town: Town) -> None:
    [other] = await neighbours(town.store, 1)
    before = await _count(town, AuditEntry)
    for refusal, wrong in (
        (Forbidden, {"by": town.clerk}),
        (NotFound, {"department_id": other.department_id}),
        (InvalidInput, {"role": Role.REVIEWER}),
    ):
        with pytest.raises(refusal):
            await _invites(town, **wrong)  # type: ignore[arg-type]
    assert await _count(town, AuditEntry) == before


async def test_an_administrator_grants_roles_that_fit_where_they_are_held(town: Town) -> None:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", "admin", "admin@x.example", "吴刚", None)
        await accounts.grant(work, key, Role.ADMIN)
        admin = await principal_by_id(work, key) or ANONYMOUS
    for role, department_id in (
        (Role.CLERK, None),
        (Role.REVIEWER, town.department_id),
        (Role.ENTERPRISE_MEMBER, None),
    ):
        wrong = Invited(email=ADDRESS, role=role, department_id=department_id)
        with pytest.raises(InvalidInput):
            await doing(town.store, admin, lambda work, wrong=wrong: inviting.grant_role(work, wrong, new_id()))
    right = Invited(email=ADDRESS, role=Role.SUPERVISOR)
    with pytest.raises(Forbidden):
        await doing(town.store, town.head, lambda work: inviting.grant_role(work, right, new_id()))
    await doing(town.store, admin, lambda work: inviting.grant_role(work, right, new_id()))
    assert Role.SUPERVISOR in (await _signs_in(town)).roles


async def test_a_removed_colleague_has_no_right_any_more_and_the_orders_are_the_successors(town: Town) -> None:
    successor = await _joined(town)
    order_id = await _assigned(town, town.clerk)
    clerk = town.clerk.must_be_signed_in()
    await doing(
        town.store,
        town.head,
        lambda work: handing.remove(work, town.department_id, clerk, successor.must_be_signed_in()),
    )
    assert (await order(town.store, order_id)).assignee_id == successor.account_id
    gone = await _again(town, town.clerk)
    assert gone.departments == {}
    with pytest.raises(NotFound):
        await _mine(town, gone)
    assert (await tags(town.store, (await order(town.store, order_id)).submission_id)).count(ASSIGNED) == 2


async def test_the_last_head_stays_and_nobody_is_removed_by_a_clerk_or_for_a_stranger(town: Town) -> None:
    head, clerk = town.head.must_be_signed_in(), town.clerk.must_be_signed_in()
    tries = (
        (LastHead, town.head, head, None),
        (Forbidden, town.clerk, clerk, None),
        (NotAColleague, town.head, clerk, town.author.account_id),
        (NotFound, town.head, town.author.must_be_signed_in(), None),
    )
    before = await _count(town, RoleGrant)
    for refusal, by, whom, to in tries:
        with pytest.raises(refusal):
            await doing(
                town.store, by, lambda work, whom=whom, to=to: handing.remove(work, town.department_id, whom, to)
            )
    assert await _count(town, RoleGrant) == before
    await _joined(town, Role.UNIT_HEAD)
    await doing(town.store, town.head, lambda work: handing.remove(work, town.department_id, head))
    assert (await _again(town, town.head)).departments == {}


async def test_handing_over_moves_what_is_not_closed_and_the_list_of_colleagues_counts_it(town: Town) -> None:
    successor = await _joined(town)
    orders = [await _assigned(town, town.clerk) for _ in range(2)]
    clerk, to = town.clerk.must_be_signed_in(), successor.must_be_signed_in()
    await doing(town.store, town.head, lambda work: handing.hand_over(work, town.department_id, clerk, to))
    assert {(await order(town.store, each)).assignee_id for each in orders} == {to}
    reader = Reader(town.store, town.head)
    found = {each.account_id: each.open_orders for each in await colleagues.members(reader, town.department_id)}
    await reader.close()
    assert found == {clerk: 0, to: 2, town.head.account_id: 0}
    reader = Reader(town.store, town.author)
    with pytest.raises(NotFound):
        await colleagues.members(reader, town.department_id)
    await reader.close()


async def test_a_stand_in_has_the_absent_colleagues_orders_and_drafts_while_it_lasts(town: Town) -> None:
    stand_in = await _joined(town)
    order_id = await _assigned(town, town.clerk)
    reply_id = await drafts(town, order_id)
    again = replies.Draft(work_order_id=order_id, kind=ReplyKind.FINAL, body="已核实，款项已付。", reply_id=reply_id)

    async def redrafts() -> None:
        await doing(town.store, stand_in, lambda work: replies.draft(work, again, new_id()))

    with pytest.raises(Forbidden):
        await redrafts()
    absence = handing.Absence(
        department_id=town.department_id,
        absent_id=town.clerk.must_be_signed_in(),
        stand_in_id=stand_in.must_be_signed_in(),
        since=date(2020, 5, 29),
        until=date(2020, 6, 1),
    )
    await doing(town.store, town.clerk, lambda work: handing.name_stand_in(work, absence))
    seen = []
    for day in ("2020-05-28T23:59", "2020-05-29T00:01", "2020-06-01T23:59", "2020-06-02T00:01"):
        await now.travel(town.store, at(day))
        seen.append(len(await _mine(town, stand_in)))
    assert seen == [0, 1, 1, 0]
    await now.travel(town.store, at("2020-06-01"))
    await redrafts()
    other = await town.accepts(await town.is_asked())
    await doing(town.store, town.head, lambda work: helping.assign(work, other, town.clerk.account_id))
    event_id = await one(town.store, select(Event.id).where(Event.work_order_id == other, Event.tag == ASSIGNED))
    row = await outbox_row(town.store, Task.NOTIFY, event_id)
    async with town.store.engine.begin() as connection:
        await notifications.notify(connection, row)
    assert set(await told_of(town.store, event_id)) == {town.clerk.account_id, stand_in.account_id}


async def test_a_stand_in_is_a_colleague_for_days_to_come_named_by_the_head_or_the_absent_one(town: Town) -> None:
    colleague = await _joined(town)
    clerk, other = town.clerk.must_be_signed_in(), colleague.must_be_signed_in()
    days = {"since": date(2020, 5, 29), "until": date(2020, 6, 1)}
    right = {"department_id": town.department_id, "absent_id": clerk, "stand_in_id": other} | days
    for refusal, by, wrong in (
        (Forbidden, colleague, {}),
        (NotAColleague, town.head, {"stand_in_id": town.author.account_id}),
        (NotAColleague, town.head, {"stand_in_id": clerk}),
        (InvalidInput, town.head, {"since": date(2020, 6, 2)}),
        (InvalidInput, town.head, {"since": date(2020, 5, 1), "until": date(2020, 5, 27)}),
    ):
        absence = handing.Absence(**(right | wrong))  # type: ignore[arg-type]
        with pytest.raises(refusal):
            await doing(town.store, by, lambda work, absence=absence: handing.name_stand_in(work, absence))
    assert await one(town.store, select(func.count()).where(AuditEntry.action == "colleague:stand_in_named")) == 0
