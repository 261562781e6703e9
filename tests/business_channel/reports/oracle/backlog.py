"""What was open when: every stretch in which a submission or an order waited, and stocks counted from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case, Order, Snapshot, month_of
from tests.business_channel.reports.oracle.figures import Rows
from tests.business_channel.reports.oracle.groups import ALL, Groups
from tests.business_channel.reports.oracle.tables import Row, day_of, midnight

AGES = (
    ("≤5 个工作日", 5),
    ("6–10 个工作日", 10),
    ("11–15 个工作日", 15),
    ("16–30 个工作日", 30),
    (">30 个工作日", 10**9),
)


@dataclass(frozen=True)
class Stretch:
    """From ``since`` to ``until``, or until now; in an order's the department that held it."""

    case: Case
    since: datetime
    until: datetime | None
    clock: Row | None
    department_id: Any = None

    def open_at(self, moment: datetime) -> bool:
        """Whether it was open: what begins or ends at the moment itself happens after it."""
        return self.since < moment and (self.until is None or self.until >= moment)


class Backlog:
    """All stretches of a snapshot: ``waiting`` of submissions, ``held`` of orders."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.waiting = [each for case in snapshot.cases for each in self._of_case(case)]
        self.held = [each for case in snapshot.cases for order in case.orders for each in self._of_order(order)]

    def _of_case(self, case: Case) -> list[Stretch]:
        if case.approved is None or case.apart == "lapsed":
            return []
        if case.row["kind"] == "THANKS" or case.row["handling_state"] == "COLLECTED":
            return []
        ends = [each for each in (case.replied, case.row["closed_at"], case.row["merged_at"]) if each is not None]
        clocks = self.snapshot.clocks(case.row, "REPLY", None)
        return self._stretches(case, case.approved, min(ends, default=None), clocks)

    def _stretches(
        self, case: Case, since: datetime, until: datetime | None, clocks: list[Row], department_id: Any = None
    ) -> list[Stretch]:
        first = clocks[0] if clocks else None
        if len(clocks) > 1:
            until = clocks[0]["stopped_at"]
        later = [Stretch(case, each["started_at"], each["stopped_at"], each, department_id) for each in clocks[1:]]
        found = [Stretch(case, since, until, first, department_id), *later]
        return [replace(each, until=each.until and max(each.until, each.since)) for each in found]

    def _of_order(self, order: Order) -> list[Stretch]:
        row = order.row
        clock = "OPINION" if row["role"] == "CO" else "REPLY"
        clocks = self.snapshot.clocks(order.case.row, clock, row["id"])
        stopped = [each["stopped_at"] for each in clocks[:1]]
        ends = [each for each in (row["answered_at"], row["closed_at"], *stopped) if each is not None]
        whole = self._stretches(order.case, row["issued_at"], min(ends, default=None), clocks)
        return [part for each in whole for part in self._cut(order, each)]

    def _cut(self, order: Order, stretch: Stretch) -> list[Stretch]:
        """The parts of a stretch by who held the order."""
        turns = self.snapshot.tables.successions[order.row["id"]]
        holders = [each["department_id"] for each in turns] + [order.row["department_id"]]
        starts: list[datetime | None] = [None, *(each["at"] for each in turns)]
        ends: list[datetime | None] = [*(each["at"] for each in turns), None]
        parts = []
        for holder, start, end in zip(holders, starts, ends, strict=True):
            since = stretch.since if start is None else max(stretch.since, start)
            until = min((each for each in (stretch.until, end) if each is not None), default=None)
            begun = end is None or stretch.since < end
            lasts = start is None or stretch.until is None or stretch.until > start
            if begun and lasts:
                parts.append(Stretch(stretch.case, since, until, stretch.clock, holder))
        return parts

    def overdue(self, stretch: Stretch, end: datetime) -> bool:
        """Whether its clock was due before ``end``, and does not stand still since before that."""
        if stretch.clock is None or stretch.clock["due_at"] >= end:
            return False
        since = self.snapshot.standing_since(stretch.clock)
        return since is None or since >= stretch.clock["due_at"]


def stock(asked: Asked, known: Backlog, stretches: Sequence[Stretch]) -> dict[str, Any]:
    """Opening, in, out and closing, with what of it is overdue and how old it is."""
    since, end = asked.since, asked.end
    left = [each for each in stretches if each.open_at(end)]
    time, last = asked.snapshot.tables.time, day_of(end - timedelta(seconds=1))
    ages = [time.days_between(day_of(each.since), last) for each in left]
    found: dict[str, Any] = turned_over(stretches, since, end)
    found["backlog_overdue"] = sum(known.overdue(each, end) for each in left)
    found["backlog_oldest"] = max(ages, default=None)
    least = -1
    for place, (_, most) in enumerate(AGES):
        found[f"band_{place}"] = sum(least < each <= most for each in ages)
        least = most
    return found


def turned_over(stretches: Sequence[Stretch], since: datetime, end: datetime) -> dict[str, int]:
    return {
        "opening": sum(each.open_at(since) for each in stretches),
        "came": sum(since <= each.since < end for each in stretches),
        "went": sum(each.until is not None and since <= each.until < end for each in stretches),
        "closing": sum(each.open_at(end) for each in stretches),
    }


def waiting(asked: Asked, known: Backlog) -> list[Stretch]:
    """The stretches of the submissions that are asked for."""
    about = {case.id for case in asked.scope}
    return [each for each in known.waiting if each.case.id in about]


def held(asked: Asked, known: Backlog) -> dict[Any, list[Stretch]]:
    """The stretches of orders by department: whose submissions they are is for region and topic alone to limit."""
    found: dict[Any, list[Stretch]] = {}
    wanted, about = asked.question.department_id, {case.id for case in asked.scope}
    for each in known.held:
        if wanted is None and each.case.id not in about:
            continue
        if wanted is not None and each.department_id != wanted:
            continue
        found.setdefault(each.department_id, []).append(each)
    return found


def overview(asked: Asked, known: Backlog) -> dict[str, Rows]:
    """The backlog of submissions: at the end, month by month, and by age."""
    stretches = waiting(asked, known)
    total = stock(asked, known, stretches)
    ages = {(label,): {"open": total[f"band_{place}"]} for place, (label, _) in enumerate(AGES)}
    return {"stock": {("全部",): total}, "stock_by_month": _by_month(asked, stretches), "ageing": ages}


def _by_month(asked: Asked, stretches: Sequence[Stretch]) -> Rows:
    found = {}
    first = asked.question.since
    while midnight(first) < asked.end:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        until = min(midnight(after), asked.end)
        found[month_of(first),] = turned_over(stretches, midnight(first), until)
        first = after
    return found


def of_departments(asked: Asked, known: Backlog, groups: Groups) -> Rows:
    own = held(asked, known)
    rows = {(groups.department(key),): stock(asked, known, stretches) for key, stretches in own.items()}
    return rows | {(ALL,): stock(asked, known, [each for stretches in own.values() for each in stretches])}


def by_day(asked: Asked, known: Backlog) -> Rows:
    """What one department had on each day on which something came or went."""
    own = held(asked, known).get(asked.question.department_id, [])
    moments = [moment for each in own for moment in (each.since, each.until) if moment is not None]
    found = {}
    for day in {day_of(each) for each in moments if asked.since <= each < asked.end}:
        until = min(midnight(day + timedelta(days=1)), asked.end)
        found[str(day),] = turned_over(own, midnight(day), until)
    return found


def brief(asked: Asked, known: Backlog, groups: Groups) -> dict[str, Rows]:
    """The open and the urgent, of the channel and of each desk."""
    stretches = waiting(asked, known)
    total = stock(asked, known, stretches) | _pressing(asked, known, stretches)
    desks = {}
    for key, own in held(asked, known).items():
        left = [each for each in own if each.open_at(asked.end)]
        counted = {"open": len(left), "overdue": sum(known.overdue(each, asked.end) for each in left)}
        pressing = _pressing(asked, known, own)
        if counted["overdue"] or any(pressing.values()):
            desks[groups.department(key),] = counted | pressing
    return {"open": {("全部",): total}, "desks": desks}


def _pressing(asked: Asked, known: Backlog, stretches: Sequence[Stretch]) -> dict[str, int]:
    left = [each for each in stretches if each.open_at(asked.end)]
    time, last = asked.snapshot.tables.time, asked.end - timedelta(seconds=1)
    clocks = [each.clock for each in left if each.clock is not None]
    running = [each for each in clocks if known.snapshot.standing_since(each) is None and each["due_at"] >= asked.end]
    soon = sum(time.days(last, each["due_at"]) <= 1 for each in running)
    return {"urgent": sum(each.case.row["urgent"] for each in left), "due_soon": soon}
