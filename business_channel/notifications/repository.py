"""Every statement on notifications."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, SelectBase, Table, Uuid, and_, bindparam, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert

from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Executor
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications.model import Notification
from business_channel.notifications.rules import TELLINGS, Audience, Telling
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder

_NOTIFICATIONS = cast(Table, Notification.__table__)


async def event(executor: Executor, event_id: UUID) -> Any:
    """The event of that id, with all its columns."""
    return (await executor.execute(select(Event.__table__).where(Event.id == event_id))).one()


async def recipients(executor: Executor, happened: Any) -> Sequence[Any]:
    """``(account_id, mail)`` of everybody who is told of the event, each once; no mail without an address."""
    about = {
        "submission_id": happened.submission_id,
        "work_order_id": happened.work_order_id,
        "actor_id": happened.actor_id,
    }
    return (await executor.execute(_told_of(happened.tag).params(about))).all()


async def add(executor: Executor, happened: Any, account_ids: Sequence[UUID]) -> Sequence[Any]:
    """Adds a notification of the event for each account that has none yet; returns the new ``(id, account_id)``."""
    about = {
        "event_id": happened.id,
        "tag": happened.tag,
        "submission_id": happened.submission_id,
        "work_order_id": happened.work_order_id,
        "reply_id": happened.reply_id,
        "at": happened.at,
    }
    rows = [{"id": new_id(), "account_id": account_id} | about for account_id in account_ids]
    statement = insert(_NOTIFICATIONS).values(rows).on_conflict_do_nothing()
    return (await executor.execute(statement.returning(_NOTIFICATIONS.c.id, _NOTIFICATIONS.c.account_id))).all()


async def mail_facts(executor: Executor, notification_id: UUID) -> Any | None:
    """``tag``, ``number``, ``title``, ``email`` and ``locale`` for the mail of a notification; ``None`` without one."""
    statement = (
        select(Notification.tag, Submission.number, Submission.title, Account.email, Account.locale)
        .join(Submission, Submission.id == Notification.submission_id)
        .join(Account, Account.id == Notification.account_id)
        .where(Notification.id == notification_id)
    )
    return (await executor.execute(statement)).one_or_none()


@cache
def _told_of(tag: EventTag) -> Select[UUID, bool]:
    """Built once for each tag: composing it takes longer than running it."""
    members = union_all(*(_members(telling) for telling in TELLINGS[tag])).subquery()
    by_mail = and_(func.bool_or(members.c.mail), Account.email != "").label("mail")
    statement = select(Account.id.label("account_id"), by_mail).join(members, members.c.account_id == Account.id)
    other = Account.id.is_distinct_from(bindparam("actor_id", type_=Uuid()))
    return statement.where(other).group_by(Account.id).order_by(Account.id)


def _members(telling: Telling) -> Select[Any]:
    accounts = _ACCOUNTS[telling.audience].subquery()
    return select(accounts.c.account_id, literal(telling.mail).label("mail"))


_IT = bindparam("submission_id", type_=Uuid())
_MEMBERSHIP = and_(RoleGrant.enterprise_id == Submission.enterprise_id, RoleGrant.role == Role.ENTERPRISE_MEMBER)
_STAFF = (
    select(RoleGrant.account_id)
    .join(WorkOrder, RoleGrant.department_id == WorkOrder.department_id)
    .where(RoleGrant.role.in_(DEPARTMENT_STAFF))
)
_ACCOUNTS: Mapping[Audience, SelectBase] = MappingProxyType(
    {
        Audience.AUTHOR: union_all(
            select(Submission.author_id.label("account_id")).where(Submission.id == _IT),
            select(RoleGrant.account_id).join(Submission, _MEMBERSHIP).where(Submission.id == _IT),
        ),
        Audience.REVIEWERS: select(RoleGrant.account_id).where(RoleGrant.role == Role.REVIEWER),
        Audience.DISPATCHERS: select(RoleGrant.account_id).where(RoleGrant.role == Role.DISPATCHER),
        Audience.HANDLERS: _STAFF.where(WorkOrder.submission_id == _IT),
        Audience.UNIT: _STAFF.where(WorkOrder.id == bindparam("work_order_id", type_=Uuid())),
    }
)
"""The accounts of each audience, for the submission and the work order of one event."""
