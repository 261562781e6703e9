"""An administrator saves a rule of the catalogue: a new version of a known one, or a new one. Old versions stay."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from business_channel.access import Role
from business_channel.catalogue import repository
from business_channel.catalogue.model import Party, RoutingRule
from business_channel.catalogue.rules import Rule, from_rule
from business_channel.departments.model import DepartmentKind
from business_channel.errors import InvalidInput, Mendable, Missing, NotFound, Several, TooLong
from business_channel.events import note
from business_channel.regions.model import Region, RegionLevel
from business_channel.topics.model import FieldKind, Topic
from business_channel.topics.repository import fields_of
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrderRole

SAVED = "routing_rule:saved"
MOST_DEPARTMENTS = 10
COLUMNS = (
    *("code", "version", "topic", "region", "region_level", "author", "respondent", "choice", "departments"),
    *("reason_zh", "reason_en", "instrument_zh", "instrument_en", "article_zh", "article_en"),
    *("valid_from", "valid_to", "source"),
)
_NEEDED = {"topic": "topicCode", "departments": "departments", "reason_zh": "reasonZh", "reason_en": "reasonEn"}
_LIMITS = {"reason_zh": 200, "reason_en": 400, "instrument_zh": 80, "instrument_en": 200} | {
    **{"article_zh": 40, "article_en": 40, "source": 100}
}
_PART = re.compile(rf"[A-Z0-9_]+:({'|'.join(WorkOrderRole)})(:({'|'.join(RegionLevel)}))?")
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_LOCK = 7_215_004


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values for the columns of a rule, as texts; empty is none, and what is left out stays as it is."""

    code: str
    columns: Mapping[str, str]


async def save(work: Work, change: Change) -> Rule:
    """Saves a new version of a rule, or the first of a code that is new, and returns it.

    Raises ``Forbidden`` for anyone but an ADMIN, ``Several`` with everything that cannot be.
    """
    account_id = work.principal.must_have_any(Role.ADMIN)
    if not _CODE.fullmatch(change.code) or len(change.code) > 60:
        raise _wrong(
            "code", "代码由小写字母、数字、下划线和点组成。", "a code is of small letters, digits, _ and dots."
        )
    await work.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    base = await repository.columns(work, change.code) or dict.fromkeys(COLUMNS, "")
    version = await repository.last_version(work, change.code) + 1
    rule = base | dict(change.columns) | {"code": change.code, "version": str(version)}
    if wrong := [*_problems(rule), *await _unknown(work, rule)]:
        raise Several(wrong)
    row = {"code": change.code, "version": version, "topic_code": rule["topic"]}
    await work.execute(insert(RoutingRule).values(**row, rule=rule, saved_at=work.now, saved_by=account_id))
    note(work, SAVED, None, code=change.code, version=version)
    return from_rule(rule)


def _problems(rule: Mapping[str, str]) -> Iterator[Mendable]:
    yield from (Missing((name,)) for column, name in _NEEDED.items() if not rule[column].strip())
    for column, limit in _LIMITS.items():
        if len(rule[column]) > limit:
            yield TooLong((_camel(column),), limit=limit, actual=len(rule[column]))
    for pair in ("instrument", "article"):
        if bool(rule[f"{pair}_zh"]) != bool(rule[f"{pair}_en"]):
            yield Missing((_camel(f"{pair}_zh" if rule[f"{pair}_en"] else f"{pair}_en"),))
    if rule["article_zh"] and not rule["instrument_zh"]:
        yield Missing(("instrumentZh",))
    if rule["region_level"] and rule["region_level"] not in RegionLevel.__members__:
        yield _wrong("regionLevel", "层级无效。", "the level is unknown.")
    for column in ("author", "respondent"):
        if rule[column] and rule[column] not in Party.__members__:
            yield _wrong(column, "主体类型无效。", "the kind of party is unknown.")
    if rule["valid_from"] and rule["valid_to"] and _day(rule["valid_to"]) < _day(rule["valid_from"]):
        yield _wrong("validTo", "结束日期早于开始日期。", "it ends before it begins.")
    if rule["departments"] and not _roles_fit(rule["departments"]):
        yield _wrong(
            "departments",
            "须有且只有一个主办，或两个以上联合办理、各自办理；另可加协办，共不超过 10 个。",
            "it names one LEAD, or two or more JOINT or PARALLEL, and any CO besides, at most 10.",
        )


def _roles_fit(departments: str) -> bool:
    parts = departments.split(";")
    if not all(_PART.fullmatch(each) for each in parts):
        return False
    roles = [WorkOrderRole(each.split(":")[1]) for each in parts]
    answering = [each for each in roles if each is not WorkOrderRole.CO]
    together = len(answering) >= 2 and set(answering) in ({WorkOrderRole.JOINT}, {WorkOrderRole.PARALLEL})
    return len(roles) <= MOST_DEPARTMENTS and (together or answering == [WorkOrderRole.LEAD])


async def _unknown(work: Work, rule: Mapping[str, str]) -> list[Mendable]:
    """What the rule names that is not there: its topic, region, kinds of departments, and what its form can choose."""
    wrong: list[Mendable] = []
    if rule["topic"] and await work.session.get(Topic, rule["topic"]) is None:
        wrong.append(NotFound(("topicCode",)))
    if rule["region"] and await work.session.get(Region, rule["region"]) is None:
        wrong.append(NotFound(("regionCode",)))
    known = set((await work.execute(select(DepartmentKind.code))).scalars())
    for place, part in enumerate(each for each in rule["departments"].split(";") if each):
        if part.split(":")[0] not in known:
            wrong.append(NotFound(("departments", str(place), "kind")))
    if rule["choice"] and rule["choice"] not in await _choices(work, rule["topic"]):
        wrong.append(NotFound(("choice",)))
    return wrong


async def _choices(work: Work, topic_code: str) -> set[str]:
    asked = [each for each in await fields_of(work, topic_code) if each.kind is FieldKind.CHOICE]
    return {f"{field.code}={code}" for field in asked for code, _ in field.choices}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _camel(column: str) -> str:
    first, *others = column.split("_")
    return first + "".join(each.capitalize() for each in others)


def _wrong(name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput((name,), reason_zh=zh, reason=en)
