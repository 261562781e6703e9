"""The rules of the catalogue: which matters each covers, and which of several says most exactly what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from business_channel import reference
from business_channel.catalogue.model import Party
from business_channel.language import Words
from business_channel.regions.model import RegionLevel
from business_channel.regions.rules import lineage
from business_channel.work_orders.model import WorkOrderRole


@dataclass(frozen=True, slots=True)
class Case:
    """What decides where a matter goes: topic and place, who files and against whom, what was chosen in the form (as
    ``industry=TRANSPORT``), and the day.
    """

    topic_code: str
    region_code: str
    author: Party
    on: date
    respondent: Party | None = None
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part: which kind of department, in which role, and at which level it is looked for first;
    without one that is the matter's own place.
    """

    kind: str
    role: WorkOrderRole
    level: RegionLevel | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The matters that a rule covers; ``None`` is every one. A topic or region includes those below it.

    ``choice`` is what was chosen in the form of the topic, as ``industry=TRANSPORT``.
    """

    topic: str
    region: str | None = None
    region_level: RegionLevel | None = None
    author: Party | None = None
    respondent: Party | None = None
    choice: str | None = None

    def covers(self, case: Case) -> bool:
        """Whether the matter is one of these."""
        return (
            self.is_about(case.topic_code)
            and (self.region is None or self.region in lineage(case.region_code))
            and self.region_level in (None, level_of(case.region_code))
            and self.author in (None, case.author)
            and self.respondent in (None, case.respondent)
            and (self.choice is None or self.choice in case.choices)
        )

    def is_about(self, topic_code: str) -> bool:
        """Whether a topic is the scope's own or lies below it."""
        return f"{topic_code}.".startswith(f"{self.topic}.")

    @property
    def specificity(self) -> tuple[int, bool, int, bool, bool, bool]:
        """What orders the rules that cover one matter: the deeper topic, what was chosen below it, the nearer place,
        then who files and against whom.
        """
        depth = len((self.region or "0").rstrip("0"))
        said = self.author is not None, self.respondent is not None
        return (self.topic.count("."), self.choice is not None, depth, self.region_level is not None, *said)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in one version: for the matters of ``scope`` the ``parts``, as ``instrument`` and ``article`` have it,
    where the law names them, and in any case for a ``reason``. It holds from ``since`` to ``until``, both included.
    """

    code: str
    version: int
    scope: Scope
    parts: tuple[Part, ...]
    reason: Words
    instrument: Words | None = None
    article: Words | None = None
    since: date | None = None
    until: date | None = None
    source: str = ""

    def applies(self, case: Case) -> bool:
        """Whether the rule holds on the matter's day and covers it."""
        begun = self.since is None or self.since <= case.on
        return begun and (self.until is None or case.on <= self.until) and self.scope.covers(case)


def level_of(region_code: str) -> RegionLevel:
    """The level that GB/T 2260 writes into a code."""
    if region_code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if region_code.endswith("00") else RegionLevel.COUNTY


def kind_words(code: str) -> Words:
    """The name of a kind of department in both languages."""
    named = {row["code"]: Words(row["name_zh"], row["name_en"]) for row in reference.rows("department_kinds")}
    return named.get(code, Words(code, code))


def from_rule(rule: Mapping[str, str]) -> Rule:
    """The rule that a row of the table of rules, or a stored one, describes; raises ``ValueError``."""
    return Rule(
        code=rule["code"],
        version=int(rule["version"]),
        scope=Scope(
            topic=rule["topic"],
            region=rule["region"] or None,
            region_level=RegionLevel(rule["region_level"]) if rule["region_level"] else None,
            author=Party(rule["author"]) if rule["author"] else None,
            respondent=Party(rule["respondent"]) if rule["respondent"] else None,
            choice=rule["choice"] or None,
        ),
        parts=tuple(_part(each) for each in rule["departments"].split(";")),
        reason=Words(rule["reason_zh"], rule["reason_en"]),
        instrument=_words(rule, "instrument"),
        article=_words(rule, "article"),
        since=date.fromisoformat(rule["valid_from"]) if rule["valid_from"] else None,
        until=date.fromisoformat(rule["valid_to"]) if rule["valid_to"] else None,
        source=rule["source"],
    )


def _part(text: str) -> Part:
    kind, role, level = (*text.split(":"), "")[:3]
    return Part(kind, WorkOrderRole(role), RegionLevel(level) if level else None)


def _words(rule: Mapping[str, str], name: str) -> Words | None:
    return Words(rule[f"{name}_zh"], rule[f"{name}_en"]) if rule[f"{name}_zh"] else None
