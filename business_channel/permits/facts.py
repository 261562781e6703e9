"""What the table of the procedure asks of a permit file, and what its days are counted from, as SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, and_, cast, exists, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from business_channel.deadlines.calendar import Calendar, merged
from business_channel.deadlines.model import CalendarDay, CalendarVersion, DayStatus, PauseReason
from business_channel.now import SHANGHAI
from business_channel.permits.model import Permit, PermitOutcome, PermitStep
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.rules import ACCEPTS, ENDS, Step
from business_channel.submissions.model import Submission
from business_channel.work_orders.keeping import goes_on

_OVER = (Kind.LICENCE_DELIVERED, Kind.WITHDRAWN)


def filed(order: Any) -> ColumnElement[bool]:
    """True of an order whose department keeps a permit file."""
    permit = aliased(Permit)
    held = exists().where(permit.submission_id == order.submission_id).correlate(order)
    return and_(held, goes_on(order))


def unsettled(order: Any) -> ColumnElement[bool]:
    """True of such an order as long as a step can follow."""
    step = PermitStep
    over = or_(step.kind.in_(_OVER), step.outcome == PermitOutcome.REFUSED)
    return and_(filed(order), ~_has_step(order, over))


def extendable(order: Any) -> ColumnElement[bool]:
    """True of such an order once the application is accepted, unless the time stands still, or was extended before."""
    counted = [func.count().filter(PermitStep.kind == kind) for kind in (Kind.EXCLUSION_BEGAN, Kind.EXCLUSION_ENDED)]
    balance = _steps(order, counted[0] - counted[1]).scalar_subquery()
    over = PermitStep.kind.in_((*ENDS, Kind.EXTENDED))
    return and_(filed(order), _has_step(order, PermitStep.kind.in_(ACCEPTS)), ~_has_step(order, over), balance == 0)


def _has_step(order: Any, which: ColumnElement[bool]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = _steps(order, PermitStep.position).where(which).exists()
    return found


def _steps(order: Any, column: Any) -> Any:
    of_order = select(column).join(Permit, Permit.id == PermitStep.permit_id)
    return of_order.where(Permit.submission_id == order.submission_id).correlate(order)


def steps(permit: Any) -> Any:
    """The steps of a permit file as one value, which ``read_steps`` reads."""
    step = aliased(PermitStep)
    recorded = func.date(func.timezone(str(SHANGHAI), step.recorded_at))
    told = (step.kind, step.happened_on, recorded, step.reason, step.days, step.outcome, step.joint)
    one = func.json_build_array(*(cast(each, String) for each in told))
    every = func.json_agg(aggregate_order_by(one, step.position))
    found = select(type_coerce(func.coalesce(every, func.json_build_array()), JSON))
    return found.where(step.permit_id == permit.id).scalar_subquery()


def read_steps(told: Sequence[Sequence[Any]]) -> list[Step]:
    """The steps that ``steps`` tells."""
    return [
        Step(
            kind=Kind(kind),
            on=date.fromisoformat(on),
            recorded_on=date.fromisoformat(recorded),
            reason=None if reason is None else PauseReason(reason),
            days=None if days is None else int(days),
            outcome=None if outcome is None else PermitOutcome(outcome),
            joint=None if joint is None else joint == "true",
        )
        for kind, on, recorded, reason, days, outcome, joint in told
    ]


def calendar(permit: Any) -> tuple[Any, Any]:
    """The days of the newest calendars of the place since the file began, and how far the official one reaches; what
    ``read_calendar`` reads.
    """
    day, layer, newer = aliased(CalendarDay), aliased(CalendarVersion), aliased(CalendarVersion)
    submission, step = aliased(Submission), aliased(PermitStep)
    code = submission.region_code
    places = func.left(code, 2).concat("0000"), func.left(code, 4).concat("00"), code
    same = newer.region_code.is_not_distinct_from(layer.region_code), newer.version > layer.version
    newest = ~exists().where(*same)
    begun = select(func.min(step.happened_on)).where(step.permit_id == permit.id).correlate(permit).scalar_subquery()
    one = func.json_build_array(func.coalesce(layer.region_code, ""), day.date, day.status, day.occasion)
    days = (
        select(type_coerce(func.coalesce(func.json_agg(one), func.json_build_array()), JSON))
        .select_from(day)
        .join(layer, layer.version == day.version)
        .join(submission, submission.id == permit.submission_id)
        .where(or_(layer.region_code.is_(None), layer.region_code.in_(places)), newest, day.date >= begun)
        .correlate(permit)
        .scalar_subquery()
    )
    official = select(func.max(layer.published_through)).where(layer.region_code.is_(None), newest)
    return days, official.scalar_subquery()


def read_calendar(days: Sequence[Sequence[str]], published_through: date | None) -> Calendar:
    """The calendar that ``calendar`` tells: the days of a place over those of the places above it."""
    places = sorted({place for place, *_ in days} | {""}, key=lambda place: (place.rstrip("0"), place))
    through = published_through or date.min
    layers = [
        Calendar(
            version=0,
            days={date.fromisoformat(day): DayStatus(status) for of, day, status, _ in days if of == place},
            published_through=through,
            occasions={date.fromisoformat(day): occasion for of, day, _, occasion in days if of == place},
        )
        for place in places
    ]
    return merged(layers)
