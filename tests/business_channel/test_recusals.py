"""Who declares a conflict of interest keeps out of the matter: reads nothing, does nothing, is told nothing of it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import events, feed, now
from business_channel.access import Principal, Role
from business_channel.audit import AuditEntry
from business_channel.confidence import recusing
from business_channel.confidence.model import Recusal
from business_channel.confidence.rules import PartyToIt
from business_channel.database import Store
from business_channel.errors import AlreadyDone, Forbidden, IdempotencyMismatch, Missing, NotFound, TooLong
from business_channel.events import Event, EventTag, department_stream, submission_stream
from business_channel.ids import new_id
from business_channel.inbox import repository as inbox
from business_channel.notifications import service as notifications
from business_channel.nouns import Noun
from business_channel.outbox import OutboxRow, Task
from business_channel.pages import PageRequest
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.submissions import service as submissions
from business_channel.views import events as feeds
from business_channel.views import handling, lists
from business_channel.views.replies import REPLY
from business_channel.views.submissions import SUBMISSION
from business_channel.views.work_orders import WORK_ORDER
from business_channel.work_orders import handing, helping, merging, service
from business_channel.work_orders.model import Note
from business_channel.work_orders.rules import IsRecused
from tests.business_channel.confiding import again, conflict, person, recuses
from tests.business_channel.procedure.offices import doing, drafts, neighbours, one, order, reply, signs, tags
from tests.official_calendar import at
from tests.town import Town, outbox_row, told_of

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _finds(store: Store, by: Principal, noun: Noun, key: UUID) -> bool:
    reader = Reader(store, by)
    try:
        return await load_one(reader, noun, {"id": {}}, key) is not None
    finally:
        await reader.close()


async def _follows(store: Store, by: Principal, stream: str) -> list[Any]:
    reader = Reader(store, by)
    try:
        return [item.tag for item, _ in await feeds.after(reader, 0, {"tag": {}}, stream=stream)]
    finally:
        await reader.close()


async def _recusals(store: Store, by: Principal, submission_id: UUID) -> list[Any]:
    reader = Reader(store, by)
    try:
        wanted = {"recusals": {"ground": {}, "note": {}, "account": {"id": {}}}}
        found = await load_one(reader, SUBMISSION, wanted, submission_id)
        return [(each.ground.name, each.note) for each in found.recusals]
    finally:
        await reader.close()


async def _event(store: Store, submission_id: UUID, tag: EventTag) -> UUID:
    found: UUID = await one(store, select(Event.id).where(Event.submission_id == submission_id, Event.tag == tag))
    return found


async def _told(store: Store, submission_id: UUID, tag: EventTag) -> set[UUID]:
    """Who has a notification of an event, once the worker has done its part."""
    event_id = await _event(store, submission_id, tag)
    row = await outbox_row(store, Task.NOTIFY, event_id)
    async with store.engine.begin() as connection:
        await notifications.notify(connection, row)
    return set(await told_of(store, event_id))


async def _count(store: Store) -> int:
    return int(await one(store, select(func.count()).select_from(Recusal)))


async def _at_work(town: Town) -> tuple[UUID, UUID, UUID]:
    """A matter with an order that is the clerk's, and the clerk's draft: the three ids."""
    order_id = await town.accepts(await town.is_asked())
    clerk_id = town.clerk.must_be_signed_in()
    await doing(town.store, town.clerk, lambda work: helping.assign(work, order_id, clerk_id))
    reply_id = await drafts(town, order_id)
    return (await order(town.store, order_id)).submission_id, order_id, reply_id


async def test_a_recused_clerk_reads_nothing_of_the_matter_on_any_way(town: Town, store: Store) -> None:
    submission_id, order_id, reply_id = await _at_work(town)
    words = helping.Words(order_id, "已与项目部核实。")
    await doing(store, town.clerk, lambda work: helping.add_note(work, words, new_id()))
    note_id = await one(store, select(Note.id).where(Note.work_order_id == order_id))
    ways = ((SUBMISSION, submission_id), (WORK_ORDER, order_id), (REPLY, reply_id), (handling.NOTE, note_id))
    assert [await _finds(store, town.clerk, *way) for way in ways] == [True] * 4
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    clerk = await again(store, town.clerk)
    assert [await _finds(store, clerk, *way) for way in ways] == [False] * 4
    assert [await _finds(store, town.head, *way) for way in ways] == [True] * 4


async def test_lists_counts_and_feeds_leave_the_matter_out(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    other = await town.is_asked()
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    while await feed.seal(store):
        pass
    clerk = await again(store, town.clerk)
    reader = Reader(store, clerk)
    desk = await inbox.orders(reader, town.department_id, {"id": {}}, PageRequest(10, None))
    found = await lists.submissions(reader, {"id": {}}, PageRequest(10, None), lists.NEWEST, None)
    assert (len(desk.nodes), len(found.nodes)) == (1, 1)
    assert (await inbox.counts(reader, town.department_id)).open == 1
    await reader.close()
    assert await _follows(store, clerk, submission_stream(submission_id)) == []
    on_desk = await _follows(store, clerk, department_stream(town.department_id))
    assert on_desk == [EventTag.SUBMISSION_DISPATCHED]
    assert EventTag.RECUSAL_DECLARED in await _follows(store, town.head, department_stream(town.department_id))
    assert await _finds(store, clerk, WORK_ORDER, other)


@pytest.mark.parametrize("role", ["reviewer", "dispatcher", "supervisor"])
async def test_whoever_of_the_platform_is_recused_reads_everything_but_the_matter(
    town: Town, store: Store, role: str
) -> None:
    submission_id, order_id, reply_id = await _at_work(town)
    other = (await order(store, await town.is_asked())).submission_id
    who = await person(store, Role[role.upper()])
    await recuses(store, who, conflict(submission_id=submission_id))
    who = await again(store, who)
    ways = (SUBMISSION, submission_id), (WORK_ORDER, order_id), (REPLY, reply_id), (SUBMISSION, other)
    assert [await _finds(store, who, *way) for way in ways] == [False, False, False, True]
    while await feed.seal(store):
        pass
    assert await _follows(store, who, submission_stream(submission_id)) == []


async def test_no_deed_of_a_recused_person_works(town: Town, store: Store) -> None:
    submission_id, order_id, reply_id = await _at_work(town)
    for each in (town.clerk, town.reviewer, town.dispatcher):
        said = conflict(work_order_id=order_id) if each is town.clerk else conflict(submission_id=submission_id)
        await recuses(store, each, said)
    before = await tags(store, submission_id), (await order(store, order_id)).version
    alike = await town.approves(await town.files())
    clerk, reviewer, dispatcher = [await again(store, each) for each in (town.clerk, town.reviewer, town.dispatcher)]
    words = helping.Words(order_id, "已核实。")
    written = replies.Draft(work_order_id=order_id, kind=ReplyKind.FINAL, body="已核实。", reply_id=reply_id)
    tries: list[tuple[Principal, Any]] = [
        (clerk, lambda work: helping.add_note(work, words, new_id())),
        (clerk, lambda work: replies.draft(work, written, new_id())),
        (clerk, lambda work: service.accept(work, order_id)),
        (reviewer, lambda work: submissions.reveal(work, submission_id, [], "核实")),
        (dispatcher, lambda work: merging.merge(work, submission_id, [alike], new_id())),
        (dispatcher, lambda work: merging.merge(work, alike, [submission_id], new_id())),
        (dispatcher, lambda work: merging.unmerge(work, submission_id)),
        (dispatcher, lambda work: recusing.declare(work, conflict(submission_id=submission_id), new_id())),
    ]
    for by, verb in tries:
        with pytest.raises(NotFound):
            await doing(store, by, verb)
    assert (await tags(store, submission_id), (await order(store, order_id)).version) == before


async def test_what_was_theirs_is_nobodys_in_particular_and_the_head_is_told(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    await recuses(store, town.clerk, conflict(work_order_id=order_id, note="施工单位负责人系本人配偶。"))
    assert (await order(store, order_id)).assignee_id is None
    told = await _told(store, submission_id, EventTag.RECUSAL_DECLARED)
    assert town.head.account_id in told
    assert told.isdisjoint(each.account_id for each in (town.clerk, town.dispatcher, town.author, town.colleague))
    assert EventTag.RECUSAL_LEFT_NOBODY not in await tags(store, submission_id)


async def test_a_draft_of_the_recused_is_the_departments_to_go_on_with(town: Town, store: Store) -> None:
    _, order_id, reply_id = await _at_work(town)
    colleague = await person(store, Role.CLERK, department_id=town.department_id)
    written = replies.Draft(
        work_order_id=order_id, kind=(await reply(store, reply_id)).kind, body="已改。", reply_id=reply_id
    )
    with pytest.raises(Forbidden):
        await doing(store, colleague, lambda work: replies.draft(work, written, new_id()))
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    await doing(store, colleague, lambda work: replies.draft(work, written, new_id()))
    assert (await reply(store, reply_id)).drafted_by == colleague.account_id
    await signs(town, reply_id)


async def test_whoever_is_recused_is_told_nothing_more(town: Town, store: Store) -> None:
    submission_id, order_id, reply_id = await _at_work(town)
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    await recuses(store, town.reviewer, conflict(submission_id=submission_id))
    await signs(town, reply_id)
    signed = await _told(store, submission_id, EventTag.REPLY_SIGNED)
    assert town.reviewer.account_id not in signed
    happening = events.RatingLapsed(submission_id=submission_id, work_order_id=order_id)
    event_id = await town.sees(happening, town.dispatcher)
    async with store.engine.begin() as connection:
        await notifications.notify(connection, await outbox_row(store, Task.NOTIFY, event_id))
    assert set(await told_of(store, event_id)) == {
        town.author.account_id,
        town.colleague.account_id,
        town.head.account_id,
    }


async def test_a_mail_that_waits_is_not_sent_to_who_keeps_out_by_then(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    told = await _told(store, submission_id, EventTag.SUBMISSION_DISPATCHED)
    assert town.clerk.account_id in told
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    event_id = await _event(store, submission_id, EventTag.SUBMISSION_DISPATCHED)
    waiting = select(OutboxRow.id).where(OutboxRow.event_id == event_id, OutboxRow.task == Task.MAIL)
    async with store.engine.begin() as connection:
        rows = (await connection.execute(waiting)).scalars().all()
        letters = [await notifications.letter(connection, row) for row in rows]
    assert {each.address for each in letters if each} == {town.head.email}


async def test_a_recused_colleague_gets_no_order_of_the_matter_again(town: Town, store: Store) -> None:
    _, order_id, _ = await _at_work(town)
    await recuses(store, town.clerk, conflict(work_order_id=order_id))
    clerk_id, head_id = town.clerk.must_be_signed_in(), town.head.must_be_signed_in()
    with pytest.raises(IsRecused):
        await doing(store, town.head, lambda work: helping.assign(work, order_id, clerk_id))
    other = await town.accepts(await town.is_asked())
    for each in (order_id, other):
        await doing(store, town.head, lambda work, key=each: helping.assign(work, key, head_id))
    hand = handing.hand_over
    await doing(store, town.head, lambda work: hand(work, town.department_id, head_id, clerk_id))
    assert (await order(store, order_id)).assignee_id is None
    assert (await order(store, other)).assignee_id == clerk_id


async def test_where_the_only_head_is_recused_the_dispatchers_are_told(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    await recuses(store, town.head, conflict(work_order_id=order_id))
    told = await _told(store, submission_id, EventTag.RECUSAL_LEFT_NOBODY)
    assert town.dispatcher.account_id in told
    assert town.head.account_id not in told
    assert await _finds(store, town.clerk, WORK_ORDER, order_id)


async def test_where_another_head_is_left_the_dispatchers_need_not_know(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    second = await person(store, Role.UNIT_HEAD, department_id=town.department_id)
    await recuses(store, town.head, conflict(work_order_id=order_id))
    told = await _told(store, submission_id, EventTag.RECUSAL_DECLARED)
    assert second.account_id in told
    assert told.isdisjoint((town.head.account_id, town.dispatcher.account_id))


async def test_a_head_recuses_colleagues_of_the_own_department_alone(store: Store) -> None:
    first, second = await neighbours(store, 2)
    _, order_id, _ = await _at_work(first)
    clerk_id, stranger_id = first.clerk.must_be_signed_in(), second.clerk.must_be_signed_in()
    recusal_id = await recuses(store, first.head, conflict(work_order_id=order_id, account_id=clerk_id))
    assert await one(store, select(Recusal.declared_by).where(Recusal.id == recusal_id)) == first.head.account_id
    with pytest.raises(NotFound) as refused:
        await recuses(store, first.head, conflict(work_order_id=order_id, account_id=stranger_id))
    assert refused.value.path == ("accountId",)
    with pytest.raises(NotFound):
        await recuses(store, second.head, conflict(work_order_id=order_id, account_id=stranger_id))
    assert await _count(store) == 1


async def test_a_clerk_recuses_nobody_else_and_neither_does_a_reviewer(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    head_id = town.head.must_be_signed_in()
    for by, said in (
        (town.clerk, conflict(work_order_id=order_id, account_id=head_id)),
        (town.reviewer, conflict(submission_id=submission_id, account_id=head_id)),
        (town.dispatcher, conflict(work_order_id=order_id)),
        (town.clerk, conflict(submission_id=submission_id)),
        (town.author, conflict(submission_id=submission_id)),
    ):
        with pytest.raises(Forbidden):
            await recuses(store, by, said)
    assert await _count(store) == 0
    assert EventTag.RECUSAL_DECLARED not in await tags(store, submission_id)


async def test_a_supervisor_recuses_anybody_but_the_authors_side(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    supervisor = await person(store, Role.SUPERVISOR)
    for each in (town.clerk, town.reviewer, town.dispatcher):
        await recuses(store, supervisor, conflict(submission_id=submission_id, account_id=each.account_id))
    assert (await order(store, order_id)).assignee_id is None
    bystander = await person(store, Role.CITIZEN)
    with pytest.raises(NotFound):
        await recuses(store, supervisor, conflict(submission_id=submission_id, account_id=bystander.account_id))
    with pytest.raises(NotFound):
        await recuses(store, supervisor, conflict(submission_id=submission_id, account_id=town.author.account_id))
    assert await _count(store) == 3


async def test_an_official_of_the_authors_side_is_a_party_and_not_recused(town: Town, store: Store) -> None:
    submission_id, _, _ = await _at_work(town)
    supervisor = await person(store, Role.SUPERVISOR)
    async with store.engine.begin() as connection:
        await connection.execute(
            Recusal.metadata.tables["role_grant"]
            .insert()
            .values(id=new_id(), account_id=town.author.account_id, role=Role.REVIEWER, granted_at=at("2020-05-28"))
        )
    with pytest.raises(PartyToIt):
        await recuses(store, supervisor, conflict(submission_id=submission_id, account_id=town.author.account_id))
    with pytest.raises(Forbidden):
        await recuses(store, await again(store, town.author), conflict(submission_id=submission_id))
    assert await _count(store) == 0


async def test_the_same_declaration_is_made_once(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    key, said = new_id(), conflict(work_order_id=order_id)
    first = await doing(store, town.clerk, lambda work: recusing.declare(work, said, key))
    clerk = await again(store, town.clerk)
    assert await doing(store, clerk, lambda work: recusing.declare(work, said, key)) == first
    with pytest.raises(IdempotencyMismatch):
        await doing(store, clerk, lambda work: recusing.declare(work, conflict(submission_id=submission_id), key))
    again_said = conflict(work_order_id=order_id, account_id=town.clerk.account_id)
    with pytest.raises(AlreadyDone):
        await recuses(store, town.head, again_said)
    assert await _count(store) == 1
    assert (await tags(store, submission_id)).count(EventTag.RECUSAL_DECLARED) == 1


async def test_a_declaration_names_a_matter_and_is_short(town: Town, store: Store) -> None:
    _, order_id, _ = await _at_work(town)
    with pytest.raises(Missing):
        await recuses(store, town.clerk, conflict())
    with pytest.raises(TooLong):
        await recuses(store, town.clerk, conflict(work_order_id=order_id, note="说" * 501))
    with pytest.raises(NotFound):
        await recuses(store, town.clerk, conflict(work_order_id=order_id, submission_id=new_id()))
    assert await _count(store) == 0


async def test_heads_and_the_platform_read_who_keeps_out_and_the_author_does_not(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    await recuses(store, town.clerk, conflict(work_order_id=order_id, note="系本人配偶。"))
    colleague = await person(store, Role.CLERK, department_id=town.department_id)
    for each in (town.head, town.reviewer, town.dispatcher):
        assert await _recusals(store, each, submission_id) == [("RELATIVE", "系本人配偶。")]
    for each in (town.author, town.colleague, colleague):
        assert await _recusals(store, each, submission_id) == []


async def test_the_audit_tells_who_keeps_out_and_on_which_ground_and_not_the_note(town: Town, store: Store) -> None:
    submission_id, order_id, _ = await _at_work(town)
    await recuses(store, town.clerk, conflict(work_order_id=order_id, note="系本人配偶。"))
    told = await one(store, select(AuditEntry.detail).where(AuditEntry.action == "recusal:declared"))
    assert told == {
        "submission": str(submission_id),
        "recused": str(town.clerk.account_id),
        "ground": "RELATIVE",
    }
