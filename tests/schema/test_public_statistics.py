"""Public statistics, over the API and without signing in."""

from datetime import timedelta
from typing import Any

import pytest

from business_channel import now
from business_channel.language import Language
from business_channel.submissions.model import SubmissionKind
from tests.business_channel.reports.small_world import SmallWorld, answered, small_world
from tests.official_calendar import at
from tests.schema.desk import Desk

FIGURES = """regionCode name received byKind { kind count } replied replyRate rated satisfied satisfactionRate"""
ASK = f"""query ($period: String!, $place: String) {{ publicStatistics(period: $period, regionCode: $place) {{
  period since until asOf whole {{ {FIGURES} }} places {{ {FIGURES} }} errors {{ code message path }} }} }}"""


@pytest.fixture
async def world(desk: Desk) -> SmallWorld:
    await now.travel(desk.store, at("2024-05-06"))
    return await small_world(desk.store)


async def asks(desk: Desk, period: str = "2024-Q1", place: str | None = None, **told: Any) -> Any:
    answer = await desk.ask(None, ASK, period=period, place=place, **told)
    assert answer.errors is None
    return answer.data["publicStatistics"]


async def filed(world: SmallWorld, place: str, count: int, rated: int = 0, **told: Any) -> None:
    """So many matters of a place, ``rated`` of them with five and the next two with one."""
    bureau = await world.department(f"试验{place}{world.count}局")
    matters = [world.matter(bureau, region_code=place, **told) for _ in range(count)]
    low = [world.rating(each, "1.00") for each in matters[rated : rated + 5]] if rated else []
    await world.add(*matters, *(world.rating(each, "5.00") for each in matters[:rated]), *low)


async def test_everybody_reads_the_figures_of_a_quarter_that_is_over(desk: Desk, world: SmallWorld) -> None:
    await filed(world, "520527", 12, 7, **answered())
    await filed(world, "520527", 8)
    await filed(world, "520527", 5, kind=SubmissionKind.THANKS)
    await filed(world, "421221", 9)
    await filed(world, "421221", 3, reviewed_at=at("2024-04-01"))
    await filed(world, "421221", 3, review_state="REJECTED")
    told = await asks(desk)
    assert (told["since"], told["until"], told["errors"]) == ("2024-01-01", "2024-03-31", [])
    whole = told["whole"]
    assert (whole["name"], whole["received"], whole["replied"], whole["replyRate"]) == ("全国", 34, 12, "0.3529")
    assert (whole["rated"], whole["satisfied"], whole["satisfactionRate"]) == (12, 7, "0.5833")
    assert {each["kind"]: each["count"] for each in whole["byKind"]} == {
        **{"COMPLAINT": 29, "THANKS": 5},
        **dict.fromkeys(("HELP", "CONSULTATION", "SUGGESTION"), 0),
    }
    found = {each["name"]: each["received"] for each in told["places"] if each["received"]}
    assert found == {"湖北省": 9, "贵州省": 25}
    assert (await asks(desk, place="520527"))["whole"]["received"] == 25


async def test_few_matters_of_a_place_are_withheld_there_and_above(desk: Desk, world: SmallWorld) -> None:
    await filed(world, "520527", 3)
    await filed(world, "520521", 6)
    await filed(world, "421221", 40)
    country, province = await asks(desk), await asks(desk, place="520500")
    assert country["whole"]["received"] == 49
    counties = {each["regionCode"]: each["received"] for each in province["places"]}
    assert (province["whole"]["received"], counties["520527"], counties["520521"]) == (9, None, None)
    county = (await asks(desk, place="520527"))["whole"]
    assert [county[name] for name in ("received", "replied", "replyRate", "rated", "satisfied")] == [None] * 5
    assert {each["count"] for each in county["byKind"]} == {None}


@pytest.mark.parametrize(
    ("period", "place", "code", "path"),
    [
        ("2024", None, "INVALID_INPUT", ["period"]),
        ("2024-Q2", None, "INVALID_INPUT", ["period"]),
        ("2024-Q1", "999999", "NOT_FOUND", ["regionCode"]),
    ],
)
async def test_what_names_no_quarter_that_is_over_and_no_region_is_told(
    desk: Desk, world: SmallWorld, period: str, place: str | None, code: str, path: list[str]
) -> None:
    told = await asks(desk, period, place, language=Language.EN)
    assert (told["whole"], told["places"]) == (None, [])
    assert [(each["code"], each["path"]) for each in told["errors"]] == [(code, path)]


async def test_a_quarter_is_counted_once_in_ten_minutes(desk: Desk, world: SmallWorld) -> None:
    await filed(world, "520527", 12)
    first = await asks(desk)
    counted = desk.statements
    await filed(world, "520527", 6)
    await now.travel(desk.store, at("2024-05-06") + timedelta(minutes=1))
    again = await asks(desk)
    assert (again["asOf"], again["whole"]["received"]) == (first["asOf"], 12)
    assert desk.statements < counted
