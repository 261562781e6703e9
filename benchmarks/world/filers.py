"""Who files: enterprises with their owners, and citizens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from random import Random
from uuid import UUID

from benchmarks.world.chance import credit_code, id_at, phone
from benchmarks.world.copying import Copying
from benchmarks.world.towns import Town, account_row
from business_channel.access import Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.enterprises.model import Enterprise, EnterpriseState

SUBMISSIONS_PER_FILER = 12
CITIZENS_AMONG_FILERS = 0.2
_FANCY = (
    "乌蒙",
    "恒信",
    "绿源",
    "鑫达",
    "华丰",
    "长青",
    "永盛",
    "黔韵",
    "金穗",
    "瑞通",
    "东方",
    "蓝天",
    "安泰",
    "启明",
)
_TRADES = {
    "护栏制造": "金属制品业",
    "建筑工程": "房屋建筑业",
    "生态农业": "农业",
    "商贸": "批发业",
    "物流": "道路运输业",
    "机电设备": "专用设备制造业",
    "食品": "食品制造业",
    "信息技术": "软件和信息技术服务业",
    "建材": "非金属矿物制品业",
    "园林绿化": "土木工程建筑业",
}


@dataclass(frozen=True, slots=True)
class Filer:
    """Somebody who files, for ``enterprise_id`` or as a citizen, in one town."""

    account_id: UUID
    email: str
    name: str
    phone: str
    town: Town = field(repr=False)
    enterprise_id: UUID | None


def filers(random: Random, towns: Sequence[Town], count: int, at: datetime, copying: Copying) -> Iterator[Filer]:
    """``count`` filers with their accounts, roles and enterprises; the first towns have the most of them."""
    weights = list(accumulate(1 / rank for rank, _ in enumerate(towns, start=1)))
    taken: set[str] = set()
    for town in random.choices(towns, cum_weights=weights, k=count):
        code = _free_code(random, town, taken)
        enterprise_id = None
        if random.random() > CITIZENS_AMONG_FILERS:
            enterprise_id = _enterprise(random, town, code, at, copying)
        yield _filer(random, town, code, enterprise_id, at, copying)


def _free_code(random: Random, town: Town, taken: set[str]) -> str:
    while (code := credit_code(random, town.region_code)) in taken:
        pass
    taken.add(code)
    return code


def _enterprise(random: Random, town: Town, code: str, at: datetime, copying: Copying) -> UUID:
    trade, industry = random.choice(list(_TRADES.items()))
    row = {
        "id": (enterprise_id := id_at(random, at)),
        "name": f"{town.name}{random.choice(_FANCY)}{trade}有限公司",
        "credit_code": code,
        "industry": industry,
        "region_code": town.region_code,
        "state": EnterpriseState.CERTIFIED,
        "registered_at": at,
        "certified_at": at,
    }
    copying.add(Enterprise, row)
    return enterprise_id


def _filer(random: Random, town: Town, code: str, enterprise_id: UUID | None, at: datetime, copying: Copying) -> Filer:
    account = account_row(random, f"{code.lower()}@filer.example", at) | {"id": id_at(random, at)}
    role = Role.CITIZEN if enterprise_id is None else Role.ENTERPRISE_MEMBER
    grant = {"id": id_at(random, at), "account_id": account["id"], "role": role, "granted_at": at}
    copying.add(Account, account)
    copying.add(RoleGrant, grant | {"enterprise_id": enterprise_id, "owner": enterprise_id is not None})
    return Filer(account["id"], account["email"], account["display_name"], phone(random), town, enterprise_id)
