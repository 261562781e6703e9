"""Filing a complaint about an overdue payment: it is taken where the regulation takes it, and else told where it
belongs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from business_channel import idempotency
from business_channel.access import Role
from business_channel.amounts import money_problems
from business_channel.arrears import eligibility
from business_channel.arrears.due_dates import Terms, TermUnknown
from business_channel.arrears.eligibility import Complaint, Elsewhere, Purchase, Verdict
from business_channel.arrears.interest import LprUnknown
from business_channel.arrears.parties import Creditor, Debtor, PartyKind, kind_of, tier_of
from business_channel.arrears.regulation import ORDER_802
from business_channel.deadlines import repository as deadlines
from business_channel.enterprises.credit_codes import read
from business_channel.enterprises.model import Enterprise
from business_channel.enterprises.sizes import Figures, SizeTier
from business_channel.errors import InvalidInput, Mendable, Several, TooLong
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.ledger.model import ArrearsClaim, Governing
from business_channel.ledger.rules import NotEligible
from business_channel.reasons import Bearing, Reason
from business_channel.submissions import rules, service
from business_channel.submissions.model import Submission, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import Work
from business_channel.work_orders import arrears_clocks

TOPIC = "arrears"
NUMBER_LIMIT, NAME_LIMIT, MOST_INVOICES = 60, 120, 50
_FIELDS = {"amount": "principal", "disputedAmount": "disputed", "complainedOn": "contractSignedOn"}


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the enterprise states of an overdue payment, with the promise that nobody else has the dispute.

    The creditor is the enterprise in whose name it is filed, or a person where there is none; its size is that of the
    day on which the contract was signed.
    """

    contract_number: str
    contract_signed_on: date
    contract_with_debtor: bool
    purchase: Purchase
    principal: Decimal
    terms: Terms
    debtor: Debtor
    debtor_name: str
    disputed: Decimal = Decimal(0)
    agreed_annual_percent: Decimal | None = None
    creditor_tier: SizeTier | None = None
    creditor_figures: Figures | None = None
    elsewhere: Sequence[Elsewhere] = ()
    promised: bool = False
    answered: bool = False
    new_facts: bool = False
    invoices: Sequence[str] = ()


