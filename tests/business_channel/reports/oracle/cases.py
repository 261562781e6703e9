"""What is so of each submission and each order at a snapshot, one by one, as the definitions have it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from business_channel.reports.asking import Question
from business_channel.reports.document import Basis
from tests.business_channel.reports.oracle.tables import Row, Tables, day_of, midnight, whole

MAIN = ("LEAD", "JOINT", "PARALLEL")
ANSWERS = ("FINAL", "JOINT", "PARTIAL")


@dataclass
class Timed:
    """A clock: when it was due, when before extensions, whether it ran past that, and how long it stood still."""

    row: Row
    due_at: datetime
    due_unextended: datetime
    watched: datetime
    """Up to when it ran: its stop, else the beginning of the pause in which it stands, else the snapshot."""
    paused: int
    """Working seconds."""


@dataclass
class Order:
    """An order, with the clocks that concern it; ``answered`` is that of the first round."""

    row: Row
    case: "Case"
    clock: Timed | None
    accept: Timed | None
    contact: Timed | None
    answered: datetime | None
    objections: list[Row]

    @property
    def main(self) -> bool:
        return self.row["role"] in MAIN


@dataclass
class Case:
    """A submission with what belongs to it."""

    row: Row
    approved: datetime | None
    replied: datetime | None
    clock: Timed | None
    apart: str | None
    """Why it does not count, of what was approved."""
    orders: list[Order] = field(default_factory=list)

    @property
    def id(self) -> Any:
        return self.row["id"]

    @property
    def valid(self) -> bool:
        return self.approved is not None and self.apart is None


class Snapshot:
    """All submissions as they stand at ``as_of``, which is not before anything that happened."""

    def __init__(self, tables: Tables, as_of: datetime) -> None:
        self.tables, self.as_of = tables, as_of
        self.cases = [self._case(row) for row in tables.all["submission"]]
        self.by_id = {each.id: each for each in self.cases}

    def _case(self, row: Row) -> Case:
        clocks = self.clocks(row, "REPLY", None)
        case = Case(row, self._approved(row), self._replied(row), self._timed(clocks), self._apart(row))
        case.orders = [self._order(case, each) for each in self.tables.of["work_order"][row["id"]]]
        return case

    def _approved(self, row: Row) -> datetime | None:
        """When the platform took it: by its review, or by the recheck of a rejection."""
        state, contested = row["review_state"], row["contested"]
        moment: datetime | None = row["reviewed_at"]
        if state == "RECHECK":
            return moment if contested == "NOT_DISPLAYED" else None
        if state not in ("APPROVED", "NOT_DISPLAYED"):
            return None
        if contested == "REJECTED":
            (recheck,) = self.tables.of["recheck"][row["id"]]
            moment = recheck["decided_at"]
        return moment

    def _replied(self, row: Row) -> datetime | None:
        if row["merged_into_id"] is not None:
            moment: datetime | None = row["replied_at"]
            return moment
        replies = [each for each in self.tables.of["reply"][row["id"]] if each["kind"] in ANSWERS]
        return min((each["published_at"] for each in replies if each["state"] == "PUBLISHED"), default=None)

    def _apart(self, row: Row) -> str | None:
        if row["review_state"] == "LAPSED":
            return "lapsed"
        if row["merged_into_id"] is not None:
            return "merged"
        if row["handling_state"] == "WITHDRAWN" and self.tables.time.days(row["filed_at"], row["closed_at"]) <= 1:
            return "withdrawn"
        if row["kind"] == "THANKS":
            return "thanks"
        return "collected" if row["handling_state"] == "COLLECTED" else None

    def clocks(self, submission: Row, clock: str, order_id: Any) -> list[Row]:
        """The clocks of one sort on a submission, or on an order, in the order of their start."""
        found = [
            each
            for each in self.tables.of["deadline"][submission["id"]]
            if each["clock"] == clock and each["work_order_id"] == order_id
        ]
        duty = "CHANNEL" if order_id is None else "UNIT"
        return sorted(
            (each for each in found if each["duty"] == duty), key=lambda each: (each["started_at"], each["id"])
        )

    def _timed(self, clocks: list[Row]) -> Timed | None:
        if not clocks:
            return None
        row = clocks[0]
        extensions = [each for each in self.tables.moves[row["id"]] if each["cause"] == "EXTENSION"]
        unextended = extensions[0]["old_due_at"] if row["extended"] and extensions else row["due_at"]
        return Timed(row, row["due_at"], unextended, self.watched(row), self._paused(row))

    def watched(self, row: Row) -> datetime:
        if row["stopped_at"] is not None:
            return whole(row["stopped_at"])
        since = self.standing_since(row)
        return whole(self.as_of if since is None else since)

    def standing_since(self, row: Row) -> datetime | None:
        """Since when a clock stands still, or None."""
        if row["state"] != "PAUSED":
            return None
        since: datetime = [each["since"] for each in self.tables.segments[row["id"]] if each["kind"] == "PAUSED"][-1]
        return since

    def _paused(self, row: Row) -> int:
        total, since = 0, None
        for each in self.tables.segments[row["id"]]:
            if each["kind"] == "PAUSED":
                since = each["since"]
            elif since is not None and each["kind"] in ("RUNNING", "STOPPED"):
                total += self.tables.time.seconds(since, each["since"])
                since = None
        return total + (0 if since is None else self.tables.time.seconds(since, self.as_of))

    def _order(self, case: Case, row: Row) -> Order:
        clocks = self.clocks(case.row, "REPLY", row["id"])
        answered = row["answered_at"]
        if len(clocks) > 1 and case.row["round"] > 1:
            answered = clocks[0]["stopped_at"]
        accept, contact = (self._timed(self.clocks(case.row, each, row["id"])) for each in ("ACCEPT", "CONTACT"))
        objections = self.tables.of["route_objection"][case.id]
        own = [each for each in objections if each["work_order_id"] == row["id"]]
        return Order(row, case, self._timed(clocks), accept, contact, answered, own)


def in_time(moment: datetime | None, due: datetime | None) -> bool:
    return moment is not None and due is not None and whole(moment) <= due


@dataclass
class Asked:
    """A question about a snapshot: which submissions and orders it is about."""

    snapshot: Snapshot
    question: Question

    def __post_init__(self) -> None:
        self.since, self.until = midnight(self.question.since), midnight(self.question.until)
        self.end = min(self.until, self.snapshot.as_of)
        self.cohort_basis = self.question.basis is Basis.COHORT
        self.scope = [each for each in self.snapshot.cases if self._about(each)]
        self.cohort = [each for each in self.scope if each.valid and self.within(each.approved)]
        orders = [order for case in self.scope for order in case.orders if case.valid and self.own(order)]
        self.cohort_orders = [each for each in orders if self.within(each.case.approved)]
        issued = [each for each in orders if self.within(each.row["issued_at"])]
        self.orders = self.cohort_orders if self.cohort_basis else issued

    def within(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until

    def own(self, order: Order) -> bool:
        """Whether an order is the department's that is asked for, or of any."""
        wanted = self.question.department_id
        return wanted is None or order.row["department_id"] == wanted

    def _about(self, case: Case) -> bool:
        question, row = self.question, case.row
        if question.region_code is not None and not row["region_code"].startswith(prefix(question.region_code)):
            return False
        topic = question.topic_code
        if topic is not None and row["topic_code"] != topic and not row["topic_code"].startswith(f"{topic}."):
            return False
        return question.department_id is None or any(map(self.own, case.orders))


def prefix(code: str) -> str:
    """What codes of the places in a place begin with."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def month_of(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


def month(moment: datetime) -> str:
    return month_of(day_of(moment))
