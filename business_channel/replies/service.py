"""What departments do with replies: a clerk drafts, the heads sign or dissent, the leader's office countersigns."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import select

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.repository import stands_in
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import NotFound, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action, Axis
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.replies import joint, promises, repository, rules
from business_channel.replies.around import order_of, record, with_orders
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.replies.promises import Vow
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.templates.rules import NotFilledIn, not_filled_in
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import service as work_order_service
from business_channel.work_orders.model import WorkOrder, WorkOrderRole, WorkOrderState


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a clerk writes: ``published_as_id`` names the addressee's office when the reply shall stand in its name;
    ``reply_id`` names an own draft, or a reply returned or dissented from, that this text replaces.
    """

    work_order_id: UUID
    kind: ReplyKind
    body: str
    published_as_id: UUID | None = None
    reply_id: UUID | None = None
    promises: tuple[Vow, ...] = ()


async def draft(work: Work, written: Draft, key: UUID, expected_version: int | None = None) -> UUID:
    """Drafts a reply to an accepted order, or a supplement to an answered one, and returns its id.

    An accepted order is IN_PROGRESS from then on. ``expected_version`` is that of the reply which is replaced, else the
    order's. Raises ``Several`` for a bad text, ``ContainsPersonalData`` when a mobile or identity-card number stands in
    it, ``NotFilledIn`` for a placeholder or a blank that is left, ``CoDoesNotReply`` for a helping department,
    ``NotConvener`` for one that only signs, ``KindDoesNotFit``, ``NotNow`` before acceptance, ``AlreadyDone`` while
    another reply is under way, ``Forbidden`` for another clerk's draft that was not returned, except while the caller
    stands in for that clerk.
    """
    clerk_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := [*rules.problems(written.body), *promises.problems(written.promises, work.today)]:
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
    await _must_be_answerable(work, written, order, submission)
    name = _name(written, submission, order)
    if written.reply_id is None:
        reply = _fresh(order, claim)
    else:
        reply = await _replaced(work, written, order, submission, expected_version)
    reply.kind, reply.body, reply.published_as_id = written.kind, written.body, name
    reply.department_id = order.department_id
    reply.state, reply.drafted_by, reply.drafted_at = ReplyState.DRAFTED, clerk_id, work.now
    work.session.add(reply)
    orders = await work_orders.locked_of(work, submission.id)
    await promises.put(work, reply, written.promises)
    if written.kind in rules.SIGNED_TOGETHER:
        await joint.seat(work, reply, orders)
    if written.kind is not ReplyKind.SUPPLEMENT:
        order.state = WorkOrderState.IN_PROGRESS
        work_order_service.derive_handling(submission, orders)
    record(work, events.ReplyDrafted, reply, internal=True)
    return reply.id


async def _must_be_answerable(work: Work, written: Draft, order: WorkOrder, submission: Submission) -> None:
    standing = await work_orders.standing(work, submission, order)
    if written.reply_id is not None:
        standing = replace(standing, replying=False)
    must_be_possible(Action.DRAFT_REPLY, standing, ("workOrderId",))
    dissented = written.kind is ReplyKind.PARTIAL and await joint.has_dissent(work, submission.id)
    answered = order.state is WorkOrderState.REPLIED
    rules.must_fit(written.kind, order.role, answered=answered, dissented=dissented)


def _name(written: Draft, submission: Submission, order: WorkOrder) -> UUID:
    if written.published_as_id in (None, order.department_id):
        return order.department_id
    if written.published_as_id != submission.addressee_id:
        raise NotFound(("publishedAs",))
    return submission.addressee_id


def _fresh(order: WorkOrder, reply_id: UUID) -> Reply:
    return Reply(
        id=reply_id, submission_id=order.submission_id, work_order_id=order.id, department_id=order.department_id
    )


async def _replaced(
    work: Work, written: Draft, order: WorkOrder, submission: Submission, expected_version: int | None
) -> Reply:
    assert written.reply_id is not None
    reply = await repository.locked(work, written.reply_id, expected_version)
    if reply.work_order_id != written.work_order_id:
        raise NotFound(("replyId",))
    own = reply.state is not ReplyState.DRAFTED or await _drafts_for(work, reply)
    standing = standing_of(work.principal, submission, order, reply=reply.state, own_reply=own)
    must_be_possible(Action.DRAFT_REPLY, standing, ("replyId",), Axis.REPLY)
    return reply


async def _drafts_for(work: Work, reply: Reply) -> bool:
    """Whether the caller wrote the draft, or goes on for the colleague who did: a stand-in, or anybody for who is
    recused.
    """
    caller = work.principal.must_be_signed_in()
    if reply.drafted_by == caller or await work_orders.is_recused(work, reply.drafted_by, reply.submission_id):
        return True
    instead = stands_in(caller, reply.drafted_by, reply.department_id, work.now)
    return bool((await work.execute(select(instead))).scalar())


