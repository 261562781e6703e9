"""How what happens is recorded: the event, its audit entry, and what it asks for, with the fact."""

from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.audit import AuditEntry
from business_channel.database import Base, Key, Moment, choice
from business_channel.happenings import *  # noqa: F403
from business_channel.happenings import Happening
from business_channel.happenings_around import *  # noqa: F403
from business_channel.happenings_of_reports import *  # noqa: F403
from business_channel.happenings_of_reports import HappeningToReport
from business_channel.ids import new_id
from business_channel.outbox import OutboxRow, Task
from business_channel.tags import EventTag as EventTag
from business_channel.work import Work


class Event(Base):
    """A recorded event about a submission or a report. ``position`` is its place in the order of events, given by the
    sealer after the commit.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("(submission_id IS NULL) = (report_id IS NOT NULL)", name="about_one"),
        Index("ix_event_unsealed", "id", postgresql_where="position IS NULL"),
        Index(
            "uq_event_told_together",
            "reply_id",
            "submission_id",
            unique=True,
            postgresql_where="tag = 'SUBMISSION_ANSWERED_TOGETHER'",
        ),
    )

    id: Mapped[Key]
    tag: Mapped[EventTag] = mapped_column(choice(EventTag))
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    submission_id: Mapped[UUID | None]
    report_id: Mapped[UUID | None]
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


def account_stream(account_id: UUID) -> str:
    """The name of the stream of what an account is told."""
    return f"account:{account_id}"


def report_stream(report_id: UUID) -> str:
    """The name of the stream of a report's progress."""
    return f"report:{report_id}"


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


def record_of_report(work: Work, happening: HappeningToReport, **detail: str | int | list[str]) -> UUID:
    """The same for what happens to a report; steps of a computation are no deeds and leave no audit entry."""
    event_id, report_id = new_id(), happening.report_id
    event = Event(
        id=event_id,
        tag=happening.tag,
        at=work.now,
        actor_id=work.principal.account_id,
        report_id=report_id,
        streams=[report_stream(report_id)],
    )
    work.session.add(event)
    if happening.tag is not EventTag.REPORT_PROGRESSED:
        note(work, happening.tag, report_id, **detail)
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


def ask(work: Work, task: Task, event_id: UUID | None, subject_id: UUID) -> None:
    """Adds to the unit of work what must be done after it commits; ``event_id`` is the event that it follows from."""
    work.session.add(OutboxRow(task=task, event_id=event_id, subject_id=subject_id, dedupe_key=f"{task}:{subject_id}"))
