"""Who looked at a submission: an entry in the audit log each time somebody else's file was opened or unsealed."""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal, Role
from business_channel.events import note
from business_channel.replies.model import Reply
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import own, visible
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder

OPENED = "submission:opened"
REVEALED = "personal_data:revealed"
DOWNLOADED = "attachment:downloaded"

_OFFICIALS = PLATFORM_READERS | DEPARTMENT_STAFF | {Role.LEADER_OFFICE, Role.APPEAL_OFFICER, Role.PUBLISHER}


def may_look(principal: Principal) -> bool:
    """Whether the caller can read submissions of others at all."""
    return principal.has_any(_OFFICIALS)


async def opened(work: Work, which: ColumnElement[bool]) -> None:
    """Notes that the caller opens the submissions that ``which`` holds for, once each; the author and colleagues leave
    no trace, and neither does what the caller may not see.
    """
    seen = which, visible(Submission, work.principal), ~own(Submission, work.principal)
    statement = select(Submission.id, Submission.addressee_id).where(*seen).order_by(Submission.id)
    for found in (await work.execute(statement)).all():
        note(work, OPENED, found.id, **await looker(work, found.id, found.addressee_id))


def by(column: str, value: object) -> ColumnElement[bool]:
    """The submission with that value in a column that tells submissions apart."""
    which: ColumnElement[bool] = getattr(Submission, column) == value
    return which


def of_order(order_id: UUID) -> ColumnElement[bool]:
    """The submission of a work order."""
    submission_id = select(WorkOrder.submission_id).where(WorkOrder.id == order_id).scalar_subquery()
    return Submission.id == submission_id


def of_reply(reply_id: UUID) -> ColumnElement[bool]:
    """The submission that a reply answers."""
    return Submission.id == select(Reply.submission_id).where(Reply.id == reply_id).scalar_subquery()


async def looker(work: Work, submission_id: UUID, addressee_id: UUID) -> dict[str, str]:
    """As what the caller looks: the role, and the department for which it is held; codes and ids only."""
    principal = work.principal
    units = principal.reads_as(*DEPARTMENT_STAFF)
    held = WorkOrder.submission_id == submission_id, WorkOrder.department_id.in_(units)
    unit = (await work.execute(select(WorkOrder.department_id).where(*held).limit(1))).scalar_one_or_none()
    if unit is not None:
        held_roles = principal.departments.get(unit) or principal.inherited[unit]
        return {"role": min(held_roles & DEPARTMENT_STAFF), "department": str(unit)}
    if addressee_id in principal.reads_as(Role.LEADER_OFFICE):
        return {"role": Role.LEADER_OFFICE, "department": str(addressee_id)}
    return {"role": min(principal.roles & _OFFICIALS)}
