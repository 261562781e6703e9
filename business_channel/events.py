"""What can happen in the channel: one tag and one frozen class per event, carrying ids only, and how it is recorded."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.audit import AuditEntry
from business_channel.database import Base, Key, Moment, choice
from business_channel.ids import new_id
from business_channel.outbox import OutboxRow, Task
from business_channel.work import Work

PLATFORM = UUID(int=0)
"""What an event is internal to when it concerns the operator alone."""


class EventTag(StrEnum):
    """Every kind of event, named noun:deed."""

    SUBMISSION_FILED = "submission:filed"
    SUBMISSION_APPROVED = "submission:approved"
    SUBMISSION_REJECTED = "submission:rejected"
    SUBMISSION_MARKED_URGENT = "submission:marked_urgent"
    SUBMISSION_DISPATCHED = "submission:dispatched"
    SUBMISSION_RATED = "submission:rated"
    SUBMISSION_THANKED = "submission:thanked"
    WORK_ORDER_ACCEPTED = "work_order:accepted"
    REPLY_DRAFTED = "reply:drafted"
    REPLY_SIGNED = "reply:signed"
    REPLY_RETURNED = "reply:returned"
    REPLY_PUBLISHED = "reply:published"
    DEADLINE_WARNED = "deadline:warned"
    DEADLINE_BREACHED = "deadline:breached"
    DEADLINE_ESCALATED_TO_HEAD = "deadline:escalated_to_head"
    DEADLINE_ESCALATED_TO_OFFICE = "deadline:escalated_to_office"
    DEADLINE_ESCALATED_TO_SUPERVISOR = "deadline:escalated_to_supervisor"
    DEADLINE_PAUSED = "deadline:paused"
    DEADLINE_RESUMED = "deadline:resumed"
    DEADLINE_MOVED = "deadline:moved"
    EXTENSION_REQUESTED = "extension:requested"
    EXTENSION_GRANTED = "extension:granted"
    EXTENSION_REFUSED = "extension:refused"
    WORK_ORDER_DECLINED = "work_order:declined"
    WORK_ORDER_OBJECTED = "work_order:objected"
    WORK_ORDER_REDISPATCHED = "work_order:redispatched"
    WORK_ORDER_LIFTED = "work_order:lifted"
    WORK_ORDER_ASSIGNED = "work_order:assigned"
    OBJECTION_UPHELD = "objection:upheld"
    OBJECTION_REJECTED = "objection:rejected"
    OPINION_GIVEN = "opinion:given"
    OPINION_MISSING = "opinion:missing"
    NOTE_ADDED = "note:added"
    REPLY_COSIGNED = "reply:cosigned"
    REPLY_DISSENTED = "reply:dissented"
    REPLY_COUNTERSIGNED = "reply:countersigned"
    PROMISE_PROVED = "promise:proved"
    SUBMISSION_WITHDRAWN = "submission:withdrawn"
    SUBMISSION_TERMINATED = "submission:terminated"
    REPAIR_STARTED = "repair:started"
    REPAIR_DONE = "repair:done"
    SUBMISSION_HIDDEN = "submission:hidden"
    REVIEW_PROPOSED = "review:proposed"
    SUPPLEMENT_REQUESTED = "supplement:requested"
    SUPPLEMENT_SUPPLIED = "supplement:supplied"
    SUPPLEMENT_LAPSED = "supplement:lapsed"
    SUBMISSION_CONTESTED = "submission:contested"
    RECHECK_UPHELD = "recheck:upheld"
    RECHECK_OVERTURNED = "recheck:overturned"
    INFORMATION_REQUESTED = "information:requested"
    INFORMATION_SUPPLIED = "information:supplied"
    INFORMATION_LAPSED = "information:lapsed"
    INQUIRY_MADE = "inquiry:made"
    INQUIRY_ANSWERED = "inquiry:answered"
    INQUIRY_LAPSED = "inquiry:lapsed"
    AUTHOR_CONTACTED = "author:contacted"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event about one submission; ``departments`` are those whose feeds carry it.

    ``internal_to`` names the department inside which it stays (the author does not see drafts), or ``PLATFORM``.
    ``told`` is false for events of which nobody is notified.
    """

    tag: ClassVar[EventTag]
    told: ClassVar[bool] = True
    submission_id: UUID
    work_order_id: UUID | None = None
    reply_id: UUID | None = None
    deadline_id: UUID | None = None
    departments: tuple[UUID, ...] = ()
    internal_to: UUID | None = None


