"""What the procedure asks of a matter after its answer: one set of columns for services and pages alike."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.feedback.model import Appeal, AppealState, CallBack, FollowUp
from business_channel.feedback.rules import WINDOW_DAYS
from business_channel.submissions.model import Submission
from business_channel.work import Work

AFTER_ANSWER = ("in_window", "follow_ups", "follow_up_waits", "appeal_waits", "appeal_rejected", "facts_denied")
"""The names of the facts."""

# Making an alias costs more than the rest of a fact; each stands in subqueries of one place alone.
_FOLLOW_UP, _APPEAL, _CALL_BACK, _WAITING = aliased(FollowUp), aliased(Appeal), aliased(CallBack), aliased(FollowUp)


def after_answer(submission: Any, now: Any) -> dict[str, ColumnElement[Any]]:
    """The facts of ``Standing`` about what followed the answer of a submission, at a moment.

    ``in_window`` holds for 30 calendar days after the day of the answer (信访工作条例 Art. 35).
    """
    follow_up, appeal, call_back = _FOLLOW_UP, _APPEAL, _CALL_BACK
    of_appeal = appeal.submission_id == submission.id
    asked = select(func.count()).where(follow_up.submission_id == submission.id)
    denied = (
        select(~call_back.facts_confirmed)
        .where(call_back.submission_id == submission.id, call_back.round == submission.round, call_back.reached)
        .order_by(call_back.called_at.desc(), call_back.id.desc())
        .limit(1)
    )
    return {
        "in_window": func.coalesce(_day(now) <= _day(submission.replied_at) + timedelta(days=WINDOW_DAYS), False),
        "follow_ups": _of(asked, submission),
        "follow_up_waits": waits(submission.id).correlate(submission),
        "appeal_waits": exists().where(of_appeal, appeal.state == AppealState.RAISED).correlate(submission),
        "appeal_rejected": exists().where(of_appeal, appeal.state == AppealState.REJECTED).correlate(submission),
        "facts_denied": func.coalesce(_of(denied, submission), False),
    }


def _of(statement: Any, submission: Any) -> Any:
    return statement.correlate(submission).scalar_subquery()


def _day(moment: Any) -> Any:
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def waits(submission_id: Any) -> Any:
    """True of a submission with a follow-up that is not answered."""
    return exists().where(_WAITING.submission_id == submission_id, _WAITING.answered_at.is_(None))


def unsettled(order: Any) -> ColumnElement[bool]:
    """True of an order whose answer is still to be put right, followed up, or decided on."""
    repair, appeal = aliased(Deadline), aliased(Appeal)
    running = repair.clock == Clock.REPAIR, repair.state != DeadlineState.STOPPED
    asked = and_(appeal.submission_id == order.submission_id, appeal.state == AppealState.RAISED)
    return or_(
        exists().where(repair.work_order_id == order.id, *running).correlate(order),
        waits(order.submission_id).correlate(order),
        exists().where(asked).correlate(order),
    )


async def facts(work: Work, submission: Submission) -> Mapping[str, Any]:
    """Those facts about a locked submission, now."""
    await work.session.flush()
    columns = (each.label(name) for name, each in after_answer(Submission, work.now).items())
    row = (await work.execute(select(*columns).select_from(Submission).where(Submission.id == submission.id))).one()
    return dict(row._mapping)


async def locked_appeal(work: Work, appeal_id: UUID) -> Appeal | None:
    """The appeal of that id, locked until the unit of work ends."""
    statement = select(Appeal).where(Appeal.id == appeal_id)
    found: Appeal | None = (await work.execute(statement.with_for_update())).scalar_one_or_none()
    return found
