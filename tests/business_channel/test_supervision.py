"""The supervision ladder: a warning by the channel, then letter, interview and circular, until it is lifted."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState, Duty
from business_channel.deadlines.sweep import sweep
from business_channel.errors import AlreadyDone, Conflict, Forbidden, IdempotencyMismatch, NotFound, NotNow, Several
from business_channel.events import EventTag
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.procedure.guards_of_supervision import FeedbackNotDue, LetterOpen, NoInterview, NoLetter
from business_channel.submissions.model import Submission, SupervisionState, TerminationGround
from business_channel.supervision import service as supervision
from business_channel.supervision.model import StepKind, SupervisionReason, SupervisionStep
from business_channel.supervision.rules import BeforeTheLetter, Circular, FeedbackGiven, NoFeedbackYet, Said
from business_channel.work import unit_of_work
from business_channel.work_orders import ending, merging
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import clock, clocks, running
from tests.business_channel.procedure.offices import (
    decides,
    doing,
    drafts,
    neighbours,
    objects,
    one,
    passes,
    publishes,
    signs,
    submission_of,
    tags,
)
from tests.business_channel.supervision_desk import (
    CIRCULAR,
    LETTER,
    answers_letter,
    circulates,
    interview_of,
    interviews,
    lifts_supervision,
    supervises,
    supervisor,
)
from tests.official_calendar import at
from tests.town import Town, order_of

pytestmark = pytest.mark.store

STATE = SupervisionState
LETTER_DAY, AFTER_TERM = "2020-06-12", "2020-06-22"
FEEDBACK = (Clock.SUPERVISION, Duty.UNIT)


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


@pytest.fixture
async def officer(store: Store) -> Principal:
    return await supervisor(store)


async def _held(town: Town) -> tuple[UUID, UUID]:
    """The order and the submission of what the department has taken on on 28 May 2020; due on Monday 8 June."""
    order_id = await town.accepts(await town.is_asked())
    return order_id, (await submission_of(town.store, order_id)).id


async def _under_letter(town: Town, officer: Principal) -> tuple[UUID, UUID]:
    """The same, with a letter of Friday 12 June 2020, to be answered by Friday 19 June."""
    order_id, submission_id = await _held(town)
    await now.travel(town.store, at(LETTER_DAY))
    await supervises(town, order_id, officer)
    return order_id, submission_id


async def _interviewed(town: Town, officer: Principal) -> tuple[UUID, UUID]:
    order_id, submission_id = await _under_letter(town, officer)
    await now.travel(town.store, at(AFTER_TERM))
    await interviews(town, order_id, officer)
    return order_id, submission_id


async def _sweeps(store: Store, moment: str) -> None:
    await now.travel(store, at(moment))
    while await doing(store, ANONYMOUS, sweep):
        pass


async def _state(town: Town, submission_id: UUID) -> SupervisionState:
    state: SupervisionState = await one(
        town.store, select(Submission.supervision_state).where(Submission.id == submission_id)
    )
    return state


async def _steps(town: Town, submission_id: UUID) -> list[tuple[StepKind, SupervisionReason | None]]:
    taken = select(SupervisionStep.kind, SupervisionStep.reason).where(SupervisionStep.submission_id == submission_id)
    async with town.store.engine.connect() as connection:
        rows = (await connection.execute(taken.order_by(SupervisionStep.id))).all()
    return [(row.kind, row.reason) for row in rows]


async def _open_steps(town: Town, submission_id: UUID) -> int:
    holding = SupervisionStep.submission_id == submission_id, SupervisionStep.closed_at.is_(None)
    count: int = await one(town.store, select(func.count()).select_from(SupervisionStep).where(*holding))
    return count


async def _refused(
    town: Town, submission_id: UUID, refusal: type[Exception], deed: Callable[[], Awaitable[object]]
) -> None:
    """A deed is refused with that error, and nothing has happened."""
    before = await _state(town, submission_id), await _steps(town, submission_id), await tags(town.store, submission_id)
    with pytest.raises(refusal) as told:
        await deed()
    assert type(told.value) is refusal
    after = await _state(town, submission_id), await _steps(town, submission_id), await tags(town.store, submission_id)
    assert after == before


# The warning


async def test_a_clock_that_goes_all_the_way_up_warns_once(town: Town) -> None:
    _, submission_id = await _held(town)
    await _sweeps(town.store, "2020-06-11T09:00")
    assert await _state(town, submission_id) is STATE.NONE
    await _sweeps(town.store, "2020-06-12T09:00")
    assert await _state(town, submission_id) is STATE.WARNED
    await _sweeps(town.store, "2020-06-15T09:00")
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_WARNED) == 1
    assert await _steps(town, submission_id) == [(StepKind.WARNING, SupervisionReason.OVERDUE)]


async def test_two_schedulers_warn_once(town: Town) -> None:
    matters = [(await _held(town))[1] for _ in range(4)]
    await now.travel(town.store, at("2020-06-12"))

    async def one_of_them() -> int:
        return await doing(town.store, ANONYMOUS, lambda work: sweep(work, limit=3))

    while sum(await asyncio.gather(one_of_them(), one_of_them(), one_of_them())):
        pass
    for submission_id in matters:
        assert await _state(town, submission_id) is STATE.WARNED
        assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_WARNED) == 1


async def test_a_sweep_leaves_a_matter_that_somebody_holds_to_the_next_one(town: Town) -> None:
    _, submission_id = await _held(town)
    await now.travel(town.store, at("2020-06-12"))
    async with unit_of_work(town.store, ANONYMOUS) as holder:
        await holder.execute(select(Submission.id).where(Submission.id == submission_id).with_for_update())
        while await doing(town.store, ANONYMOUS, sweep):
            pass
    assert EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR not in await tags(town.store, submission_id)
    await _sweeps(town.store, "2020-06-12T09:15")
    told = await tags(town.store, submission_id)
    assert told.count(EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR) == 1
    assert told.count(EventTag.SUPERVISION_WARNED) == 1


async def test_a_low_rating_that_is_not_put_right_in_time_warns(town: Town) -> None:
    order_id, submission_id = await _held(town)
    await _answers(town, order_id)
    low = feedback.Scores(degree=1, manner=1, speed=1, solved=Solved.NO)
    await doing(town.store, town.author, lambda work: feedback.rate(work, submission_id, low, new_id()))
    await _sweeps(town.store, "2020-07-01T09:00")
    assert await _steps(town, submission_id) == [(StepKind.WARNING, SupervisionReason.LOW_RATING)]


async def test_what_is_late_on_the_platform_before_dispatch_warns_no_department(town: Town) -> None:
    submission_id = await town.files()
    await _sweeps(town.store, "2020-06-12T09:00")
    assert EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR in await tags(town.store, submission_id)
    assert await _state(town, submission_id) is STATE.NONE


async def test_a_matter_under_letter_is_not_warned_of_again(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    await supervises(town, order_id, officer)
    await _sweeps(town.store, "2020-06-15T09:00")
    assert await _state(town, submission_id) is STATE.LETTER
    assert EventTag.SUPERVISION_WARNED not in await tags(town.store, submission_id)


# The letter


async def test_a_letter_is_to_be_answered_within_five_working_days(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    assert await _state(town, submission_id) is STATE.LETTER
    term = await clock(town, order_id, *FEEDBACK)
    assert (term.due_on.isoformat(), term.work_order_id) == ("2020-06-19", order_id)
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_LETTER) == 1


async def test_the_dragon_boat_festival_does_not_count(town: Town, officer: Principal) -> None:
    order_id, _ = await _held(town)
    await now.travel(town.store, at("2020-06-22"))
    await supervises(town, order_id, officer)
    # 25 and 26 June were off, and Sunday 28 June was worked for the Friday.
    assert (await clock(town, order_id, *FEEDBACK)).due_on.isoformat() == "2020-06-30"


async def test_only_a_supervisor_sends_letters(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    for other in (town.author, town.colleague, town.reviewer, town.dispatcher, town.clerk, town.head):
        await _refused(town, submission_id, Forbidden, lambda by=other: supervises(town, order_id, by))
    await _refused(town, submission_id, NotFound, lambda: supervises(town, new_id(), officer))


async def test_a_letter_says_what_is_demanded_and_why(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    empty = Said(reason=SupervisionReason.PUT_RIGHT, text=" ", demand=None)

    async def sends() -> None:
        await doing(town.store, officer, lambda work: supervision.supervise(work, order_id, empty, new_id()))

    await _refused(town, submission_id, Several, sends)
    with pytest.raises(Several) as told:
        await sends()
    assert [(each.code, each.path) for each in told.value.errors] == [
        ("WRONG_REASON", ("reason",)),
        ("MISSING", ("text",)),
        ("MISSING", ("demand",)),
    ]


async def test_a_department_has_one_letter_to_answer_at_a_time(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await _refused(town, submission_id, LetterOpen, lambda: supervises(town, order_id, officer))
    await answers_letter(town, order_id)
    await supervises(town, order_id, officer)
    assert [kind for kind, _ in await _steps(town, submission_id)] == [StepKind.LETTER] * 2


async def test_a_letter_sent_twice_with_one_key_is_one_letter(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    key = new_id()
    for _ in range(2):
        assert await supervises(town, order_id, officer, key) == submission_id
    assert len(await _steps(town, submission_id)) == 1
    other = Said(reason=SupervisionReason.LARGE_SUM, text="金额较大。", demand="请说明。")
    with pytest.raises(IdempotencyMismatch):
        await doing(town.store, officer, lambda work: supervision.supervise(work, order_id, other, key))


async def test_a_letter_on_an_order_that_has_changed_meanwhile_is_refused(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)

    async def sends() -> None:
        await doing(town.store, officer, lambda work: supervision.supervise(work, order_id, LETTER, new_id(), 1))

    await _refused(town, submission_id, Conflict, sends)


async def test_several_departments_may_have_letters_on_one_matter(store: Store, officer: Principal) -> None:
    await now.travel(store, at("2020-05-28"))
    first, second = await neighbours(store, 2)
    submission_id = await first.approves(await first.files())
    partner = Assignment(second.department_id, WorkOrderRole.PARALLEL)
    order_id = await first.dispatches(submission_id, partner, role=WorkOrderRole.PARALLEL)
    other_id = await second.accepts(await _order_of(second, submission_id))
    await supervises(first, order_id, officer)
    await supervises(second, other_id, officer)
    await answers_letter(first, order_id)
    assert {each.work_order_id for each in await clocks(first, order_id) if _awaits_feedback(each)} == {other_id}
    assert await _state(first, submission_id) is STATE.LETTER


async def test_nobody_is_sent_a_letter_who_holds_the_matter_no_more(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    await doing(town.store, town.author, lambda work: ending.withdraw(work, submission_id))
    await _refused(town, submission_id, NotNow, lambda: supervises(town, order_id, officer))


async def test_an_answer_to_the_author_is_no_answer_to_the_supervisor(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await _answers(town, order_id)
    assert await running(town, order_id) == {(Clock.RATING, Duty.AUTHOR), FEEDBACK}
    assert await _state(town, submission_id) is STATE.LETTER


# The feedback


async def test_the_head_answers_and_the_clock_stops(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await _refused(town, submission_id, Forbidden, lambda: answers_letter(town, order_id, town.clerk))
    await answers_letter(town, order_id)
    assert (await clock(town, order_id, *FEEDBACK)).stopped_at is not None
    assert FEEDBACK not in await running(town, order_id)
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_ANSWERED) == 1
    assert await _state(town, submission_id) is STATE.LETTER


async def test_a_letter_is_answered_once_and_only_where_there_is_one(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    await _refused(town, submission_id, NoLetter, lambda: answers_letter(town, order_id))
    await supervises(town, order_id, officer)
    await answers_letter(town, order_id)
    await _refused(town, submission_id, AlreadyDone, lambda: answers_letter(town, order_id))


# The interview


async def test_an_interview_follows_a_letter_whose_feedback_is_overdue(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await now.travel(town.store, at("2020-06-19T23:59:59"))
    early = interview_of(held_on="2020-06-19")
    await _refused(town, submission_id, FeedbackNotDue, lambda: interviews(town, order_id, officer, early))
    await now.travel(town.store, at("2020-06-20T00:00:01"))
    await interviews(town, order_id, officer, early)
    assert await _state(town, submission_id) is STATE.INTERVIEWED
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_INTERVIEWED) == 1
    assert FEEDBACK in await running(town, order_id)


async def test_feedback_that_falls_short_leads_to_an_interview_and_silence_is_no_reason_then(
    town: Town, officer: Principal
) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await answers_letter(town, order_id)
    silent = interview_of(held_on=LETTER_DAY)
    await _refused(town, submission_id, FeedbackGiven, lambda: interviews(town, order_id, officer, silent))
    short = interview_of(SupervisionReason.INSUFFICIENT, LETTER_DAY)
    await interviews(town, order_id, officer, short)
    assert await _state(town, submission_id) is STATE.INTERVIEWED


async def test_a_department_that_has_not_answered_is_interviewed_for_its_silence(
    town: Town, officer: Principal
) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await now.travel(town.store, at(AFTER_TERM))
    for reason in (SupervisionReason.INSUFFICIENT, SupervisionReason.STILL_UNRESOLVED):
        wrong = interview_of(reason)
        await _refused(town, submission_id, NoFeedbackYet, lambda said=wrong: interviews(town, order_id, officer, said))


async def test_an_interview_is_not_held_before_the_letter(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await now.travel(town.store, at(AFTER_TERM))
    before = interview_of(held_on="2020-06-11")
    await _refused(town, submission_id, BeforeTheLetter, lambda: interviews(town, order_id, officer, before))


async def test_nobody_supervises_the_own_department(town: Town) -> None:
    order_id, submission_id = await _held(town)
    inside = await supervisor(town.store, town.department_id)
    await _refused(town, submission_id, Forbidden, lambda: supervises(town, order_id, inside))


async def test_no_interview_without_a_letter_and_none_that_is_still_to_come(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    await _refused(
        town, submission_id, NotNow, lambda: interviews(town, order_id, officer, interview_of(held_on="2020-05-28"))
    )
    await supervises(town, order_id, officer)
    await _refused(town, submission_id, Several, lambda: interviews(town, order_id, officer))


# The circular


async def test_a_circular_follows_an_interview(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _under_letter(town, officer)
    await _refused(town, submission_id, NotNow, lambda: circulates(town, order_id, officer))
    await now.travel(town.store, at(AFTER_TERM))
    await interviews(town, order_id, officer)
    await _refused(town, submission_id, Forbidden, lambda: circulates(town, order_id, town.head))
    await circulates(town, order_id, officer)
    assert await _state(town, submission_id) is STATE.CIRCULATED
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_CIRCULATED) == 1


async def test_a_circular_names_no_department_that_was_not_interviewed(store: Store, officer: Principal) -> None:
    await now.travel(store, at("2020-05-28"))
    first, second = await neighbours(store, 2)
    submission_id = await first.approves(await first.files())
    partner = Assignment(second.department_id, WorkOrderRole.PARALLEL)
    order_id = await first.dispatches(submission_id, partner, role=WorkOrderRole.PARALLEL)
    other_id = await _order_of(second, submission_id)
    for town, key in ((first, order_id), (second, other_id)):
        await supervises(town, key, officer)
    await answers_letter(first, order_id)
    await interviews(first, order_id, officer, interview_of(SupervisionReason.STILL_UNRESOLVED, "2020-05-28"))
    await _refused(first, submission_id, NoInterview, lambda: circulates(second, other_id, officer))


async def test_whether_a_circular_is_for_the_public_is_kept(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _interviewed(town, officer)
    public = Circular(reason=SupervisionReason.NO_FEEDBACK, text="公开通报。", for_public=True)
    await circulates(town, order_id, officer)
    await doing(town.store, officer, lambda work: supervision.circulate(work, order_id, public, new_id()))
    kept = select(SupervisionStep.for_public).where(SupervisionStep.kind == StepKind.CIRCULAR)
    async with town.store.engine.connect() as connection:
        assert list((await connection.execute(kept.order_by(SupervisionStep.id))).scalars()) == [False, True]
    assert CIRCULAR.for_public is False
    assert await _state(town, submission_id) is STATE.CIRCULATED


# Lifting


async def test_lifting_closes_every_letter_and_stops_its_clock(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _interviewed(town, officer)
    await _refused(town, submission_id, Forbidden, lambda: lifts_supervision(town, submission_id, town.head))
    await lifts_supervision(town, submission_id, officer)
    assert await _state(town, submission_id) is STATE.LIFTED
    assert await _open_steps(town, submission_id) == 0
    assert FEEDBACK not in await running(town, order_id)
    assert (await tags(town.store, submission_id)).count(EventTag.SUPERVISION_LIFTED) == 1
    await _refused(town, submission_id, NotNow, lambda: lifts_supervision(town, submission_id, officer))


async def test_what_is_not_supervised_is_not_lifted_and_that_is_said_in_words(town: Town, officer: Principal) -> None:
    _, submission_id = await _held(town)
    with pytest.raises(NotNow) as told:
        await lifts_supervision(town, submission_id, officer)
    assert told.value.state == "UNSUPERVISED"
    ended = SupervisionReason.MATTER_ENDED
    await _refused(town, submission_id, Several, lambda: lifts_supervision(town, submission_id, officer, ended))


async def test_a_lifted_matter_may_be_warned_of_and_supervised_anew(town: Town, officer: Principal) -> None:
    order_id, submission_id = await _held(town)
    await supervises(town, order_id, officer)
    await lifts_supervision(town, submission_id, officer)
    await _sweeps(town.store, "2020-06-12T09:00")
    assert await _state(town, submission_id) is STATE.WARNED
    await supervises(town, order_id, officer)
    assert await _state(town, submission_id) is STATE.LETTER
    early = interview_of(held_on=LETTER_DAY)
    await _refused(town, submission_id, FeedbackNotDue, lambda: interviews(town, order_id, officer, early))


ENDINGS = ("solved", "withdrawn", "terminated", "merged")


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_matter_that_ends_is_supervised_no_more(town: Town, officer: Principal, how: str) -> None:
    order_id, submission_id = await _interviewed(town, officer)
    await doing(town.store, officer, lambda work: supervision.enter_on_list(work, submission_id, "涉及工资。"))
    await _ends(town, order_id, submission_id, how)
    assert await _state(town, submission_id) is STATE.LIFTED
    assert await _open_steps(town, submission_id) == 0
    assert FEEDBACK not in await running(town, order_id)
    told = await tags(town.store, submission_id)
    assert (told.count(EventTag.SUPERVISION_LIFTED), told.count(EventTag.SUBMISSION_UNLISTED)) == (1, 1)
    assert (StepKind.LIFTING, SupervisionReason.MATTER_ENDED) in await _steps(town, submission_id)


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_matter_that_was_never_supervised_ends_without_a_word_of_it(town: Town, how: str) -> None:
    order_id, submission_id = await _held(town)
    await _ends(town, order_id, submission_id, how)
    assert await _state(town, submission_id) is STATE.NONE
    assert EventTag.SUPERVISION_LIFTED not in await tags(town.store, submission_id)
    assert await _steps(town, submission_id) == []


async def test_a_department_that_passes_the_matter_on_has_no_letter_to_answer(store: Store, officer: Principal) -> None:
    await now.travel(store, at("2020-05-28"))
    first, second = await neighbours(store, 2)
    order_id = await first.is_asked()
    submission_id = await supervises(first, order_id, officer)
    await decides(first, await objects(first, order_id), upheld=True)
    assert FEEDBACK not in await running(first, order_id)
    successor, early = await passes(first, order_id, second), interview_of(held_on="2020-05-28")
    assert await _state(first, submission_id) is STATE.LETTER
    assert await _open_steps(first, submission_id) == 0
    await _refused(first, submission_id, NoLetter, lambda: interviews(second, successor, officer, early))
    await supervises(second, successor, officer)
    assert await _open_steps(first, submission_id) == 1


# The list


async def test_a_matter_is_put_on_the_list_once_and_taken_off_again(town: Town, officer: Principal) -> None:
    _, submission_id = await _held(town)

    async def lists(by: Principal = officer) -> None:
        await doing(town.store, by, lambda work: supervision.enter_on_list(work, submission_id, "金额较大。"))

    async def unlists() -> None:
        await doing(town.store, officer, lambda work: supervision.take_off_list(work, submission_id, "已办结。"))

    await _refused(town, submission_id, AlreadyDone, unlists)
    await _refused(town, submission_id, Forbidden, lambda: lists(town.dispatcher))
    await lists()
    await _refused(town, submission_id, AlreadyDone, lists)
    assert await _state(town, submission_id) is STATE.NONE
    await unlists()
    told = await tags(town.store, submission_id)
    assert (told.count(EventTag.SUBMISSION_LISTED), told.count(EventTag.SUBMISSION_UNLISTED)) == (1, 1)
    assert await one(town.store, select(Submission.listed).where(Submission.id == submission_id)) is False


async def test_what_no_department_has_stands_on_no_list(town: Town, officer: Principal) -> None:
    submission_id = await town.approves(await town.files())

    async def lists() -> None:
        await doing(town.store, officer, lambda work: supervision.enter_on_list(work, submission_id, "金额较大。"))

    await _refused(town, submission_id, NotNow, lists)


def _awaits_feedback(deadline: Deadline) -> bool:
    return deadline.clock is Clock.SUPERVISION and deadline.state is DeadlineState.RUNNING


async def _order_of(town: Town, submission_id: UUID) -> UUID:
    return await doing(town.store, town.head, lambda work: order_of(work, submission_id, town.department_id))


async def _answers(town: Town, order_id: UUID) -> None:
    reply_id = await drafts(town, order_id)
    await signs(town, reply_id)
    await publishes(town, reply_id)


async def _ends(town: Town, order_id: UUID, submission_id: UUID, how: str) -> None:
    store, settled = town.store, TerminationGround.SETTLED
    if how == "solved":
        await _answers(town, order_id)
        good = feedback.Scores(degree=5, manner=5, speed=4, solved=Solved.YES)
        await doing(store, town.author, lambda work: feedback.rate(work, submission_id, good, new_id()))
    elif how == "withdrawn":
        await doing(store, town.author, lambda work: ending.withdraw(work, submission_id))
    elif how == "terminated":
        await doing(store, town.head, lambda work: ending.terminate(work, order_id, settled, "双方已和解。"))
    else:
        parent = await town.approves(await town.files())
        await doing(store, town.dispatcher, lambda work: merging.merge(work, parent, [submission_id], new_id()))
