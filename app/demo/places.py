"""The departments and the enterprises of the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from business_channel.database import Executor
from business_channel.departments.model import LEADER_OFFICE, Department
from business_channel.enterprises.model import Enterprise, EnterpriseState
from business_channel.ids import new_id
from business_channel.work import Work


@dataclass(frozen=True)
class Place:
    """A department of the demonstration: its name, kind and region, and the day from which it exists, where known."""

    name: str
    kind_code: str
    region_code: str
    valid_from: date | None = None


_EPIDEMIC_RESPONSE = date(2020, 1, 24)
"""The day on which Hubei raised its public health response to the first level."""

PLACES: Mapping[str, Place] = {
    "gxj": Place("赫章县工业和信息化局", "INDUSTRY_IT", "520527"),
    "jtj": Place("赫章县交通运输局", "TRANSPORT", "520527"),
    "rsj": Place("赫章县人力资源和社会保障局", "HUMAN_RESOURCES", "520527"),
    "gxt": Place("贵州省工业和信息化厅", "INDUSTRY_IT", "520000"),
    "xianning": Place("咸宁市疫情防控指挥部", "COMMAND_CENTRE", "421200", _EPIDEMIC_RESPONSE),
    "jiayu": Place("嘉鱼县疫情防控指挥部", "COMMAND_CENTRE", "421221", _EPIDEMIC_RESPONSE),
    "swt": Place("云南省商务厅", "COMMERCE", "530000"),
    "scjg": Place("云南省市场监督管理局", "MARKET_REGULATION", "530000"),
    "hospital": Place("赫章县人民医院", "PUBLIC_INSTITUTION", "520527"),
    "drafting": Place("“十四五”规划网上意见征求办公室", "PUBLIC_INSTITUTION", "110000", date(2020, 8, 1)),
    "county": Place("赫章县委办公室", LEADER_OFFICE, "520527"),
}
"""The departments by the names that their accounts carry, as in ``clerk@jtj.demo``."""

ENTERPRISE_NAME = "赫章县乌蒙护栏制造有限公司"
CREDIT_CODE = "91520527MA6J8K2N4P"
"""The enterprise's unified social credit code, with both check characters right (GB 32100-2015)."""

WAITING_CODE = "91520527MA6J9T3C01"
"""The code of the second enterprise, which waits for its certification."""


async def settle(work: Work) -> None:
    """Founds what is missing of the departments and the enterprises."""
    for place in PLACES.values():
        founding = insert(Department).values(
            id=new_id(),
            name=place.name,
            kind_code=place.kind_code,
            region_code=place.region_code,
            valid_from=place.valid_from,
        )
        await work.execute(founding.on_conflict_do_nothing())
    certifying = insert(Enterprise).values(
        id=new_id(),
        name=ENTERPRISE_NAME,
        credit_code=CREDIT_CODE,
        industry="金属制品业",
        region_code="520527",
        state=EnterpriseState.CERTIFIED,
        registered_at=work.now,
        certified_at=work.now,
    )
    await work.execute(certifying.on_conflict_do_nothing())
    registering = insert(Enterprise).values(
        id=new_id(),
        name="赫章县可乐核桃食品有限公司",
        credit_code=WAITING_CODE,
        industry="农副食品加工业",
        region_code="520527",
        state=EnterpriseState.REGISTERED,
        registered_at=work.now,
    )
    await work.execute(registering.on_conflict_do_nothing())


async def departments(executor: Executor) -> Mapping[str, UUID]:
    """The departments' ids by the names that their accounts carry."""
    names = {place.name: key for key, place in PLACES.items()}
    found = await executor.execute(select(Department.name, Department.id).where(Department.name.in_(names)))
    return {names[each.name]: each.id for each in found}


async def enterprises(executor: Executor) -> Mapping[str, UUID]:
    """The enterprises' ids by their credit codes."""
    statement = select(Enterprise.credit_code, Enterprise.id).where(
        Enterprise.credit_code.in_((CREDIT_CODE, WAITING_CODE)), Enterprise.state != EnterpriseState.REFUSED
    )
    return {row.credit_code: row.id for row in await executor.execute(statement)}
