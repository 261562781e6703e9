"""The accounts of the demonstration."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.demo.places import BY_CODE, ENTERPRISE_ID, fixed_id
from app.identity import LOCAL_ISSUER
from business_channel.access import Principal, Role
from business_channel.accounts import repository, service
from business_channel.accounts.model import Account
from business_channel.language import Language
from business_channel.work import Work


@dataclass(frozen=True)
class Person:
    """An account: its address, name, role, and the department or enterprise in which it holds that role."""

    email: str
    name: str
    role: Role
    department: str | None = None
    enterprise_id: UUID | None = None


def _unit(code: str, clerk: str, head: str) -> tuple[Person, Person]:
    return (
        Person(f"clerk@{code}.demo", clerk, Role.CLERK, code),
        Person(f"head@{code}.demo", head, Role.UNIT_HEAD, code),
    )


PEOPLE = (
    Person("owner@enterprise.demo", "企业负责人", Role.ENTERPRISE_MEMBER, enterprise_id=ENTERPRISE_ID),
    Person("member@enterprise.demo", "企业办事员", Role.ENTERPRISE_MEMBER, enterprise_id=ENTERPRISE_ID),
    Person("citizen@public.demo", "群众", Role.CITIZEN),
    Person("reviewer@platform.demo", "平台审核员", Role.REVIEWER),
    Person("reviewer2@platform.demo", "平台复核员", Role.REVIEWER),
    Person("dispatcher@platform.demo", "平台交办员", Role.DISPATCHER),
    *_unit("gxj", "县工信局承办人", "县工信局负责人"),
    *_unit("jtj", "县交通运输局承办人", "县交通运输局负责人"),
    *_unit("rsj", "县人社局承办人", "县人社局负责人"),
    *_unit("gxt", "省工信厅承办人", "省工信厅负责人"),
    *_unit("xianning", "咸宁市指挥部承办人", "咸宁市指挥部负责人"),
    *_unit("jiayu", "嘉鱼县指挥部承办人", "嘉鱼县指挥部负责人"),
    *_unit("swt", "省商务厅承办人", "省商务厅负责人"),
    *_unit("scjg", "省市场监管局承办人", "省市场监管局负责人"),
    Person("clerk@hospital.demo", "县医院经办人", Role.CLERK, "hospital"),
    Person("leader@county.demo", "县委办公室", Role.LEADER_OFFICE, "office"),
    Person("supervisor@platform.demo", "督查员", Role.SUPERVISOR),
    Person("appeal@city.demo", "复核员", Role.APPEAL_OFFICER),
    Person("publisher@platform.demo", "发布员", Role.PUBLISHER),
    Person("analyst@platform.demo", "分析员", Role.ANALYST),
    Person("auditor@platform.demo", "审计员", Role.AUDITOR),
    Person("admin@platform.demo", "管理员", Role.ADMIN),
)


async def settle(work: Work) -> None:
    """Adds the accounts and grants that are missing."""
    for person in PEOPLE:
        account_id = fixed_id(person.email)
        row = {"id": account_id, "issuer": LOCAL_ISSUER, "subject": person.email, "email": person.email}
        row |= {"display_name": person.name, "locale": Language.ZH, "created_at": work.now}
        await work.execute(insert(Account).values(**row).on_conflict_do_nothing())
        department = BY_CODE[person.department].id if person.department else None
        await service.grant(work, account_id, person.role, department_id=department, enterprise_id=person.enterprise_id)


async def principal(work: Work, email: str) -> Principal:
    """The demo account with this address; raises ``LookupError`` when there is none."""
    found = await repository.principal_by_email(work, LOCAL_ISSUER, email)
    if found is None:
        raise LookupError(f"there is no demo account {email}")
    return found


async def known(work: Work) -> set[str]:
    """The addresses of the local accounts in the store."""
    found = await work.execute(select(Account.email).where(Account.issuer == LOCAL_ISSUER))
    return set(found.scalars())
