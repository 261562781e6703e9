"""Where the world is: counties of every province with their departments, and who works there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from app.identity import LOCAL_ISSUER
from benchmarks.world.chance import id_at, person_name
from business_channel.access import Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Base
from business_channel.departments.model import LEADER_OFFICE, Department
from business_channel.language import Language
from business_channel.regions.model import Region, RegionLevel

TOWNS_PER_PROVINCE = 2
_OFFICES = {
    LEADER_OFFICE: "委办公室",
    "COMMERCE": "商务局",
    "DEVELOPMENT_REFORM": "发展和改革局",
    "DISCIPLINE": "纪检监察委员会",
    "ECOLOGY_ENVIRONMENT": "生态环境局",
    "FINANCE": "财政局",
    "GOVERNMENT_SERVICES": "行政审批局",
    "HOUSING_CONSTRUCTION": "住房和城乡建设局",
    "HUMAN_RESOURCES": "人力资源和社会保障局",
    "INDUSTRY_IT": "工业和信息化局",
    "MARKET_REGULATION": "市场监督管理局",
    "STATE_ASSETS": "国有资产监督管理局",
    "TAXATION": "税务局",
    "TRANSPORT": "交通运输局",
}
_STAFF = (Role.CLERK, Role.UNIT_HEAD)
_Post: TypeAlias = tuple[str, Role, UUID | None]
_PLATFORM: tuple[_Post, ...] = (("platform", Role.REVIEWER, None), ("platform", Role.DISPATCHER, None))


@dataclass(frozen=True, slots=True)
class Desk:
    """A department and who works there."""

    department_id: UUID
    clerk_id: UUID
    head_id: UUID
    clerk_email: str


@dataclass(frozen=True, slots=True)
class Town:
    """A county, and its desks by the kind of department."""

    region_code: str
    name: str
    desks: Mapping[str, Desk]


@dataclass(frozen=True, slots=True)
class Country:
    """The towns, and the platform's own people."""

    towns: Sequence[Town]
    reviewer_id: UUID
    dispatcher_id: UUID


async def country(connection: AsyncConnection, random: Random, at: datetime) -> Country:
    """Founds what is missing of departments and staff, at the moment ``at``; needs the reference data.

    Another world on the same store finds those of its towns that are there already.
    """
    founding = _Founding(connection, random, at)
    counties = await _counties(connection, random)
    places = [(code, kind, name + office) for code, name in counties for kind, office in _OFFICES.items()]
    departments = await founding.departments(places)
    clerks, heads = [
        [(f"{kind.lower()}.{code}", role, departments[name]) for code, kind, name in places] for role in _STAFF
    ]
    people = await founding.staff([*_PLATFORM, *clerks, *heads])
    desks: dict[str, dict[str, Desk]] = {code: {} for code, _ in counties}
    for (code, kind, name), (place, role, _), (_, head, _) in zip(places, clerks, heads, strict=True):
        email = _email(role, place)
        desks[code][kind] = Desk(departments[name], people[email], people[_email(head, place)], email)
    towns = [Town(code, name, desks[code]) for code, name in counties]
    return Country(towns, *(people[_email(role, place)] for place, role, _ in _PLATFORM))


async def _counties(connection: AsyncConnection, random: Random) -> list[tuple[str, str]]:
    """Some counties of every province, by chance, of those whose name no other has."""
    today = (Region.level == RegionLevel.COUNTY, Region.valid_to.is_(None))
    found = list((await connection.execute(select(Region.code, Region.name).where(*today).order_by(Region.code))).all())
    names = Counter(name for _, name in found)
    random.shuffle(found)
    chosen: dict[str, list[tuple[str, str]]] = {}
    for code, name in found:
        if names[name] == 1:
            chosen.setdefault(code[:2], []).append((code, name))
    return [county for counties in chosen.values() for county in counties[:TOWNS_PER_PROVINCE]]


class _Founding:
    def __init__(self, connection: AsyncConnection, random: Random, at: datetime) -> None:
        self._connection, self._random, self._at = connection, random, at

    async def departments(self, places: Sequence[tuple[str, str, str]]) -> Mapping[str, UUID]:
        """The departments by their names."""
        rows = [{"name": name, "kind_code": kind, "region_code": code} for code, kind, name in places]
        return await self._found(Department, Department.name, rows)

    async def staff(self, wanted: Sequence[_Post]) -> Mapping[str, UUID]:
        """Those who hold these posts, by their addresses."""
        rows = [account_row(self._random, _email(role, place), self._at) for place, role, _ in wanted]
        people = await self._found(Account, Account.email, rows)
        grants = [
            {"id": id_at(self._random, self._at), "role": role, "granted_at": self._at}
            | {"account_id": people[_email(role, place)], "department_id": department_id}
            for place, role, department_id in wanted
        ]
        await self._connection.execute(insert(RoleGrant).on_conflict_do_nothing(), grants)
        return people

    async def _found(
        self, model: type[Base], name: InstrumentedAttribute[str], rows: Sequence[dict[str, Any]]
    ) -> Mapping[str, UUID]:
        """The ids of the rows by these names; those that are missing are made."""
        await self._connection.execute(
            insert(model).on_conflict_do_nothing(), [{"id": id_at(self._random, self._at)} | row for row in rows]
        )
        known = select(name, model.__table__.c.id).where(name.in_([row[name.key] for row in rows]))
        return {row[0]: row[1] for row in await self._connection.execute(known)}


def _email(role: Role, place: str) -> str:
    return f"{role.lower()}@{place}.example"


def account_row(random: Random, email: str, at: datetime) -> dict[str, Any]:
    """The account, without its id, of somebody whom the local issuer knows by ``email``."""
    known = {"issuer": LOCAL_ISSUER, "subject": email, "email": email}
    return known | {"display_name": person_name(random), "locale": Language.ZH, "created_at": at}
