"""Where a made-up world lies: its departments, enterprises, people and campaigns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from business_channel.accounts.model import Account
from business_channel.campaigns.model import Campaign
from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise, StatedSize
from tests.business_channel.reports.made_up.luck import Luck, Rows

REGIONS = {
    **{"420000": 6.0, "420100": 20.0, "420102": 14.0, "420103": 8.0, "429004": 7.0, "110000": 3.0, "110101": 8.0},
    **{"520000": 2.0, "520500": 7.0, "520527": 12.0},
}
"""Provinces, cities, counties, a county straight under its province and a district of a municipality."""

TOPICS = {
    **{"arrears.goods": 16.0, "arrears.works": 12.0, "arrears": 3.0, "approvals.licences": 9.0, "relief.rent": 8.0},
    **{"finance.loans": 6.0, "enforcement.fines": 5.0, "emergency": 4.0, "labour.wages": 5.0, "policy.subsidies": 6.0},
}
_DESKS = ("420000", "420100", "420100", "420102", "420103", "429004", "110000", "110101", "520500", "520527", "520527")
_INDUSTRIES = ("金属制品业", "农业", "批发业", None)


@dataclass
class Places:
    """Ids of what there is; ``ending`` becomes ``middle`` at the first of ``successions``, and that ``heir`` later."""

    desks: list[UUID]
    ending: UUID
    middle: UUID
    heir: UUID
    successions: tuple[datetime, datetime]
    authors: list[UUID]
    staff: list[UUID]
    enterprises: list[tuple[UUID, UUID]]
    campaigns: list[UUID]

    def at(self, department_id: UUID, moment: datetime) -> UUID:
        """Who bears at that moment what was that department."""
        first, second = self.successions
        if department_id == self.ending and moment >= first:
            department_id = self.middle
        return self.heir if department_id == self.middle and moment >= second else department_id

    @property
    def family(self) -> frozenset[UUID]:
        """The departments of which one becomes the next."""
        return frozenset((self.ending, self.middle, self.heir))


def found(luck: Luck, rows: Rows, since: datetime, count: int) -> Places:
    """Places for so many submissions, with more people and enterprises the more there are."""
    span = luck.until - since
    ends = (since + span * 0.45).replace(microsecond=0), (since + span * 0.8).replace(microsecond=0)
    accounts = [_account(rows, place, since)["id"] for place in range(20 + count // 20)]
    staff, authors = accounts[:6], accounts[6:]
    enterprises = [_enterprise(luck, rows, place)["id"] for place in range(10 + count // 25)]
    heir = _department(rows, "420102", 90)
    middle = _department(rows, "420102", 91, valid_to=ends[1].date() - timedelta(days=1), successor_id=heir)
    ending = _department(rows, "420102", 92, valid_to=ends[0].date() - timedelta(days=1), successor_id=middle)
    desks = [_department(rows, region, place) for place, region in enumerate(_DESKS)] + [ending, middle, heir]
    for place in range(2):
        _department(rows, "420100", 93 + place)
    _department(rows, "420103", 95, valid_from=date(2030, 1, 1))
    owned = [(key, luck.random.choice(authors)) for key in enterprises]
    campaigns = [_campaign(rows, place, desks[0], staff[0], since, luck.until)["id"] for place in range(2)]
    return Places(desks, ending, middle, heir, ends, authors, staff, owned, campaigns)


def _account(rows: Rows, place: int, since: datetime) -> dict[str, Any]:
    named = {"issuer": "world", "subject": str(place), "email": f"p{place}@world.example", "display_name": f"王{place}"}
    return rows.add(Account, **named, locale="ZH", created_at=since)


def _department(rows: Rows, region_code: str, place: int, **told: Any) -> UUID:
    named = {"name": f"世界第{place}局", "kind_code": "COMMERCE", "region_code": region_code}
    key: UUID = rows.add(Department, **named, **told)["id"]
    return key


def _enterprise(luck: Luck, rows: Rows, place: int) -> dict[str, Any]:
    named = {"name": f"世界商贸{place}公司", "credit_code": f"91420000{place:010d}", "state": "CERTIFIED"}
    industry = luck.random.choice(_INDUSTRIES)
    made = rows.add(Enterprise, **named, region_code=luck.one_of(REGIONS), industry=industry)
    for _ in range(luck.random.choice((0, 0, 1, 3))):
        _size(luck, rows, made["id"])
    return made


def _size(luck: Luck, rows: Rows, enterprise_id: UUID) -> None:
    """What an enterprise states of itself for a day, of which there are few, so that it does so twice for some."""
    as_of = (luck.until - timedelta(days=120 * luck.random.randrange(4))).date()
    said = {"tier": luck.random.choice(("LARGE", "MEDIUM", "SMALL", "MICRO")), "standard": "2017", "as_of": as_of}
    stated = {"stated_by": rows.of[Account][0]["id"], "stated_at": luck.between(luck.until - timedelta(9), luck.until)}
    rows.add(StatedSize, enterprise_id=enterprise_id, industry="世界", **said, **stated)


def _campaign(
    rows: Rows, place: int, host_id: UUID, opened_by: UUID, since: datetime, until: datetime
) -> dict[str, Any]:
    said = {"title": f"世界建言{place}", "summary": "征集建议。", "host_id": host_id, "opened_by": opened_by}
    return rows.add(Campaign, **said, opens_on=since.date(), closes_on=until.date(), opened_at=since)