async def file(work: Work, filing: Filing, stated: Stated, key: UUID) -> UUID:
    """Files a complaint with its claim and returns its id; the same ``key`` with the same content returns the first
    one's. The day of filing decides which text of the regulation governs it.

    Raises ``Several`` with everything that is wrong with the input, else with a ``NotEligible`` for every reason that
    refuses it; then nothing is filed.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    enterprise_id = await service.enterprise_of(work, filing)
    content = asdict(filing) | {"arrears": _content(stated)}
    submission_id = await idempotency.first_result(work, "fileSubmission", key, content, first := new_id())
    if submission_id != first:
        return submission_id
    complaint = _complaint(work, stated, await _creditor(work, enterprise_id, stated))
    if wrong := [*rules.problems(filing), *_problems(filing, stated), *_of_complaint(complaint)]:
        raise Several(wrong)
    verdict = await _judged(work, complaint)
    debtor = None if stated.debtor.code is None else stated.debtor.code.text
    submission = await service.put(work, filing, submission_id, author_id, debtor=debtor, enterprise_id=enterprise_id)
    work.session.add(_claim(submission, stated, complaint, verdict))
    await work.session.flush()
    if verdict.instrument is ORDER_802:
        await arrears_clocks.received(work, submission)
    return submission_id


def _content(stated: Stated) -> dict[str, Any]:
    """What tells one statement from another; of a code that is its text."""
    code, debtor = stated.debtor.code, replace(stated.debtor, code=None)
    return asdict(replace(stated, debtor=debtor)) | {"code": None if code is None else code.text}


async def _creditor(work: Work, enterprise_id: UUID | None, stated: Stated) -> Creditor:
    if enterprise_id is None:
        return Creditor(kind=PartyKind.NATURAL_PERSON)
    code = read((await work.session.get_one(Enterprise, enterprise_id)).credit_code)
    size = {"tier": stated.creditor_tier, "figures": stated.creditor_figures}
    return Creditor(code=code if code.valid else None, **size)  # type: ignore[arg-type]


def _complaint(work: Work, stated: Stated, creditor: Creditor) -> Complaint:
    return Complaint(
        creditor=creditor,
        debtor=stated.debtor,
        contract_signed_on=stated.contract_signed_on,
        contract_with_debtor=stated.contract_with_debtor,
        purchase=stated.purchase,
        terms=stated.terms,
        complained_on=work.today,
        elsewhere=stated.elsewhere,
        answered=stated.answered,
        new_facts=stated.new_facts,
        amount=stated.principal,
        disputed=stated.disputed,
        agreed_annual_percent=stated.agreed_annual_percent,
    )


def _problems(filing: Filing, stated: Stated) -> Iterator[Mendable]:
    """What is wrong besides what the rules of eligibility look at."""
    if f"{filing.topic_code}.".partition(".")[0] != TOPIC:
        yield InvalidInput(
            ("topicCode",), reason_zh="欠款台账限“拖欠账款”话题。", reason="a claim belongs to a topic of arrears."
        )
    if filing.kind is not SubmissionKind.COMPLAINT:
        yield InvalidInput(("kind",), reason_zh="欠款须以投诉提交。", reason="a claim is filed as a complaint.")
    if filing.campaign_id is not None:
        said = {"reason_zh": "征集活动不受理欠款投诉。", "reason": "a campaign takes suggestions, not claims."}
        yield InvalidInput(("campaignId",), **said)
    for name, text, limit in (
        ("contractNumber", stated.contract_number, NUMBER_LIMIT),
        ("debtorName", stated.debtor_name, NAME_LIMIT),
    ):
        for each in rules.text_problems(name, text, limit):
            each.path = (TOPIC, name)
            yield each
    yield from _of_invoices(stated.invoices)
    if not stated.promised and not stated.elsewhere:
        said = {"reason_zh": "须承诺所述属实、未就同一事项起诉或申请仲裁。", "reason": "the promise must be given."}
        yield InvalidInput((TOPIC, "promised"), **said)


def _of_invoices(invoices: Sequence[str]) -> Iterator[Mendable]:
    if len(invoices) > MOST_INVOICES:
        yield TooLong((TOPIC, "invoices"), limit=MOST_INVOICES, actual=len(invoices))
    for place, each in enumerate(invoices):
        for wrong in rules.text_problems(str(place), each, NUMBER_LIMIT):
            wrong.path = (TOPIC, "invoices", str(place))
            yield wrong


def _of_complaint(complaint: Complaint) -> Iterator[Mendable]:
    """What the rules of eligibility say of the input; a rate that cannot be checked keeps nobody from complaining."""
    assert complaint.amount is not None, "a claim names its principal"
    amountless = replace(complaint, disputed=None) if list(money_problems((), complaint.amount)) else complaint
    for each in eligibility.problems(amountless):
        if not isinstance(each, LprUnknown):
            yield _placed(each)


def _placed(wrong: Mendable) -> Mendable:
    """The same at the path of the form's field."""
    first, *rest = wrong.path
    if first == "creditor" and rest:
        first, rest = "creditor" + rest[0].capitalize(), rest[1:]
    wrong.path = (TOPIC, _FIELDS.get(first, first), *rest)
    return wrong


async def _judged(work: Work, complaint: Complaint) -> Verdict:
    try:
        verdict = eligibility.judge(complaint, await deadlines.calendar_for(work))
    except TermUnknown as unknown:
        raise Several([_placed(unknown)]) from None
    if not verdict.eligible:
        refused = (each for each in verdict.reasons if each.bearing is Bearing.REFUSES)
        raise Several([NotEligible(each) for each in refused])
    return verdict


def _claim(submission: Submission, stated: Stated, complaint: Complaint, verdict: Verdict) -> ArrearsClaim:
    debtor, due_on = stated.debtor, verdict.due.due_on
    assert due_on is not None, "what is eligible has a due date"
    given = {name: value for name, value in asdict(stated.terms).items() if value is not None}
    terms = {name: value if isinstance(value, bool | int) else str(value) for name, value in given.items()}
    return ArrearsClaim(
        id=new_id(),
        submission_id=submission.id,
        governing=Governing.ORDER_802 if verdict.instrument is ORDER_802 else Governing.ORDER_728,
        contract_number=stated.contract_number,
        contract_signed_on=stated.contract_signed_on,
        purchase=stated.purchase,
        invoices=list(stated.invoices),
        debtor_name=stated.debtor_name,
        debtor_credit_code=None if debtor.code is None else debtor.code.text,
        debtor_kind=kind_of(debtor),
        debtor_tier=tier_of(debtor),
        creditor_tier=tier_of(complaint.creditor),
        principal=stated.principal,
        disputed=stated.disputed,
        agreed_annual_percent=stated.agreed_annual_percent,
        terms=terms,
        due_on=due_on,
        explanation=[_told(each) for each in verdict.due.reasons],
    )


def _told(reason: Reason) -> dict[str, Any]:
    said = {"code": reason.code, "zh": reason.text(Language.ZH), "en": reason.text(Language.EN)}
    source = {} if reason.instrument is None else {"instrument": reason.instrument.number}
    return said | source | ({} if reason.article is None else {"article": reason.article})
