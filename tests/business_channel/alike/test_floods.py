"""Many accounts with one text become one proposal to merge."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import delete, event, select, update

from business_channel import now
from business_channel.access import ANONYMOUS, Role
from business_channel.alike import gathering
from business_channel.alike.model import AlikeMark, AlikePrint, MergeProposalState, PrintState
from business_channel.alike.rules import NothingTaken, ProposalDecided
from business_channel.audit import AuditEntry
from business_channel.confidence.model import Recusal, RecusalGround
from business_channel.database import Store
from business_channel.errors import Forbidden, NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.submissions.model import HandlingState, Submission
from business_channel.work import unit_of_work
from business_channel.work_orders import ending, merging, proposed
from tests.business_channel.alike.flooding import BODY, Crowd
from tests.business_channel.procedure.offices import doing
from tests.official_calendar import at
from tests.town import found_town

pytestmark = pytest.mark.store

MANY = 40
NEAR = "环城路改造每晚施工至凌晨４点，居民无法入睡，已投诉１５次，请予制止！"
OTHER = "滨河小区楼下工地夜里浇筑混凝土，噪声很大，孩子睡不着觉，希望有关部门管一管。"
FAR = "环城路改造挖断了我家门口的排水沟，下雨就积水，请施工单位恢复原状。"


@pytest.fixture
async def crowd(store: Store) -> Crowd:
    await now.travel(store, at("2020-06-01"))
    return Crowd(await found_town(store))


async def _state(crowd: Crowd, submission_id: UUID) -> HandlingState:
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        found: Submission = await work.session.get_one(Submission, submission_id)
        return found.handling_state


async def test_forty_who_file_one_text_at_once_while_workers_gather_are_one_flood(crowd: Crowd) -> None:
    people = await crowd.people(MANY)
    gathering_beside = asyncio.gather(*(crowd.gathers() for _ in range(3)))
    filed = await crowd.all_file(people)
    await gathering_beside
    await asyncio.gather(crowd.gathers(), crowd.gathers())
    await crowd.gathers()
    (flood,) = await crowd.floods()
    members = await crowd.members(flood.id)
    assert (set(members), len(members), flood.members) == (set(filed), MANY, MANY)
    assert (flood.state, flood.raised_at is None) == (MergeProposalState.OPEN, False)


async def test_near_texts_join_a_flood_and_other_matters_on_the_topic_do_not(crowd: Crowd) -> None:
    people = await crowd.people(6)
    bodies = (BODY, NEAR, OTHER, FAR, BODY)
    filed = [await crowd.files(by, body) for by, body in zip(people, bodies, strict=False)]
    elsewhere = await crowd.files(people[5], region_code="110105")
    await crowd.gathers()
    (flood,) = await crowd.floods()
    members = await crowd.members(flood.id)
    assert set(members) == {filed[0], filed[1], filed[4]}
    assert flood.raised_at is not None
    assert elsewhere not in members


async def test_two_accounts_are_no_flood_however_often_they_file(crowd: Crowd) -> None:
    one, other = await crowd.people(2)
    for by in (one, other, one, other):
        await crowd.files(by)
    await crowd.gathers()
    (flood,) = await crowd.floods()
    assert (flood.members, flood.raised_at) == (4, None)
    with pytest.raises(NotFound):
        await doing(
            crowd.store, crowd.town.reviewer, lambda work: proposed.dismiss(work, flood.id, "是同一家人的两个账号。")
        )


async def test_what_comes_ninety_days_later_is_another_matter(crowd: Crowd) -> None:
    for day, people in (("2020-06-01", 2), ("2020-09-01", 1)):
        await now.travel(crowd.store, at(day))
        await crowd.all_file(await crowd.people(people))
    await crowd.gathers()
    (flood,) = await crowd.floods()
    assert flood.members == 2


async def test_what_was_filed_before_there_were_marks_is_marked_and_gathered(crowd: Crowd) -> None:
    filed = await crowd.all_file(await crowd.people(4))
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        before = (await work.execute(select(AlikeMark.mark).order_by(AlikeMark.mark))).scalars().all()
        await work.execute(delete(AlikeMark))
        await work.execute(update(AlikePrint).values(state=PrintState.UNREAD, marks=None))
    await crowd.gathers()
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        after = (await work.execute(select(AlikeMark.mark).order_by(AlikeMark.mark))).scalars().all()
        states = (await work.execute(select(AlikePrint.state).distinct())).scalars().all()
    (flood,) = await crowd.floods()
    assert after == before
    assert states == [PrintState.GATHERED]
    assert set(await crowd.members(flood.id)) == set(filed)


async def test_gathering_takes_as_many_statements_for_many_as_for_few(crowd: Crowd) -> None:
    counts = [await _statements_for(crowd, count) for count in (4, 16)]
    assert counts[1] <= counts[0] <= 15


async def _statements_for(crowd: Crowd, count: int) -> int:
    await crowd.all_file(await crowd.people(count))
    statements: list[str] = []
    engine = crowd.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listener := lambda *told: statements.append(told[2]))
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        assert await gathering.gather(work) == count
    event.remove(engine, "before_cursor_execute", listener)
    return len(statements)


async def test_merging_all_that_a_proposal_names_accepts_it_and_what_comes_later_raises_it_again(crowd: Crowd) -> None:
    people = await crowd.people(5)
    filed = await crowd.all_file(people)
    await crowd.gathers()
    (flood,) = await crowd.floods()
    parent, *others = filed
    with pytest.raises(NothingTaken):
        await _merges(crowd, parent, flood.id)
    for each in filed[:4]:
        await crowd.town.approves(each)
    await _merges(crowd, parent, flood.id)
    (waits,) = await crowd.floods()
    assert waits.state is MergeProposalState.OPEN
    await crowd.town.approves(filed[4])
    await _merges(crowd, parent, flood.id)
    (accepted,) = await crowd.floods()
    assert (accepted.state, accepted.decided_by) == (MergeProposalState.ACCEPTED, crowd.town.dispatcher.account_id)
    assert {await _state(crowd, each) for each in others} == {HandlingState.MERGED}
    with pytest.raises(ProposalDecided):
        await _merges(crowd, parent, flood.id)
    late = await crowd.files((await crowd.people(1))[0])
    await crowd.gathers()
    (again,) = await crowd.floods()
    assert (again.state, again.decided_by, again.members) == (MergeProposalState.OPEN, None, 6)
    await crowd.town.approves(late)
    await _merges(crowd, parent, flood.id)
    assert await _state(crowd, late) is HandlingState.MERGED


async def _merges(crowd: Crowd, parent: UUID, proposal: UUID) -> None:
    dispatcher = crowd.town.dispatcher
    await doing(crowd.store, dispatcher, lambda work: proposed.merge(work, parent, proposal, new_id()))


async def test_merging_by_hand_accepts_a_proposal_too(crowd: Crowd) -> None:
    parent, *others = await crowd.all_file(await crowd.people(3))
    await crowd.gathers()
    for each in (parent, *others):
        await crowd.town.approves(each)
    await doing(crowd.store, crowd.town.dispatcher, lambda work: merging.merge(work, parent, others, new_id()))
    assert [each.state for each in await crowd.floods()] == [MergeProposalState.ACCEPTED]


async def test_a_dismissed_proposal_stays_so_whatever_comes_with_its_text(crowd: Crowd) -> None:
    await crowd.all_file(await crowd.people(3))
    await crowd.gathers()
    (flood,) = await crowd.floods()
    with pytest.raises(Several):
        await doing(crowd.store, crowd.town.reviewer, lambda work: proposed.dismiss(work, flood.id, " "))
    with pytest.raises(Forbidden):
        await doing(crowd.store, crowd.town.head, lambda work: proposed.dismiss(work, flood.id, "不同路段。"))
    assert [each.state for each in await crowd.floods()] == [MergeProposalState.OPEN]
    await doing(crowd.store, crowd.town.reviewer, lambda work: proposed.dismiss(work, flood.id, "不同路段。"))
    await crowd.all_file(await crowd.people(3))
    await crowd.gathers()
    (kept,) = await crowd.floods()
    assert (kept.state, kept.note, kept.members) == (MergeProposalState.DISMISSED, "不同路段。", 6)
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        entry = (await work.execute(select(AuditEntry).where(AuditEntry.subject_id == flood.id))).scalar_one()
    assert (entry.action, entry.account_id) == ("merge_proposal:dismissed", crowd.town.reviewer.account_id)
    with pytest.raises(ProposalDecided):
        await doing(crowd.store, crowd.town.dispatcher, lambda work: proposed.dismiss(work, flood.id, "不同路段。"))


async def test_a_proposal_lapses_when_its_authors_withdraw(crowd: Crowd) -> None:
    people = await crowd.people(3)
    filed = await crowd.all_file(people)
    await crowd.gathers()
    for by, each in zip(people[1:], filed[1:], strict=True):
        await doing(crowd.store, by, lambda work, each=each: ending.withdraw(work, each))  # type: ignore[misc]
    await crowd.gathers()
    assert [each.state for each in await crowd.floods()] == [MergeProposalState.LAPSED]


async def test_whoever_is_recused_from_all_of_a_flood_can_do_nothing_about_it(crowd: Crowd) -> None:
    filed = await crowd.all_file(await crowd.people(3))
    await crowd.gathers()
    (flood,) = await crowd.floods()
    (reviewer,) = await crowd.people(1, Role.REVIEWER, Role.DISPATCHER)
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        for each in filed:
            work.session.add(
                Recusal(
                    submission_id=each,
                    account_id=reviewer.account_id,
                    ground=RecusalGround.RELATIVE,
                    declared_by=reviewer.account_id,
                    declared_at=work.now,
                )
            )
    aside = replace(reviewer, recused=True)
    with pytest.raises(NotFound):
        await doing(crowd.store, aside, lambda work: proposed.dismiss(work, flood.id, "不同路段。"))
    with pytest.raises((NotFound, NotNow)):
        await doing(crowd.store, aside, lambda work: proposed.merge(work, filed[0], flood.id, new_id()))
    assert [each.state for each in await crowd.floods()] == [MergeProposalState.OPEN]