async def sign(work: Work, reply_id: UUID, expected_version: int | None = None) -> None:
    """The head signs; the unit's time stops with the signature under an answer. A joint one is signed by the head of
    each department, in any order, and complete with the last signature.

    Raises ``Forbidden`` for anyone but a head whose department signs, ``DrafterMayNotSign`` for who drafted it,
    ``NotFilledIn`` while a placeholder or a blank is left in it, ``NotNow`` unless it is a draft, ``AlreadyDone`` for a
    second signature of one department.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    reply, orders, submission = await with_orders(work, reply_id, expected_version)
    taken = await joint.seats(work, reply.id)
    unit = joint.own_seat(work, taken).department_id if taken else reply.department_id
    _must_be_signable(work, reply, submission, order_of(reply, orders, unit))
    if reply.drafted_by == head_id:
        raise rules.DrafterMayNotSign(("replyId",))
    if rules.holds_personal_data(reply.body):
        raise rules.ContainsPersonalData(("replyId",))
    if mark := not_filled_in(reply.body):
        raise NotFilledIn(("replyId",), mark=mark)
    if taken and not await joint.sign(work, taken, orders):
        return record(work, events.ReplyCosigned, reply, internal=True)
    if not taken and reply.kind in rules.ANSWERING:
        await _stop_units_time(work, order_of(reply, orders, unit))
    if reply.kind is ReplyKind.SUPPLEMENT:
        await deadlines.stop(work, submission.id, rules.UNITS_CLOCK, reply.work_order_id)
    reply.state, reply.signed_by, reply.signed_at = ReplyState.SIGNED, head_id, work.now
    record(work, events.ReplySigned, reply, internal=True)
    if reply.kind in rules.ANSWERING:
        _tell_of_missing_opinions(work, orders)
    started = start_of(submission, events.EventTag.REPLY_SIGNED, work_order_id=reply.work_order_id)
    await deadlines.start(work, Clock.REPLY_REVIEW, started)
    return None


def _must_be_signable(work: Work, reply: Reply, submission: Submission, order: WorkOrder) -> None:
    standing = standing_of(work.principal, submission, order, reply=reply.state)
    must_be_possible(Action.SIGN_REPLY, standing, ("replyId",))


async def _stop_units_time(work: Work, order: WorkOrder) -> None:
    order.answered_at = work.now
    await deadlines.stop(work, order.submission_id, {*rules.UNITS_CLOCK, Clock.CONTACT}, order.id)


def _tell_of_missing_opinions(work: Work, orders: Sequence[WorkOrder]) -> None:
    """A lead need not wait for its helpers; the supervisor hears whose opinion was missing."""
    for order in orders:
        if order.role is WorkOrderRole.CO and order.state not in (WorkOrderState.REPLIED, WorkOrderState.CLOSED):
            happening = events.OpinionMissing(
                submission_id=order.submission_id,
                work_order_id=order.id,
                departments=(order.department_id,),
                internal_to=order.department_id,
            )
            events.record(work, happening)


async def dissent(work: Work, reply_id: UUID, reason: str | None, expected_version: int | None = None) -> None:
    """A signatory's head does not agree to a joint reply; the convener may change it, or answer in part.

    Raises ``Missing`` without a reason, ``Forbidden`` for anyone else and the convener, ``NotNow`` unless it is
    a draft.
    """
    work.principal.must_have_any(Role.UNIT_HEAD)
    reply, orders, submission = await with_orders(work, reply_id, expected_version)
    taken = await joint.seats(work, reply.id)
    unit = joint.own_seat(work, taken).department_id
    _must_be_signable(work, reply, submission, order_of(reply, orders, unit))
    await joint.dissent(work, reply, taken, reason, orders)


async def countersign(work: Work, reply_id: UUID, expected_version: int | None = None) -> None:
    """The leader's office that was addressed agrees to a signed reply in its name.

    Raises ``NotInOfficesName``, ``AlreadyDone`` for a second time, ``NotNow`` unless it is signed and not published.
    """
    work.principal.must_have_any(Role.LEADER_OFFICE)
    reply, orders, submission = await with_orders(work, reply_id, expected_version)
    standing = standing_of(
        work.principal,
        submission,
        order_of(reply, orders, reply.department_id),
        reply=reply.state,
        in_offices_name=reply.published_as_id == submission.addressee_id,
        countersigned=reply.countersigned_at is not None,
    )
    must_be_possible(Action.COUNTERSIGN_REPLY, standing, ("replyId",))
    reply.countersigned_by, reply.countersigned_at = work.principal.account_id, work.now
    record(work, events.ReplyCountersigned, reply, internal=True)
