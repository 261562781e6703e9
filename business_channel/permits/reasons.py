"""The law behind the days of a licence, and what follows from its steps in sentences that cite it. Pure."""

from collections.abc import Iterator
from datetime import date

from business_channel.deadlines.explanation import PAUSES
from business_channel.language import Language, Words
from business_channel.permits.rules import RENEWAL_DAYS, File
from business_channel.reasons import Bearing, Instrument, Reason

LICENSING_LAW = Instrument(
    Words("中华人民共和国行政许可法", "Administrative Licensing Law"), "主席令第7号", date(2004, 7, 1)
)


def _reason(code: str, article: int, words: Words, *, against: bool = False, **facts: object) -> Reason:
    """A sentence that rests on an article; ``against`` says that it speaks against the authority or the applicant."""
    bearing = Bearing.REFUSES if against else Bearing.SUPPORTS
    return Reason(code=code, bearing=bearing, words=words, facts=facts, instrument=LICENSING_LAW, article=article)


def reasons(file: File) -> Iterator[Reason]:
    """Why the application stands as it does, in the order of its life."""
    yield from _of_acceptance(file)
    yield from _of_decision(file)
    yield from _of_renewal(file)
    if (due := file.delivery_due_on) is not None:
        words = Words("准予许可的，应在 {due} 前颁发、送达证件。", "What is granted is delivered by {due}.")
        yield _reason("DELIVERY_TERM", 44, words, due=due)


def _of_acceptance(file: File) -> Iterator[Reason]:
    if file.deemed_accepted and file.silence is not None:
        words = Words(
            "截至 {until} 未告知补正，自 {came} 收到申请材料之日起即为受理。",
            "Nothing was said to be missing by {until}, so the file is accepted since it came on {came}.",
        )
        yield _reason("ACCEPTED_BY_SILENCE", 32, words, came=file.silence[0], until=file.silence[1])


def _of_decision(file: File) -> Iterator[Reason]:
    if file.accepted_on is None:
        return
    words = Words(
        "自 {accepted} 受理起 {total} 个工作日内作出决定，至 {due} 止。",
        "The decision is due {total} working days after the acceptance on {accepted}: by {due}.",
    )
    yield _reason("DECISION_TERM", 42, words, accepted=file.accepted_on, total=file.total, due=file.due_on)
    for each in file.exclusions:
        why = PAUSES[each.reason]
        words = Words(
            "{why_zh}的时间不计入期限：{began} 次日起至 {until}。",
            "The time of {why} does not count: from the day after {began} to {until}.",
        )
        zh, en = why.say(Language.ZH), why.say(Language.EN)
        yield _reason("EXCLUDED", 45, words, began=each.began, until=each.until, why_zh=zh, why=en)
    if file.extended:
        yield _reason("EXTENDED", 42, Words("经负责人批准延长期限。", "The head has approved a longer term."))
    if file.overdue_since is not None:
        words = Words("逾期 {days} 个工作日。", "The decision is late by {days} working days.")
        yield _reason("OVERDUE", 42, words, against=True, days=file.late_by)


def _of_renewal(file: File) -> Iterator[Reason]:
    if file.deemed_renewed:
        words = Words(
            "有效期 {expires} 届满前未作决定，视为准予延续。",
            "Nothing was decided before the licence expired on {expires}, so it is renewed.",
        )
        yield _reason("RENEWED_BY_SILENCE", 50, words, expires=file.expires_on)
    elif file.asked_in_time is False:
        words = Words(
            "未在有效期 {expires} 届满 {days} 个工作日前申请，逾期未决定不视为准予延续。",
            "It was not asked for {days} working days before the expiry on {expires}, so silence does not renew it.",
        )
        yield _reason("RENEWAL_ASKED_LATE", 50, words, against=True, expires=file.expires_on, days=RENEWAL_DAYS)
