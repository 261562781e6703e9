"""How the rules of the dispatch catalogue are read: by everyone, without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from business_channel.catalogue import repository, telling
from business_channel.catalogue.model import Party
from business_channel.catalogue.rules import Rule
from business_channel.language import Language, Words
from business_channel.reader import Reader
from business_channel.regions.model import RegionLevel
from business_channel.work_orders.model import WorkOrderRole


@dataclass(frozen=True)
class ToldPart:
    """A part of a rule: a kind of department, its role, and the level at which it is looked for."""

    kind: str
    role: WorkOrderRole
    level: RegionLevel | None


@dataclass(frozen=True)
class ToldRule:
    """A rule of the catalogue with an attribute for every field of the API."""

    code: str
    version: int
    topic_code: str
    region_code: str | None
    region_level: RegionLevel | None
    author: Party | None
    respondent: Party | None
    choice: str | None
    departments: Sequence[ToldPart]
    reason: str
    instrument: str | None
    article: str | None
    valid_from: date | None
    valid_to: date | None
    source: str


async def rules(reader: Reader) -> list[ToldRule]:
    """Every rule of the catalogue in its current version, by code, in the reader's language."""
    return [told(each, reader.language) for each in await repository.rules(reader)]


async def rule(reader: Reader, code: str, version: int) -> ToldRule | None:
    """A rule in one version, current or not; ``None`` when there never was such a one."""
    found = await repository.rule(reader, code, version)
    return None if found is None else told(found, reader.language)


def told(rule: Rule, language: Language) -> ToldRule:
    """A rule as the API tells it, in ``language``."""
    scope = rule.scope
    return ToldRule(
        code=rule.code,
        version=rule.version,
        topic_code=scope.topic,
        region_code=scope.region,
        region_level=scope.region_level,
        author=scope.author,
        respondent=scope.respondent,
        choice=scope.choice,
        departments=[ToldPart(each.kind, each.role, each.level) for each in rule.parts],
        reason=telling.as_written(rule.reason, language),
        instrument=_said(rule.instrument, language),
        article=_said(rule.article, language),
        valid_from=rule.since,
        valid_to=rule.until,
        source=rule.source,
    )


def _said(words: Words | None, language: Language) -> str | None:
    return None if words is None else telling.as_written(words, language)
