"""How a claim and its ledger are read; everything that can be derived is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from business_channel.arrears import interest as interest_rules
from business_channel.arrears.due_dates import TermStart
from business_channel.arrears.eligibility import Purchase
from business_channel.arrears.interest import Interest
from business_channel.arrears.regulation import CIVIL_CODE, MEASURES, ORDER_728, ORDER_802
from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.enterprises.sizes import SizeTier
from business_channel.errors import Mendable
from business_channel.ledger import facts, visibility
from business_channel.ledger.account import NOTHING, Account
from business_channel.ledger.model import (
    ArrearsClaim,
    ArrearsEntry,
    EntryKind,
    Governing,
    RepaymentInstalment,
    RepaymentPlan,
)
from business_channel.nouns import Edge, Field, Nested, Noun, identity, plain, to_one
from business_channel.now import SHANGHAI
from business_channel.reader import Reader, Viewpoint
from business_channel.reasons import Instrument, Reason, from_stored
from business_channel.views import deadlines

_TEXTS: Mapping[str, Instrument] = {each.number: each for each in (ORDER_728, ORDER_802, MEASURES, CIVIL_CODE)}


def visible(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of everything in a ledger for this reader."""
    return visibility.visible(row, reader.principal)


@dataclass(frozen=True, slots=True)
class Accruing:
    """What the interest on a claim depends on, and the reader's day."""

    account: Account
    due_on: date
    signed_on: date
    agreed_annual_percent: Decimal | None
    today: date

    def interest(self, as_of: date | None) -> tuple[Interest | None, Sequence[Mendable]]:
        """The interest up to a day, today without one; with what is to be said of the rate, and no figure where that
        stands against one.
        """
        claim = self.account.claim(self.due_on, self.signed_on, self.agreed_annual_percent, as_of or self.today)
        wrong, rated = list(interest_rules.problems(claim)), interest_rules.rate(claim)
        if wrong or rated.daily is None:
            return None, [*wrong, *rated.problems]
        return interest_rules.interest(claim, rated.daily, self.today), rated.problems


def _account(build: Callable[[Account], Any]) -> Field:
    """A field told from how the claim stands."""

    def columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
        return row.principal, facts.lines(row.submission_id), facts.planned(row.submission_id)

    return Field(columns, lambda _, *told: build(_read(*told)))


def _read(principal: Decimal, lines: Sequence[Sequence[Any]], planned: bool) -> Account:
    return Account(principal, facts.read_lines(lines), planned)


def _accruing(_: Reader, *told: Any) -> Accruing:
    principal, lines, due_on, signed_on, percent, moment = told
    today = moment.astimezone(SHANGHAI).date()
    return Accruing(_read(principal, lines, False), due_on, signed_on, percent, today)


def _interest_columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    rate = row.due_on, row.contract_signed_on, row.agreed_annual_percent
    return row.principal, facts.lines(row.submission_id), *rate, reader.now()


def _undisputed(_: Reader, disputed: Decimal, *told: Any) -> Decimal:
    return _read(*told).undisputed(disputed)


def _planned(plan: Any) -> Any:
    instalment, current = aliased(RepaymentInstalment), aliased(RepaymentPlan)
    total = select(func.sum(instalment.amount)).join(current, current.id == instalment.plan_id)
    return total.where(current.submission_id == plan.submission_id, current.replaced_at.is_(None)).scalar_subquery()


def _choice(column: str, kind: Callable[[str], Any]) -> Field:
    return Field(lambda row, _: (getattr(row, column),), lambda _, value: None if value is None else kind(value))


def _reasons(_: Reader, told: Sequence[Mapping[str, Any]]) -> list[Reason]:
    return [from_stored(each, _TEXTS) for each in told]


def _of_terms(name: str, build: Callable[[Any], Any] = lambda value: value) -> Field:
    def read(_: Reader, terms: Mapping[str, Any]) -> Any:
        return None if terms.get(name) is None else build(terms[name])

    return Field(lambda row, _: (row.terms,), read)