class SubmissionFiled(Happening):
    tag = EventTag.SUBMISSION_FILED


class SubmissionApproved(Happening):
    tag = EventTag.SUBMISSION_APPROVED


class SubmissionRejected(Happening):
    tag = EventTag.SUBMISSION_REJECTED


class SubmissionMarkedUrgent(Happening):
    tag = EventTag.SUBMISSION_MARKED_URGENT


class SubmissionDispatched(Happening):
    tag = EventTag.SUBMISSION_DISPATCHED


class SubmissionRated(Happening):
    tag = EventTag.SUBMISSION_RATED


class SubmissionThanked(Happening):
    tag = EventTag.SUBMISSION_THANKED


class SubmissionWithdrawn(Happening):
    tag = EventTag.SUBMISSION_WITHDRAWN


class SubmissionTerminated(Happening):
    tag = EventTag.SUBMISSION_TERMINATED


class RepairStarted(Happening):
    tag = EventTag.REPAIR_STARTED


class RepairDone(Happening):
    tag = EventTag.REPAIR_DONE


class WorkOrderAccepted(Happening):
    tag = EventTag.WORK_ORDER_ACCEPTED


class ReplyDrafted(Happening):
    tag = EventTag.REPLY_DRAFTED
    told = False


class ReplySigned(Happening):
    tag = EventTag.REPLY_SIGNED


class ReplyReturned(Happening):
    tag = EventTag.REPLY_RETURNED


class ReplyPublished(Happening):
    tag = EventTag.REPLY_PUBLISHED


class DeadlineWarned(Happening):
    tag = EventTag.DEADLINE_WARNED


class DeadlineBreached(Happening):
    tag = EventTag.DEADLINE_BREACHED


