"""What a step of supervision must say, decided without the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from business_channel.errors import InvalidInput, Mendable
from business_channel.language import Words
from business_channel.submissions.rules import text_problems
from business_channel.supervision.model import LetterState, StepKind, SupervisionReason

TEXT_LIMIT = 1000
ATTENDEES_LIMIT = 200

_PRESSING = frozenset(
    {SupervisionReason.NO_FEEDBACK, SupervisionReason.INSUFFICIENT, SupervisionReason.STILL_UNRESOLVED}
)
REASONS = {
    StepKind.LETTER: frozenset(
        {
            *(SupervisionReason.OVERDUE, SupervisionReason.LOW_RATING, SupervisionReason.PASSED_AROUND),
            *(SupervisionReason.LARGE_SUM, SupervisionReason.NOT_COOPERATING),
        }
    ),
    StepKind.INTERVIEW: _PRESSING,
    StepKind.CIRCULAR: _PRESSING,
    StepKind.LIFTING: frozenset({SupervisionReason.PUT_RIGHT, SupervisionReason.UNFOUNDED}),
}
"""The reasons that fit a step; a matter that has ended is lifted by the channel itself."""


class WrongReason(Mendable):
    code = "WRONG_REASON"
    words = Words("该理由不适用于这一督办环节。", "That is no reason for this step of supervision.")


class FeedbackGiven(Mendable):
    code = "FEEDBACK_GIVEN"
    words = Words("该单位已反馈，不能以未反馈为由。", "The department has answered, so its silence is no reason.")


class NoFeedbackYet(Mendable):
    code = "NO_FEEDBACK_YET"
    words = Words(
        "该单位尚未反馈，理由只能是未反馈。", "The department has not answered, so its silence is the reason."
    )


class BeforeTheLetter(Mendable):
    code = "BEFORE_THE_LETTER"
    words = Words("约谈应在发出督办书之后。", "An interview follows the letter.")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a supervisor puts to one department, and why: a letter says ``text`` and ``demand``."""

    reason: SupervisionReason
    text: str
    demand: str | None = None


@dataclass(frozen=True, kw_only=True)
class Interview(Said):
    """What was said in an interview: ``text`` is what it found, ``attendees`` who was there."""

    held_on: date
    attendees: str


@dataclass(frozen=True, kw_only=True)
class Circular(Said):
    """What is told of a department; one ``for_public`` may be published, any other stays among officials."""

    for_public: bool


def problems(kind: StepKind, said: Said, today: date) -> Iterator[Mendable]:
    """What is wrong with the words of a step: letters and interviews demand something, and nobody records an interview
    that is still to come.
    """
    yield from reason_problems(kind, said.reason)
    yield from text_problems("text", said.text, TEXT_LIMIT)
    if kind is not StepKind.CIRCULAR:
        yield from text_problems("demand", said.demand or "", TEXT_LIMIT)
    if isinstance(said, Interview):
        yield from text_problems("attendees", said.attendees, ATTENDEES_LIMIT)
        if said.held_on > today:
            yield InvalidInput(
                ("heldOn",), reason_zh="约谈日期不能晚于今天。", reason="an interview is recorded once it was held."
            )


def reason_problems(kind: StepKind, reason: SupervisionReason) -> Iterator[Mendable]:
    """What is wrong with the reason of a step."""
    if reason not in REASONS[kind]:
        yield WrongReason(("reason",))


def must_follow_the_letter(held_on: date, letter_of: date | None) -> None:
    """Raises ``BeforeTheLetter`` for an interview that was held before the day of the letter."""
    if letter_of is not None and held_on < letter_of:
        raise BeforeTheLetter(("heldOn",))


def must_fit_the_feedback(reason: SupervisionReason, letter: LetterState | None) -> None:
    """Raises ``FeedbackGiven`` or ``NoFeedbackYet`` where the reason of an interview is not how the letter stands."""
    silent = reason is SupervisionReason.NO_FEEDBACK
    if silent and letter is LetterState.ANSWERED:
        raise FeedbackGiven(("reason",))
    if not silent and letter is not LetterState.ANSWERED:
        raise NoFeedbackYet(("reason",))
