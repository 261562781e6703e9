"""The submissions addressed to a leader's office, as its staff work with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, literal, select

from business_channel.access import PLATFORM_READERS, Role
from business_channel.deadlines.model import Deadline
from business_channel.errors import NotFound
from business_channel.instructions.model import DutyState, InstructionDuty
from business_channel.nouns import Selection
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.procedure.stages import HANDLED
from business_channel.reader import Reader, Viewpoint
from business_channel.replies.model import Reply, ReplyState
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.visibility import taken
from business_channel.views.deadlines import LAST_SECOND
from business_channel.views.submissions import SUBMISSION

UNANSWERED = HANDLED | {HandlingState.NEW}
"""States in which the author still waits for an answer."""

_NEVER = literal(datetime(9999, 12, 31, tzinfo=UTC))


def _feedback_due_at(row: Any, _: Viewpoint) -> ColumnElement[Any]:
    """By when the first feedback that is still due on a submission should be there."""
    owed = InstructionDuty.submission_id == row.id, InstructionDuty.state == DutyState.DUE
    earliest = select(func.min(Deadline.due_at)).where(Deadline.id == InstructionDuty.deadline_id, *owed)
    return func.coalesce(earliest.correlate(row).scalar_subquery(), _NEVER)


NEWEST = Order("newest", lambda row, _: row.filed_at, descending=True)
FEEDBACK_SOONEST = Order("feedback", _feedback_due_at)


@dataclass(frozen=True, kw_only=True)
class OfficeFilter:
    """Which submissions of the office: ``open`` ones wait for their answer, on those with ``feedback_due`` a department
    owes feedback on an instruction, with ``feedback_overdue`` it is late, and with ``to_countersign`` a signed reply
    waits for the office in whose name it stands.
    """

    states: tuple[HandlingState, ...] = ()
    urgent: bool | None = None
    open: bool | None = None
    feedback_due: bool | None = None
    feedback_overdue: bool | None = None
    to_countersign: bool | None = None


def must_be_office(reader: Reader, department_id: UUID) -> None:
    """Raises ``NotFound`` unless the caller works in that leader's office or reads for the platform."""
    principal = reader.principal
    principal.must_be_signed_in()
    if not principal.has_any(PLATFORM_READERS) and department_id not in principal.departments_as(Role.LEADER_OFFICE):
        raise NotFound(("departmentId",))


async def submissions(
    reader: Reader,
    department_id: UUID,
    selection: Selection,
    request: PageRequest,
    order: Order = NEWEST,
    wanted: OfficeFilter | None = None,
) -> Page:
    """One page of what is addressed to the office and taken by the platform; raises ``NotFound`` for whoever has no
    business there.
    """
    must_be_office(reader, department_id)
    narrow = _OnDesk(wanted or OfficeFilter())
    return await page(reader, SUBMISSION, selection, request, order, narrow, {"office": department_id})


@dataclass(frozen=True)
class _OnDesk:
    wanted: OfficeFilter

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        statement = statement.where(alias.addressee_id == bindparam("office"), taken(alias))
        if self.wanted.states:
            statement = statement.where(alias.handling_state.in_(self.wanted.states))
        for name, holds in _waiting(alias, viewpoint).items():
            if (asked := getattr(self.wanted, name)) is not None:
                statement = statement.where(holds if asked else ~holds)
        return statement


def _waiting(row: Any, viewpoint: Viewpoint) -> Mapping[str, ColumnElement[bool]]:
    """What may wait on a submission, by its name in the filter."""
    due = exists().where(InstructionDuty.submission_id == row.id, InstructionDuty.state == DutyState.DUE)
    late = due.where(Deadline.id == InstructionDuty.deadline_id, Deadline.due_at + LAST_SECOND <= viewpoint.now())
    in_its_name = Reply.submission_id == row.id, Reply.published_as_id == row.addressee_id
    signed = exists().where(*in_its_name, Reply.state == ReplyState.SIGNED, Reply.countersigned_at.is_(None))
    return {
        "urgent": row.urgent,
        "open": row.handling_state.in_(UNANSWERED),
        "feedback_due": due.correlate(row),
        "feedback_overdue": late.correlate(row),
        "to_countersign": signed.correlate(row),
    }


@dataclass(frozen=True)
class OfficeCounts:
    """On how many submissions of the office something waits: the answer, one marked urgent, feedback on an instruction,
    late feedback, a signed reply to countersign.
    """

    open: int
    urgent: int
    feedback_due: int
    feedback_overdue: int
    to_countersign: int


async def counts(reader: Reader, department_id: UUID) -> OfficeCounts:
    """What waits on the office's desk, in one statement; raises ``NotFound`` like ``submissions``."""
    must_be_office(reader, department_id)
    waiting = _waiting(Submission, reader)
    statement = select(
        func.count().filter(waiting["open"]),
        func.count().filter(waiting["open"], waiting["urgent"]),
        *(func.count().filter(waiting[name]) for name in ("feedback_due", "feedback_overdue", "to_countersign")),
    ).where(Submission.addressee_id == department_id, taken(Submission))
    found: Sequence[int] = (await reader.execute(statement)).one()
    return OfficeCounts(*found)
