"""What entries and plans must be, decided without the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from business_channel.amounts import EARLIEST, LATEST, DayOutOfRange, day_problems, money_problems
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Language, Words
from business_channel.ledger.account import NOTHING
from business_channel.ledger.model import EntryKind
from business_channel.reasons import Reason, article_in_words
from business_channel.submissions.rules import text_problems

REFERENCE_LIMIT = 60
MOST_INSTALMENTS = 60
MOST_ENTRIES = 200
NOTE_LIMIT = 500


class NotEligible(Mendable):
    """One reason for which the complaint is not taken, with its article and where the matter belongs instead."""

    code = "NOT_ELIGIBLE"
    words = Words("{text_zh}{cited_zh}{pointer_zh}", "{text}{cited}{pointer}")

    def __init__(self, reason: Reason, path: Sequence[str] = ("arrears",)) -> None:
        self.reason = reason
        said = {
            f"{name}{suffix}": text
            for suffix, language in (("_zh", Language.ZH), ("", Language.EN))
            for name, text in _told(reason, language).items()
        }
        super().__init__(path, **said)


def _told(reason: Reason, language: Language) -> dict[str, str]:
    chinese, source, to = language is Language.ZH, reason.instrument, reason.pointer
    cited = "" if source is None else source.name.say(language)
    if source is not None:
        number = "" if reason.article is None else article_in_words(reason.article, language)
        cited = f"（《{cited}》{number}）" if chinese else f" ({cited}{number and f', {number}'})"
    pointer = "" if to is None else to.words.say(language)
    return {"text": reason.text(language), "cited": cited, "pointer": pointer if chinese else f" {pointer}".rstrip()}


class OverPayment(Mendable):
    code = "OVER_PAYMENT"
    words = Words(
        "付款 {amount} 元超过尚欠且未在确认中的 {room} 元。",
        "The payment of {amount} is more than the {room} that are owed and not awaiting confirmation.",
    )


class PlanDoesNotAddUp(Mendable):
    code = "PLAN_DOES_NOT_ADD_UP"
    words = Words(
        "各期合计 {planned} 元，应等于尚欠本金 {owed} 元。",
        "The instalments add up to {planned}; they should make the {owed} that are owed.",
    )


class NotReversible(Mendable):
    code = "NOT_REVERSIBLE"
    words = Words(
        "只能冲正一次未被否认的付款记录。", "Only a payment that was not denied can be reversed, and only once."
    )


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What the department writes down: a payment, or with ``reverses_id`` the reversal of an entry of that amount."""

    work_order_id: UUID
    paid_on: date
    amount: Decimal
    reference: str
    kind: EntryKind = EntryKind.PRINCIPAL
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """So much by a day."""

    due_on: date
    amount: Decimal


def entry_problems(paid: Paid, today: date) -> Iterator[Mendable]:
    """What is wrong with an entry in itself: nothing is paid on a day to come, and each names its slip."""
    yield from money_problems(("amount",), paid.amount)
    yield from day_problems(("paidOn",), paid.paid_on)
    yield from text_problems("reference", paid.reference, REFERENCE_LIMIT)
    if paid.paid_on > today:
        yield InvalidInput(("paidOn",), reason_zh="付款日期晚于今天。", reason="it is a day to come.")
    if (paid.kind is EntryKind.REVERSAL) != (paid.reverses_id is not None):
        yield (
            Missing(("reverses",))
            if paid.reverses_id is None
            else InvalidInput(
                ("kind",), reason_zh="指明被冲正的记录时，类型须为冲正。", reason="only a reversal names another entry."
            )
        )


def plan_problems(instalments: Sequence[Instalment], owed: Decimal, today: date) -> Iterator[Mendable]:
    """What is wrong with a plan: it has instalments in the order of their days, none of them past, that make up what is
    owed.
    """
    if not instalments:
        yield Missing(("instalments",))
    if len(instalments) > MOST_INSTALMENTS:
        bounds = {"reason_zh": f"最多 {MOST_INSTALMENTS} 期。", "reason": f"at most {MOST_INSTALMENTS} instalments."}
        yield InvalidInput(("instalments",), **bounds)
        return
    last, wrong = today, False
    for place, each in enumerate(instalments):
        path = ("instalments", str(place))
        found = list(money_problems((*path, "amount"), each.amount))
        if each.due_on > LATEST:
            found.append(DayOutOfRange((*path, "dueOn"), earliest=EARLIEST, latest=LATEST))
        elif each.due_on < last or (place and each.due_on == last):
            said = {
                "reason_zh": "各期日期须依次递增，且不早于今天。",
                "reason": "days follow each other, from today on.",
            }
            found.append(InvalidInput((*path, "dueOn"), **said))
        last, wrong = each.due_on, wrong or bool(found)
        yield from found
    planned = sum((each.amount for each in instalments), NOTHING)
    if instalments and not wrong and planned != owed:
        yield PlanDoesNotAddUp(("instalments",), planned=f"{planned:f}", owed=f"{owed:f}")
