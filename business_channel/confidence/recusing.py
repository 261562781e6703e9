"""Keeping out of a matter: who may not be impartial reads and does nothing of it (信访工作条例 Art. 28)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import exists, select

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, IN_A_DEPARTMENT, PLATFORM_READERS, Role
from business_channel.accounts.model import RoleGrant
from business_channel.confidence import rules
from business_channel.confidence.model import Recusal, RecusalGround
from business_channel.errors import AlreadyDone, Forbidden, Missing, NotFound, TooLong
from business_channel.ids import new_id
from business_channel.procedure.parts import Action, Axis
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrder, WorkOrderState

NOTE_LIMIT = 500
_OFFICIALS = PLATFORM_READERS | IN_A_DEPARTMENT | {Role.APPEAL_OFFICER}


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Why somebody may not be impartial in a matter: the caller, unless ``account_id`` names another. Departments name
    the matter by their order, everybody else by the submission.
    """

    ground: RecusalGround
    note: str | None = None
    submission_id: UUID | None = None
    work_order_id: UUID | None = None
    account_id: UUID | None = None


async def declare(work: Work, said: Conflict, key: UUID) -> UUID:
    """The caller is recused from a matter, or recuses another: a head somebody of the own department, a supervisor
    anybody. Returns the recusal's id.

    From then on the recused sees nothing of the matter and is told nothing; orders that were theirs are nobody's in
    particular, and colleagues go on with their drafts. Where that leaves nobody in the department to sign, the
    dispatchers are told. Raises ``Missing`` without a matter, ``TooLong`` for the note, ``Forbidden`` for who has no
    part in it, ``NotFound`` for whom the caller cannot recuse, ``PartyToIt`` for the author's side, ``AlreadyDone``.
    """
    caller_id = work.principal.must_be_signed_in()
    if said.note is not None and len(said.note) > NOTE_LIMIT:
        raise TooLong(("note",), limit=NOTE_LIMIT, actual=len(said.note))
    recusal_id = await idempotency.first_result(work, "declareConflict", key, asdict(said), claim := new_id())
    if recusal_id != claim:
        return recusal_id
    submission, order = await _matter(work, said)
    account_id = said.account_id or caller_id
    if account_id != caller_id:
        await _must_answer_for(work, account_id, order)
    await _must_not_be_party(work, submission, account_id)
    recusal = Recusal(
        id=claim,
        submission_id=submission.id,
        account_id=account_id,
        ground=said.ground,
        note=said.note,
        declared_by=caller_id,
        declared_at=work.now,
    )
    await _take_out(work, submission, recusal, order)
    return claim


async def _matter(work: Work, said: Conflict) -> tuple[Submission, WorkOrder | None]:
    """The matter, and the order by which it was named, both locked; the caller has a part in it."""
    action, path = Action.DECLARE_CONFLICT, ("workOrderId",)
    if said.work_order_id is not None:
        order, submission = await work_orders.locked(work, said.work_order_id)
        if said.submission_id not in (None, submission.id):
            raise NotFound(("submissionId",))
        must_be_possible(action, await work_orders.standing(work, submission, order), path, Axis.ORDER)
        return submission, order
    if said.submission_id is None:
        raise Missing(("submissionId",))
    submission = await submissions.locked(work, said.submission_id)
    must_be_possible(action, standing_of(work.principal, submission), ("submissionId",), Axis.HANDLING)
    return submission, None


async def _must_answer_for(work: Work, account_id: UUID, order: WorkOrder | None) -> None:
    principal = work.principal
    held = exists().where(RoleGrant.account_id == account_id, RoleGrant.role.in_(_OFFICIALS))
    if order is None:
        principal.must_have_any(Role.SUPERVISOR)
    elif order.department_id not in principal.departments_as(Role.UNIT_HEAD):
        raise Forbidden
    else:
        held = held.where(RoleGrant.department_id == order.department_id)
    if not (await work.execute(select(held))).scalar():
        raise NotFound(("accountId",))


async def _must_not_be_party(work: Work, submission: Submission, account_id: UUID) -> None:
    firm = submission.enterprise_id
    member = select(exists().where(RoleGrant.account_id == account_id, RoleGrant.enterprise_id == firm))
    colleague = firm is not None and (await work.execute(member)).scalar()
    if account_id == submission.author_id or colleague:
        raise rules.PartyToIt(("accountId",))


async def _take_out(work: Work, submission: Submission, recusal: Recusal, named: WorkOrder | None) -> None:
    if await work_orders.is_recused(work, recusal.account_id, submission.id):
        raise AlreadyDone(("accountId",))
    departments = await _departments_of(work, recusal.account_id)
    orders = [each for each in await work_orders.locked_of(work, submission.id) if each.department_id in departments]
    order = named or next((each for each in orders if each.state is not WorkOrderState.CLOSED), None)
    recusal.department_id = None if order is None else order.department_id
    for each in orders:
        if each.assignee_id == recusal.account_id and each.state is not WorkOrderState.CLOSED:
            each.assignee_id = None
    work.session.add(recusal)
    await work.session.flush()
    _record(work, recusal, order, nobody=order is not None and await _nobody_signs(work, order))


async def _departments_of(work: Work, account_id: UUID) -> Sequence[UUID]:
    held = RoleGrant.account_id == account_id, RoleGrant.role.in_(DEPARTMENT_STAFF)
    return (await work.execute(select(RoleGrant.department_id).where(*held))).scalars().all()


async def _nobody_signs(work: Work, order: WorkOrder) -> bool:
    """Whether every head of the order's department is recused from its matter, and the order is not done."""
    heads = RoleGrant.department_id == order.department_id, RoleGrant.role == Role.UNIT_HEAD
    gone = exists().where(Recusal.account_id == RoleGrant.account_id, Recusal.submission_id == order.submission_id)
    left = (await work.execute(select(exists().where(*heads, ~gone)))).scalar()
    return order.state is not WorkOrderState.CLOSED and not left


def _record(work: Work, recusal: Recusal, order: WorkOrder | None, *, nobody: bool) -> None:
    kind = events.RecusalLeftNobody if nobody else events.RecusalDeclared
    happening = kind(
        submission_id=recusal.submission_id,
        work_order_id=None if order is None else order.id,
        departments=() if order is None else (order.department_id,),
        internal_to=events.PLATFORM if order is None else order.department_id,
    )
    events.record(work, happening, recused=str(recusal.account_id), ground=recusal.ground)
