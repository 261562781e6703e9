"""What is passed on, put off, promised and sent back, in histories of a few rows."""

from datetime import date
from decimal import Decimal

import pytest

from business_channel.database import Store
from business_channel.deadlines.model import Clock
from business_channel.replies.model import ReplyKind
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import Basis, ReportKind
from business_channel.submissions.model import ReviewState
from business_channel.work_orders.model import CloseReason, ObjectionState, WorkOrderRole
from tests.business_channel.reports.history import History, begin, parts, report, row

END = "23:59:59"
HANDED = CloseReason.TRANSFERRED


def to_and_fro(history: History) -> None:
    """From the first department to the second and back, with an upheld objection to each; answered on 03-09."""
    key = history.submission("03-02 08:00", "03-02 09:00", hops=2, replied_at="03-09 09:00")
    first = history.order(key, "03-02 09:00", reason=HANDED, closed="03-03 09:00")
    second = history.order(key, "03-03 09:00", history.other, reason=HANDED, closed="03-05 09:00", passed_from=first)
    history.order(key, "03-05 09:00", answered="03-06 09:00", passed_from=second)
    for order in (first, second):
        history.objection(key, order, ObjectionState.UPHELD)


def straight(history: History) -> None:
    """Passed on once, not answered, and objected to in vain."""
    key = history.submission("03-30 08:00", "03-30 09:00", hops=1)
    first = history.order(key, "03-30 09:00", reason=HANDED, closed="03-30 13:00")
    second = history.order(key, "03-30 13:00", history.other, passed_from=first)
    history.objection(key, second, ObjectionState.REJECTED)
    history.objection(key, first, ObjectionState.RAISED)


async def test_passing_to_and_fro_is_counted_and_its_time_is_lost(store: Store) -> None:
    history = await begin(store)
    to_and_fro(history)
    straight(history)
    quiet = history.submission("03-30 08:00", "03-30 09:00")
    history.order(quiet, "03-30 09:00")
    await history.store(store)
    document = await report(store, ReportKind.TRANSFERS)
    assert parts(row(document, "passing")["ping_pong_rate"]) == (1, 3)
    assert row(document, "passing")["mean_hops"].value == Decimal("1.00")
    # 24 h and 4 h lost, of 40 h until the answer, and twice 11 h until the snapshot.
    assert parts(row(document, "passing")["transfer_time_share"]) == (28 * 60, 62 * 60)
    assert parts(row(document, "passing")["objections_upheld_share"]) == (2, 4)
    assert parts(row(document, "passing")["objections_rejected_share"]) == (1, 4)
    assert parts(row(document, "passing")["return_rate"]) == (4, 6)
    flows = next(each for each in document.tables if each.key == "flows")
    assert flows.rows == (("武汉市第1局", "武汉市第2局", 2), ("武汉市第2局", "武汉市第1局", 1))
    hops = next(each for each in document.tables if each.key == "hops")
    assert hops.rows == ((0, 1), (1, 1), (2, 1))


async def test_an_order_is_passed_on_in_the_period_of_its_issue_though_the_matter_came_before(store: Store) -> None:
    history = await begin(store)
    key = history.submission("02-20 08:00", "02-20 09:00", hops=1)
    first = history.order(key, "02-20 09:00", reason=HANDED, closed="03-10 09:00")
    history.order(key, "03-10 09:00", history.other, passed_from=first)
    await history.store(store)
    document = await report(store, ReportKind.TRANSFERS, basis=Basis.PERIOD)
    assert next(each.rows for each in document.tables if each.key == "flows") == (("武汉市第1局", "武汉市第2局", 1),)


async def test_a_department_that_was_merged_away_from_and_comes_back_is_no_ping_pong(store: Store) -> None:
    history = await begin(store)
    key = history.submission("03-02 08:00", "03-02 09:00")
    history.order(key, "03-02 09:00", reason=CloseReason.MERGED, closed="03-03 09:00")
    history.order(key, "03-04 09:00")
    await history.store(store)
    document = await report(store, ReportKind.TRANSFERS)
    assert parts(row(document, "passing")["ping_pong_rate"]) == (0, 1)


