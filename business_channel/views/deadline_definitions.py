"""How the rules of the clocks and the calendar are read: by everyone, without signing in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from business_channel.amounts import day_problems
from business_channel.deadlines import repository
from business_channel.deadlines.counting import preview
from business_channel.deadlines.definitions import OWN_DATE, Definition, Matter, applicable
from business_channel.deadlines.explanation import Step, explain
from business_channel.deadlines.model import Clock
from business_channel.errors import BadRequest, InvalidInput, Mendable
from business_channel.language import Language
from business_channel.now import SHANGHAI
from business_channel.reader import Reader
from business_channel.submissions.model import SubmissionKind
from business_channel.views.known import absent

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
    the matter's. Raises ``BadRequest`` for a topic or a region that there is not.
    """
    missing = await absent(reader, topic_code=matter.topic_code, region_code=matter.region_code)
    if "topicCode" in missing:
        topic = matter.topic_code
        raise BadRequest(reason_zh=f"没有代码为“{topic}”的话题。", reason=f"there is no topic “{topic}”.")
    if missing:
        raise BadRequest(**_no_region(matter.region_code))
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


async def deadline_preview(
    reader: Reader, code: str, started_at: datetime, region_code: str | None = None
) -> tuple[Preview | None, Sequence[Mendable]]:
    """When a clock would end that starts at ``started_at``, in a region that may have days of its own; or what stands
    against telling it, at the arguments that it is about.
    """
    clock = await repository.definition(reader, code)
    wrong = [*_of_the_clock(clock, code), *day_problems(("startedAt",), started_at.astimezone(SHANGHAI).date())]
    if region_code is not None and await absent(reader, region_code=region_code):
        wrong.append(InvalidInput(("regionCode",), **_no_region(region_code)))
    if wrong or clock is None:
        return None, wrong
    computed = preview(clock, await repository.calendar_for(reader, region_code), started_at)
    steps = explain(computed.steps, clock.unit, reader.language)
    return Preview(computed.due_at, computed.due_on, computed.provisional, steps), ()


def _of_the_clock(clock: Definition | None, code: str) -> Iterator[Mendable]:
    if clock is None:
        said = {"reason_zh": f"没有代码为“{code}”的时限。", "reason": f"there is no clock with the code “{code}”."}
        yield InvalidInput(("definition",), **said)
    elif clock.amount == OWN_DATE:
        said = {"reason_zh": "此类时限以承诺或计划的日期为准。", "reason": "this clock ends on the date that is named."}
        yield InvalidInput(("definition",), **said)


def _no_region(code: str) -> dict[str, str]:
    return {"reason_zh": f"没有代码为“{code}”的行政区划。", "reason": f"there is no region “{code}”."}
