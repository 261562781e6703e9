"""How a claim stands by its entries: what is paid, what waits, what is owed, and what of a plan is settled. Pure.

The principal is always the sum of what is paid and what is owed. Only confirmed entries count, and none that a
confirmed reversal takes back; so the order in which they are confirmed does not matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from business_channel.arrears.interest import Claim, Payment
from business_channel.ledger.model import ClaimState, EntryKind, EntryState

NOTHING = Decimal("0.00")
_PERCENT_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as far as sums need it."""

    id: UUID
    kind: EntryKind
    state: EntryState
    paid_on: date
    amount: Decimal
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A claim of ``principal`` yuan with its entries, and whether a plan for the rest stands."""

    principal: Decimal
    lines: Sequence[Line] = ()
    planned: bool = False

    def counted(self, kind: EntryKind = EntryKind.PRINCIPAL) -> list[Line]:
        """The confirmed entries of a kind that no confirmed reversal takes back."""
        return self._standing(kind, EntryState.CONFIRMED)

    def _standing(self, kind: EntryKind, state: EntryState) -> list[Line]:
        back = {each.reverses_id for each in self.lines if each.state is EntryState.CONFIRMED}
        of_kind = (each for each in self.lines if each.kind is kind and each.state is state)
        return [each for each in of_kind if each.id not in back]

    @property
    def paid(self) -> Decimal:
        """What is paid of the principal."""
        return sum((each.amount for each in self.counted()), NOTHING)

    @property
    def interest_paid(self) -> Decimal:
        """What is paid as interest."""
        return sum((each.amount for each in self.counted(EntryKind.INTEREST)), NOTHING)

    @property
    def waiting(self) -> Decimal:
        """What is said to be paid of the principal and not confirmed or denied yet."""
        return sum((each.amount for each in self._standing(EntryKind.PRINCIPAL, EntryState.PENDING)), NOTHING)

    @property
    def balance(self) -> Decimal:
        """What is still owed of the principal."""
        return self.principal - self.paid

    @property
    def room(self) -> Decimal:
        """The most that a further payment can be: what neither is paid nor waits. Never below zero."""
        return max(self.balance - self.waiting, NOTHING)

    @property
    def cleared_on(self) -> date | None:
        """The day of the payment with which nothing was owed any more."""
        return None if self.balance else max((each.paid_on for each in self.counted()), default=None)

    @property
    def progress(self) -> Decimal:
        """清偿进度: what is paid in percent of the principal, with two places, cut off so that 100 means all."""
        return (self.paid * 100 / self.principal).quantize(_PERCENT_PLACES, rounding="ROUND_DOWN")

    @property
    def state(self) -> ClaimState:
        """Where the claim stands."""
        if not self.balance:
            return ClaimState.CLEARED
        if self.planned:
            return ClaimState.ON_PLAN
        return ClaimState.PARTLY_PAID if self.paid else ClaimState.OPEN

    def undisputed(self, disputed: Decimal) -> Decimal:
        """What is still owed of the part that is not disputed; payments go there first."""
        return max(self.principal - disputed - self.paid, NOTHING)

    def claim(self, due_on: date, signed_on: date, agreed_annual_percent: Decimal | None, as_of: date) -> Claim:
        """What interest is computed from, up to a day."""
        return Claim(
            principal=self.principal,
            due_on=due_on,
            payments=[Payment(each.paid_on, each.amount) for each in self.counted()],
            contract_signed_on=signed_on,
            agreed_annual_percent=agreed_annual_percent,
            as_of=as_of,
        )


def settled(amounts: Sequence[Decimal], paid: Decimal) -> Iterator[Decimal]:
    """How much of each instalment is settled, in their order, by what was paid since the plan was made."""
    rest = max(paid, NOTHING)
    for amount in amounts:
        share = min(amount, rest)
        rest -= share
        yield share