async def test_interim_replies_promises_returns_and_call_backs_are_held_to_account(store: Store) -> None:
    history = await begin(store)
    key = history.submission("03-02 08:00", "03-02 09:00", replied_at="03-20 09:00")
    order = history.order(key, "03-02 09:00", accepted="03-02 10:00", answered="03-19 09:00")
    history.clock(key, "03-02 09:00", f"03-30 {END}", "03-20 09:00", pauses=[("03-03 09:00", "03-03 16:59:50")])
    interim = {"order": order, "clock": Clock.INTERIM}
    history.clock(key, "03-02 12:00", f"03-06 {END}", "03-05 09:00", **interim)
    history.clock(key, "03-05 09:00", f"03-10 {END}", "03-11 09:00", **interim)
    history.clock(key, "03-11 09:00", f"03-25 {END}", "03-20 09:00", **interim)
    history.reply(key, order, "03-05 09:00", ReplyKind.INTERIM)
    history.reply(key, order, "03-11 09:00", ReplyKind.INTERIM)
    history.reply(key, order, None, returned="答复空洞")
    final = history.reply(key, order, "03-20 09:00")
    for due_on, proved in ((24, "03-24 23:00"), (25, "03-26 08:00"), (26, None), (31, None)):
        history.promise(key, order, final, date(2026, 3, due_on), proved)
    for confirmed in (True, True, False, None):
        history.call_back(key, confirmed=confirmed)
    reopened = history.submission("03-02 08:00", "03-02 09:00", round=2)
    again = history.order(reopened, "03-02 09:00", accepted="03-02 10:00")
    history.clock(reopened, "03-02 09:00", f"03-11 {END}", "03-06 09:00")
    history.clock(reopened, "03-02 09:00", f"03-11 {END}", "03-05 09:00", order=again)
    history.clock(reopened, "03-09 09:00", f"03-18 {END}", order=again)
    history.reply(reopened, again, "03-06 09:00")
    await history.store(store)
    document = await report(store, ReportKind.TRANSFERS)
    handled = row(document, "handling")
    assert parts(handled["interim_on_time_rate"]) == (1, 2)
    assert parts(handled["broken_promise_rate"]) == (2, 3)
    assert parts(handled["redo_rate"]) == (2, 2)
    assert parts(handled["call_back_verification_rate"]) == (2, 4)
    # 8 h but ten seconds, in full minutes, of 14 days · 8 h, and none of 4 days · 8 h.
    assert parts(handled["pause_share"]) == (8 * 60 - 1, (14 + 4) * 8 * 60)


async def test_a_matter_that_was_reopened_keeps_its_first_answer_and_is_in_the_stock_again(store: Store) -> None:
    history = await begin(store)
    key = history.submission("03-02 08:00", "03-02 09:00", round=2)
    order = history.order(key, "03-02 09:00", accepted="03-02 10:00")
    for held in (None, order):
        history.clock(key, "03-02 09:00", f"03-11 {END}", "03-06 09:00", order=held)
        history.clock(key, "03-16 09:00", f"03-25 {END}", order=held)
    history.reply(key, order, "03-06 09:00")
    await history.store(store)
    overview, desks = await report(store, ReportKind.OVERVIEW), await report(store, ReportKind.SLA)
    total = row(overview, "by_kind", "合计")
    assert parts(total["reply_rate"]) == (1, 1)
    assert parts(total["on_time_rate"]) == (1, 1)
    assert total["handling_median"].value == Decimal("32.00")
    for stock in (row(overview, "stock"), row(desks, "stock_by_department", "武汉市第1局")):
        assert [stock[each] for each in ("opening", "came", "went", "closing", "backlog_overdue")] == [0, 2, 1, 1, 1]
    assert parts(row(desks, "departments", "武汉市第1局")["unit_on_time_rate"]) == (1, 1)


