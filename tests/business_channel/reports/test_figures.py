"""Eleven submissions of March 2026, and what a report of the month says of them, computed by hand."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from business_channel.database import Store
from business_channel.deadlines.model import Clock
from business_channel.departments.model import Department
from business_channel.language import Language
from business_channel.reports.asking import Breakdown
from business_channel.reports.definitions import METRICS
from business_channel.reports.document import Basis, ReportKind
from business_channel.submissions.model import HandlingState, RejectionReason, ReviewState, SubmissionKind
from business_channel.work_orders.model import CloseReason
from tests.business_channel.reports.history import CANARY, History, begin, parts, report, row

END = "23:59:59"
EXCLUDED = {"handling_state": HandlingState.CLOSED}


@pytest.fixture
async def march(store: Store) -> Store:
    """The eleven: answered in time, answered after an extension, overdue, fresh, thanks, merged, withdrawn at once,
    withdrawn late, rejected, unreviewed, and approved by a recheck.
    """
    history = await begin(store)
    _answered(history)
    _open(history)
    _left_out(history)
    _reviewed(history)
    await history.store(store)
    return store


def _answered(history: History) -> None:
    first = history.submission("03-02 08:00", "03-02 09:00", replied_at="03-06 10:00")
    order = history.order(first, "03-02 10:00", accepted="03-02 11:00", contacted="03-02 15:00", answered="03-05 16:00")
    history.clock(first, "03-02 10:00", f"03-11 {END}", "03-06 10:00")
    history.clock(first, "03-02 10:00", f"03-11 {END}", "03-05 16:00", order=order)
    history.clock(first, "03-02 10:00", f"03-03 {END}", "03-02 11:00", order=order, clock=Clock.ACCEPT)
    history.clock(first, "03-02 11:00", "03-03 11:00", "03-02 15:00", order=order, clock=Clock.CONTACT)
    history.first = first  # type: ignore[attr-defined]
    late = history.submission("03-02 17:30", "03-02 18:00", SubmissionKind.COMPLAINT, replied_at="03-13 09:30")
    order = history.order(late, "03-03 09:00", accepted="03-05 09:00", answered="03-12 17:00")
    pause = [("03-04 09:00", "03-06 09:00")]
    history.clock(late, "03-03 09:00", f"03-24 {END}", "03-13 09:30", pauses=pause, due_before=f"03-12 {END}")
    history.clock(late, "03-03 09:00", f"03-24 {END}", "03-12 17:00", order=order, due_before=f"03-12 {END}")
    history.clock(late, "03-03 09:00", f"03-04 {END}", "03-05 09:00", order=order, clock=Clock.ACCEPT)


def _open(history: History) -> None:
    overdue = history.submission("03-04 09:00", "03-04 10:00", SubmissionKind.SUGGESTION)
    order = history.order(overdue, "03-04 10:00", history.other)
    history.clock(overdue, "03-04 10:00", f"03-18 {END}")
    history.clock(overdue, "03-04 10:00", f"03-18 {END}", order=order)
    history.clock(overdue, "03-04 10:00", f"03-05 {END}", order=order, clock=Clock.ACCEPT)
    fresh = history.submission("03-30 08:00", "03-30 09:00", SubmissionKind.CONSULTATION)
    order = history.order(fresh, "03-30 09:00", history.other, accepted="03-30 10:00")
    history.clock(fresh, "03-30 09:00", f"04-02 {END}")
    history.clock(fresh, "03-30 09:00", f"04-02 {END}", order=order)
    history.clock(fresh, "03-30 09:00", f"03-31 {END}", "03-30 10:00", order=order, clock=Clock.ACCEPT)
    given_up = {"closed_at": "03-20 09:00", "handling_state": HandlingState.WITHDRAWN}
    withdrawn = history.submission("03-12 08:00", "03-12 09:00", **given_up)
    order = history.order(
        withdrawn,
        "03-12 09:00",
        history.other,
        reason=CloseReason.WITHDRAWN,
        accepted="03-13 08:00",
        closed="03-20 09:00",
    )
    history.clock(withdrawn, "03-12 09:00", f"03-23 {END}", "03-20 09:00")
    history.clock(withdrawn, "03-12 09:00", f"03-23 {END}", "03-20 09:00", order=order)
    history.clock(withdrawn, "03-12 09:00", f"03-13 {END}", "03-13 08:00", order=order, clock=Clock.ACCEPT)


def _left_out(history: History) -> None:
    history.submission("03-05 08:00", "03-05 09:00", SubmissionKind.THANKS, closed_at="03-05 09:00", **EXCLUDED)
    joined = {"merged_into_id": history.first, "merged_at": "03-10 09:00"}  # type: ignore[attr-defined]
    history.submission(
        "03-09 08:00", "03-09 09:00", replied_at="03-10 12:00", handling_state=HandlingState.REPLIED, **joined
    )
    given_up = {"closed_at": "03-11 10:00", "handling_state": HandlingState.WITHDRAWN}
    history.submission("03-10 09:00", "03-10 10:00", **given_up)


def _reviewed(history: History) -> None:
    rejected = {"review_state": ReviewState.REJECTED, "rejection_reason": RejectionReason.VAGUE}
    history.submission("03-16 09:00", "03-16 15:00", **rejected)
    history.submission("03-30 16:00")
    contested = history.submission(
        "03-17 08:00", "03-17 10:00", contested=ReviewState.REJECTED, replied_at="03-19 10:00"
    )
    history.recheck(contested, "03-18 10:00", overturned=True)
    order = history.order(contested, "03-18 11:00", accepted="03-18 12:00", answered="03-19 09:30")
    history.clock(contested, "03-18 11:00", f"03-27 {END}", "03-19 10:00")
    history.clock(contested, "03-18 11:00", f"03-27 {END}", "03-19 09:30", order=order)
    history.clock(contested, "03-18 11:00", f"03-19 {END}", "03-18 12:00", order=order, clock=Clock.ACCEPT)


async def test_the_overview_of_a_month_is_what_a_hand_computes(march: Store) -> None:
    document = await report(march, ReportKind.OVERVIEW)
    assert list(row(document, "volume", "合计").values())[1:] == [11, 1, 9, 1, 1, 0, 1, 0, 6]
    total = row(document, "by_kind", "合计")
    assert [total[key] for key in ("received", "approved", "valid", "replied", "overdue")] == [11, 9, 6, 3, 1]
    assert parts(total["reply_rate"]) == (3, 6)
    assert parts(total["reply_rate_received"]) == (4, 11)
    assert parts(total["due_reply_rate"]) == (3, 4)
    assert parts(total["on_time_rate"]) == (3, 4)
    assert parts(total["on_time_rate_unextended"]) == (2, 4)
    assert parts(total["response_rate"]) == (1, 6)
    assert [total[key].value for key in ("handling_median", "handling_p90")] == [Decimal("33.00"), Decimal("64.50")]
    assert [total[key].value for key in ("handling_net_median", "handling_net_p90")] == [Decimal("33"), Decimal("48.5")]
    # Of six: 8 h and 33 h answered, 11 h and 48 h watched, then 64.5 h of two: 5/6 · 3/4 · 1/2 is below one half.
    assert total["handling_km_median"].value == Decimal("64.50")
    assert total["reply_rate"].value == Decimal("0.500000")


async def test_kinds_have_a_row_each_and_the_unclassified_one_as_well(march: Store) -> None:
    document = await report(march, ReportKind.OVERVIEW, breakdowns=(Breakdown.KIND, Breakdown.CITY, Breakdown.SIZE))
    table = next(each for each in document.tables if each.key == "by_kind")
    assert [getattr(cells[0], "zh", None) for cells in table.rows] == [
        *("感谢", "建言", "求助", "投诉", "咨询", "未分类", "合计")
    ]
    assert row(document, "by_kind", "未分类")["reply_rate"].value is None
    assert parts(row(document, "by_kind", "投诉")["on_time_rate_unextended"]) == (0, 1)
    assert row(document, "by_city", "武汉市")["valid"] == 6
    assert row(document, "by_size", "未分类")["valid"] == 6


async def test_the_stock_balances_and_tells_its_age(march: Store) -> None:
    stock = row(await report(march, ReportKind.OVERVIEW), "stock")
    assert [stock[key] for key in ("opening", "came", "went", "closing")] == [0, 8, 6, 2]
    assert stock["backlog_overdue"] == 1
    assert stock["backlog_oldest"] == 19
    assert [stock[f"band_{place}"] for place in range(5)] == [1, 0, 0, 1, 0]


async def test_a_period_counts_what_happened_in_it(march: Store) -> None:
    days = (date(2026, 3, 11), date(2026, 3, 20))
    total = row(await report(march, ReportKind.OVERVIEW, days=days, basis=Basis.PERIOD), "by_kind", "合计")
    assert parts(total["reply_rate_period"]) == (2, 3)
    assert parts(total["due_reply_rate"]) == (2, 3)
    assert parts(total["on_time_rate"]) == (2, 3)
    assert parts(total["on_time_rate_unextended"]) == (1, 3)
    assert "reply_rate" not in total


async def test_departments_are_told_how_they_keep_their_times(march: Store) -> None:
    document = await report(march, ReportKind.SLA)
    first, second = row(document, "departments", "武汉市第1局"), row(document, "departments", "武汉市第2局")
    assert [first[key] for key in ("orders", "answered", "overdue")] == [3, 3, 0]
    assert parts(first["acceptance_rate"]) == (2, 3)
    assert parts(first["unit_response_rate"]) == (1, 3)
    assert parts(first["unit_on_time_rate"]) == (3, 3)
    assert parts(first["unit_on_time_rate_unextended"]) == (3, 3)
    assert parts(first["extension_share"]) == (1, 3)
    # 6.5 h, 30 h and 64 h from issue to signature.
    assert [first[key].value for key in ("holding_median", "holding_p90")] == [Decimal("30.00"), Decimal("64.00")]
    assert [second[key] for key in ("orders", "answered", "overdue")] == [3, 0, 1]
    assert parts(second["acceptance_rate"]) == (2, 3)
    assert parts(second["unit_on_time_rate"]) == (0, 1)
    assert second["holding_km_median"].value is None
    stock = row(document, "stock_by_department", "武汉市第2局")
    assert [stock[key] for key in ("opening", "came", "went", "closing", "backlog_overdue")] == [0, 3, 1, 2, 1]


async def test_the_review_is_told_with_its_reasons_and_rechecks(march: Store) -> None:
    document = await report(march, ReportKind.REVIEW)
    found = row(document, "review")
    assert [found[key] for key in ("reviewed", "waiting", "rejected", "hidden")] == [10, 0, 1, 0]
    assert parts(found["review_within_24h_rate"]) == (10, 10)
    assert parts(found["recheck_overturn_rate"]) == (1, 1)
    assert found["review_median"].value == Decimal("1.00")
    assert row(document, "reasons", "事实不清")["rejected"] == 1
    later = row(
        await report(march, ReportKind.REVIEW, "04-01 09:00", days=(date(2026, 3, 1), date(2026, 5, 1))), "review"
    )
    assert parts(later["review_within_24h_rate"]) == (10, 11)


async def test_the_brief_of_a_day_tells_what_is_new_and_what_is_late(march: Store) -> None:
    document = await report(march, ReportKind.BRIEF, days=(date(2026, 3, 30), date(2026, 3, 31)))
    assert list(row(document, "news", "合计").values())[1:] == [2, 1, 0, 0, 0, 0]
    assert row(document, "open")["backlog_overdue"] == 1
    assert row(document, "desks", "武汉市第2局") == {
        "department": "武汉市第2局", "open": 2, "urgent": 0, "overdue": 1, "due_soon": 0,
    }  # fmt: skip


MINE = [ReportKind.OVERVIEW, ReportKind.SLA, ReportKind.TRANSFERS, ReportKind.REVIEW, ReportKind.BRIEF]


async def test_a_report_prints_its_definitions_and_nothing_that_a_person_wrote(march: Store) -> None:
    for kind in MINE:
        document = await report(march, kind)
        shown = {column.metric for table in document.tables for column in table.columns if column.metric}
        assert shown == {metric.code for metric in document.metrics} <= METRICS.keys()
        assert CANARY not in repr(document)
        assert "ZQ-" not in repr(document)


async def test_rows_fill_their_columns_and_charts_draw_columns_that_there_are(march: Store) -> None:
    for kind in MINE:
        document = await report(march, kind, department_id=None)
        keys = {table.key: [column.key for column in table.columns] for table in document.tables}
        assert len(keys) == len(document.tables)
        for table in document.tables:
            assert len(set(keys[table.key])) == len(table.columns)
            assert {len(cells) for cells in table.rows} <= {len(table.columns)}
        assert all({chart.along, *chart.series} <= set(keys[chart.table]) for chart in document.charts)


async def test_progress_goes_from_nothing_to_all_and_what_it_raises_ends_the_report(march: Store) -> None:
    for kind in MINE:
        told: list[tuple[int, int]] = []

        async def note(done: int, of: int, told: list[tuple[int, int]] = told) -> None:
            told.append((done, of))

        await report(march, kind, progress=note)
        assert told == [(done, told[0][1]) for done in range(told[0][1] + 1)]

    async def stop(done: int, of: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await report(march, ReportKind.OVERVIEW, progress=stop)


async def test_a_department_sees_its_own_orders_and_the_days_of_its_stock(march: Store) -> None:
    async with march.engine.connect() as connection:
        found = select(Department.id).where(Department.name == "武汉市第2局")
        department_id = (await connection.execute(found)).scalar_one()
    document = await report(march, ReportKind.SLA, department_id=department_id)
    table = next(each for each in document.tables if each.key == "departments")
    assert [getattr(cells[0], "zh", cells[0]) for cells in table.rows] == ["武汉市第2局", "合计"]
    days = next(each for each in document.tables if each.key == "stock_by_day")
    assert [(cells[0], *cells[1:]) for cells in days.rows] == [
        (date(2026, 3, 4), 0, 1, 0, 1),
        (date(2026, 3, 12), 1, 1, 0, 2),
        (date(2026, 3, 20), 2, 0, 1, 1),
        (date(2026, 3, 30), 1, 1, 0, 2),
    ]


def test_every_measure_is_defined_in_both_languages_and_fills_nothing_in() -> None:
    for metric in METRICS.values():
        texts = (metric.name, metric.formula, metric.numerator, metric.denominator, metric.exclusions)
        assert all(words.zh and words.en for words in texts), metric.code
        assert all(words.say(language) for words in texts for language in Language), metric.code
