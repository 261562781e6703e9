"""Every statement on notifications."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    SelectBase,
    Table,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, IN_A_DEPARTMENT, Role
from business_channel.accounts.model import Account, RoleGrant, StandIn
from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.confidence.model import Recusal
from business_channel.database import Executor
from business_channel.deadlines.model import Clock, Deadline, DeadlineDefinition, Duty
from business_channel.departments.model import Department
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.notifications.kinds import kind_of
from business_channel.notifications.model import MutedMail, Notification
from business_channel.notifications.rules import TELLINGS, Audience, Telling
from business_channel.reports.model import Report
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import CloseReason, WorkOrder

_NOTIFICATIONS = cast(Table, Notification.__table__)


async def event(executor: Executor, event_id: UUID) -> Any:
    """The event of that id, with all its columns."""
    return (await executor.execute(select(Event.__table__).where(Event.id == event_id))).one()


async def recipients(executor: Executor, happened: Any) -> Sequence[Any]:
    """``(account_id, mail)`` of everybody who is told of the event, each once; no mail without an address, or where
    the account wants none of that kind.
    """
    about = {
        "submission_id": happened.submission_id,
        "report_id": happened.report_id,
        "work_order_id": happened.work_order_id,
        "actor_id": happened.actor_id,
        "deadline_id": happened.deadline_id,
        "at": happened.at,
    }
    return (await executor.execute(_told_of(happened.tag).params(about))).all()


async def add(executor: Executor, happened: Any, account_ids: Sequence[UUID]) -> Sequence[Any]:
    """Adds a notification of the event for each account that has none yet; returns the new ``(id, account_id)``."""
    about = {
        "event_id": happened.id,
        "tag": happened.tag,
        "submission_id": happened.submission_id,
        "report_id": happened.report_id,
        "work_order_id": happened.work_order_id,
        "reply_id": happened.reply_id,
        "deadline_id": happened.deadline_id,
        "at": happened.at,
    }
    rows = [{"id": new_id(), "account_id": account_id} | about for account_id in account_ids]
    statement = insert(_NOTIFICATIONS).values(rows).on_conflict_do_nothing()
    return (await executor.execute(statement.returning(_NOTIFICATIONS.c.id, _NOTIFICATIONS.c.account_id))).all()


async def mail_facts(executor: Executor, notification_id: UUID) -> Any | None:
    """What the mail of a notification is made from; ``None`` without one, or once its reader is recused.

    ``tag``, ``number``, ``title``, ``email`` and ``locale``, and of an event about a clock ``due_on`` and ``rule``; a
    report has a title in the language of the reader, and no number.
    """
    of_clock = [
        clocked(select(column), Notification.deadline_id).correlate(Notification).scalar_subquery().label(column.key)
        for column in (Deadline.due_on, DeadlineDefinition.rule)
    ]
    recused = exists().where(
        Recusal.account_id == Notification.account_id, Recusal.submission_id == Notification.submission_id
    )
    number = func.coalesce(Submission.number, "").label("number")
    in_words = case((Account.locale == Language.EN, Report.title_en), else_=Report.title_zh)
    title = func.coalesce(Submission.title, in_words).label("title")
    statement = (
        select(Notification.tag, number, title, Account.email, Account.locale, *of_clock)
        .outerjoin(Submission, Submission.id == Notification.submission_id)
        .outerjoin(Report, Report.id == Notification.report_id)
        .join(Account, Account.id == Notification.account_id)
        .where(Notification.id == notification_id, ~recused)
    )
    return (await executor.execute(statement)).one_or_none()


def clocked(columns: Select[Any], deadline_id: Any) -> Select[Any]:
    """Columns of a deadline and of its definition, for the deadline of that id."""
    definition = and_(
        DeadlineDefinition.code == Deadline.definition_code, DeadlineDefinition.version == Deadline.definition_version
    )
    return columns.select_from(Deadline).join(DeadlineDefinition, definition).where(Deadline.id == deadline_id)


@cache
def _told_of(tag: EventTag) -> Select[UUID, bool]:
    """Built once for each tag: composing it takes longer than running it."""
    members = union_all(*(_members(tag, telling) for telling in TELLINGS[tag])).subquery()
    muted = and_(MutedMail.account_id == members.c.account_id, MutedMail.kind == members.c.kind)
    wanted = func.bool_or(and_(members.c.mail, MutedMail.account_id.is_(None)))
    by_mail = and_(wanted, Account.email != "").label("mail")
    statement = select(Account.id.label("account_id"), by_mail).join(members, members.c.account_id == Account.id)
    statement = statement.outerjoin(MutedMail, muted)
    other = Account.id.is_distinct_from(bindparam("actor_id", type_=Uuid()))
    recused = exists().where(Recusal.account_id == Account.id, Recusal.submission_id == _IT)
    return statement.where(other, ~recused, _OWN | ~_ACCUSED).group_by(Account.id).order_by(Account.id)


def _members(tag: EventTag, telling: Telling) -> Select[Any]:
    accounts = _ACCOUNTS[telling.audience].subquery()
    about = literal(kind_of(tag, telling), MutedMail.__table__.c.kind.type).label("kind")
    return select(accounts.c.account_id, literal(telling.mail).label("mail"), about)


def _held_by(duty: Duty) -> ColumnElement[bool]:
    return and_(Deadline.id == bindparam("deadline_id", type_=Uuid()), Deadline.duty == duty)


_IT = bindparam("submission_id", type_=Uuid())
_REPORT = bindparam("report_id", type_=Uuid())
_ORDER = bindparam("work_order_id", type_=Uuid())
_ON = cast_to(func.timezone("Asia/Shanghai", bindparam("at", type_=DateTime(timezone=True))), Date)
_AWAY = and_(
    StandIn.absent_id == WorkOrder.assignee_id,
    StandIn.department_id == WorkOrder.department_id,
    StandIn.since <= _ON,
    StandIn.until >= _ON,
)
_OFFICE, _UNIT = aliased(Department), aliased(Department)
_MEMBERSHIP = and_(RoleGrant.enterprise_id == Submission.enterprise_id, RoleGrant.role == Role.ENTERPRISE_MEMBER)
_STILL_THERE = or_(
    Submission.enterprise_id.is_(None),
    exists().where(RoleGrant.account_id == Submission.author_id, _MEMBERSHIP).correlate(Submission),
)
"""Whoever has left the enterprise is told no more of what was filed in its name."""
_HOLDER = aliased(Department)
_STAFF = (
    select(RoleGrant.account_id)
    .join(_HOLDER, RoleGrant.department_id == func.coalesce(_HOLDER.heir_id, _HOLDER.id))
    .join(WorkOrder, WorkOrder.department_id == _HOLDER.id)
    .where(RoleGrant.role.in_(DEPARTMENT_STAFF))
)
_OWN = exists().where(Submission.id == _IT, Submission.author_id == Account.id)
_ACCUSED = exists().where(
    Submission.id == _IT,
    RoleGrant.department_id == Submission.respondent_id,
    RoleGrant.account_id == Account.id,
)
_ADDRESSED = (
    select(RoleGrant.account_id)
    .join(Submission, Submission.addressee_id == RoleGrant.department_id)
    .where(Submission.id == _IT, RoleGrant.role == Role.LEADER_OFFICE)
)
_IN_A_UNIT = and_(RoleGrant.department_id == Report.department_id, Report.told_role.in_(IN_A_DEPARTMENT))
_ANYWHERE = Report.told_role.not_in(IN_A_DEPARTMENT)
_TOLD_OF_REPORT = select(RoleGrant.account_id).join(
    Report, and_(RoleGrant.role == Report.told_role, _IN_A_UNIT | _ANYWHERE)
)
_ON_INSTRUCTION = exists().where(
    Deadline.id == bindparam("deadline_id", type_=Uuid()), Deadline.clock == Clock.INSTRUCTION
)
_ACCOUNTS: Mapping[Audience, SelectBase] = MappingProxyType(
    {
        Audience.AUTHOR: union_all(
            select(Submission.author_id.label("account_id")).where(Submission.id == _IT, _STILL_THERE),
            select(RoleGrant.account_id).join(Submission, _MEMBERSHIP).where(Submission.id == _IT),
        ),
        Audience.REVIEWERS: select(RoleGrant.account_id).where(RoleGrant.role == Role.REVIEWER),
        Audience.DISPATCHERS: select(RoleGrant.account_id).where(RoleGrant.role == Role.DISPATCHER),
        Audience.HANDLERS: _STAFF.where(
            WorkOrder.submission_id == _IT, WorkOrder.close_reason.is_distinct_from(CloseReason.TRANSFERRED)
        ),
        Audience.UNIT: _STAFF.where(WorkOrder.id == _ORDER),
        Audience.ASKED: select(RoleGrant.account_id)
        .join(InformationRequest, InformationRequest.asked_id == RoleGrant.department_id)
        .where(
            RoleGrant.role.in_(DEPARTMENT_STAFF),
            InformationRequest.work_order_id == _ORDER,
            InformationRequest.source == InformationSource.DEPARTMENT,
            InformationRequest.state == RequestState.ASKED,
        ),
        Audience.UNIT_HEADS: _STAFF.where(WorkOrder.id == _ORDER, RoleGrant.role == Role.UNIT_HEAD),
        Audience.ASSIGNEE: union_all(
            select(WorkOrder.assignee_id.label("account_id")).where(WorkOrder.id == _ORDER),
            select(StandIn.stand_in_id).join(WorkOrder, _AWAY).where(WorkOrder.id == _ORDER),
        ),
        Audience.APPEAL_OFFICERS: select(RoleGrant.account_id).where(RoleGrant.role == Role.APPEAL_OFFICER),
        Audience.SUPERVISORS: select(RoleGrant.account_id).where(RoleGrant.role == Role.SUPERVISOR),
        Audience.ADDRESSED_OFFICE: _ADDRESSED,
        Audience.LEADERS_OFFICE: union_all(
            select(RoleGrant.account_id)
            .join(_OFFICE, _OFFICE.id == RoleGrant.department_id)
            .join(_UNIT, _UNIT.region_code == _OFFICE.region_code)
            .join(WorkOrder, WorkOrder.department_id == _UNIT.id)
            .where(WorkOrder.id == _ORDER, RoleGrant.role == Role.LEADER_OFFICE, ~_ON_INSTRUCTION),
            _ADDRESSED.where(_ON_INSTRUCTION),
        ),
        Audience.WHO_ASKED: select(Report.requested_by.label("account_id")).where(Report.id == _REPORT),
        Audience.TOLD_OF_REPORT: _TOLD_OF_REPORT.where(Report.id == _REPORT),
        Audience.CLOCK_HOLDERS: union_all(
            _STAFF.join(Deadline, Deadline.work_order_id == WorkOrder.id).where(_held_by(Duty.UNIT)),
            select(RoleGrant.account_id).where(
                RoleGrant.role.in_((Role.REVIEWER, Role.DISPATCHER)), exists().where(_held_by(Duty.PLATFORM))
            ),
            select(Submission.author_id).where(
                Submission.id == _IT, _STILL_THERE, exists().where(_held_by(Duty.CHANNEL) | _held_by(Duty.AUTHOR))
            ),
        ),
    }
)
"""The accounts of each audience, for the submission and the work order of one event."""