async def test_a_clock_that_stands_still_since_before_it_was_due_is_not_overdue(store: Store) -> None:
    history = await begin(store)
    for paused in ("03-10 09:00", "03-12 09:00"):
        key = history.submission("03-02 08:00", "03-02 09:00")
        order = history.order(key, "03-02 09:00")
        for held in (None, order):
            history.clock(key, "03-02 09:00", f"03-11 {END}", order=held, pauses=[(paused, None)])
    await history.store(store)
    overview, desks = await report(store, ReportKind.OVERVIEW), await report(store, ReportKind.SLA)
    assert row(overview, "by_kind", "合计")["overdue"] == 1
    assert row(overview, "stock")["backlog_overdue"] == 1
    assert row(desks, "departments", "武汉市第1局")["overdue"] == 1
    assert row(desks, "stock_by_department", "武汉市第1局")["backlog_overdue"] == 1


async def test_of_one_department_the_time_lost_is_that_of_all_orders_on_its_submissions(store: Store) -> None:
    history = await begin(store)
    to_and_fro(history)
    straight(history)
    await history.store(store)
    document = await report(store, ReportKind.TRANSFERS, department_id=history.other)
    assert parts(row(document, "passing")["transfer_time_share"]) == (28 * 60, 51 * 60)
    assert parts(row(document, "passing")["return_rate"]) == (2, 2)


async def test_the_seconds_of_all_pauses_are_added_and_then_count_in_full_minutes(store: Store) -> None:
    history = await begin(store)
    key = history.submission("03-02 08:00", "03-02 09:00", replied_at="03-02 12:00")
    order = history.order(key, "03-02 09:00", answered="03-02 11:00")
    history.reply(key, order, "03-02 12:00")
    pauses = [("03-02 10:00", "03-02 10:00:45"), ("03-02 10:10", "03-02 10:10:50")]
    history.clock(key, "03-02 09:00", f"03-11 {END}", "03-02 12:00", pauses=pauses)
    await history.store(store)
    overview, passing = await report(store, ReportKind.OVERVIEW), await report(store, ReportKind.TRANSFERS)
    assert row(overview, "by_kind", "合计")["handling_net_median"].value == Decimal("2.98")
    assert parts(row(passing, "handling")["pause_share"]) == (1, 180)


async def test_a_helper_whose_clock_stands_still_is_neither_overdue_nor_due_soon(store: Store) -> None:
    history = await begin(store)
    for due in (f"03-11 {END}", f"03-31 {END}"):
        key = history.submission("03-02 08:00", "03-02 09:00")
        order = history.order(key, "03-02 09:00", role=WorkOrderRole.CO)
        pauses = [("03-10 09:00", None)]
        history.clock(key, "03-02 09:00", due, order=order, clock=Clock.OPINION, pauses=pauses)
    await history.store(store)
    day = (date(2026, 3, 30), date(2026, 3, 31))
    desks = await report(store, ReportKind.SLA, days=day)
    assert row(desks, "stock_by_department", "武汉市第1局")["closing"] == 2
    assert row(desks, "stock_by_department", "武汉市第1局")["backlog_overdue"] == 0
    with pytest.raises(LookupError):
        row(await report(store, ReportKind.BRIEF, days=day), "desks", "武汉市第1局")


async def test_due_soon_is_what_is_due_by_the_first_working_day_after_the_period(store: Store) -> None:
    history = await begin(store)
    for due in ("03-31", "04-01", "04-02"):
        key = history.submission("03-02 08:00", "03-02 09:00")
        history.clock(key, "03-02 09:00", f"{due} {END}")
    await history.store(store)
    brief = await report(store, ReportKind.BRIEF, days=(date(2026, 3, 30), date(2026, 3, 31)))
    assert row(brief, "open")["due_soon"] == 1


