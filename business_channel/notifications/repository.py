"""Every statement on notifications."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert

from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Executor
from business_channel.events import Event
from business_channel.ids import new_id
from business_channel.notifications.model import Notification
from business_channel.notifications.rules import Audience, Telling
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder


async def event(executor: Executor, event_id: UUID) -> Any:
    """The event of that id, with all its columns."""
    return (await executor.execute(select(Event.__table__).where(Event.id == event_id))).one()


async def recipients(executor: Executor, happened: Any, tellings: Sequence[Telling]) -> Sequence[Any]:
    """``(account_id, mail)`` of everybody in the audiences but the actor, each once; no mail without an address."""
    members = union_all(*(_members(telling, happened) for telling in tellings)).subquery()
    by_mail = and_(func.bool_or(members.c.mail), Account.email != "").label("mail")
    statement = select(Account.id.label("account_id"), by_mail).join(members, members.c.account_id == Account.id)
    if happened.actor_id is not None:
        statement = statement.where(Account.id != happened.actor_id)
    return (await executor.execute(statement.group_by(Account.id).order_by(Account.id))).all()


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
    statement = insert(Notification).values(rows).on_conflict_do_nothing()
    return (await executor.execute(statement.returning(Notification.id, Notification.account_id))).all()


async def mail_facts(executor: Executor, notification_id: UUID) -> Any | None:
    """``tag``, ``number``, ``title``, ``email`` and ``locale`` for the mail of a notification; ``None`` without one."""
    statement = (
        select(Notification.tag, Submission.number, Submission.title, Account.email, Account.locale)
        .join(Submission, Submission.id == Notification.submission_id)
        .join(Account, Account.id == Notification.account_id)
        .where(Notification.id == notification_id)
    )
    return (await executor.execute(statement)).one_or_none()


def _members(telling: Telling, happened: Any) -> Select[Any]:
    accounts = _ACCOUNTS[telling.audience](happened).subquery()
    return select(accounts.c.account_id, literal(telling.mail).label("mail"))


def _author(happened: Any) -> Any:
    own = Submission.id == happened.submission_id
    member = and_(RoleGrant.enterprise_id == Submission.enterprise_id, RoleGrant.role == Role.ENTERPRISE_MEMBER)
    return union_all(
        select(Submission.author_id.label("account_id")).where(own),
        select(RoleGrant.account_id).join(Submission, member).where(own),
    )


def _platform(role: Role) -> Any:
    return lambda _: select(RoleGrant.account_id).where(RoleGrant.role == role)


def _handlers(happened: Any) -> Select[Any]:
    return _staff().where(WorkOrder.submission_id == happened.submission_id)


def _unit(happened: Any) -> Select[Any]:
    return _staff().where(WorkOrder.id == happened.work_order_id)


def _staff() -> Select[Any]:
    of_its_department = RoleGrant.department_id == WorkOrder.department_id
    return select(RoleGrant.account_id).join(WorkOrder, of_its_department).where(RoleGrant.role.in_(DEPARTMENT_STAFF))


_ACCOUNTS = {
    Audience.AUTHOR: _author,
    Audience.REVIEWERS: _platform(Role.REVIEWER),
    Audience.DISPATCHERS: _platform(Role.DISPATCHER),
    Audience.HANDLERS: _handlers,
    Audience.UNIT: _unit,
}
