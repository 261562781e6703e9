"""Helpers give opinions, colleagues are named, notes stay inside, and what is added to an answer comes after it."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineState, Duty
from business_channel.errors import NotNow
from business_channel.events import EventTag
from business_channel.ids import new_id
from business_channel.procedure.guards import CoDoesNotReply, OnlyCoGivesOpinion
from business_channel.replies.model import Reply, ReplyKind
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks as order_clocks
from business_channel.work_orders import helping
from business_channel.work_orders.model import Note, Opinion, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment, NotAColleague, opinion_days
from tests.business_channel.deadlines.clockwork import clocks, running
from tests.business_channel.procedure.offices import (
    doing,
    drafts,
    neighbours,
    one,
    order,
    publishes,
    signs,
    submission_of,
    tags,
)
from tests.official_calendar import at
from tests.town import Town, order_of

pytestmark = pytest.mark.store


@dataclass
class Helped:
    """A lead and a helper that have both accepted."""

    lead: Town
    helper: Town
    answers: UUID
    helps: UUID

    async def opines(self, by: Town, order_id: UUID) -> None:
        said = helping.Words(order_id, "经核实，用工情况属实。")
        await doing(by.store, by.clerk, lambda work: helping.give_opinion(work, said, new_id()))


@pytest.fixture
async def helped(store: Store) -> Helped:
    await now.travel(store, at("2020-05-28"))
    lead, helper = await neighbours(store, 2)
    submission_id = await lead.approves(await lead.files())
    answers = await lead.accepts(
        await lead.dispatches(submission_id, Assignment(helper.department_id, WorkOrderRole.CO))
    )
    async with unit_of_work(store, helper.clerk) as work:
        helps = await order_of(work, submission_id, helper.department_id)
    return Helped(lead, helper, answers, await helper.accepts(helps))


@pytest.mark.parametrize(("reply", "opinion"), [(3, 1), (5, 2), (7, 3), (15, 3), (0, 1)])
def test_an_opinion_takes_three_working_days_or_half_of_what_the_answer_has(reply: int, opinion: int) -> None:
    assert opinion_days(reply) == opinion


async def test_the_helpers_clock_is_due_before_the_leads_and_stops_with_the_opinion(helped: Helped) -> None:
    [clock] = [each for each in await clocks(helped.lead, helped.helps) if each.clock is Clock.OPINION]
    assert (clock.work_order_id, clock.due_on.isoformat()) == (helped.helps, "2020-06-02")
    await helped.opines(helped.helper, helped.helps)
    [clock] = [each for each in await clocks(helped.lead, helped.helps) if each.clock is Clock.OPINION]
    assert clock.state is DeadlineState.STOPPED
    assert (await order(helped.lead.store, helped.helps)).state is WorkOrderState.REPLIED


async def test_an_opinion_is_the_helpers_and_given_once(helped: Helped) -> None:
    with pytest.raises(OnlyCoGivesOpinion):
        await helped.opines(helped.lead, helped.answers)
    await helped.opines(helped.helper, helped.helps)
    with pytest.raises(NotNow):
        await helped.opines(helped.helper, helped.helps)
    assert await one(helped.lead.store, select(func.count()).select_from(Opinion)) == 1


async def test_a_helper_does_not_reply(helped: Helped) -> None:
    with pytest.raises(CoDoesNotReply):
        await drafts(helped.helper, helped.helps)
    assert await one(helped.lead.store, select(func.count()).select_from(Reply)) == 0


async def test_the_lead_may_answer_without_the_opinion_and_the_supervisor_is_told(helped: Helped) -> None:
    await signs(helped.lead, await drafts(helped.lead, helped.answers))
    submission = await submission_of(helped.lead.store, helped.answers)
    assert EventTag.OPINION_MISSING in await tags(helped.lead.store, submission.id)


async def test_with_the_opinion_nobody_is_told_that_it_is_missing(helped: Helped) -> None:
    await helped.opines(helped.helper, helped.helps)
    await signs(helped.lead, await drafts(helped.lead, helped.answers))
    submission = await submission_of(helped.lead.store, helped.answers)
    assert EventTag.OPINION_MISSING not in await tags(helped.lead.store, submission.id)


async def test_an_order_is_assigned_to_a_colleague_and_to_nobody_else(helped: Helped) -> None:
    town, colleague = helped.lead, helped.lead.head.must_be_signed_in()
    await doing(town.store, town.clerk, lambda work: helping.assign(work, helped.answers, colleague))
    stranger = helped.helper.clerk.must_be_signed_in()
    with pytest.raises(NotAColleague):
        await doing(town.store, town.clerk, lambda work: helping.assign(work, helped.answers, stranger))
    assert (await order(town.store, helped.answers)).assignee_id == colleague


async def test_the_same_note_twice_is_one(helped: Helped) -> None:
    town, key, said = helped.lead, new_id(), helping.Words(helped.answers, "项目经理周三回电。")
    for _ in range(2):
        await doing(town.store, town.clerk, lambda work: helping.add_note(work, said, key))
    assert await one(town.store, select(func.count()).select_from(Note)) == 1


async def test_who_was_given_more_time_tells_the_author_in_between_again_and_again(helped: Helped) -> None:
    town = helped.lead
    wanted = order_clocks.Request(work_order_id=helped.answers, clock=Clock.REPLY, total=15, reason="需现场核实。")
    asked = await doing(town.store, town.clerk, lambda work: order_clocks.request_extension(work, wanted, new_id()))
    await doing(town.store, town.head, lambda work: order_clocks.decide_extension(work, asked, granted=True))
    assert (Clock.INTERIM, Duty.UNIT) in await running(town, helped.answers)
    interim = await drafts(town, helped.answers, ReplyKind.INTERIM)
    await signs(town, interim)
    await publishes(town, interim)
    told = [each for each in await clocks(town, helped.answers) if each.clock is Clock.INTERIM]
    assert [each.state for each in told] == [DeadlineState.STOPPED, DeadlineState.RUNNING]
    final = await drafts(town, helped.answers)
    await signs(town, final)
    await publishes(town, final)
    assert (Clock.INTERIM, Duty.UNIT) not in await running(town, helped.answers)


async def test_a_supplement_adds_to_an_answer_and_changes_no_state(helped: Helped) -> None:
    town = helped.lead
    final = await drafts(town, helped.answers)
    await signs(town, final)
    await publishes(town, final)
    before = await submission_of(town.store, helped.answers)
    added = await drafts(town, helped.answers, ReplyKind.SUPPLEMENT)
    await signs(town, added)
    await publishes(town, added)
    after = await submission_of(town.store, helped.answers)
    assert (after.handling_state, after.replied_at) == (before.handling_state, before.replied_at)
    assert (await order(town.store, helped.answers)).state is WorkOrderState.REPLIED
