"""The rules of the clocks: how long each runs, in which days, on whose authority, and for which matters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from business_channel import reference
from business_channel.deadlines.model import Clock, Duty, PauseReason, Unit
from business_channel.language import Words
from business_channel.regions.rules import lineage

OWN_DATE = 0
"""The amount of a clock that has no term of its own: what is promised or planned names its date."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What decides which rule applies: the kind, topic and place of a submission, and whether it is urgent."""

    kind: str
    topic_code: str
    region_code: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """The matters to which a definition applies; ``None`` is every kind, topic, region or urgency.

    A topic or region includes those below it.
    """

    kind: str | None = None
    topic: str | None = None
    region: str | None = None
    urgent: bool | None = None

    def covers(self, matter: Matter) -> bool:
        """Whether the matter is one of these."""
        return (
            self.kind in (None, matter.kind)
            and (self.topic is None or f"{matter.topic_code}.".startswith(f"{self.topic}."))
            and (self.region is None or self.region in lineage(matter.region_code))
            and self.urgent in (None, matter.urgent)
        )

    @property
    def specificity(self) -> tuple[int, int, int, int]:
        """What orders the scopes that cover one matter: urgency first, then the nearer place, topic, and kind."""
        region = 0 if self.region is None else len(self.region.rstrip("0") or "0")
        topic = 0 if self.topic is None else 1 + self.topic.count(".")
        return (self.urgent is not None, region, topic, self.kind is not None)


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder of escalation: who is told, ``after`` so many working days (or hours) past the due date."""

    to: str
    after: int


@dataclass(frozen=True, slots=True)
class Definition:
    """One clock in one version: ``amount`` of ``unit``, as ``instrument`` says, in ``article`` where it has articles.

    Counting follows the Civil Code unless an instrument says otherwise: the first day is not counted (Art. 201), and a
    period that ends on a rest day ends on the first day worked after it (Art. 203). ``cap`` is the longest term after
    extensions, ``None`` where none is allowed. ``pauses`` are the reasons for which the clock may stand still, listed
    in ``pause_article``. Warnings come when ``warn_percent`` of the term have run and ``warn_left`` units before its
    end. ``chosen`` definitions apply only where somebody chooses them.
    """

    code: str
    version: int
    clock: Clock
    duty: Duty
    name: Words
    instrument: Words
    article: Words | None
    unit: Unit
    amount: int
    start: Words
    stop: Words
    start_event: str
    stop_event: str
    cap: int | None = None
    pauses: frozenset[PauseReason] = frozenset()
    pause_article: Words | None = None
    warn_percent: tuple[int, ...] = ()
    warn_left: tuple[int, ...] = ()
    ladder: tuple[Rung, ...] = ()
    scope: Scope = Scope()
    chosen: bool = False
    first_day_counts: bool = False
    rolls_over: bool = True


def applicable(definitions: Iterable[Definition], clock: Clock, matter: Matter) -> Definition | None:
    """The most specific definition of ``clock`` that covers the matter; ``None`` when the channel has none."""
    fitting = [each for each in definitions if each.clock is clock and not each.chosen and each.scope.covers(matter)]
    return max(fitting, key=lambda each: (each.scope.specificity, each.version), default=None)


def from_rule(rule: Mapping[str, str]) -> Definition:
    """The definition that a row of the table of definitions, or a stored rule, describes; raises ``ValueError``."""
    return Definition(
        code=rule["code"],
        version=int(rule["version"]),
        clock=Clock(rule["clock"]),
        duty=Duty(rule["duty"]),
        name=_words(rule, "name"),
        instrument=_words(rule, "instrument"),
        article=_words_or_none(rule, "article"),
        unit=Unit(rule["unit"]),
        amount=int(rule["amount"]),
        start=_words(rule, "start"),
        stop=_words(rule, "stop"),
        start_event=rule["start_event"],
        stop_event=rule["stop_event"],
        cap=int(rule["cap"]) if rule["cap"] else None,
        pauses=frozenset(PauseReason(each) for each in _several(rule["pauses"])),
        pause_article=_words_or_none(rule, "pause_article"),
        warn_percent=tuple(map(int, _several(rule["warn_percent"]))),
        warn_left=tuple(map(int, _several(rule["warn_left"]))),
        ladder=tuple(_rung(each) for each in _several(rule["ladder"])),
        scope=_scope(rule),
        chosen=rule["chosen"] == "true",
        first_day_counts=rule["first_day_counts"] == "true",
        rolls_over=rule["rolls_over"] == "true",
    )


def _scope(rule: Mapping[str, str]) -> Scope:
    urgent = rule["urgent"] == "true" if rule["urgent"] else None
    return Scope(rule["kind"] or None, rule["topic"] or None, rule["region"] or None, urgent)


def _several(text: str) -> list[str]:
    return text.split(";") if text else []


def _rung(text: str) -> Rung:
    to, _, after = text.partition(":")
    return Rung(to, int(after))


def _words(rule: Mapping[str, str], name: str) -> Words:
    return Words(rule[f"{name}_zh"], rule[f"{name}_en"])


def _words_or_none(rule: Mapping[str, str], name: str) -> Words | None:
    return _words(rule, name) if rule[f"{name}_zh"] else None


@cache
def released() -> Mapping[str, Definition]:
    """The definitions that come with this release, by code; a store may hold newer ones."""
    return {row["code"]: from_rule(row) for row in reference.rows("deadline_definitions")}
