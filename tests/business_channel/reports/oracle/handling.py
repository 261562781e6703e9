"""How departments keep their terms, pass on, ask for time, keep promises and are sent back to their work."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tests.business_channel.reports.oracle.answering import ended
from tests.business_channel.reports.oracle.cases import ANSWERS, Asked, Case, Order, in_time
from tests.business_channel.reports.oracle.figures import Rows, Share, nearest_rank, quotient, share, surviving
from tests.business_channel.reports.oracle.groups import ALL, Groups
from tests.business_channel.reports.oracle.tables import Row, day_of, whole

PAIRS_SHOWN = 300


def departments(asked: Asked, groups: Groups) -> Rows:
    """Each department's orders and whether it kept its terms."""
    found: dict[Any, list[Order]] = {}
    for order in asked.orders:
        found.setdefault(order.row["department_id"], []).append(order)
    rows = {(groups.department(key),): _department(asked, orders) for key, orders in found.items()}
    return rows | {(ALL,): _department(asked, asked.orders)}


def _department(asked: Asked, orders: Sequence[Order]) -> dict[str, Any]:
    main = [each for each in orders if each.main]
    answered = [each for each in main if each.answered is not None]
    late = [each for each in main if _late(each, "due_at")]
    timed = [each for each in answered if each.clock is not None]
    accepted = [each for each in main if each.row["accepted_at"] is not None]
    kept = sum(each.clock is not None and in_time(each.answered, each.clock.due_at) for each in timed)
    return {
        "orders": len(orders),
        "answered": len(answered),
        "overdue": len(late),
        "passed_on": sum(each.row["close_reason"] == "TRANSFERRED" for each in orders),
        "acceptance_rate": share(sum(map(_accepted, orders)), len(orders)),
        "unit_response_rate": share(sum(map(_contacted, main)), len(main)),
        "unit_on_time_rate": share(kept, len(timed) + len(late)),
        "unit_on_time_rate_unextended": _unextended(main, timed),
        "extension_share": share(sum(map(_extended, accepted)), len(accepted)),
    } | _holding(asked, main)


def _late(order: Order, due: str) -> bool:
    clock = order.clock
    return order.answered is None and clock is not None and clock.watched > getattr(clock, due)


def _unextended(main: Sequence[Order], timed: Sequence[Order]) -> Share:
    late = sum(_late(each, "due_unextended") for each in main)
    kept = sum(each.clock is not None and in_time(each.answered, each.clock.due_unextended) for each in timed)
    return share(kept, len(timed) + late)


def _accepted(order: Order) -> bool:
    return order.accept is not None and in_time(order.row["accepted_at"], order.accept.due_at)


def _contacted(order: Order) -> bool:
    return order.contact is not None and in_time(order.row["contacted_at"], order.contact.due_at)


def _extended(order: Order) -> bool:
    return order.clock is not None and bool(order.clock.row["extended"])


def _holding(asked: Asked, main: Sequence[Order]) -> dict[str, Share]:
    time, watched = asked.snapshot.tables.time, []
    for order in main:
        until = order.answered or order.row["closed_at"] or asked.snapshot.as_of
        watched.append((time.minutes(order.row["issued_at"], until), order.answered is not None))
    lasted = [minutes for minutes, over in watched if over]
    return {
        "holding_median": nearest_rank(lasted, 50),
        "holding_p90": nearest_rank(lasted, 90),
        "holding_km_median": surviving(watched),
    }


def handling(asked: Asked) -> Rows:
    """How the work on a cohort was done."""
    accepted = [each for each in asked.cohort_orders if each.main and each.row["accepted_at"] is not None]
    replied = [each for each in asked.cohort if each.replied is not None]
    tables = asked.snapshot.tables
    calls = [row for case in asked.cohort for row in tables.of["call_back"][case.id]]
    found = {
        "extension_share": share(sum(map(_extended, accepted)), len(accepted)),
        "pause_share": _pauses(asked),
        "interim_on_time_rate": _interims(asked),
        "broken_promise_rate": _promises(asked),
        "redo_rate": share(sum(_redone(asked, each) for each in replied), len(replied)),
        "call_back_verification_rate": share(sum(bool(each["facts_confirmed"]) for each in calls), len(calls)),
    }
    return {("全部",): found}


def _pauses(asked: Asked) -> Share:
    time, stood, lasted = asked.snapshot.tables.time, 0, 0
    for case in asked.cohort:
        if case.clock is not None:
            row = case.clock.row
            stood += case.clock.paused // 60
            lasted += time.minutes(row["started_at"], row["stopped_at"] or asked.snapshot.as_of)
    return share(stood, lasted)


