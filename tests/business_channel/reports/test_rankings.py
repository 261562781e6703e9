"""The ranking over the store: who is judged by what, what is left out and listed, and who had nothing to do."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from business_channel.database import Store
from business_channel.exclusions.model import ExclusionGround, ExclusionState, ReportExclusion
from business_channel.ids import new_id
from business_channel.reports.document import Document, Figure, ReportKind
from business_channel.reports.standards import Standards
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import CloseReason, WorkOrderRole, WorkOrderState
from tests.business_channel.reports.small_world import DAY, SmallWorld, answered, by_column, small_world, table
from tests.owed import claim_on

CANARY = "欧阳金丝雀"


@pytest.fixture
async def world(store: Store) -> SmallWorld:
    return await small_world(store)


def leaves(world: SmallWorld, matter: Submission, state: ExclusionState) -> ReportExclusion:
    told = {"ground": ExclusionGround.RATED_IN_BAD_FAITH, "evidence": f"通话录音，{CANARY}", "state": state}
    return ReportExclusion(
        id=new_id(), submission_id=matter.id, proposed_by=world.somebody, proposed_at=DAY, decided_at=DAY, **told
    )


async def rated(world: SmallWorld, bureau: UUID, grades: str, **told: Any) -> list[Submission]:
    """So many answered matters of one department with these grades, one digit each; 0 is not rated."""
    matters = [world.matter(bureau, **answered() | told) for _ in grades]
    orders = (world.order(each, bureau) for each in matters)
    given = (world.rating(each, f"{grade}.00") for each, grade in zip(matters, grades, strict=True) if grade != "0")
    await world.add(*matters, *orders, *given)
    return matters


async def ranking(world: SmallWorld, least: int = 2) -> Document:
    return await world.document(ReportKind.RANKING, Standards(least_ratings=least))


def columns(document: Document, key: str, *names: str) -> list[tuple[Any, ...]]:
    found = table(document, key)
    rows = (by_column(found, at) for at in range(len(found.rows)))
    return [tuple(each.value if isinstance(each := row[name], Figure) else each for name in names) for row in rows]


async def test_an_approved_exclusion_leaves_a_submission_out_and_is_listed_and_no_other_is(world: SmallWorld) -> None:
    bureau = await world.department("试验县商务局")
    matters = await rated(world, bureau, "5111")
    states = (ExclusionState.APPROVED, ExclusionState.PROPOSED, ExclusionState.REFUSED)
    await world.add(*(leaves(world, each, state) for each, state in zip(matters[1:], states, strict=True)))
    document = await ranking(world)
    assert columns(document, "ranking", "department", "valid", "satisfaction_rate") == [
        ("试验县商务局", 3, Decimal("0.333333"))
    ]
    assert columns(document, "exclusions", "number", "departments") == [(matters[1].number, "试验县商务局")]
    assert CANARY not in repr(document)


async def test_departments_are_judged_by_what_they_answer_for_and_a_joint_answer_counts_for_each(
    world: SmallWorld,
) -> None:
    first, second, helper = [await world.department(f"试验县{name}局") for name in ("商务", "财政", "民政")]
    matter = world.matter(first, **answered())
    passed = {"state": WorkOrderState.CLOSED, "close_reason": CloseReason.TRANSFERRED}
    orders = [
        world.order(matter, first, role=WorkOrderRole.JOINT, place=0),
        world.order(matter, second, role=WorkOrderRole.JOINT, place=1),
        world.order(matter, helper, role=WorkOrderRole.CO),
    ]
    moved = world.matter(first, **answered())
    await world.add(matter, *orders, moved, world.order(moved, helper, **passed), world.order(moved, first))
    await world.add(world.rating(matter, "5.00"), world.rating(moved, "1.00"))
    document = await ranking(world, 1)
    told = columns(document, "ranking", "department", "rank", "satisfaction_rate")
    assert told == [("试验县财政局", 1, Decimal("1.000000")), ("试验县商务局", 2, Decimal("0.500000"))]
    idle = [name for (name,) in columns(document, "without_matters", "department")]
    assert "试验县民政局" in idle
    assert not {"试验县商务局", "试验县财政局"} & set(idle)


async def test_a_ranking_shows_intervals_change_and_growth_against_the_period_before(world: SmallWorld) -> None:
    """Now 3 of 4 and 1 of 2; before 1 of 2 and 2 of 2. The quarter before is that of October."""
    better, worse = [await world.department(f"试验县{name}局") for name in ("商务", "财政")]
    before = DAY - timedelta(days=90)
    earlier = {"filed_at": before, "reviewed_at": before, "replied_at": before + timedelta(days=3)}
    for bureau, grades, grades_before in ((better, "5551", "51"), (worse, "51", "55")):
        await rated(world, bureau, grades)
        await rated(world, bureau, grades_before, **earlier)
    document = await ranking(world)
    told = columns(document, "ranking", "department", "rank", "before", "change")
    assert told == [
        ("试验县商务局", 1, Decimal("0.500000"), Decimal("0.250000")),
        ("试验县财政局", 2, Decimal("1.000000"), Decimal("-0.500000")),
    ]
    assert columns(document, "growth", "department", "rank", "change") == [("试验县商务局", 1, Decimal("0.250000"))]
    figure = by_column(table(document, "ranking"), 0)["satisfaction_rate"]
    assert (figure.numerator, figure.denominator) == (3, 4)
    assert (figure.low, figure.high) == (Decimal("0.300642"), Decimal("0.954413"))


async def test_who_has_too_few_ratings_is_listed_and_not_ranked(world: SmallWorld) -> None:
    await rated(world, await world.department("试验县商务局"), "500")
    document = await world.document(ReportKind.RANKING)
    assert table(document, "ranking").rows == ()
    told = columns(document, "not_ranked", "department", "valid", "replied", "rated")
    assert told == [("试验县商务局", 3, 3, 1)]


async def test_no_report_of_outcomes_tells_a_name_a_text_or_a_phone_that_somebody_wrote(world: SmallWorld) -> None:
    bureau = await world.department("试验县商务局")
    words = {
        "title": CANARY,
        "body": CANARY,
        "contact_name_masked": CANARY,
        "contact_phone_masked": "138****0000",
        "enterprise_id": await world.enterprise(),
    }
    [matter] = await rated(world, bureau, "5", **words)
    await world.add(claim_on(matter.id, contract_number=CANARY, debtor_name=CANARY), leaves(world, matter, _APPROVED))
    kinds = (ReportKind.RANKING, ReportKind.ARREARS, ReportKind.TOPICS, ReportKind.REPEATS, ReportKind.CAMPAIGN)
    for kind in kinds:
        document = repr(await world.document(kind))
        assert CANARY not in document
        assert "某商贸" not in document
        assert "****" not in document


_APPROVED = ExclusionState.APPROVED
