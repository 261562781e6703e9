"""Topics against the periods before, hot spots, and what was filed to campaigns."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from business_channel.campaigns.model import Campaign
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import Figure, ReportKind
from business_channel.submissions.model import Submission
from tests.business_channel.procedure.offices import one
from tests.business_channel.reports.small_world import SmallWorld, by_column, small_world, table
from tests.official_calendar import at

FEBRUARY = {"since": date(2024, 2, 1), "until": date(2024, 3, 1)}


@pytest.fixture
async def world(store: Store) -> SmallWorld:
    return await small_world(store)


async def approved(world: SmallWorld, bureau: UUID, topic: str, moment: datetime, count: int, **told: Any) -> None:
    dated = {"filed_at": moment - timedelta(hours=1), "reviewed_at": moment}
    await world.add(*(world.matter(bureau, topic_code=topic, **dated | told) for _ in range(count)))


def named(document: Any, key: str, name: str) -> dict[str, Any]:
    """The row of a table whose first cell is ``name`` in Chinese."""
    found = table(document, key)
    (place,) = (at for at, row in enumerate(found.rows) if getattr(row[0], "zh", row[0]) == name)
    row = by_column(found, place)
    return {column: cell.value if isinstance(cell, Figure) else cell for column, cell in row.items()}


async def test_a_topic_is_warned_of_when_it_exceeds_what_chance_explains(world: SmallWorld) -> None:
    """Goods: 2, 1 and 0 in the three months before, a mean of 1 with the limit 4, and 5 in February; works: 4 of none,
    which is too few for a warning.
    """
    bureau = await world.department("试验县工信局")
    for moment, count in (("2024-02-01", 5), ("2024-01-31", 2), ("2023-12-01", 1), ("2023-10-31", 9)):
        await approved(world, bureau, "arrears.goods", at(moment), count)
    await approved(world, bureau, "arrears.works", at("2024-02-29"), 4)
    document = await world.document(ReportKind.TOPICS, **FEBRUARY)
    goods, works = named(document, "topics", "货款"), named(document, "topics", "工程款")
    assert (goods["now"], goods["before"], goods["change"]) == (5, 2, Decimal("1.500000"))
    assert (goods["mean"], goods["early_warning"], goods["warning"].zh) == (Decimal("1.00"), 4, "预警")
    assert (works["now"], works["change"], works["early_warning"], works["warning"].zh) == (4, None, 0, "—")
    assert goods["share"] == Decimal("0.555556")
    [spot] = table(document, "hot_spots").rows
    assert (spot[0].zh, spot[1], spot[2]) == ("货款", "赫章县", 5)  # type: ignore[union-attr]


async def test_a_campaign_is_told_day_by_day_and_by_place(world: SmallWorld) -> None:
    host, key = await world.department("试验县发改局"), new_id()
    window = {"opens_on": date(2024, 2, 1), "closes_on": date(2024, 2, 29)}
    told = {"title": "优化营商环境建言", "summary": "征集建言", "host_id": host}
    opened = {"opened_by": world.somebody, "opened_at": at("2024-02-01")}
    await world.add(Campaign(id=key, **window, **told, **opened))
    input_: dict[str, Any] = {"kind": "SUGGESTION", "campaign_id": key, "handling_state": "COLLECTED"}
    await approved(world, host, "policy", at("2024-02-02"), 2, **input_)
    await approved(world, host, "policy", at("2024-02-03"), 1, enterprise_id=await world.enterprise(), **input_)
    await approved(world, host, "policy", at("2024-02-03"), 1, **input_ | {"region_code": "421221"})
    await approved(world, host, "policy", at("2024-02-03"), 1, kind="SUGGESTION")
    entered = await one(world.store, select(Submission.id).where(Submission.region_code == "421221"))
    await world.add(world.adoption(entered), world.adoption(entered, clause="第二条"))
    document = await world.document(ReportKind.CAMPAIGN, campaign_id=key, **FEBRUARY)
    row = named(document, "campaigns", "优化营商环境建言")
    assert (row["received"], row["of_enterprises"], row["authors"], row["collected"]) == (4, 1, 2, 4)
    assert (row["adopted"], row["campaign_adoption_rate"]) == (1, Decimal("0.250000"))
    assert [each[:2] for each in table(document, "by_day").rows] == [(date(2024, 2, 2), 2), (date(2024, 2, 3), 2)]
    provinces = [named(document, "by_province", name)["received"] for name in ("贵州省", "湖北省")]
    assert provinces == [3, 1]
    assert named(document, "by_topic", "未分类")["received"] == 0


async def test_a_month_in_which_nothing_happened_has_a_row_all_the_same(world: SmallWorld) -> None:
    bureau = await world.department("试验县商务局")
    await approved(world, bureau, "policy", at("2024-01-15"), 2)
    await approved(world, bureau, "policy", at("2024-03-15"), 1)
    quarter = {"since": date(2024, 1, 1), "until": date(2024, 4, 1)}
    document = await world.document(ReportKind.OVERVIEW, breakdowns=(Breakdown.MONTH,), **quarter)
    stock = [row[:5] for row in table(document, "stock_by_month").rows]
    assert stock == [("2024-01", 0, 2, 0, 2), ("2024-02", 2, 0, 0, 2), ("2024-03", 2, 1, 0, 3)]
    months = [row[:2] for row in table(document, "by_month").rows]
    assert months[:3] == [("2024-01", 2), ("2024-02", 0), ("2024-03", 1)]