class DeadlineEscalatedToHead(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_HEAD


class DeadlineEscalatedToOffice(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_OFFICE


class DeadlineEscalatedToSupervisor(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR


class DeadlinePaused(Happening):
    tag = EventTag.DEADLINE_PAUSED


class DeadlineResumed(Happening):
    tag = EventTag.DEADLINE_RESUMED


class DeadlineMoved(Happening):
    tag = EventTag.DEADLINE_MOVED


class ExtensionRequested(Happening):
    tag = EventTag.EXTENSION_REQUESTED


class ExtensionGranted(Happening):
    tag = EventTag.EXTENSION_GRANTED


class ExtensionRefused(Happening):
    tag = EventTag.EXTENSION_REFUSED


class WorkOrderDeclined(Happening):
    tag = EventTag.WORK_ORDER_DECLINED


class WorkOrderObjected(Happening):
    tag = EventTag.WORK_ORDER_OBJECTED


class WorkOrderRedispatched(Happening):
    tag = EventTag.WORK_ORDER_REDISPATCHED


class WorkOrderLifted(Happening):
    tag = EventTag.WORK_ORDER_LIFTED


class WorkOrderAssigned(Happening):
    tag = EventTag.WORK_ORDER_ASSIGNED


class ObjectionUpheld(Happening):
    tag = EventTag.OBJECTION_UPHELD


class ObjectionRejected(Happening):
    tag = EventTag.OBJECTION_REJECTED


class OpinionGiven(Happening):
    tag = EventTag.OPINION_GIVEN


class OpinionMissing(Happening):
    tag = EventTag.OPINION_MISSING


class NoteAdded(Happening):
    tag = EventTag.NOTE_ADDED
    told = False


class ReplyCosigned(Happening):
    tag = EventTag.REPLY_COSIGNED


class ReplyDissented(Happening):
    tag = EventTag.REPLY_DISSENTED


class ReplyCountersigned(Happening):
    tag = EventTag.REPLY_COUNTERSIGNED
    told = False


class PromiseProved(Happening):
    tag = EventTag.PROMISE_PROVED


class SubmissionHidden(Happening):
    tag = EventTag.SUBMISSION_HIDDEN


class ReviewProposed(Happening):
    tag = EventTag.REVIEW_PROPOSED


class SupplementRequested(Happening):
    tag = EventTag.SUPPLEMENT_REQUESTED


class SupplementSupplied(Happening):
    tag = EventTag.SUPPLEMENT_SUPPLIED


class SupplementLapsed(Happening):
    tag = EventTag.SUPPLEMENT_LAPSED


class SubmissionContested(Happening):
    tag = EventTag.SUBMISSION_CONTESTED


class RecheckUpheld(Happening):
    tag = EventTag.RECHECK_UPHELD


class RecheckOverturned(Happening):
    tag = EventTag.RECHECK_OVERTURNED


class InformationRequested(Happening):
    tag = EventTag.INFORMATION_REQUESTED


class InformationSupplied(Happening):
    tag = EventTag.INFORMATION_SUPPLIED


class InformationLapsed(Happening):
    tag = EventTag.INFORMATION_LAPSED


class InquiryMade(Happening):
    tag = EventTag.INQUIRY_MADE


class InquiryAnswered(Happening):
    tag = EventTag.INQUIRY_ANSWERED


class InquiryLapsed(Happening):
    tag = EventTag.INQUIRY_LAPSED


class AuthorContacted(Happening):
    tag = EventTag.AUTHOR_CONTACTED
    told = False


class Event(Base):
    """A recorded event. ``position`` is its place in the order of events, given by the sealer after the commit."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_unsealed", "id", postgresql_where="position IS NULL"),)

    id: Mapped[Key]
    tag: Mapped[EventTag] = mapped_column(choice(EventTag))
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    submission_id: Mapped[UUID]
    work_order_id: Mapped[UUID | None]
    reply_id: Mapped[UUID | None]
    deadline_id: Mapped[UUID | None]
    internal_to: Mapped[UUID | None]
    streams: Mapped[list[str]] = mapped_column(ARRAY(String(50)))
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)


def department_stream(department_id: UUID) -> str:
    """The name of the stream that a department's feed reads."""
    return f"department:{department_id}"


def submission_stream(submission_id: UUID) -> str:
    """The name of the stream that a submission's feed reads."""
    return f"submission:{submission_id}"


def record(work: Work, happening: Happening, **detail: str | int | list[str]) -> UUID:
    """Adds the event, its audit entry and the notifications it asks for to the unit of work; they commit with the fact.

    Returns the event's id. ``detail`` goes into the audit entry and holds codes and ids, never what people wrote.
    """
    event_id = new_id()
    work.session.add(
        Event(
            id=event_id,
            tag=happening.tag,
            at=work.now,
            actor_id=work.principal.account_id,
            submission_id=happening.submission_id,
            work_order_id=happening.work_order_id,
            reply_id=happening.reply_id,
            deadline_id=happening.deadline_id,
            internal_to=happening.internal_to,
            streams=[submission_stream(happening.submission_id), *map(department_stream, happening.departments)],
        )
    )
    audit_subject = happening.reply_id or happening.deadline_id or happening.work_order_id or happening.submission_id
    note(work, happening.tag, audit_subject, submission=str(happening.submission_id), **detail)
    if happening.told:
        ask(work, Task.NOTIFY, event_id, subject_id=event_id)
    return event_id


def note(work: Work, action: str, subject_id: UUID | None, **detail: str | int | list[str]) -> None:
    """Adds an audit entry to the unit of work."""
    work.session.add(
        AuditEntry(
            at=work.now,
            account_id=work.principal.account_id,
            action=action,
            subject_id=subject_id,
            detail=detail,
            request_id=work.request_id,
        )
    )


def ask(work: Work, task: Task, event_id: UUID, subject_id: UUID) -> None:
    """Adds to the unit of work what must be done after it commits."""
    work.session.add(OutboxRow(task=task, event_id=event_id, subject_id=subject_id, dedupe_key=f"{task}:{subject_id}"))
