"""Which step can be recorded when, decided without the store, each refusal with the article that it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from business_channel.amounts import day_problems
from business_channel.deadlines.model import PauseReason
from business_channel.deadlines.rules import must_be_pausable
from business_channel.errors import InvalidInput, Mendable, Missing, TooLong
from business_channel.language import Language, Words
from business_channel.permits.model import PermitOutcome, PermitState
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.rules import ACCEPTS, File
from business_channel.submissions.rules import text_problems

NOTE_LIMIT, NOTICE_LIMIT, MOST_DAYS, MOST_STEPS = 500, 60, 250, 100


class ToldOnceInPermit(Mendable):
    code = "CORRECTION_TOLD_ONCE"
    words = Words(
        "《行政许可法》第三十二条：需要补正的全部内容应当一次告知，不能再次要求补正。",
        "Administrative Licensing Law, Art. 32: what is missing is told once and in full; no more can be asked for.",
    )


class AcceptedBySilence(Mendable):
    code = "ACCEPTED_BY_SILENCE"
    words = Words(
        "《行政许可法》第三十二条：截至 {until} 未告知补正，自 {came} 收到申请材料之日起即为受理，不能再要求补正。",
        "Administrative Licensing Law, Art. 32: nothing was said to be missing by {until}, so the file is accepted "
        "since it came on {came}; no correction can be asked for.",
    )


class NoticeNeeded(Mendable):
    code = "NOTICE_NEEDED"
    words = Words(
        "《行政许可法》第四十五条：不计入期限的，应当将所需时间书面告知申请人，请填写告知书文号。",
        "Administrative Licensing Law, Art. 45: the applicant is told in writing how long the time does not count; "
        "please give the number of the notice.",
    )


class TermOver(Mendable):
    code = "TERM_OVER"
    words = Words(
        "《行政许可法》第四十二条：延期须在期限届满（{due}）前批准。",
        "Administrative Licensing Law, Art. 42: more time is approved before the term is over, which was on {due}.",
    )


class OutOfOrder(Mendable):
    code = "OUT_OF_ORDER"
    words = Words(
        "登记日期应不早于上一步骤（{last}），且不晚于今天。",
        "A step is not before the one recorded last ({last}), nor on a day to come.",
    )


class StepNotNow(Mendable):
    """The step does not follow from where the application stands on that day."""

    code = "STEP_NOT_NOW"
    words = Words(
        "许可进度为“{state_zh}”，不能登记这一步骤。", "The application is {state}; this step does not follow."
    )

    def __init__(self, state: PermitState) -> None:
        said = STATES[state]
        super().__init__(("kind",), state_zh=said.say(Language.ZH), state=said.say(Language.EN))


STATES: Mapping[PermitState, Words] = {
    PermitState.FILED: Words("未收件", "not received yet"),
    PermitState.RECEIVED: Words("已收件，未受理", "received and not accepted yet"),
    PermitState.CORRECTING: Words("待申请人补正", "awaiting its correction"),
    PermitState.CORRECTED: Words("已补正，未受理", "corrected and not accepted yet"),
    PermitState.TAKEN_UP: Words("已受理", "accepted"),
    PermitState.EXCLUDED: Words("不计时限期间", "in a time that does not count"),
    PermitState.GRANTED: Words("已准予许可", "granted"),
    PermitState.REFUSED: Words("不予许可", "refused"),
    PermitState.RENEWED: Words("视为准予延续", "renewed by silence"),
    PermitState.DELIVERED: Words("证件已送达", "delivered"),
    PermitState.WITHDRAWN: Words("已撤回申请", "withdrawn"),
}

_OPEN = frozenset({PermitState.RECEIVED, PermitState.CORRECTED})
_FROM: Mapping[Kind, frozenset[PermitState]] = {
    Kind.APPLIED: frozenset({PermitState.FILED}),
    Kind.RECEIVED: frozenset({PermitState.FILED}),
    Kind.CORRECTION_REQUESTED: frozenset({PermitState.RECEIVED}),
    Kind.CORRECTED: frozenset({PermitState.CORRECTING}),
    Kind.ACCEPTED: _OPEN | {PermitState.TAKEN_UP},
    Kind.EXCLUSION_BEGAN: frozenset({PermitState.TAKEN_UP}),
    Kind.EXCLUSION_ENDED: frozenset({PermitState.TAKEN_UP, PermitState.EXCLUDED}),
    Kind.EXTENDED: frozenset({PermitState.TAKEN_UP}),
    Kind.DECIDED: _OPEN | {PermitState.TAKEN_UP},
    Kind.LICENCE_DELIVERED: frozenset({PermitState.GRANTED, PermitState.RENEWED}),
    Kind.WITHDRAWN: _OPEN | {PermitState.FILED, PermitState.CORRECTING, PermitState.TAKEN_UP, PermitState.EXCLUDED},
}
"""From where each step that people record can follow."""

_ALLOWS: Mapping[str, frozenset[Kind]] = {
    "reason": frozenset({Kind.EXCLUSION_BEGAN}),
    "days": frozenset({Kind.EXCLUSION_BEGAN}),
    "outcome": frozenset({Kind.DECIDED}),
    "joint": frozenset({Kind.ACCEPTED}),
}
"""The steps to which a field of the input belongs; words and the number of a notice may go with any."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a department records: a step on a day, with what belongs to it."""

    work_order_id: UUID
    kind: Kind
    happened_on: date
    reason: PauseReason | None = None
    days: int | None = None
    notice: str | None = None
    note: str | None = None
    outcome: PermitOutcome | None = None
    joint: bool | None = None


