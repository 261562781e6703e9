"""What is done with replies: drafted by a clerk, signed by the head, reviewed and published by the platform."""

from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import AlreadyDone, Forbidden, Missing, NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.replies import repository, rules
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.submissions.model import EvaluationState, Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import service as work_order_service
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState

_UNITS = frozenset({Clock.REPLY})
"""The clock whose share is a department's own, and stops with its signature: review is the platform's time."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a clerk writes: ``published_as_id`` names the addressee's office when the reply shall stand in its name;
    ``reply_id`` names an own draft, or a returned reply, that this text replaces.
    """

    work_order_id: UUID
    kind: ReplyKind
    body: str
    published_as_id: UUID | None = None
    reply_id: UUID | None = None


async def draft(work: Work, written: Draft, key: UUID, expected_version: int | None = None) -> UUID:
    """Drafts a reply to an accepted order and returns its id; the order is IN_PROGRESS from then on.

    ``expected_version`` is that of the reply which is replaced, else the order's. Raises ``Several`` for a bad text,
    ``ContainsPersonalData`` when a mobile or identity-card number stands in it, ``CoDoesNotReply`` for a helping
    department, ``NotNow`` before acceptance or after the answer, ``AlreadyDone`` while another reply is under way,
    ``Forbidden`` for another clerk's draft that was not returned.
    """
    clerk_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(rules.problems(written.body)):
        raise Several(wrong)
    order, submission = await work_orders.locked_with_submission(
        work,
        written.work_order_id,
        *DEPARTMENT_STAFF,
        expected_version=None if written.reply_id else expected_version,
    )
    reply_id = await idempotency.first_result(work, "draftReply", key, asdict(written), claim := new_id())
    if reply_id != claim:
        return reply_id
    _must_be_answerable(order)
    name = _name(written, submission, order)
    fresh = written.reply_id is None
    reply = await (_fresh(work, order, claim) if fresh else _replaced(work, written, expected_version, clerk_id))
    reply.kind, reply.body, reply.published_as_id = written.kind, written.body, name
    reply.state, reply.drafted_by, reply.drafted_at = ReplyState.DRAFTED, clerk_id, work.now
    work.session.add(reply)
    order.state = WorkOrderState.IN_PROGRESS
    work_order_service.derive_handling(submission, await work_orders.locked_of(work, submission.id))
    _record(work, events.ReplyDrafted, reply, internal=True)
    return reply.id


def _must_be_answerable(order: WorkOrder) -> None:
    if order.role is WorkOrderRole.CO:
        raise rules.CoDoesNotReply(("workOrderId",))
    if order.state not in (WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS):
        raise NotNow(("workOrderId",), state=order.state)


def _name(written: Draft, submission: Submission, order: WorkOrder) -> UUID:
    if written.published_as_id in (None, order.department_id):
        return order.department_id
    if written.published_as_id != submission.addressee_id:
        raise NotFound(("publishedAs",))
    return submission.addressee_id


async def _fresh(work: Work, order: WorkOrder, reply_id: UUID) -> Reply:
    if await repository.has_open(work, order.id):
        raise AlreadyDone(("workOrderId",))
    return Reply(
        id=reply_id, submission_id=order.submission_id, work_order_id=order.id, department_id=order.department_id
    )


async def _replaced(work: Work, written: Draft, expected_version: int | None, clerk_id: UUID) -> Reply:
    assert written.reply_id is not None
    reply = await repository.locked(work, written.reply_id, expected_version)
    if reply.work_order_id != written.work_order_id:
        raise NotFound(("replyId",))
    if reply.state not in (ReplyState.DRAFTED, ReplyState.RETURNED):
        raise NotNow(("replyId",), state=reply.state)
    if reply.state is ReplyState.DRAFTED and reply.drafted_by != clerk_id:
        raise Forbidden
    return reply


