"""What is missing before a matter is handled: the author is told once and in full, and adds it in time or not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.asking import repository, rules
from business_channel.asking.model import InformationRequest, RequestState
from business_channel.attachments import service as attachments
from business_channel.deadlines import repository as clocks
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Deadline, DeadlineState, PauseReason
from business_channel.errors import NotNow, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import ReviewState, Submission
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository as orders
from business_channel.work_orders import service as handling
from business_channel.work_orders.model import WorkOrderState

BATCH = 100
_OF_PLATFORM = frozenset({Clock.REVIEW, Clock.DISPATCH})


async def request(work: Work, submission_id: UUID, items: Sequence[str], expected_version: int | None = None) -> None:
    """A reviewer, or before dispatch the dispatcher, tells the author once and in full what is missing (一次性告知).

    The platform's clocks stand still where their rules allow it, and the author has a term of its own.

    Raises ``Several`` for a list that names nothing, ``ToldOnce`` the second time, ``NotNow`` once it is dispatched or
    while a verdict waits for its second reviewer.
    """
    account_id = work.principal.must_have_any(Role.REVIEWER, Role.DISPATCHER)
    if wrong := list(rules.problems(items)):
        raise Several(wrong)
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.REQUEST_SUPPLEMENT, await submissions.standing(work, submission), ("submissionId",))
    asked = InformationRequest(
        id=new_id(),
        submission_id=submission_id,
        items=list(items),
        state=RequestState.ASKED,
        returns_to=submission.review_state,
        asked_by=account_id,
        asked_at=work.now,
    )
    submission.review_state = ReviewState.NEEDS_SUPPLEMENT
    events.record(work, events.SupplementRequested(submission_id=submission_id))
    await work.session.flush()
    await stand_still(work, await clocks.locked_open(work, submission_id, _OF_PLATFORM))
    asked.deadline_id = await start_clock(work, submission)
    work.session.add(asked)


async def start_clock(work: Work, submission: Submission) -> UUID | None:
    """Starts the author's term and returns its deadline; ``None`` where the channel has no such rule."""
    started = await deadlines.start(work, Clock.SUPPLEMENT, start_of(submission, events.EventTag.SUPPLEMENT_REQUESTED))
    return started[0].id if started else None


async def stand_still(work: Work, running: Sequence[Deadline]) -> None:
    """Lets those clocks stand still that run and whose rules allow it while a supplement is awaited."""
    allowed = [each for each in running if each.state is DeadlineState.RUNNING and await _may_pause(work, each)]
    await deadlines.pause(work, allowed, PauseReason.SUPPLEMENT)


async def _may_pause(work: Work, deadline: Deadline) -> bool:
    definition = await clocks.definition(work, deadline.definition_code, deadline.definition_version)
    return definition is not None and PauseReason.SUPPLEMENT in definition.pauses


@dataclass(frozen=True, kw_only=True)
class Supply:
    """The text that answers what was asked for, and files that the caller has sent."""

    request_id: UUID
    body: str
    attachment_ids: tuple[UUID, ...] = ()


async def supply(work: Work, said: Supply, key: UUID) -> UUID:
    """The author, or a colleague, adds what was missing: the original stays as it is, and the review, the dispatch or
    the handling goes on where it stood. Returns the submission's id.

    Raises ``Several`` for a bad text, ``NotFound`` for a request that the caller may not see, ``NotNow`` when it was
    answered or has lapsed.
    """
    account_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := list(text_problems("body", said.body, rules.ANSWER_LIMIT)):
        raise Several(wrong)
    submission_id = await repository.submission_of(work, said.request_id)
    submission = await submissions.locked(work, submission_id)
    claim = new_id()
    if await idempotency.first_result(work, "supplySupplement", key, asdict(said), claim) != claim:
        return submission_id
    must_be_possible(Action.SUPPLY_SUPPLEMENT, await submissions.standing(work, submission), ("requestId",))
    asked = await repository.locked(work, said.request_id)
    if asked.state is not RequestState.ASKED:
        raise NotNow(("requestId",), state=asked.state)
    asked.state, asked.body = RequestState.SUPPLIED, said.body
    asked.supplied_by, asked.supplied_at = account_id, work.now
    await attachments.attach(work, submission_id, said.attachment_ids)
    if asked.work_order_id is not None:
        await _handle_on(work, submission, asked, events.InformationSupplied)
        return submission_id
    assert asked.returns_to is not None, "what the platform asks for says where the review goes on"
    submission.review_state = asked.returns_to
    await deadlines.stop(work, submission_id, {Clock.SUPPLEMENT})
    await _go_on(work, await clocks.locked_open(work, submission_id, _OF_PLATFORM))
    events.record(work, events.SupplementSupplied(submission_id=submission_id))
    return submission_id


async def _go_on(work: Work, standing: Sequence[Deadline]) -> None:
    """Lets those clocks go on that stand still for a supplement, and for nothing else."""
    segments = await clocks.segments_of(work, [each.id for each in standing])
    awaited = [each for each in standing if segments[each.id][-1].reason is PauseReason.SUPPLEMENT]
    await deadlines.resume(work, awaited)


async def _handle_on(
    work: Work, submission: Submission, asked: InformationRequest, kind: type[events.Happening]
) -> None:
    """The department no longer waits for the author, and its time to answer goes on."""
    order = await repository.order_of(work, asked)
    if asked.deadline_id is not None:
        await deadlines.stop_one(work, asked.deadline_id)
    if order.state is WorkOrderState.AWAITING_AUTHOR:
        order.state = WorkOrderState.IN_PROGRESS
        handling.derive_handling(submission, await orders.locked_of(work, submission.id))
        await _go_on(work, await repository.reply_clocks(work, order))
    departments = (order.department_id,)
    events.record(work, kind(submission_id=submission.id, work_order_id=order.id, departments=departments))


async def lapse(work: Work, limit: int = BATCH) -> int:
    """Ends what was asked for and has not come in time, on up to ``limit`` matters, and returns on how many.

    What the platform has asked for ends the matter: LAPSED, not REJECTED, since nobody has judged it and its author may
    file it again. What a department has asked for lets the handling go on without it.

    Several may do so at once: each skips what another holds, and doing it again changes nothing.
    """
    found = await repository.locked_over(work, limit)
    for submission in found:
        for asked in await repository.over(work, submission.id):
            await _lapse(work, submission, asked)
    await work.session.flush()
    return len(found)


async def _lapse(work: Work, submission: Submission, asked: InformationRequest) -> None:
    asked.state, asked.lapsed_at = RequestState.LAPSED, work.now
    if not asked.of_author:
        return await _lapse_inquiry(work, asked)
    if asked.work_order_id is not None:
        return await _handle_on(work, submission, asked, events.InformationLapsed)
    submission.review_state = ReviewState.LAPSED
    await deadlines.stop(work, submission.id)
    events.record(work, events.SupplementLapsed(submission_id=submission.id))
    return None


async def _lapse_inquiry(work: Work, asked: InformationRequest) -> None:
    order = await repository.order_of(work, asked)
    happening = events.InquiryLapsed(
        submission_id=asked.submission_id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id,
    )
    events.record(work, happening)
