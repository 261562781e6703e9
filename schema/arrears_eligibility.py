"""Whether an overdue payment can be complained about, in the API, for everyone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import strawberry

from business_channel.arrears.due_dates import Terms, TermStart
from business_channel.arrears.eligibility import Complaint, Elsewhere, Purchase, Verdict
from business_channel.arrears.parties import Creditor, Debtor, PartyKind, kind_of, tier_of
from business_channel.enterprises.credit_codes import CreditCode, DebtorKind, read
from business_channel.enterprises.sizes import Figures, Industry, SizeTier
from business_channel.errors import Several
from business_channel.language import Language
from business_channel.views import calculators
from business_channel.views.calculators import Begun, Term
from schema.context import Info
from schema.mutations import told
from schema.reasons import Instrument, Money, Reason, told_instrument, told_reason, yuan
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.input(description="Persons, and yearly revenue and assets in 10,000 yuan, when the contract was signed.")
class SizeFiguresInput:
    industry: Industry
    staff: int | None = None
    revenue: Decimal | None = None
    assets: Decimal | None = None

    def figures(self) -> Figures:
        """The input as the domain reads it."""
        return Figures(industry=self.industry, staff=self.staff, revenue=self.revenue, assets=self.assets)


@strawberry.input(description="Whoever is owed. Figures decide over the stated tier.")
class ArrearsCreditorInput:
    kind: PartyKind = PartyKind.ENTERPRISE
    credit_code: Text | None = None
    tier: SizeTier | None = None
    figures: SizeFiguresInput | None = None

    def creditor(self) -> Creditor:
        """The input as the domain reads it."""
        code = _code(self.credit_code, "creditor")
        return Creditor(kind=self.kind, code=code, tier=self.tier, figures=_figures(self.figures))


@strawberry.input(
    description="Whoever owes. The code decides over the stated kind, figures over the stated tier; an enterprise "
    "needs one of the two, a group `publicFunds`: whether it spends public funds."
)
class ArrearsDebtorInput:
    credit_code: Text | None = None
    kind: DebtorKind | None = None
    tier: SizeTier | None = None
    figures: SizeFiguresInput | None = None
    public_funds: bool | None = None

    def debtor(self) -> Debtor:
        """The input as the domain reads it."""
        code, figures = _code(self.credit_code, "debtor"), _figures(self.figures)
        return Debtor(kind=self.kind, code=code, tier=self.tier, figures=figures, public_funds=self.public_funds)


def _code(code: str | None, party: str) -> CreditCode | None:
    return None if code is None else read(code, (party, "creditCode"))


def _figures(given: SizeFiguresInput | None) -> Figures | None:
    return None if given is None else given.figures()


@strawberry.input(
    description="What the contract says of payment, and what happened. `acceptanceDueOn` ends the agreed period of "
    "acceptance; a term is agreed in days or as a date; `payWhenPaid` makes payment depend on a third party's."
)
class PaymentTermsInput:
    start: TermStart = TermStart.DELIVERY
    delivered_on: date | None = None
    accepted_on: date | None = None
    acceptance_due_on: date | None = None
    settled_on: date | None = None
    agreed_days: int | None = None
    agreed_due_on: date | None = None
    pay_when_paid: bool = False

    def terms(self) -> Terms:
        """The input as the domain reads it."""
        return Terms(**vars(self))


@strawberry.input(
    description="A complaint about an overdue payment, before it is made. `complainedOn` is today without; "
    "`acceptedOn` and `materialsReceivedOn` tell when it was formally accepted and its materials came to whoever "
    "handles it."
)
class ArrearsEligibilityInput:
    creditor: ArrearsCreditorInput
    debtor: ArrearsDebtorInput
    contract_signed_on: date
    contract_with_debtor: bool
    purchase: Purchase
    terms: PaymentTermsInput
    complained_on: date | None = None
    elsewhere: list[Elsewhere] = strawberry.field(default_factory=list)
    answered: bool = False
    new_facts: bool = False
    amount: Decimal | None = None
    disputed_amount: Decimal | None = None
    agreed_annual_percent: Decimal | None = None
    accepted_on: date | None = None
    materials_received_on: date | None = None

    def complaint(self, today: date) -> Complaint:
        """The input as the domain reads it."""
        return Complaint(
            creditor=self.creditor.creditor(),
            debtor=self.debtor.debtor(),
            contract_signed_on=self.contract_signed_on,
            contract_with_debtor=self.contract_with_debtor,
            purchase=self.purchase,
            terms=self.terms.terms(),
            complained_on=self.complained_on or today,
            elsewhere=self.elsewhere,
            answered=self.answered,
            new_facts=self.new_facts,
            amount=self.amount,
            disputed=self.disputed_amount,
            agreed_annual_percent=self.agreed_annual_percent,
        )


@strawberry.type
class ArrearsDeadline:
    """A clock of the complaint: `definition` is its code among `deadlineDefinitions`."""

    definition: str
    name: str
    starts_on: date
    due_on: date
    provisional: bool
    instrument: str
    article: str | None


@strawberry.type
class ArrearsEligibility:
    """The answer with all its reasons; null with `errors`. `instrument` is the text that governs the complaint, null
    before there was one; `dueReasons` lead to the due date; `deadlines` are known for the text of 2025 alone.
    """

    eligible: bool | None
    instrument: Instrument | None
    creditor_tier: SizeTier | None
    debtor_kind: DebtorKind | None
    debtor_tier: SizeTier | None
    due_on: date | None
    due_reasons: list[Reason]
    reasons: list[Reason] = strawberry.field(metadata={"list_size": 15})
    undisputed: Money | None
    deadlines: list[ArrearsDeadline]
    errors: list[UserError]


@strawberry.type
class ArrearsEligibilityQuery:
    @strawberry.field(
        description="Whether an overdue payment can be complained about under the regulation on payments to small and "
        "medium-sized enterprises, with the article behind each reason; needs no sign-in."
    )
    async def arrears_eligibility(self, info: Info, input: ArrearsEligibilityInput) -> ArrearsEligibility:
        reader = info.context.reader
        complaint = input.complaint(input.complained_on or await calculators.today(reader))
        begun = Begun(input.accepted_on, input.materials_received_on)
        verdict, clocks, wrong = await calculators.arrears_eligibility(reader, complaint, begun)
        if verdict is None:
            return _unanswered(told(info, Several(wrong)))
        return _answer(complaint, verdict, clocks, info.context.language)


def _unanswered(errors: list[UserError]) -> ArrearsEligibility:
    return ArrearsEligibility(
        eligible=None,
        instrument=None,
        creditor_tier=None,
        debtor_kind=None,
        debtor_tier=None,
        due_on=None,
        due_reasons=[],
        reasons=[],
        undisputed=None,
        deadlines=[],
        errors=errors,
    )


def _answer(complaint: Complaint, verdict: Verdict, clocks: Sequence[Term], language: Language) -> ArrearsEligibility:
    text, undisputed = verdict.instrument, verdict.undisputed
    return ArrearsEligibility(
        eligible=verdict.eligible,
        instrument=None if text is None else told_instrument(text, language),
        creditor_tier=tier_of(complaint.creditor),
        debtor_kind=kind_of(complaint.debtor),
        debtor_tier=tier_of(complaint.debtor),
        due_on=verdict.due.due_on,
        due_reasons=[told_reason(each, language) for each in verdict.due.reasons],
        reasons=[told_reason(each, language) for each in verdict.reasons],
        undisputed=None if undisputed is None else yuan(undisputed),
        deadlines=[_clock(each, language) for each in clocks],
        errors=[],
    )


def _clock(term: Term, language: Language) -> ArrearsDeadline:
    rule = term.rule
    return ArrearsDeadline(
        definition=rule.code,
        name=rule.name.say(language),
        starts_on=term.starts_on,
        due_on=term.due_on,
        provisional=term.provisional,
        instrument=rule.instrument.say(language),
        article=calculators.in_words(rule.article, language),
    )
