"""What the platform does with a signed reply: publish it, or send it back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from business_channel import events
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.deadlines.repository import is_extended, running
from business_channel.errors import Missing
from business_channel.feedback.model import FollowUp
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.replies import joint, promises, repository, rules, together
from business_channel.replies.around import order_of, record, with_orders
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.submissions.model import EvaluationState, Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import service as work_order_service
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState


async def publish(work: Work, reply_id: UUID, expected_version: int | None = None) -> None:
    """The platform publishes a signed reply. One that answers the submission stops the author's clock and opens the
    rating, and partners that worked each for itself are closed as resolved by their partner, all in one transaction;
    what it promises has its clock from now on. Every author of what was merged into the submission is told, and an
    answer answers all of them, beyond the first portion by the workers; with it each tenant is told what is owed.

    Raises ``ContainsPersonalData`` when a mobile or identity-card number stands in it, ``NotNow`` unless it is signed.
    """
    reply, orders, submission = await _under_review(work, reply_id, expected_version)
    if rules.holds_personal_data(reply.body):
        raise rules.ContainsPersonalData(("replyId",))
    reply.state, reply.published_at = ReplyState.PUBLISHED, work.now
    await deadlines.stop(work, submission.id, {Clock.REPLY_REVIEW}, reply.work_order_id)
    if reply.kind in rules.ANSWERING:
        await _answer_follow_up(work, reply, submission)
        await _answer(work, reply, orders, submission)
    if reply.kind is ReplyKind.INTERIM:
        await _expect_next_interim(work, reply, submission)
    if reply.kind is ReplyKind.SUPPLEMENT:
        await _put_right(work, reply, submission)
    outcome = await together.begin(work, reply)
    await promises.begin(work, submission, reply)
    if reply.kind is not ReplyKind.SUPPLEMENT:
        work_order_service.derive_handling(submission, orders)
    departments = tuple(each.department_id for each in orders)
    record(work, events.ReplyPublished, reply, departments=departments, outcome=outcome)


async def _answer(work: Work, reply: Reply, orders: Sequence[WorkOrder], submission: Submission) -> None:
    taken = await joint.seats(work, reply.id)
    agreed = {each.place for each in taken if each.signed_at is not None}
    alive = [each for each in orders if each.state is not WorkOrderState.CLOSED and each.role is not WorkOrderRole.CO]
    answering = [each for each in alive if (each.place in agreed if taken else each.id == reply.work_order_id)]
    for order in answering:
        order.state = WorkOrderState.REPLIED
    others = [each for each in alive if each not in answering]
    joint_ones = bool(taken)
    reason = CloseReason.DISSENTED if joint_ones else CloseReason.RESOLVED_BY_PARTNER
    await work_order_service.close(work, others, reason)
    await repository.supersede_others(work, reply)
    submission.replied_at, submission.evaluation_state = work.now, EvaluationState.OPEN
    await deadlines.stop(work, submission.id)
    await deadlines.start(work, Clock.RATING, start_of(submission, events.EventTag.REPLY_PUBLISHED))


async def _put_right(work: Work, reply: Reply, submission: Submission) -> None:
    """A supplement is what a department puts right with after a low rating, and what answers a follow-up."""
    await _answer_follow_up(work, reply, submission)
    if await running(work, Clock.REPAIR, [reply.work_order_id]):
        await deadlines.stop(work, submission.id, {Clock.REPAIR}, reply.work_order_id)
        record(work, events.RepairDone, reply)


async def _answer_follow_up(work: Work, reply: Reply, submission: Submission) -> None:
    waiting = FollowUp.submission_id == submission.id, FollowUp.answered_at.is_(None)
    answered = update(FollowUp).where(*waiting).values(answered_at=work.now, reply_id=reply.id).returning(FollowUp.id)
    if (await work.execute(answered)).scalars().first() is None:
        return
    await deadlines.stop(work, submission.id, {Clock.REPLY})
    record(work, events.FollowUpAnswered, reply)
    if submission.evaluation_state is EvaluationState.OPEN:
        await deadlines.start(work, Clock.RATING, start_of(submission, events.EventTag.FOLLOW_UP_ANSWERED))


async def _expect_next_interim(work: Work, reply: Reply, submission: Submission) -> None:
    """Who was given more time tells again in between, until the answer."""
    await deadlines.stop(work, submission.id, {Clock.INTERIM}, reply.work_order_id)
    if await is_extended(work, reply.work_order_id):
        event = events.EventTag.REPLY_PUBLISHED
        await deadlines.start(work, Clock.INTERIM, start_of(submission, event, work_order_id=reply.work_order_id))


async def return_(work: Work, reply_id: UUID, reason: str | None, expected_version: int | None = None) -> None:
    """The platform sends a signed reply back with a reason, and the units' time resumes.

    Raises ``Missing`` without a reason, ``NotNow`` unless it is signed.
    """
    if not (reason or "").strip():
        raise Missing(("reason",))
    reply, orders, submission = await _under_review(work, reply_id, expected_version)
    reply.state, reply.return_reason = ReplyState.RETURNED, reason
    await deadlines.stop(work, submission.id, {Clock.REPLY_REVIEW}, reply.work_order_id)
    if taken := await joint.seats(work, reply.id):
        await joint.take_back(work, taken, orders)
    elif reply.kind in rules.ANSWERING:
        order = order_of(reply, orders, reply.department_id)
        order.answered_at = None
        await deadlines.resume_stopped(work, rules.UNITS_CLOCK, order.id)
    elif reply.kind is ReplyKind.SUPPLEMENT and await repository.follow_up_waits(work, submission.id):
        await deadlines.resume_stopped(work, rules.UNITS_CLOCK, reply.work_order_id)
    record(work, events.ReplyReturned, reply, internal=True)


async def _under_review(
    work: Work, reply_id: UUID, expected_version: int | None
) -> tuple[Reply, Sequence[WorkOrder], Submission]:
    reviewer_id = work.principal.must_have_any(Role.REVIEWER)
    reply, orders, submission = await with_orders(work, reply_id, expected_version)
    standing = standing_of(work.principal, submission, order_of(reply, orders, reply.department_id), reply=reply.state)
    must_be_possible(Action.REVIEW_REPLY, standing, ("replyId",))
    reply.reviewed_by = reviewer_id
    return reply, orders, submission
