"""What people of a department do inside an order: who handles it, notes for themselves, and a helper's opinion."""

from dataclasses import asdict, dataclass
from typing import TypeAlias
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import text_problems
from business_channel.work import Work
from business_channel.work_orders import repository, rules
from business_channel.work_orders.model import Note, Opinion, WorkOrder, WorkOrderState

NOTE_LIMIT = 1000
OPINION_LIMIT = 2000
_PATH = ("workOrderId",)


_Begun: TypeAlias = tuple[WorkOrder, Submission, UUID | None]


@dataclass(frozen=True)
class Words:
    """What is written on an order."""

    work_order_id: UUID
    body: str


async def assign(work: Work, order_id: UUID, account_id: UUID | None, expected_version: int | None = None) -> None:
    """A colleague of the department handles the order from now on; nobody in particular without one.

    Raises ``NotAColleague`` for somebody who is neither clerk nor head there, ``IsRecused`` for who keeps out of the
    matter, ``NotNow`` when it is answered.
    """
    order, submission = await repository.locked_with_submission(
        work, order_id, *DEPARTMENT_STAFF, expected_version=expected_version
    )
    must_be_possible(Action.ASSIGN_WORK_ORDER, await repository.standing(work, submission, order), _PATH)
    if account_id is not None and not await repository.works_in(work, account_id, order.department_id):
        raise rules.NotAColleague(("assigneeId",))
    if account_id is not None and await repository.is_recused(work, account_id, submission.id):
        raise rules.IsRecused(("assigneeId",))
    order.assignee_id = account_id
    _record(work, events.WorkOrderAssigned, order, internal=True)


async def give_opinion(work: Work, said: Words, key: UUID, expected_version: int | None = None) -> UUID:
    """A helping department gives its opinion, and has done its part; returns the order's id.

    Raises ``Several`` for a bad text, ``OnlyCoGivesOpinion`` for a department that answers, ``NotNow`` before
    acceptance and after the opinion.
    """
    order, submission, claim = await _begun(work, said, "giveOpinion", key, OPINION_LIMIT)
    if claim is None:
        return order.id
    repository.must_be_version(order, expected_version)
    must_be_possible(Action.GIVE_OPINION, await repository.standing(work, submission, order), _PATH)
    opinion = Opinion(
        id=claim,
        submission_id=order.submission_id,
        work_order_id=order.id,
        body=said.body,
        given_by=work.principal.must_be_signed_in(),
        given_at=work.now,
    )
    work.session.add(opinion)
    order.state, order.answered_at = WorkOrderState.REPLIED, work.now
    await deadlines.stop(work, submission.id, {Clock.OPINION}, order.id)
    _record(work, events.OpinionGiven, order)
    return order.id


async def add_note(work: Work, said: Words, key: UUID) -> UUID:
    """Somebody of the department notes something for its own people; returns the order's id.

    Raises ``Several`` for a bad text, ``NotNow`` once the order is closed.
    """
    order, submission, claim = await _begun(work, said, "addNote", key, NOTE_LIMIT)
    if claim is None:
        return order.id
    must_be_possible(Action.ADD_NOTE, await repository.standing(work, submission, order), _PATH)
    note = Note(
        id=claim,
        work_order_id=order.id,
        department_id=order.department_id,
        body=said.body,
        author_id=work.principal.must_be_signed_in(),
        written_at=work.now,
    )
    work.session.add(note)
    _record(work, events.NoteAdded, order, internal=True)
    return order.id


async def _begun(work: Work, said: Words, operation: str, key: UUID, limit: int) -> _Begun:
    """The locked order and submission, and the id for what is written; none when the key was used before."""
    work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(text_problems("body", said.body, limit)):
        raise Several(wrong)
    order, submission = await repository.locked_with_submission(work, said.work_order_id, *DEPARTMENT_STAFF)
    first = await idempotency.first_result(work, operation, key, asdict(said), claim := new_id())
    return order, submission, claim if first == claim else None


def _record(work: Work, kind: type[events.Happening], order: WorkOrder, *, internal: bool = False) -> None:
    happening = kind(
        submission_id=order.submission_id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id if internal else None,
    )
    events.record(work, happening)
