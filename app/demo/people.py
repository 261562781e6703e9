"""The accounts of the demonstration: everybody of the local issuer, each with the one role that its address tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.demo import places
from app.identity import LOCAL_ISSUER
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service
from business_channel.accounts.model import Account, RoleGrant
from business_channel.accounts.repository import principal_by_email
from business_channel.database import Store
from business_channel.work import Work, unit_of_work


@dataclass(frozen=True)
class Person:
    """One account to be made: ``place`` is the department in which the role is held, ``code`` the enterprise's."""

    email: str
    name: str
    role: Role
    place: str | None = None
    code: str | None = None
    owner: bool = False


def _staff(place: str, clerk: str, head: str) -> tuple[Person, Person]:
    return (
        Person(f"clerk@{place}.demo", clerk, Role.CLERK, place),
        Person(f"head@{place}.demo", head, Role.UNIT_HEAD, place),
    )


PEOPLE = (
    Person("owner@enterprise.demo", "罗永贵", Role.ENTERPRISE_MEMBER, code=places.CREDIT_CODE, owner=True),
    Person("member@enterprise.demo", "陈小燕", Role.ENTERPRISE_MEMBER, code=places.CREDIT_CODE),
    Person("newcomer@enterprise.demo", "冉启航", Role.ENTERPRISE_MEMBER, code=places.WAITING_CODE, owner=True),
    Person("citizen@public.demo", "王建国", Role.CITIZEN),
    Person("reviewer@platform.demo", "何静怡", Role.REVIEWER),
    Person("reviewer2@platform.demo", "方志远", Role.REVIEWER),
    Person("dispatcher@platform.demo", "宋雨桐", Role.DISPATCHER),
    *_staff("gxj", "杨秀芝", "安正康"),
    *_staff("jtj", "李开顺", "聂德明"),
    *_staff("rsj", "赵青莲", "龙兴文"),
    *_staff("gxt", "吴晓岚", "田景山"),
    *_staff("xianning", "刘婉君", "程汉生"),
    *_staff("jiayu", "熊家贵", "金绍武"),
    *_staff("swt", "段丽萍", "普世荣"),
    *_staff("scjg", "和春梅", "尹国栋"),
    Person("clerk@hospital.demo", "朱明霞", Role.CLERK, "hospital"),
    Person("leader@county.demo", "唐守成", Role.LEADER_OFFICE, "county"),
    Person("supervisor@platform.demo", "顾维平", Role.SUPERVISOR),
    Person("appeal@city.demo", "蒋玉衡", Role.APPEAL_OFFICER),
    Person("publisher@platform.demo", "沈若兰", Role.PUBLISHER),
    Person("analyst@platform.demo", "秦书航", Role.ANALYST),
    Person("auditor@platform.demo", "韩则正", Role.AUDITOR),
    Person("admin@platform.demo", "袁立新", Role.ADMIN),
)


@dataclass(frozen=True)
class DemoAccount:
    """An account that can be used: its address, its holder's name and its roles."""

    email: str
    name: str
    roles: tuple[str, ...]


async def people_and_places(store: Store) -> None:
    """Makes what is missing of the departments, the enterprises, the accounts and their roles; needs reference data."""
    async with unit_of_work(store, ANONYMOUS) as work:
        await places.settle(work)
        departments, enterprises = await places.departments(work), await places.enterprises(work)
        for person in PEOPLE:
            await _welcome(work, person, departments, enterprises)


async def _welcome(
    work: Work, person: Person, departments: Mapping[str, UUID], enterprises: Mapping[str, UUID]
) -> None:
    account_id = await service.link(work, LOCAL_ISSUER, person.email, person.email, person.name, None, verified=True)
    await service.grant(
        work,
        account_id,
        person.role,
        department_id=departments[person.place] if person.place else None,
        enterprise_id=enterprises[person.code] if person.code else None,
        owner=person.owner,
    )


async def accounts(store: Store) -> list[DemoAccount]:
    """The demonstration's accounts that the store holds: first who files, then the platform and the departments."""
    statement = (
        select(Account.email, Account.display_name, RoleGrant.role)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.issuer == LOCAL_ISSUER)
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    names: dict[str, str] = {}
    roles: dict[str, list[str]] = {}
    async with store.engine.connect() as connection:
        for email, name, role in await connection.execute(statement):
            names[email] = name
            roles.setdefault(email, []).extend([role] if role else [])
    return [
        DemoAccount(each.email, names[each.email], tuple(dict.fromkeys(roles[each.email])))
        for each in PEOPLE
        if each.email in names
    ]


async def principals(store: Store) -> Mapping[str, Principal]:
    """The demonstration's accounts as callers, by address; raises ``KeyError`` when one was never made."""
    found: dict[str, Principal] = {}
    async with store.engine.connect() as connection:
        for person in PEOPLE:
            principal = await principal_by_email(connection, LOCAL_ISSUER, person.email)
            if principal is None:
                raise KeyError(person.email)
            found[person.email] = principal
    return found