async def test_what_lapsed_was_never_approved_and_is_counted_apart_when_it_was_filed(store: Store) -> None:
    history = await begin(store)
    history.submission("03-02 08:00", review_state=ReviewState.LAPSED)
    history.submission("02-02 08:00", review_state=ReviewState.LAPSED)
    await history.store(store)
    for basis in Basis:
        volume = row(await report(store, ReportKind.OVERVIEW, basis=basis), "volume", "合计")
        assert [volume[each] for each in ("received", "approved", "lapsed", "valid")] == [1, 0, 1, 0]


async def test_an_order_whose_objection_was_upheld_is_out_of_the_stock_while_the_dispatcher_has_it(
    store: Store,
) -> None:
    history = await begin(store)
    key = history.submission("03-02 08:00", "03-02 09:00")
    order = history.order(key, "03-02 09:00")
    history.clock(key, "03-02 09:00", f"03-11 {END}", "03-03 09:00", order=order)
    history.clock(key, "03-02 09:00", f"03-11 {END}")
    history.objection(key, order, ObjectionState.UPHELD)
    await history.store(store)
    stock = row(await report(store, ReportKind.SLA), "stock_by_department", "武汉市第1局")
    assert [stock[each] for each in ("came", "went", "closing")] == [1, 1, 0]
    assert row(await report(store, ReportKind.OVERVIEW), "stock")["closing"] == 1


async def test_a_question_limits_to_a_place_with_all_below_it_and_to_a_topic_with_those_below_it(store: Store) -> None:
    history = await begin(store)
    for region_code in ("420000", "420100", "420102", "421202", "430100"):
        history.submission("03-02 08:00", "03-02 09:00", region_code=region_code)
    history.submission("03-02 08:00", "03-02 09:00", topic_code="approvals", region_code="430102")
    await history.store(store)
    counted = {
        (region, topic): row(
            await report(store, ReportKind.OVERVIEW, region_code=region, topic_code=topic), "by_kind", "合计"
        )["valid"]
        for region, topic in (
            *((None, None), ("420000", None), ("420100", None), ("420102", None)),
            *((None, "arrears"), (None, "arrears.goods"), ("430000", "arrears"), ("430000", "approvals")),
        )
    }
    assert list(counted.values()) == [6, 4, 2, 1, 5, 5, 1, 1]


async def test_a_joint_answer_counts_once_for_the_province_and_once_for_each_department(store: Store) -> None:
    history = await begin(store)
    key = history.submission("03-16 08:00", "03-16 09:00", region_code="530000", replied_at="03-27 09:00")
    for department in (history.department, history.other):
        order = history.order(key, "03-16 09:00", department, WorkOrderRole.JOINT, answered="03-26 09:00")
        history.clock(key, "03-16 09:00", f"03-30 {END}", "03-26 09:00", order=order)
    history.clock(key, "03-16 09:00", f"03-30 {END}", "03-27 09:00")
    history.order(key, "03-16 09:00", history.more[0], WorkOrderRole.CO)
    await history.store(store)
    asked = (Breakdown.PROVINCE, Breakdown.DEPARTMENT)
    document = await report(store, ReportKind.OVERVIEW, region_code="530000", breakdowns=asked)
    assert [row(document, "by_province", each)["valid"] for each in ("云南省", "合计")] == [1, 1]
    table = next(each for each in document.tables if each.key == "by_department")
    counted = [(getattr(cells[0], "zh", cells[0]), cells[3], cells[4]) for cells in table.rows]
    assert counted == [("武汉市第1局", 1, 1), ("武汉市第2局", 1, 1), ("未分类", 0, 0), ("合计", 1, 1)]
    assert row(await report(store, ReportKind.OVERVIEW, region_code="420000"), "by_kind", "合计")["valid"] == 0
