"""A leader instructs departments through the own office, and their heads report back."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.instructions import repository, rules
from business_channel.instructions.model import DutyState, InstructionDuty, LeaderInstruction
from business_channel.instructions.rules import Instructed
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import duties
from business_channel.work_orders import repository as orders
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.rules import OPEN_STATES


async def record(work: Work, said: Instructed, key: UUID, expected_version: int | None = None) -> UUID:
    """The leader's office that was addressed puts down what its leader instructs, and each department named has a clock
    of its own to report on it. Returns the instruction's id.

    It is one event for each department, since what one is told is not another's to read. Raises ``Several`` for a text
    that is missing or too long, no order, one named twice, or a term out of range; ``NotFound`` for a submission that
    is not the office's or not taken yet, and for an order on another one; ``NotNow`` while no department handles it,
    and for an order that waits for its department no more.
    """
    account_id = work.principal.must_have_any(Role.LEADER_OFFICE)
    if wrong := list(rules.problems(said)):
        raise Several(wrong)
    submission = await submissions.locked(work, said.submission_id, expected_version=expected_version)
    content = asdict(said) | {"work_order_ids": list(said.work_order_ids)}
    instruction_id = await idempotency.first_result(work, "recordInstruction", key, content, claim := new_id())
    if instruction_id != claim:
        return instruction_id
    must_be_possible(Action.RECORD_INSTRUCTION, standing_of(work.principal, submission), ("submissionId",))
    addressed = await _addressed(work, said)
    work.session.add(
        LeaderInstruction(
            id=claim,
            submission_id=submission.id,
            office_id=submission.addressee_id,
            leader_name=said.leader_name,
            leader_post=said.leader_post,
            text=said.text,
            recorded_by=account_id,
            recorded_at=work.now,
        )
    )
    await work.session.flush()
    for order in addressed:
        await _lay_on(work, submission, order, claim, said.days)
    return claim


async def _addressed(work: Work, said: Instructed) -> Sequence[WorkOrder]:
    """The orders in the order in which they were named, each of which waits for its department."""
    held = {each.id: each for each in await orders.locked_of(work, said.submission_id)}
    for place, each in enumerate(said.work_order_ids):
        if each not in held:
            raise NotFound(("workOrderIds", str(place)))
        if held[each].state not in OPEN_STATES:
            raise NotNow(("workOrderIds", str(place)), state=held[each].state)
    return [held[each] for each in said.work_order_ids]


async def _lay_on(work: Work, submission: Submission, order: WorkOrder, instruction_id: UUID, days: int | None) -> None:
    start = start_of(submission, events.EventTag.INSTRUCTION_RECORDED, work_order_id=order.id, total=days)
    clocks = await deadlines.start(work, Clock.INSTRUCTION, start)
    work.session.add(
        InstructionDuty(
            id=new_id(),
            instruction_id=instruction_id,
            submission_id=submission.id,
            work_order_id=order.id,
            deadline_id=clocks[0].id if clocks else None,
            state=DutyState.DUE,
        )
    )
    duties.tell(work, events.InstructionRecorded, order, submission.addressee_id)


async def report(work: Work, duty_id: UUID, feedback: str) -> None:
    """The head tells the leader's office what the department did about an instruction; its clock stops.

    Raises ``Several`` for a text that is missing or too long, ``NotFound`` for a duty that the caller may not see,
    ``Forbidden`` for anyone but the head of its department, ``NotNow`` once it is reported on or has ended.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    if wrong := list(text_problems("feedback", feedback, rules.FEEDBACK_LIMIT)):
        raise Several(wrong)
    order, submission = await orders.locked(work, await repository.place_of(work, duty_id))
    duty = await repository.locked(work, duty_id)
    if duty.work_order_id != order.id:
        raise NotFound(("dutyId",))
    standing = standing_of(work.principal, submission, order, duty=duty.state)
    must_be_possible(Action.REPORT_ON_INSTRUCTION, standing, ("dutyId",))
    duty.state, duty.feedback = DutyState.REPORTED, feedback
    duty.reported_by, duty.reported_at = head_id, work.now
    if duty.deadline_id is not None:
        await deadlines.stop_one(work, duty.deadline_id)
    duties.tell(work, events.InstructionReported, order, await repository.office_of(work, duty.instruction_id))
