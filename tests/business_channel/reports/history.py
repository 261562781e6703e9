"""Small histories made by hand, row by row, with the moments that a test computes its figures from."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.accounts.model import Account
from business_channel.database import Base, Store
from business_channel.deadlines.model import (
    Clock,
    Deadline,
    DeadlineMove,
    DeadlineSegment,
    DeadlineState,
    Duty,
    MoveCause,
    PauseReason,
    SegmentKind,
    Unit,
)
from business_channel.departments.model import Department
from business_channel.feedback.model import CallBack
from business_channel.ids import new_id
from business_channel.now import SHANGHAI
from business_channel.replies.model import Promise, Reply, ReplyKind, ReplyState
from business_channel.reports.asking import Question
from business_channel.reports.computing import compute
from business_channel.reports.document import Document, Figure, ReportKind
from business_channel.submissions.model import HandlingState, Recheck, ReviewState, Submission, SubmissionKind
from business_channel.work_orders.model import (
    CloseReason,
    ObjectionState,
    RouteObjection,
    Succession,
    WorkOrder,
    WorkOrderRole,
    WorkOrderState,
)

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
SNAPSHOT = "03-31 12:00"
CANARY = "陈小燕13987654321"


def at(moment: str) -> datetime:
    """A moment of 2026 in Asia/Shanghai, told as ``03-02 10:00`` or with seconds."""
    return datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=SHANGHAI)


def maybe(moment: str | None) -> datetime | None:
    return None if moment is None else at(moment)


class History:
    """Rows still to be stored; ``department`` and ``other`` are two that handle, in Wuhan."""

    def __init__(self, account_id: UUID, departments: Sequence[UUID]) -> None:
        self.account_id = account_id
        self.department, self.other, *self.more = departments
        self._rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._count = 0

    def add(self, model: type[Base], **row: Any) -> UUID:
        """A row with an id, which is returned."""
        key = new_id()
        self._rows[model].append({"id": key, **row})
        return key

    def submission(
        self, filed: str, approved: str | None = None, kind: SubmissionKind = SubmissionKind.HELP, **more: Any
    ) -> UUID:
        """A submission that was approved at a moment, or still waits for its review."""
        self._count += 1
        moments = {name: maybe(more.pop(name, None)) for name in ("replied_at", "closed_at", "merged_at")}
        row: dict[str, Any] = {
            "number": f"ZQ-2026-{self._count:07d}",
            "kind": kind,
            "title": CANARY,
            "body": CANARY,
            "topic_code": "arrears.goods",
            "region_code": "420100",
            "addressee_id": self.department,
            "author_id": self.account_id,
            "contact_name_sealed": CANARY,
            "contact_name_masked": CANARY,
            "contact_phone_sealed": CANARY,
            "contact_phone_masked": CANARY,
            "filed_at": at(filed),
            "review_state": ReviewState.SUBMITTED if approved is None else ReviewState.APPROVED,
            "reviewed_at": maybe(approved),
            "handling_state": HandlingState.NEW,
            "round": 1,
            "hops": 0,
            "urgent": False,
        }
        return self.add(Submission, **row | moments | more)

    def order(
        self,
        submission_id: UUID,
        issued: str,
        department: UUID | None = None,
        role: WorkOrderRole = WorkOrderRole.LEAD,
        reason: CloseReason | None = None,
        **moments: str | UUID | None,
    ) -> UUID:
        """A department's order with the moments at which it was accepted, contacted, answered and closed."""
        passed_from = moments.pop("passed_from", None)
        told = {f"{name}_at": maybe(str(moment)) for name, moment in moments.items() if moment is not None}
        state = WorkOrderState.CLOSED if "closed_at" in told else WorkOrderState.IN_PROGRESS
        return self.add(
            WorkOrder,
            submission_id=submission_id,
            department_id=department or self.department,
            role=role,
            state=state,
            issued_by=self.account_id,
            issued_at=at(issued),
            close_reason=reason,
            passed_from_id=passed_from,
            **{"accepted_at": None, "contacted_at": None, "answered_at": None, "closed_at": None} | told,
        )

    def clock(
        self,
        submission_id: UUID,
        started: str,
        due: str,
        stopped: str | None = None,
        *,
        clock: Clock = Clock.REPLY,
        order: UUID | None = None,
        pauses: Sequence[tuple[str, str | None]] = (),
        due_before: str | None = None,
    ) -> UUID:
        """The author's clock, or with an order its department's; ``due_before`` is what it was due ere it was extended.

        A pause without an end goes on.
        """
        standing = bool(pauses) and pauses[-1][1] is None
        key = self.add(
            Deadline,
            submission_id=submission_id,
            work_order_id=order,
            clock=clock,
            duty=Duty.CHANNEL if order is None else Duty.UNIT,
            definition_code="service.reply.help",
            definition_version=1,
            unit=Unit.WORKING_DAYS,
            total=7,
            calendar_version=1,
            started_at=at(started),
            start_event="submission:dispatched",
            state=DeadlineState.STOPPED if stopped else DeadlineState.PAUSED if standing else DeadlineState.RUNNING,
            extended=due_before is not None,
            due_on=at(due).date(),
            due_at=at(due),
            yellow_at=at(due),
            provisional=False,
            steps=[],
            stopped_at=maybe(stopped),
            upcoming=[],
        )
        self._segments(key, started, stopped, pauses)
        if due_before is not None:
            self._extended(key, due_before, due)
        return key

    def _segments(self, key: UUID, started: str, stopped: str | None, pauses: Sequence[tuple[str, str | None]]) -> None:
        turns: list[tuple[str, SegmentKind]] = [(started, SegmentKind.RUNNING)]
        for since, until in pauses:
            turns.append((since, SegmentKind.PAUSED))
            turns += [(until, SegmentKind.RUNNING)] if until else []
        turns += [(stopped, SegmentKind.STOPPED)] if stopped else []
        for place, (since, kind) in enumerate(turns):
            reason = PauseReason.SUPPLEMENT if kind is SegmentKind.PAUSED else None
            row = {"deadline_id": key, "position": place, "kind": kind, "since": at(since), "reason": reason}
            self._rows[DeadlineSegment].append(row)

    def _extended(self, key: UUID, before: str, due: str) -> None:
        self.add(
            DeadlineMove,
            deadline_id=key,
            at=at("03-04 09:00"),
            cause=MoveCause.EXTENSION,
            old_due_on=at(before).date(),
            old_due_at=at(before),
            new_due_on=at(due).date(),
            new_due_at=at(due),
            calendar_version=1,
            definition_version=1,
        )

    def reply(
        self, submission_id: UUID, order: UUID, published: str | None, kind: ReplyKind = ReplyKind.FINAL, **more: Any
    ) -> UUID:
        """A reply of the order's department, published or returned."""
        return self.add(
            Reply,
            submission_id=submission_id,
            work_order_id=order,
            department_id=self.department,
            published_as_id=self.department,
            kind=kind,
            state=ReplyState.PUBLISHED if published else ReplyState.RETURNED,
            body=CANARY,
            drafted_by=self.account_id,
            drafted_at=at("03-01 09:00"),
            published_at=maybe(published),
            return_reason=more.get("returned"),
        )

    def promise(self, submission_id: UUID, order: UUID, reply: UUID, due_on: date, proved: str | None) -> UUID:
        """A promise of a reply, and when it was proved."""
        said = {"text": CANARY, "due_on": due_on, "proved_at": maybe(proved)}
        return self.add(Promise, submission_id=submission_id, reply_id=reply, work_order_id=order, **said)

    def recheck(self, submission_id: UUID, decided: str, *, overturned: bool) -> UUID:
        """A decided recheck."""
        said = {"asked_by": self.account_id, "asked_at": at(decided), "decided_at": at(decided), "reason": CANARY}
        return self.add(Recheck, submission_id=submission_id, overturned=overturned, **said)

    def objection(self, submission_id: UUID, order: UUID, state: ObjectionState) -> UUID:
        """What a department objected to its order."""
        return self.add(
            RouteObjection,
            submission_id=submission_id,
            work_order_id=order,
            department_id=self.department,
            region_code="420100",
            topic_code="arrears.goods",
            reason=CANARY,
            state=state,
            raised_by=self.account_id,
            raised_at=at("03-02 12:00"),
        )

    def call_back(self, submission_id: UUID, *, confirmed: bool | None) -> UUID:
        """A call to the author; without a word on the facts nobody was reached."""
        said = {"reached": confirmed is not None, "facts_confirmed": confirmed, "round": 1}
        return self.add(
            CallBack, submission_id=submission_id, called_by=self.account_id, called_at=at("03-20 09:00"), **said
        )

    def succession(self, order: UUID, department: UUID, to: UUID, moment: str) -> UUID:
        """A department that held an order until a moment."""
        return self.add(Succession, work_order_id=order, department_id=department, to_id=to, at=at(moment))

    async def store(self, store: Store) -> None:
        """Writes all rows, in an order in which what is referred to comes first."""
        order = (Submission, WorkOrder, Reply, Deadline, DeadlineSegment, DeadlineMove, Promise, Recheck)
        async with store.engine.begin() as connection:
            for model in (*order, RouteObjection, CallBack, Succession):
                if rows := self._rows[model]:
                    blank = dict.fromkeys(name for each in rows for name in each)
                    await connection.execute(insert(model), [blank | each for each in rows])


