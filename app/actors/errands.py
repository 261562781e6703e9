"""What workers can be sent to do: the name, queue and urgency of every actor, known to senders and workers alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from dramatiq import Message

from business_channel.outbox import Task
from business_channel.reports.running import RUN_LIMIT


@dataclass(frozen=True)
class Errand:
    """One kind of work; of those that wait in a worker the one with the lowest ``priority`` goes first."""

    actor: str
    queue: str
    priority: int
    limit: timedelta | None = None
    """When a worker's thread is taken back from it, where that is later than for others."""

    def message(self) -> Message[None]:
        """The message that sends a worker on this errand."""
        return Message(queue_name=self.queue, actor_name=self.actor, args=(), kwargs={}, options={})

    def message_for(self, row_id: UUID) -> Message[None]:
        """The message for one outbox row; it carries the row's id and is known by it, so that a repeat replaces it."""
        return Message(
            queue_name=self.queue,
            actor_name=self.actor,
            args=(str(row_id),),
            kwargs={},
            options={},
            message_id=str(row_id),
        )


NOTIFY = Errand("notify", "default", priority=0)
ANSWER_GROUP = Errand("answer_group", "default", priority=1)
SWEEP_DEADLINES = Errand("sweep_deadlines", "default", priority=5)
SUCCEED_DEPARTMENTS = Errand("succeed_departments", "default", priority=5)
GATHER_ALIKE = Errand("gather_alike", "default", priority=10)
FORGET_IDEMPOTENCY_KEYS = Errand("forget_idempotency_keys", "default", priority=20)

EXPIRE_UPLOADS = Errand("expire_uploads", "default", priority=20)
SCHEDULE_REPORTS = Errand("schedule_reports", "default", priority=10)
SWEEP_REPORT_FILES = Errand("sweep_report_files", "default", priority=20)
MAKE_REPORT = Errand("make_report", "reports", priority=15, limit=RUN_LIMIT + timedelta(seconds=30))
"""Reports have a queue of their own, of which few are under way at once: they hold up nobody who is to be told."""
SEND_MAIL = Errand("send_mail", "mail", priority=10)
SEND_INVITATION = Errand("send_invitation", "mail", priority=10)
"""Mails have a queue of their own, so that a slow mail server holds up mails only."""

BY_TASK: Mapping[Task, Errand] = MappingProxyType(
    {
        Task.NOTIFY: NOTIFY,
        Task.MAIL: SEND_MAIL,
        Task.INVITATION: SEND_INVITATION,
        Task.ANSWER_GROUP: ANSWER_GROUP,
        Task.REPORT: MAKE_REPORT,
    }
)
"""Who does what the outbox asks for."""
