"""What workers do. An actor takes ids, calls one service function, and can run twice, also at the same time."""

from collections.abc import Awaitable, Callable
from functools import partial

import dramatiq
from dramatiq import Broker

from app.actors.errands import (
    ANSWER_GROUP,
    EXPIRE_UPLOADS,
    FORGET_IDEMPOTENCY_KEYS,
    GATHER_ALIKE,
    MAKE_REPORT,
    NOTIFY,
    SCHEDULE_REPORTS,
    SEND_INVITATION,
    SEND_MAIL,
    SUCCEED_DEPARTMENTS,
    SWEEP_DEADLINES,
    SWEEP_REPORT_FILES,
    Errand,
)
from app.actors.reporting import ReportDesk, schedule_reports, sweep_report_files
from app.actors.telling import answer_group, notify, send_invitation, send_mail
from app.actors.upkeep import (
    expire_uploads,
    forget_idempotency_keys,
    gather_alike,
    succeed_departments,
    sweep_deadlines,
)
from app.files.storage import Files
from app.mail import Mailer
from business_channel.database import Store


def declare_actors(broker: Broker, store: Store, mailer: Mailer, files: Files) -> None:
    """Declares every actor on ``broker``, working on ``store``, ``mailer`` and ``files``; once per broker."""
    _declare(broker, NOTIFY, partial(notify, store))
    _declare(broker, ANSWER_GROUP, partial(answer_group, store))
    _declare(broker, SEND_MAIL, partial(send_mail, store, mailer))
    _declare(broker, SEND_INVITATION, partial(send_invitation, store, mailer))
    _declare(broker, SWEEP_DEADLINES, partial(sweep_deadlines, store))
    _declare(broker, SUCCEED_DEPARTMENTS, partial(succeed_departments, store))
    _declare(broker, GATHER_ALIKE, partial(gather_alike, store))
    _declare(broker, FORGET_IDEMPOTENCY_KEYS, partial(forget_idempotency_keys, store))
    _declare(broker, EXPIRE_UPLOADS, partial(expire_uploads, store, files))
    desk = ReportDesk(store, files)
    broker.add_middleware(desk)
    _declare(broker, MAKE_REPORT, desk.make)
    _declare(broker, SCHEDULE_REPORTS, partial(schedule_reports, store))
    _declare(broker, SWEEP_REPORT_FILES, partial(sweep_report_files, store, files))


def _declare(broker: Broker, errand: Errand, work: Callable[..., Awaitable[None]]) -> None:
    named = {"actor_name": errand.actor, "queue_name": errand.queue, "priority": errand.priority}
    if errand.limit is not None:
        named["time_limit"] = errand.limit.total_seconds() * 1000
    dramatiq.actor(broker=broker, **named)(work)  # type: ignore[call-overload]
