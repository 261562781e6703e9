"""The departments and the enterprise of the demonstration."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert

from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise
from business_channel.work import Work

_NAMESPACE = UUID("6f1c1f0e-6a52-4d6b-9a57-5d2f5f0c2020")


def fixed_id(name: str) -> UUID:
    """The same id for the same name in every demonstration."""
    return uuid5(_NAMESPACE, name)


@dataclass(frozen=True)
class Place:
    """A department: its short code (the part of the demo addresses before .demo), name, kind and region."""

    code: str
    name: str
    kind: str
    region: str
    valid_from: date | None = None

    @property
    def id(self) -> UUID:
        """The department's key."""
        return fixed_id(self.code)


PLACES = (
    Place("gxj", "赫章县工业和信息化局", "INDUSTRY_IT", "520527"),
    Place("jtj", "赫章县交通运输局", "TRANSPORT", "520527"),
    Place("rsj", "赫章县人力资源和社会保障局", "HUMAN_RESOURCES", "520527"),
    Place("gxt", "贵州省工业和信息化厅", "INDUSTRY_IT", "520000"),
    Place("xianning", "咸宁市新冠肺炎疫情防控指挥部", "COMMAND_CENTRE", "421200", date(2020, 1, 22)),
    Place("jiayu", "嘉鱼县新冠肺炎疫情防控指挥部", "COMMAND_CENTRE", "421221", date(2020, 1, 22)),
    Place("swt", "云南省商务厅", "COMMERCE", "530000"),
    Place("scjg", "云南省市场监督管理局", "MARKET_REGULATION", "530000"),
    Place("office", "赫章县委办公室", "LEADER_OFFICE", "520527"),
    Place("hospital", "赫章县人民医院", "PUBLIC_INSTITUTION", "520527"),
)
BY_CODE = {place.code: place for place in PLACES}
ENTERPRISE_ID = fixed_id("enterprise")


async def settle(work: Work) -> None:
    """Adds the departments and the enterprise that are missing."""
    rows = [
        {"id": each.id, "name": each.name, "kind_code": each.kind, "region_code": each.region}
        | {"valid_from": each.valid_from}
        for each in PLACES
    ]
    await work.execute(insert(Department).values(rows).on_conflict_do_nothing())
    enterprise = {
        "id": ENTERPRISE_ID,
        "name": "赫章县乌蒙山核桃食品有限公司",
        "credit_code": "91520527MA6E3K7T34",
        "industry": "INDUSTRY",
        "region_code": "520527",
        "certified_at": work.now,
    }
    await work.execute(insert(Enterprise).values(**enterprise).on_conflict_do_nothing())
