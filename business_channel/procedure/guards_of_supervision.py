"""The conditions of supervision, each with what is said where it does not hold."""

from business_channel.errors import AlreadyDone, Mendable
from business_channel.language import Words
from business_channel.procedure.parts import Guard
from business_channel.supervision.model import LetterState

WAITING = frozenset({LetterState.AWAITED, LetterState.OVERDUE})


class LetterOpen(Mendable):
    code = "LETTER_OPEN"
    words = Words(
        "该单位尚有一份督办书未反馈，反馈后方可再发。",
        "That department has a letter to answer; another one follows its feedback.",
    )


class NoLetter(Mendable):
    code = "NO_LETTER"
    words = Words("该单位没有未了的督办书。", "No letter to that department holds.")


class FeedbackNotDue(Mendable):
    code = "FEEDBACK_NOT_DUE"
    words = Words(
        "督办反馈期限未到，反馈后或逾期方可约谈。",
        "The feedback is not due yet; an interview follows it, or its absence.",
    )


class NoInterview(Mendable):
    code = "NO_INTERVIEW"
    words = Words("通报前须先约谈该单位。", "A department is interviewed before a circular names it.")


NO_LETTER_WAITS = Guard(
    "no letter waits",
    Words("该单位没有待反馈的督办书", "the department has no letter to answer"),
    lambda it: it.letter not in WAITING,
    lambda path, _: LetterOpen(path),
)
LETTER_WAITS = Guard(
    "a letter waits",
    Words("该单位有待反馈的督办书", "the department has a letter to answer"),
    lambda it: it.letter in WAITING,
    lambda path, it: NoLetter(path) if it.letter is None else AlreadyDone(path),
)
LETTER_HOLDS = Guard(
    "a letter holds",
    Words("已向该单位发督办书", "the department had a letter"),
    lambda it: it.letter is not None,
    lambda path, _: NoLetter(path),
)
FEEDBACK_DUE = Guard(
    "the feedback is due",
    Words("督办反馈已到期或已反馈", "its feedback is overdue, or was given"),
    lambda it: it.letter is not LetterState.AWAITED,
    lambda path, _: FeedbackNotDue(path),
)
WAS_INTERVIEWED = Guard(
    "was interviewed",
    Words("已约谈该单位", "the department was interviewed"),
    lambda it: it.interviewed,
    lambda path, _: NoInterview(path),
)
NOT_LISTED = Guard(
    "not listed yet",
    Words("尚未挂牌", "it is not on the list yet"),
    lambda it: not it.listed,
    lambda path, _: AlreadyDone(path),
)
LISTED = Guard(
    "listed",
    Words("已挂牌", "it is on the list"),
    lambda it: it.listed,
    lambda path, _: AlreadyDone(path),
)
