"""Brings the reference data that comes with this release into the store."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, func, or_, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel import reference
from business_channel.catalogue.model import RoutingRule
from business_channel.database import Base, Store, open_store
from business_channel.deadlines.calendar import last_published_day
from business_channel.deadlines.model import CalendarDay, CalendarVersion, Clock, DayStatus, DeadlineDefinition
from business_channel.deadlines.repository import CALENDAR_LOCK
from business_channel.departments.model import DepartmentKind
from business_channel.regions.model import Region, RegionChange
from business_channel.regions.rules import divisions
from business_channel.topics.model import FieldKind, Topic, TopicField
from business_channel.vault import Vault


async def bring(url: str) -> None:
    """Loads the reference data into the store at an address, as ``load`` does."""
    store = open_store(url, Vault({"none": bytes(32)}, "none"))
    try:
        await load(store)
    finally:
        await store.close()


async def load(store: Store) -> dict[str, int]:
    """Adds what is missing and mends what differs, all or nothing; returns how many rows each table of the release has.

    It removes nothing. A second load writes nothing, and two at once wait for each other. The calendar becomes a new
    version when these days were never imported and the store does not yet know a later year.
    """
    async with store.engine.begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(CALENDAR_LOCK)))
        return {
            "region": await _upsert(connection, Region, _regions()),
            "region_change": await _upsert(connection, RegionChange, _region_changes()),
            "topic": await _upsert(connection, Topic, _in_order(reference.rows("topics"))),
            "topic_field": await _upsert(connection, TopicField, topic_fields()),
            "department_kind": await _upsert(connection, DepartmentKind, _in_order(reference.rows("department_kinds"))),
            "calendar_day": await _load_calendar(connection),
            "deadline_definition": await _load_rules(connection, DeadlineDefinition, "deadline_definitions"),
            "routing_rule": await _load_rules(connection, RoutingRule, "routing_rules"),
        }


def _regions() -> list[dict[str, Any]]:
    return [asdict(each) for each in divisions(reference.rows("divisions"), reference.rows("division_changes"))]


def _region_changes() -> list[dict[str, Any]]:
    return [row | {"year": int(row["year"])} for row in _in_order(reference.rows("division_changes"))]


def _in_order(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The rows with their place as ``position``, from 1; what is empty is ``None``."""
    return [
        {"position": place} | {column: text or None for column, text in row.items()}
        for place, row in enumerate(rows, start=1)
    ]


def topic_fields() -> list[dict[str, Any]]:
    """The fields of the topics' forms, as rows of their table."""
    columns = ("topic_code", "code", "label_zh", "label_en")
    return [
        {column: row[column] for column in columns}
        | {"position": place, "kind": FieldKind(row["kind"]), "required": row["required"] == "true"}
        | {bound: Decimal(row[bound]) if row[bound] else None for bound in ("least", "most")}
        | {"choices": [_choice(each) for each in row["choices"].split(";") if each]}
        for place, row in enumerate(reference.rows("topic_forms"), start=1)
    ]


def _choice(text: str) -> dict[str, str]:
    return dict(zip(("code", "zh", "en"), text.split(":"), strict=True))


async def _upsert(connection: AsyncConnection, model: type[Base], rows: list[dict[str, Any]]) -> int:
    table = model.metadata.tables[model.__tablename__]
    statement = insert(table)
    fresh = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in fresh.items()))
    changing = statement.on_conflict_do_update(index_elements=_key(table), set_=fresh, where=differs)
    await connection.execute(changing, rows)
    return len(rows)


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


async def _load_calendar(connection: AsyncConnection) -> int:
    days: list[dict[str, Any]] = [
        {"date": date.fromisoformat(row["date"]), "status": DayStatus(row["status"]), "occasion": row["occasion"]}
        for row in reference.rows("working_days")
    ]
    published_through = last_published_day(day["date"] for day in days)
    source = "working_days.csv sha256:" + hashlib.sha256(reference.text("working_days").encode()).hexdigest()
    if await _is_news(connection, source, published_through):
        version = await _next_version(connection)
        await connection.execute(
            plain_insert(CalendarVersion).values(
                version=version,
                source=source,
                first_year=min(day["date"] for day in days).year,
                published_through=published_through,
                imported_at=func.now(),
            )
        )
        await connection.execute(plain_insert(CalendarDay), [day | {"version": version} for day in days])
    return len(days)


async def _is_news(connection: AsyncConnection, source: str, published_through: date) -> bool:
    known = select(CalendarVersion.version).where(
        CalendarVersion.region_code.is_(None),
        or_(CalendarVersion.source == source, CalendarVersion.published_through > published_through),
    )
    return (await connection.execute(known.limit(1))).one_or_none() is None


async def _next_version(connection: AsyncConnection) -> int:
    newest = select(func.coalesce(func.max(CalendarVersion.version), 0))
    return int((await connection.execute(newest)).scalar_one()) + 1


async def _load_rules(connection: AsyncConnection, model: type[DeadlineDefinition | RoutingRule], name: str) -> int:
    """Adds a version of each rule of the release that differs from the last one that a release brought."""
    rows = reference.rows(name)
    known = await _released_rules(connection, model)
    for row in rows:
        last, version = known.get(row["code"], ({}, 0))
        if last != _without_version(row):
            rule = dict(row) | {"version": str(version + 1)}
            saved = {"code": row["code"], "version": version + 1, "rule": rule, "saved_at": func.now()}
            await connection.execute(plain_insert(model).values(**saved, **_known_by(model, row)))
    return len(rows)


def _known_by(model: type[Base], row: Mapping[str, str]) -> dict[str, Any]:
    """The column by which rules of a table are found, besides their code."""
    return {"clock": Clock(row["clock"])} if model is DeadlineDefinition else {"topic_code": row["topic"]}


async def _released_rules(
    connection: AsyncConnection, model: type[DeadlineDefinition | RoutingRule]
) -> dict[str, tuple[dict[str, str], int]]:
    """The last rule that a release brought for each code, and the number of the code's last version of all."""
    statement = select(model.__table__).order_by(model.version)
    known: dict[str, tuple[dict[str, str], int]] = {}
    for row in (await connection.execute(statement)).all():
        last = known.get(row.code, ({}, 0))[0] if row.saved_by else _without_version(row.rule)
        known[row.code] = last, row.version
    return known


def _without_version(rule: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in rule.items() if name != "version"}