async def begin(store: Store, departments: int = 3) -> History:
    """A history in a store with the demonstration's people; the departments are new, in Wuhan."""
    async with store.engine.begin() as connection:
        account_id = (await connection.execute(select(Account.id).limit(1))).scalar_one()
        ids = [new_id() for _ in range(departments)]
        rows = [
            {"id": key, "name": f"武汉市第{place}局", "kind_code": "COMMERCE", "region_code": "420100"}
            for place, key in enumerate(ids, start=1)
        ]
        await connection.execute(insert(Department), rows)
    return History(account_id, ids)


async def _unheard(done: int, of: int) -> None:
    assert 0 <= done <= of


async def report(store: Store, kind: ReportKind, moment: str = SNAPSHOT, **more: Any) -> Document:
    """What a report says of March 2026, or of the days that ``more`` names, as of a moment."""
    since, until = more.pop("days", MARCH)
    progress = more.pop("progress", _unheard)

    async with AsyncSession(store.engine) as session, session.begin():
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        return await compute(session, Question(kind, since, until, **more), at(moment), progress)


def row(document: Document, table: str, label: str | None = None) -> dict[str, Any]:
    """One row of a table by the keys of its columns: the first, or the one with that label in Chinese."""
    found = next(each for each in document.tables if each.key == table)
    for cells in found.rows:
        if label is None or getattr(cells[0], "zh", cells[0]) == label:
            return {column.key: cell for column, cell in zip(found.columns, cells, strict=True)}
    raise LookupError(label)


def parts(figure: Any) -> tuple[Any, Any]:
    """The numerator and the denominator of a figure."""
    assert isinstance(figure, Figure)
    return figure.numerator, figure.denominator