async def sign(work: Work, reply_id: UUID, expected_version: int | None = None) -> None:
    """The head signs; the unit's time stops with the signature under a final reply.

    Raises ``Forbidden`` for anyone but the department's head, ``DrafterMayNotSign`` for who drafted it, ``NotNow``
    unless it is a draft.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    reply, order, submission = await _with_order(work, reply_id, expected_version)
    if reply.department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise Forbidden
    if reply.state is not ReplyState.DRAFTED:
        raise NotNow(("replyId",), state=reply.state)
    if reply.drafted_by == head_id:
        raise rules.DrafterMayNotSign(("replyId",))
    if rules.holds_personal_data(reply.body):
        raise rules.ContainsPersonalData(("replyId",))
    reply.state, reply.signed_by, reply.signed_at = ReplyState.SIGNED, head_id, work.now
    if reply.kind is ReplyKind.FINAL:
        order.answered_at = work.now
        await deadlines.stop(work, submission.id, _UNITS, order.id)
    _record(work, events.ReplySigned, reply, internal=True)
    started = start_of(submission, events.EventTag.REPLY_SIGNED, work_order_id=order.id)
    await deadlines.start(work, Clock.REPLY_REVIEW, started)


async def publish(work: Work, reply_id: UUID, expected_version: int | None = None) -> None:
    """The platform publishes a signed reply. A final one answers the submission: the author's clock stops, the rating
    opens, and partners that worked each for itself are closed as resolved by their partner, all in one transaction.

    Raises ``ContainsPersonalData`` when a mobile or identity-card number stands in it, ``NotNow`` unless it is signed.
    """
    reply, order, submission = await _under_review(work, reply_id, expected_version)
    if rules.holds_personal_data(reply.body):
        raise rules.ContainsPersonalData(("replyId",))
    reply.state, reply.published_at = ReplyState.PUBLISHED, work.now
    orders = await work_orders.locked_of(work, submission.id)
    await deadlines.stop(work, submission.id, {Clock.REPLY_REVIEW}, order.id)
    if reply.kind is ReplyKind.FINAL:
        order.state = WorkOrderState.REPLIED
        partners = [each for each in orders if each is not order and each.role is WorkOrderRole.PARALLEL]
        work_order_service.close(work, partners, CloseReason.RESOLVED_BY_PARTNER)
        await repository.supersede_others(work, reply)
        submission.replied_at, submission.evaluation_state = work.now, EvaluationState.OPEN
        await deadlines.stop(work, submission.id)
        await deadlines.start(work, Clock.RATING, start_of(submission, events.EventTag.REPLY_PUBLISHED))
    work_order_service.derive_handling(submission, orders)
    _record(work, events.ReplyPublished, reply, departments=tuple(each.department_id for each in orders))


async def return_(work: Work, reply_id: UUID, reason: str | None, expected_version: int | None = None) -> None:
    """The platform sends a signed reply back with a reason, and the unit's time resumes.

    Raises ``Missing`` without a reason, ``NotNow`` unless it is signed.
    """
    if not (reason or "").strip():
        raise Missing(("reason",))
    reply, order, submission = await _under_review(work, reply_id, expected_version)
    reply.state, reply.return_reason, order.answered_at = ReplyState.RETURNED, reason, None
    await deadlines.stop(work, submission.id, {Clock.REPLY_REVIEW}, order.id)
    await deadlines.resume_stopped(work, _UNITS, order.id)
    _record(work, events.ReplyReturned, reply, internal=True)


async def _under_review(
    work: Work, reply_id: UUID, expected_version: int | None
) -> tuple[Reply, WorkOrder, Submission]:
    reviewer_id = work.principal.must_have_any(Role.REVIEWER)
    reply, order, submission = await _with_order(work, reply_id, expected_version)
    if reply.state is not ReplyState.SIGNED:
        raise NotNow(("replyId",), state=reply.state)
    if reply.department_id in work.principal.departments:
        raise Forbidden
    reply.reviewed_by = reviewer_id
    return reply, order, submission


async def _with_order(work: Work, reply_id: UUID, expected_version: int | None) -> tuple[Reply, WorkOrder, Submission]:
    submission_id = await repository.submission_of(work, reply_id)
    submission = await work_orders.locked_submission(work, submission_id)
    orders = await work_orders.locked_of(work, submission_id)
    reply = await repository.locked(work, reply_id, expected_version)
    return reply, next(each for each in orders if each.id == reply.work_order_id), submission


def _record(
    work: Work,
    kind: type[events.Happening],
    reply: Reply,
    *,
    internal: bool = False,
    departments: tuple[UUID, ...] | None = None,
) -> None:
    happening = kind(
        submission_id=reply.submission_id,
        work_order_id=reply.work_order_id,
        reply_id=reply.id,
        departments=departments or (reply.department_id,),
        internal_to=reply.department_id if internal else None,
    )
    events.record(work, happening)
