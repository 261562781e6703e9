"""How the rules of the clocks and the calendar are read: by everyone, without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from business_channel.deadlines import repository
from business_channel.deadlines.counting import preview
from business_channel.deadlines.definitions import OWN_DATE, Definition, Matter, applicable
from business_channel.deadlines.explanation import Step, explain
from business_channel.deadlines.model import Clock
from business_channel.errors import BadRequest
from business_channel.language import Language
from business_channel.reader import Reader
from business_channel.submissions.model import SubmissionKind

_PLAIN = (
    *("code", "version", "clock", "duty", "unit", "amount", "cap", "first_day_counts", "rolls_over"),
    *("warn_percent", "warn_left", "ladder", "chosen"),
)


@dataclass(frozen=True)
class Preview:
    """The end of a clock that would start at a moment, and every step of the counting in the reader's language."""

    due_at: datetime
    due_on: date
    provisional: bool
    explanation: Sequence[Step]


async def definitions(reader: Reader) -> list[SimpleNamespace]:
    """Every rule of a clock in its current version, by code, in the reader's language."""
    return [told(each, reader.language) for each in await repository.definitions(reader)]


async def applying(reader: Reader, matter: Matter) -> list[SimpleNamespace]:
    """The rules that apply to a matter, by code: the most specific of each clock, and each statutory one whose topic is
    the matter's.
    """
    known = await repository.definitions(reader)
    ordinary = (applicable(known, clock, matter) for clock in Clock if clock is not Clock.STATUTORY)
    statutory = (each for each in known if each.clock is Clock.STATUTORY and each.scope.topic)
    found = [each for each in ordinary if each] + [each for each in statutory if each.scope.covers(matter)]
    return [told(each, reader.language) for each in sorted(found, key=lambda each: each.code) if not each.chosen]


def told(definition: Definition, language: Language) -> SimpleNamespace:
    """A rule with an attribute for every field of the API, in ``language``."""
    words = {name: getattr(definition, name) for name in ("name", "instrument", "article", "pause_article")}
    words |= {"start": definition.start, "stop": definition.stop}
    plain = {name: getattr(definition, name) for name in _PLAIN}
    scope = definition.scope
    return SimpleNamespace(
        **plain,
        **{name: None if said is None else said.say(language) for name, said in words.items()},
        pauses=sorted(definition.pauses),
        kind=SubmissionKind(scope.kind) if scope.kind else None,
        topic_code=scope.topic,
        region_code=scope.region,
        urgent=scope.urgent,
    )


async def deadline_preview(reader: Reader, code: str, started_at: datetime, region_code: str | None = None) -> Preview:
    """When a clock would end that starts at ``started_at``, in a region that may have days of its own.

    Raises ``BadRequest`` for a code that the channel does not know, for a clock that names its own date, and for a
    moment that no calendar can reach.
    """
    clock = await repository.definition(reader, code)
    if clock is None:
        raise BadRequest(reason_zh=f"没有代码为“{code}”的时限。", reason=f"there is no clock with the code “{code}”.")
    if clock.amount == OWN_DATE:
        raise BadRequest(
            reason_zh="此类时限以承诺或计划的日期为准。", reason="this clock ends on the date that is named."
        )
    calendar = await repository.calendar_for(reader, region_code)
    try:
        computed = preview(clock, calendar, started_at)
    except OverflowError:
        raise BadRequest(reason_zh="起算时间超出日历范围。", reason="the start lies beyond the calendar.") from None
    steps = explain(computed.steps, clock.unit, reader.language)
    return Preview(computed.due_at, computed.due_on, computed.provisional, steps)
