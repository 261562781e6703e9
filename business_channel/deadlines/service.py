"""Clocks start and stop with the fact that makes them: in the same unit of work."""

from uuid import UUID

from sqlalchemy import update

from business_channel.deadlines.deadline import compute
from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.model import Deadline
from business_channel.deadlines.repository import current_calendar
from business_channel.ids import new_id
from business_channel.work import Work


async def start(
    work: Work, *, submission_id: UUID, definition: Definition, start_event: str, work_order_id: UUID | None = None
) -> Deadline:
    """Starts a clock now, on the newest calendar, and adds it to the unit of work with what explains its due date.

    ``start_event`` is the tag of the event that starts it. Raises ``Unavailable`` when no calendar was imported.
    """
    calendar = await current_calendar(work)
    computed = compute(definition, calendar, work.now)
    deadline = Deadline(
        id=new_id(),
        submission_id=submission_id,
        work_order_id=work_order_id,
        definition_code=definition.code,
        definition_version=definition.version,
        calendar_version=calendar.version,
        started_at=work.now,
        start_event=start_event,
        due_on=computed.due_on,
        due_at=computed.due_at,
        provisional=computed.provisional,
        steps=list(computed.steps),
    )
    work.session.add(deadline)
    return deadline


async def stop(work: Work, submission_id: UUID) -> None:
    """Stops every clock that runs on the submission; those that stopped before keep their moment."""
    running = (Deadline.submission_id == submission_id, Deadline.stopped_at.is_(None))
    await work.execute(update(Deadline).where(*running).values(stopped_at=work.now))