def _interims(asked: Asked) -> Share:
    kept = missed = 0
    for order in asked.cohort_orders:
        replies = asked.snapshot.tables.of["reply"][order.case.id]
        published = [
            each["published_at"]
            for each in replies
            if (each["kind"], each["state"], each["work_order_id"]) == ("INTERIM", "PUBLISHED", order.row["id"])
        ]
        for clock in asked.snapshot.clocks(order.case.row, "INTERIM", order.row["id"]):
            if any(clock["started_at"] < each and whole(each) <= clock["due_at"] for each in published):
                kept += 1
            else:
                missed += whole(clock["stopped_at"] or asked.snapshot.as_of) > clock["due_at"]
    return share(kept, kept + missed)


def _promises(asked: Asked) -> Share:
    tables, broken, due = asked.snapshot.tables, 0, 0
    for case in asked.cohort:
        published = {each["id"] for each in tables.of["reply"][case.id] if each["state"] == "PUBLISHED"}
        for promise in tables.of["promise"][case.id]:
            if promise["reply_id"] in published and promise["due_on"] < day_of(asked.snapshot.as_of):
                due += 1
                broken += promise["proved_at"] is None or day_of(promise["proved_at"]) > promise["due_on"]
    return share(broken, due)


def _redone(asked: Asked, case: Case) -> bool:
    replies = asked.snapshot.tables.of["reply"][case.id]
    returned = any(each["return_reason"] is not None and each["kind"] in ANSWERS for each in replies)
    return returned or case.row["round"] > 1


def passing(asked: Asked) -> Rows:
    """How matters were passed to and fro."""
    sent = [each for each in asked.cohort if each.orders]
    objections = [row for order in asked.cohort_orders for row in order.objections]
    hops = sum(each.row["hops"] for each in sent)
    upheld, rejected = (sum(each["state"] == state for each in objections) for state in ("UPHELD", "REJECTED"))
    returned = sum(bool(each.objections) for each in asked.cohort_orders)
    found = {
        "ping_pong_rate": share(sum(map(_to_and_fro, sent)), len(sent)),
        "mean_hops": Share(quotient(hops, len(sent), "0.01"), hops, len(sent)),
        "transfer_time_share": _lost(asked, sent),
        "objections_upheld_share": share(upheld, len(objections)),
        "objections_rejected_share": share(rejected, len(objections)),
        "return_rate": share(returned, len(asked.cohort_orders)),
    }
    return {("全部",): found}


def _to_and_fro(case: Case) -> bool:
    if sum(row["state"] == "UPHELD" for order in case.orders for row in order.objections) >= 2:
        return True
    passed = [each.row for each in case.orders if each.row["close_reason"] == "TRANSFERRED"]
    return any(
        other.row["department_id"] == each["department_id"]
        and other.row["id"] != each["id"]
        and other.row["issued_at"] >= each["closed_at"]
        for each in passed
        for other in case.orders
    )


def _lost(asked: Asked, sent: Sequence[Case]) -> Share:
    time, lost, lasted = asked.snapshot.tables.time, 0, 0
    for case in sent:
        if case.approved is None:
            continue
        passed = [each.row for each in case.orders if each.main and each.row["close_reason"] == "TRANSFERRED"]
        most = time.minutes(case.approved, ended(asked, case))
        lasted += most
        lost += min(most, sum(time.minutes(each["issued_at"], each["closed_at"]) for each in passed))
    return share(lost, lasted)


def hops(asked: Asked) -> Rows:
    counted = Counter(each.row["hops"] for each in asked.cohort if each.orders)
    return {(str(key),): {"hops": key, "submissions": count} for key, count in counted.items()}


def flows(asked: Asked, groups: Groups) -> Rows:
    """How many orders each department passed to each other one, of the most frequent pairs."""
    counted: Counter[tuple[UUID, UUID]] = Counter()
    for case in asked.scope:
        if not case.valid:
            continue
        orders = {each.row["id"]: each.row for each in case.orders}
        for row in orders.values():
            if row["passed_from_id"] is not None and _in(asked, case, row):
                giver, taker = orders[row["passed_from_id"]]["department_id"], row["department_id"]
                if asked.question.department_id in (None, taker):
                    counted[giver, taker] += 1
    shown = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:PAIRS_SHOWN]
    return {tuple(map(groups.department, pair)): {"transfers": count} for pair, count in shown}


def _in(asked: Asked, case: Case, row: Row) -> bool:
    return asked.within(case.approved if asked.cohort_basis else row["issued_at"])


def objections(asked: Asked, groups: Groups) -> Rows:
    """What departments objected to their orders, by who raised it."""
    found: dict[Any, list[str]] = {}
    for order in asked.cohort_orders:
        for row in order.objections:
            found.setdefault(row["department_id"], []).append(row["state"])
    rows = {(groups.department(key),): _objected(states) for key, states in found.items()}
    return rows | {(ALL,): _objected([state for states in found.values() for state in states])}


def _objected(states: Sequence[str]) -> dict[str, Any]:
    return {
        "raised": len(states),
        "objections_upheld_share": share(states.count("UPHELD"), len(states)),
        "objections_rejected_share": share(states.count("REJECTED"), len(states)),
    }
