"""Payments: the department writes them down, and the enterprise says whether the money has come."""

from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.errors import InvalidInput, Missing, NotFound, NotNow, Several, TooLong
from business_channel.ids import new_id
from business_channel.ledger import plans, repository
from business_channel.ledger.account import Account, Line
from business_channel.ledger.model import ArrearsEntry, EntryKind, EntryState
from business_channel.ledger.rules import MOST_ENTRIES, NOTE_LIMIT, NotReversible, OverPayment, Paid, entry_problems
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder


async def record(work: Work, paid: Paid, key: UUID) -> UUID:
    """The department that handles a claim writes down a payment, of the debtor to the enterprise, or the reversal of an
    entry that was wrong; it counts once the enterprise confirms it. Returns the submission's id.

    Raises ``Several`` for input that is wrong, ``InvalidInput`` for a day before the contract, ``OverPayment`` for
    more than is owed and not awaiting confirmation, ``NotReversible`` for what was denied or reversed before,
    ``NoClaim`` where nothing is claimed.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(entry_problems(paid, work.today)):
        raise Several(wrong)
    order, submission, standing = await repository.locked_order(work, paid.work_order_id)
    if await idempotency.first_result(work, "recordPayment", key, asdict(paid), claim_id := new_id()) != claim_id:
        return submission.id
    must_be_possible(Action.RECORD_PAYMENT, standing, ("workOrderId",))
    claim = await repository.claim_of(work, submission.id)
    if paid.kind is not EntryKind.REVERSAL and paid.paid_on < claim.contract_signed_on:
        said = {"reason_zh": "早于合同订立日期。", "reason": "it is before the contract was signed."}
        raise InvalidInput(("paidOn",), **said)
    account = await repository.account_of(work, claim)
    if len(account.lines) >= MOST_ENTRIES:
        said = {"reason_zh": f"最多 {MOST_ENTRIES} 条记录。", "reason": f"at most {MOST_ENTRIES} entries."}
        raise InvalidInput(("workOrderId",), **said)
    _must_fit(paid, account)
    work.session.add(
        ArrearsEntry(
            id=claim_id,
            submission_id=submission.id,
            recorded_by=account_id,
            recorded_at=work.now,
            **asdict(paid),
        )
    )
    recorded = events.PaymentRecorded(
        submission_id=submission.id, work_order_id=order.id, departments=(order.department_id,)
    )
    events.record(work, recorded, entry=str(claim_id), kind=paid.kind)
    return submission.id


def _must_fit(paid: Paid, account: Account) -> None:
    if paid.kind is EntryKind.REVERSAL:
        _must_be_reversible(paid, account)
    elif paid.kind is EntryKind.PRINCIPAL and paid.amount > account.room:
        raise OverPayment(("amount",), amount=f"{paid.amount:f}", room=f"{account.room:f}")


def _must_be_reversible(paid: Paid, account: Account) -> None:
    """A reversal takes back the whole of one payment of the same ledger, whatever it said."""
    found: Line | None = next((each for each in account.lines if each.id == paid.reverses_id), None)
    if found is None:
        raise NotFound(("reverses",))
    taken = {each.reverses_id for each in account.lines if each.state is not EntryState.DENIED}
    if found.kind is EntryKind.REVERSAL or found.state is EntryState.DENIED or found.id in taken:
        raise NotReversible(("reverses",))
    if found.amount != paid.amount:
        raise InvalidInput(
            ("amount",), reason_zh="冲正金额须等于原记录。", reason="a reversal has the amount of what it takes back."
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the enterprise says of an entry: that it is so, or why not; with ``waive_interest`` it asks for none."""

    entry_id: UUID
    confirmed: bool
    reason: str | None = None
    waive_interest: bool = False


async def confirm(work: Work, said: Answer) -> UUID:
    """The enterprise says whether the money has come, once; with the payment that makes up the principal the claim is
    cleared 销号, and the instalments that are settled have their clocks stopped. Returns the submission's id.

    Raises ``Missing`` for a denial without a reason, ``NotFound`` for an entry that the caller may not see,
    ``Forbidden`` for anyone but the author's side, ``NotNow`` for what was confirmed or denied before.
    """
    account_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if not said.confirmed and not (said.reason or "").strip():
        raise Missing(("reason",))
    if len(said.reason or "") > NOTE_LIMIT:
        raise TooLong(("reason",), limit=NOTE_LIMIT, actual=len(said.reason or ""))
    found = await repository.entry(work, said.entry_id)
    if found is None:
        raise NotFound(("paymentId",))
    submission = await submissions.locked(work, found.submission_id, path=("paymentId",))
    await work.session.refresh(found)
    standing = await repository.standing(work, submission)
    must_be_possible(Action.CONFIRM_PAYMENT, standing, ("paymentId",))
    if found.state is not EntryState.PENDING:
        raise NotNow(("paymentId",), state=found.state)
    found.decided_by, found.decided_at, found.note = account_id, work.now, said.reason
    found.state = EntryState.CONFIRMED if said.confirmed else EntryState.DENIED
    if said.waive_interest and said.confirmed:
        await _waive(work, submission)
    await work.session.flush()
    await (_settle if said.confirmed else _deny)(work, submission, found)
    return submission.id


async def _waive(work: Work, submission: Submission) -> None:
    claim = await repository.claim_of(work, submission.id)
    claim.interest_waived_at = claim.interest_waived_at or work.now


async def _deny(work: Work, submission: Submission, entry: ArrearsEntry) -> None:
    await _record(work, events.PaymentDenied, submission, entry)


async def _settle(work: Work, submission: Submission, entry: ArrearsEntry) -> None:
    account = await repository.account_of(work, await repository.claim_of(work, submission.id))
    await plans.settle(work, submission, account)
    cleared = not account.balance and entry.id in {each.id for each in account.counted()}
    await _record(work, events.ArrearsCleared if cleared else events.PaymentConfirmed, submission, entry)


async def _record(work: Work, kind: type[events.Happening], submission: Submission, entry: ArrearsEntry) -> None:
    order = await work.session.get_one(WorkOrder, entry.work_order_id)
    happening = kind(submission_id=submission.id, work_order_id=order.id, departments=(order.department_id,))
    events.record(work, happening, entry=str(entry.id))
