"""Plans to repay: each instalment has a clock of its own, which the confirmed payments stop in the order of days."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.errors import Several
from business_channel.ids import new_id
from business_channel.ledger import repository
from business_channel.ledger.account import Account, settled
from business_channel.ledger.model import RepaymentInstalment, RepaymentPlan
from business_channel.ledger.rules import Instalment, plan_problems
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work


async def record(work: Work, order_id: UUID, instalments: Sequence[Instalment], key: UUID) -> UUID:
    """The department that handles a claim writes down the plan for what is owed, in place of an earlier one, whose
    clocks stop. Returns the submission's id.

    Raises ``Several`` for instalments that are out of order or do not make up what is owed, ``NoClaim`` where nothing
    is.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    order, submission, standing = await repository.locked_order(work, order_id)
    content = {"order": order_id, "instalments": [asdict(each) for each in instalments]}
    if await idempotency.first_result(work, "recordRepaymentPlan", key, content, plan_id := new_id()) != plan_id:
        return submission.id
    must_be_possible(Action.RECORD_REPAYMENT_PLAN, standing, ("workOrderId",))
    account = await repository.account_of(work, await repository.claim_of(work, submission.id))
    if wrong := list(plan_problems(instalments, account.balance, work.today)):
        raise Several(wrong)
    await _replace(work, submission)
    plan = RepaymentPlan(
        id=plan_id,
        submission_id=submission.id,
        work_order_id=order_id,
        paid_before=account.paid,
        recorded_by=account_id,
        recorded_at=work.now,
    )
    work.session.add(plan)
    planned = events.RepaymentPlanned(
        submission_id=submission.id, work_order_id=order.id, departments=(order.department_id,)
    )
    events.record(work, planned, instalments=len(instalments))
    await work.session.flush()
    made = [
        RepaymentInstalment(plan_id=plan_id, position=place, due_on=each.due_on, amount=each.amount)
        for place, each in enumerate(instalments)
    ]
    work.session.add_all(made)
    await _begin(work, submission, plan, made)
    return submission.id


async def _replace(work: Work, submission: Submission) -> None:
    before = await repository.current_plan(work, submission.id)
    if before is not None:
        before.replaced_at = work.now
        await deadlines.stop(work, submission.id, {Clock.REPAYMENT})
        await work.session.flush()


async def _begin(
    work: Work, submission: Submission, plan: RepaymentPlan, instalments: Sequence[RepaymentInstalment]
) -> None:
    """Starts the clocks of instalments, each to its own day."""
    event, order_id = events.EventTag.REPAYMENT_PLANNED, plan.work_order_id
    terms = [max(0, (each.due_on - work.today).days) for each in instalments]
    wanted = [start_of(submission, event, work_order_id=order_id, total=term) for term in terms]
    started = await deadlines.start(work, Clock.REPAYMENT, *wanted) if wanted else ()
    for each, clock in zip(instalments, started, strict=False):
        each.deadline_id = clock.id


async def settle(work: Work, submission: Submission, account: Account) -> None:
    """Stops the clocks of the instalments that what is paid settles; what a reversal opens again has a new one."""
    plan = await repository.current_plan(work, submission.id)
    if plan is None:
        return
    instalments = await repository.instalments_of(work, plan)
    shares = settled([each.amount for each in instalments], account.paid - plan.paid_before)
    opened = []
    for each, share in zip(instalments, shares, strict=True):
        clock = None if each.deadline_id is None else await work.session.get_one(Deadline, each.deadline_id)
        runs = clock is not None and clock.state is not DeadlineState.STOPPED
        if clock is not None and runs and share == each.amount:
            await deadlines.stop_one(work, clock.id)
        elif not runs and share < each.amount:
            opened.append(each)
    await _begin(work, submission, plan, opened)
