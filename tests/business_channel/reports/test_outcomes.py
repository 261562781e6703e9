"""What came of answers, in worlds of a few matters whose figures are computed by hand."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from business_channel.adoptions.model import AdoptionDegree
from business_channel.database import Store
from business_channel.feedback.model import Appeal, AppealState, FollowUp, Solved
from business_channel.feedback.rules import Band, band, grade
from business_channel.ids import new_id
from business_channel.reports import facts, outcomes
from business_channel.reports.apart import listed
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.document import Document, Figure, ReportKind
from business_channel.reports.places import placed
from business_channel.reports.standards import STANDARDS, Standards, Weights
from business_channel.reports.tallying import NAMES, cells, resolution, score
from business_channel.submissions.model import SubmissionKind
from business_channel.work_orders.model import CloseReason, WorkOrderState
from tests.business_channel.reports.small_world import (
    AS_OF,
    DAY,
    SINCE,
    UNTIL,
    SmallWorld,
    answered,
    by_column,
    closed,
    small_world,
    table,
)

D = Decimal
GRADES = ("4.67", "3.00", "1.00")


@pytest.fixture
async def world(store: Store) -> SmallWorld:
    return await small_world(store)


def of(figure: Figure) -> tuple[Any, Any, Any]:
    return figure.value, figure.numerator, figure.denominator


async def whole(world: SmallWorld) -> dict[str, Any]:
    """What the report on repeats says of all matters."""
    document = await world.document(ReportKind.REPEATS)
    return by_column(table(document, "repeats"), 0)


@pytest.mark.parametrize(
    ("scores", "mean", "named"),
    [
        ((5, 5, 4), "4.67", Band.VERY_SATISFIED),
        ((3, 3, 3), "3.00", Band.BASICALLY_SATISFIED),
        ((2, 2, 2), "2.00", Band.DISSATISFIED),
        ((1, 1, 1), "1.00", Band.VERY_DISSATISFIED),
    ],
)
def test_only_a_grade_above_two_is_satisfied(scores: tuple[int, int, int], mean: str, named: Band) -> None:
    assert grade(*scores) == D(mean)
    assert band(grade(*scores)) is named
    assert (grade(*scores) > 2) == (named in list(Band)[:3])


@pytest.mark.parametrize(("weight", "value"), [("0", "0.500000"), ("0.5", "0.625000")])
def test_what_is_partly_solved_counts_half_only_where_it_is_so_configured(weight: str, value: str) -> None:
    assert resolution(2, 1, 4, D(weight)).value == D(value)


def test_the_score_weighs_three_rates_and_has_no_value_where_one_has_none() -> None:
    rates = Figure(D("0.9"), 9, 10), Figure(D("0.5"), 1, 2), Figure(D("0.666667"), 2, 3)
    assert score(*rates, Weights()).value == D("0.646667")
    assert score(*rates, Weights(D(1), D(0), D(0))).value == D("0.900000")
    assert score(rates[0], Figure(None, 0, 0), rates[2], Weights()).value is None


async def test_satisfaction_counts_who_rated_by_the_latest_round_and_shows_who_did_not(world: SmallWorld) -> None:
    """Of five answered, four rated: 4.67, 2.00, 3.00 and after 1.00 in the first round 5.00 in the second."""
    bureau = await world.department("试验县商务局")
    matters = [world.matter(bureau, **answered()) for _ in range(5)]
    matters[3].round = 2
    thanks = world.matter(bureau, kind=SubmissionKind.THANKS, **closed())
    await world.add(*matters, thanks, *(world.order(each, bureau) for each in matters))
    told = zip(matters[:4], ("4.67", "2.00", "3.00", "1.00"), strict=True)
    await world.add(*(world.rating(each, grade) for each, grade in told), world.rating(matters[3], "5.00", round=2))
    document = await world.document(ReportKind.RANKING)
    row = by_column(table(document, "not_ranked"), 0)
    assert (row["department"], row["valid"], row["replied"], row["rated"]) == ("试验县商务局", 5, 5, 4)
    judged = await _judged(world)
    assert of(judged["satisfaction_rate"]) == (D("0.750000"), 3, 4)
    assert of(judged["satisfaction_coverage"]) == (D("0.800000"), 4, 5)
    assert of(judged["satisfaction_mean"]) == (D("0.733500"), D("14.67"), 20)


async def _judged(world: SmallWorld, **standards: Any) -> dict[str, Any]:
    """The first row of a ranking in which one rating is enough."""
    document = await world.document(ReportKind.RANKING, Standards(least_ratings=1, **standards))
    return by_column(table(document, "ranking"), 0)


async def test_authors_and_call_backs_are_heard_side_by_side_and_only_on_complaints_and_help(world: SmallWorld) -> None:
    """Said: YES, PARTLY, NO, and thanks after a rating of NO. Called: YES, then NO; nobody was reached for another."""
    bureau = await world.department("试验县商务局")
    matters = [world.matter(bureau, **closed()) for _ in range(4)]
    advice = [world.matter(bureau, kind=kind, **closed()) for kind in ("CONSULTATION", "SUGGESTION")]
    await world.add(*matters, *advice, *(world.order(each, bureau) for each in matters[:3] + advice))
    thanked = {"state": WorkOrderState.CLOSED, "close_reason": CloseReason.THANKED}
    await world.add(world.order(matters[3], bureau, **thanked))
    said = (Solved.YES, Solved.PARTLY, Solved.NO, Solved.NO)
    await world.add(*(world.rating(each, "4.00", word) for each, word in zip(matters, said, strict=True)))
    await world.add(*(world.rating(each, "4.00") for each in advice))
    calls = (world.call(matters[0], Solved.NO, 11), world.call(matters[0], Solved.YES, 12))
    await world.add(*calls, world.call(matters[1], Solved.NO), world.call(matters[2], None))
    row = await _judged(world)
    assert of(row["resolution_self"]) == (D("0.500000"), 2, 4)
    assert of(row["resolution_call_back"]) == (D("0.500000"), 1, 2)
    half = await _judged(world, partly=D("0.5"))
    assert of(half["resolution_self"]) == (D("0.625000"), D("2.5"), 4)


async def test_what_comes_back_within_ninety_days_on_the_same_matter_is_a_repeat(world: SmallWorld) -> None:
    """Closed on day 0: a filing 90 days later repeats it, one a second later, or on another topic, or of another
    enterprise, or against another body does not; thanks never do.
    """
    bureau, other = await world.department("试验县商务局"), await world.department("试验县财政局")
    firm, stranger = await world.enterprise(), await world.enterprise()
    first_closed = DAY - timedelta(days=90)
    first = {"filed_at": first_closed - timedelta(days=9), "reviewed_at": first_closed - timedelta(days=8)}
    ended = {"handling_state": "CLOSED", "closed_at": first_closed}
    later = {"filed_at": DAY, "reviewed_at": DAY + timedelta(hours=1)}
    rows = [
        world.matter(bureau, enterprise_id=firm, **first, **ended),
        world.matter(bureau, enterprise_id=firm, **later),
        world.matter(bureau, enterprise_id=firm, **(later | {"filed_at": DAY + timedelta(seconds=1)})),
        world.matter(bureau, enterprise_id=firm, topic_code="arrears.works", **later),
        world.matter(bureau, enterprise_id=stranger, **later),
        world.matter(other, enterprise_id=firm, **later),
        world.matter(bureau, enterprise_id=firm, kind=SubmissionKind.THANKS, **later),
    ]
    await world.add(*rows)
    row = await whole(world)
    assert (row["valid"], row["repeats"]) == (5, 1)
    assert of(row["repeat_rate"]) == (D("0.200000"), 1, 5)


async def test_closed_for_good_needs_a_solved_matter_that_nobody_comes_back_to(world: SmallWorld) -> None:
    """Seven closed: solved by the author; solved by a call-back alone; not solved; reopened; followed up on day 30, and
    on a later day; and filed again. Three of them are for good.
    """
    bureau, firm = await world.department("试验县商务局"), await world.enterprise()
    matters = [world.matter(bureau, topic_code=topic, **closed()) for topic in _topics(6)]
    matters[3].round = 2
    again = world.matter(bureau, enterprise_id=firm, topic_code="arrears.goods", **closed())
    back = DAY + timedelta(days=30)
    repeat = world.matter(bureau, enterprise_id=firm, topic_code="arrears.goods", filed_at=back, reviewed_at=back)
    await world.add(*matters, again, repeat)
    solved = [world.rating(each, "5.00") for each in (matters[0], *matters[3:], again)]
    await world.add(*solved, world.rating(matters[2], "5.00", Solved.PARTLY), world.call(matters[1], Solved.YES))
    end = matters[4].closed_at
    assert end is not None
    for matter, moment in ((matters[4], end + timedelta(days=30)), (matters[5], end + timedelta(days=31))):
        asked = {"question": "何时到账？", "asked_by": world.somebody, "asked_at": moment}
        await world.add(FollowUp(id=new_id(), submission_id=matter.id, **asked))
    row = await whole(world)
    assert row["closed"] == 7
    assert of(row["first_time_rate"]) == (D("0.428571"), 3, 7)


def _topics(count: int) -> list[str]:
    named = ("works", "services", "deposits", "bills", "pay_when_paid", "audit")
    return [f"arrears.{each}" for each in named[:count]]


async def test_reopened_and_appealed_matters_are_told_against_those_closed_and_decided(world: SmallWorld) -> None:
    bureau = await world.department("试验县商务局")
    matters = [world.matter(bureau, **(closed() if place < 3 else answered())) for place in range(5)]
    matters[0].round = matters[3].round = 2
    await world.add(*matters)
    states = (AppealState.UPHELD, AppealState.REJECTED, AppealState.REJECTED, AppealState.RAISED)
    for matter, state in zip(matters, states, strict=False):
        asked = {"reason": "答复与事实不符", "asked_by": world.somebody, "asked_at": DAY, "state": state}
        await world.add(Appeal(id=new_id(), submission_id=matter.id, **asked))
    async with world.snapshot() as session:
        gathered = await facts.gather(session, Question(ReportKind.OVERVIEW, SINCE, UNTIL), AS_OF)
        await outcomes.gather(gathered)
        row = await gathered.row(f"SELECT {listed(outcomes.TALLY)} FROM {outcomes.OUTCOMES} f")
    told = dict(zip(NAMES, cells(row), strict=True))
    assert of(told["reopen_rate"]) == (D("0.500000"), 2, 4)  # type: ignore[arg-type]
    assert of(told["appeal_upheld_rate"]) == (D("0.333333"), 1, 3)  # type: ignore[arg-type]
    assert of(told["satisfaction_rate"]) == (None, 0, 0)  # type: ignore[arg-type]


async def test_a_suggestion_is_adopted_once_by_any_record_that_holds_and_is_more_than_a_reference(
    world: SmallWorld,
) -> None:
    """Of five answered suggestions two count: one with two clauses, one recorded anew after a withdrawal; not one that
    was withdrawn, one that was a reference, and one without a record. What waits for its answer is in neither sum.
    """
    bureau = await world.department("试验县商务局")
    suggested = {"kind": SubmissionKind.SUGGESTION}
    matters = [world.matter(bureau, **suggested | answered()) for _ in range(5)]
    others = [world.matter(bureau, **answered()), world.matter(bureau, **suggested)]
    await world.add(*matters, *others)
    twice, anew, withdrawn, reference, _ = (each.id for each in matters)
    await world.add(world.adoption(twice, degree=AdoptionDegree.ADOPTED), world.adoption(twice, clause="第二条"))
    await world.add(world.adoption(anew, withdrawn=True), world.adoption(anew))
    await world.add(world.adoption(withdrawn, withdrawn=True))
    await world.add(world.adoption(reference, degree=AdoptionDegree.REFERENCE), world.adoption(others[1].id))
    document = await world.document(ReportKind.OVERVIEW, breakdowns=(Breakdown.KIND,))
    rows = {row[0].zh: by_column(table(document, "outcomes_by_kind"), at) for at, row in _rows(document)}
    assert of(rows["建言"]["adoption_rate"]) == of(rows["合计"]["adoption_rate"]) == (D("0.400000"), 2, 5)
    assert of(rows["投诉"]["adoption_rate"]) == (None, 0, 0)
    (printed,) = (each for each in document.metrics if each.code == "adoption_rate")
    assert "已撤销的登记和仅供参考的不计" in printed.numerator.zh


def _rows(document: Document) -> Any:
    return enumerate(table(document, "outcomes_by_kind").rows)


async def test_the_overview_tells_outcomes_by_every_breakdown_and_grades_by_band(world: SmallWorld) -> None:
    """Three complaints graded 4.67, 3.00 and 1.00, of which two departments answered the first together, and a help."""
    first, second = await world.department("试验县商务局"), await world.department("试验县财政局")
    matters = [world.matter(first, **answered()) for _ in range(3)]
    help_ = world.matter(first, kind=SubmissionKind.HELP, **answered())
    joint = [world.order(matters[0], each, role="JOINT", place=at) for at, each in enumerate((first, second))]
    await world.add(*matters, help_, *joint, *(world.order(each, first) for each in matters[1:]))
    await world.add(*(world.rating(each, grade) for each, grade in zip(matters, GRADES, strict=True)))
    breakdowns = (Breakdown.KIND, Breakdown.DEPARTMENT)
    document = await world.document(ReportKind.OVERVIEW, breakdowns=breakdowns)
    found = table(document, "outcomes_by_kind")
    kinds = {row[0].zh: by_column(found, at) for at, row in enumerate(found.rows)}  # type: ignore[union-attr]
    assert {name: row["valid"] for name, row in kinds.items() if row["valid"]} == {"投诉": 3, "求助": 1, "合计": 4}
    assert of(kinds["投诉"]["satisfaction_rate"]) == (D("0.666667"), 2, 3)
    units = {getattr(row[0], "zh", row[0]): row[1] for row in table(document, "outcomes_by_department").rows}
    assert units == {"试验县商务局": 3, "试验县财政局": 1, "未分类": 1, "合计": 4}
    assert [row[1] for row in table(document, "satisfaction_bands").rows] == [1, 0, 1, 0, 1, 3]


def counts(name: str, satisfied: int, rated: int, valid: int = 50, level: str = "COUNTY") -> Any:
    told = {"department_id": name, "name": name, "level": level, "valid": valid}
    return SimpleNamespace(**told, satisfied=satisfied, rated=rated)


def test_departments_are_ranked_among_peers_of_level_and_volume_with_ratings_enough() -> None:
    now = [
        counts("甲", 27, 30),
        counts("乙", 36, 40),
        counts("丙", 30, 30),
        counts("丁", 29, 29),
        counts("戊", 15, 30),
        counts("己", 20, 40, valid=100),
        counts("庚", 20, 40, level="CITY"),
    ]
    before = [counts("甲", 15, 30), counts("乙", 1, 29), counts("丙", 30, 30), counts("戊", 12, 30)]
    places = placed(now, before, STANDARDS)
    assert [(each.name, each.rank) for each in places] == [
        *(("庚", 1), ("己", 1)),
        *(("丙", 1), ("乙", 2), ("甲", 2), ("戊", 4), ("丁", None)),
    ]
    assert {each.name: each.growth_rank for each in places if each.growth_rank} == {"甲": 1, "戊": 2}