def problems(said: Said) -> Iterator[Mendable]:
    """What is wrong with the input in itself."""
    yield from day_problems(("happenedOn",), said.happened_on)
    if said.kind not in _FROM:
        yield InvalidInput(("kind",), reason_zh="此步骤由平台登记。", reason="the channel notes this step itself.")
    for name, kinds in _ALLOWS.items():
        if getattr(said, name) is not None and said.kind not in kinds:
            yield InvalidInput((name,), reason_zh="此项不属于这一步骤。", reason="it does not belong to this step.")
    if said.note is not None or _needs_note(said):
        yield from text_problems("note", said.note or "", NOTE_LIMIT)
    if said.notice is not None and len(said.notice) > NOTICE_LIMIT:
        yield TooLong(("notice",), limit=NOTICE_LIMIT, actual=len(said.notice))
    if said.kind is Kind.EXCLUSION_BEGAN:
        yield from _of_exclusion(said)
    if said.kind is Kind.DECIDED and said.outcome is None:
        yield Missing(("outcome",))


def _needs_note(said: Said) -> bool:
    """What is missing is listed (Art. 32), and a refusal or an extension has its reasons (Art. 38, 42)."""
    refused = said.outcome is PermitOutcome.REFUSED
    return refused or said.kind in (Kind.CORRECTION_REQUESTED, Kind.EXTENDED)


def _of_exclusion(said: Said) -> Iterator[Mendable]:
    if said.reason is None:
        yield Missing(("reason",))
    if said.days is None:
        yield Missing(("days",))
    elif not 0 < said.days <= MOST_DAYS:
        bounds = {"reason_zh": f"应为 1 至 {MOST_DAYS} 个工作日。", "reason": f"1 to {MOST_DAYS} working days."}
        yield InvalidInput(("days",), **bounds)
    if not (said.notice or "").strip():
        yield NoticeNeeded(("notice",))


def must_follow(file: File, said: Said) -> None:
    """Returns when the step can be recorded on the file as it stood on the day of the step.

    Raises ``OutOfOrder`` for a day before the last step or to come, ``ToldOnceInPermit``, ``AcceptedBySilence``,
    ``PauseNotLawful`` or ``TermOver`` with the article, else ``StepNotNow``.
    """
    last = max((each.on for each in file.steps), default=said.happened_on)
    if said.happened_on > file.today or said.happened_on < last:
        raise OutOfOrder(("happenedOn",), last=last)
    if len(file.steps) >= MOST_STEPS:
        raise InvalidInput(("kind",), reason_zh=f"最多 {MOST_STEPS} 个步骤。", reason=f"at most {MOST_STEPS} steps.")
    then = file.as_of(said.happened_on)
    if said.kind is Kind.CORRECTION_REQUESTED:
        _must_be_correctable(then)
    if said.reason is not None:
        must_be_pausable(file.terms[file.code], said.reason)
    if then.state not in _FROM[said.kind] or not _fits(then, said.kind):
        raise StepNotNow(then.state)
    if said.kind is Kind.EXTENDED and then.due_on is not None and said.happened_on > then.due_on:
        raise TermOver(("happenedOn",), due=then.due_on)


def _must_be_correctable(then: File) -> None:
    if then.last(Kind.CORRECTION_REQUESTED) is not None:
        raise ToldOnceInPermit(("kind",))
    if then.deemed_accepted and then.silence is not None:
        raise AcceptedBySilence(("happenedOn",), came=then.silence[0], until=then.silence[1])


def _fits(then: File, kind: Kind) -> bool:
    """What the state alone does not tell: nothing is recorded twice, and what rests on the acceptance follows it."""
    accepted, excluded = then.last(*ACCEPTS) is not None, then.excluded is not None
    if kind is Kind.APPLIED:
        return then.last(Kind.APPLIED) is None
    if kind is Kind.ACCEPTED:
        return not accepted
    if kind is Kind.EXCLUSION_ENDED:
        return excluded
    if kind is Kind.EXTENDED:
        return accepted and not excluded and not then.extended
    return kind is not Kind.EXCLUSION_BEGAN or (accepted and not excluded)