CLAIM: Noun = Noun(
    "ArrearsClaim",
    ArrearsClaim,
    visible=visible,
    fields=plain("contract_number", "contract_signed_on", "invoices", "debtor_name", "debtor_credit_code")
    | plain("principal", "disputed", "agreed_annual_percent", "due_on", "interest_waived_at")
    | {
        "purchase": _choice("purchase", Purchase),
        "debtor_kind": _choice("debtor_kind", DebtorKind),
        "debtor_tier": _choice("debtor_tier", SizeTier),
        "creditor_tier": _choice("creditor_tier", SizeTier),
        "instrument": Field(
            lambda row, _: (row.governing,),
            lambda _, governing: ORDER_802 if governing is Governing.ORDER_802 else ORDER_728,
        ),
        "due_reasons": Field(lambda row, _: (row.explanation,), _reasons),
        "term_start": _of_terms("start", TermStart),
        "delivered_on": _of_terms("delivered_on", date.fromisoformat),
        "accepted_on": _of_terms("accepted_on", date.fromisoformat),
        "acceptance_due_on": _of_terms("acceptance_due_on", date.fromisoformat),
        "settled_on": _of_terms("settled_on", date.fromisoformat),
        "agreed_days": _of_terms("agreed_days"),
        "agreed_due_on": _of_terms("agreed_due_on", date.fromisoformat),
        "state": _account(lambda account: account.state),
        "paid": _account(lambda account: account.paid),
        "waiting": _account(lambda account: account.waiting),
        "balance": _account(lambda account: account.balance),
        "progress": _account(lambda account: account.progress),
        "cleared_on": _account(lambda account: account.cleared_on),
        "interest_paid": _account(lambda account: account.interest_paid),
        "undisputed": Field(
            lambda row, _: (
                row.disputed,
                row.principal,
                facts.lines(row.submission_id),
                facts.planned(row.submission_id),
            ),
            _undisputed,
        ),
        "planned": Field(lambda row, _: (func.coalesce(_planned(row), NOTHING),)),
        "interest": Field(_interest_columns, _accruing),
    },
    edges={
        "plan": Edge(
            lambda: PLAN,
            lambda source, target, _: (target.submission_id == source.submission_id) & target.replaced_at.is_(None),
        )
    },
    lists={
        "payments": Nested(lambda: ENTRY, "submission_id", "submission_id", "recorded_at"),
        "earlier_plans": Nested(
            lambda: PLAN,
            "submission_id",
            "submission_id",
            "recorded_at",
            where=lambda plan, _: plan.replaced_at.is_not(None),
        ),
    },
)


def _is_reversed(row: Any, _: Viewpoint) -> tuple[ColumnElement[bool]]:
    back = aliased(ArrearsEntry)
    taken = back.reverses_id == row.id, back.kind == EntryKind.REVERSAL, back.state == "CONFIRMED"
    return (exists().where(*taken).correlate(row),)


ENTRY: Noun = Noun(
    "ArrearsPayment",
    ArrearsEntry,
    visible=visible,
    fields=identity("ArrearsPayment")
    | plain("kind", "paid_on", "amount", "reference", "state", "recorded_at", "decided_at", "note")
    | {"reversed": Field(_is_reversed)},
    edges={"reverses": to_one(lambda: ENTRY, "reverses_id")},
)


def _settled(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    plan, before = aliased(RepaymentPlan), aliased(RepaymentInstalment)
    earlier = select(func.coalesce(func.sum(before.amount), 0)).where(
        before.plan_id == row.plan_id, before.position < row.position
    )
    since = select(facts.paid(plan.submission_id) - plan.paid_before).where(plan.id == row.plan_id)
    rest = func.greatest(since.correlate(row).scalar_subquery() - earlier.correlate(row).scalar_subquery(), 0)
    return (func.least(row.amount, rest),)


INSTALMENT: Noun = Noun(
    "RepaymentInstalment",
    RepaymentInstalment,
    visible=None,
    fields=plain("due_on", "amount") | {"settled": Field(_settled)},
    edges={"deadline": to_one(lambda: deadlines.DEADLINE, "deadline_id")},
    key="plan_id",
)

PLAN: Noun = Noun(
    "RepaymentPlan",
    RepaymentPlan,
    visible=visible,
    fields=plain("recorded_at", "replaced_at"),
    lists={"instalments": Nested(lambda: INSTALMENT, "id", "plan_id", "position")},
)
