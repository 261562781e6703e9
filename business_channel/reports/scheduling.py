"""Reports that are made of themselves. When the next one is due stands in the store, so that a tick that was missed is
made up once, and two who look at once agree upon who makes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from business_channel import events, idempotency
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts.model import RoleGrant
from business_channel.accounts.repository import principal_by_id
from business_channel.deadlines.calendar import ONE_DAY
from business_channel.deadlines.repository import calendar_for
from business_channel.departments.model import Department
from business_channel.departments.repository import in_office
from business_channel.errors import Forbidden, InvalidInput, Mendable, NotFound, Several
from business_channel.ids import new_id
from business_channel.reports import repository, rules, service
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.document import Basis, ReportKind
from business_channel.reports.model import Cadence, ReportSchedule
from business_channel.reports.rhythm import days_before, last_due, next_due
from business_channel.reports.standing import DISCLOSURE, HOUSE
from business_channel.work import Work

BATCH = 20
SAVED, ENDED = "report_schedule:saved", "report_schedule:ended"


@dataclass(frozen=True)
class Order:
    """What somebody wants made again and again. With ``told_heads`` the heads of its department are told as well."""

    cadence: Cadence
    kind: ReportKind
    basis: Basis = Basis.PERIOD
    region_code: str | None = None
    department_id: UUID | None = None
    topic_code: str | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    told_heads: bool = False

    def question(self, since: date, until: date) -> Question:
        """What is asked each time, of the days of that time."""
        asked = {name: value for name, value in vars(self).items() if name not in ("cadence", "told_heads")}
        return Question(since=since, until=until, **asked)


async def save(work: Work, order: Order, key: UUID) -> UUID:
    """Somebody orders a report for the own use, from the next period on; returns the order's id.

    Raises ``Several`` and ``Forbidden`` as a request would, ``TooManySchedules`` beyond ``MOST_SCHEDULES``.
    """
    owner_id = work.principal.must_have_any(*rules.ASKERS)
    example = order.question(work.today - ONE_DAY, work.today)
    await service.must_be_for_caller(work, example)
    if wrong := [*_problems(order, example, work.today), *await repository.absent(work, example)]:
        raise Several(wrong)
    schedule_id = await idempotency.first_result(work, "scheduleReport", key, asdict(order), claim := new_id())
    if schedule_id != claim:
        return schedule_id
    if await _held(work, owner_id) >= rules.MOST_SCHEDULES:
        raise rules.TooManySchedules(limit=rules.MOST_SCHEDULES)
    due = next_due(order.cadence, work.now, await calendar_for(work))
    about = asdict(order) | {"breakdowns": [each.value for each in order.breakdowns]}
    told = about.pop("told_heads") and order.department_id is not None
    times = {"created_at": work.now, "next_at": due}
    kept = ReportSchedule(
        id=claim, owner_id=owner_id, told_role=Role.UNIT_HEAD if told else None, for_units=False, **about, **times
    )
    work.session.add(kept)
    events.note(work, SAVED, claim, kind=order.kind.value, cadence=order.cadence.value)
    await work.session.flush()
    return claim


def _problems(order: Order, example: Question, today: date) -> Iterator[Mendable]:
    if order.kind is ReportKind.CAMPAIGN:
        said = {
            "reason_zh": "征集活动报告不能定期生成。",
            "reason": "reports on campaigns are not made again and again.",
        }
        yield InvalidInput(("kind",), **said)
        return
    yield from rules.problems(example, today)


async def _held(work: Work, owner_id: UUID) -> int:
    open_ones = ReportSchedule.owner_id == owner_id, ReportSchedule.ended_at.is_(None)
    return int((await work.execute(select(func.count()).select_from(ReportSchedule).where(*open_ones))).scalar_one())


async def end(work: Work, schedule_id: UUID) -> None:
    """The owner wants no more of it; what was made stays. Raises ``NotFound`` for an order that is not the caller's."""
    owner_id = work.principal.must_be_signed_in()
    own = ReportSchedule.id == schedule_id, ReportSchedule.owner_id == owner_id, ReportSchedule.ended_at.is_(None)
    found = (await work.execute(select(ReportSchedule).where(*own).with_for_update())).scalar_one_or_none()
    if found is None:
        raise NotFound(("scheduleId",))
    _end(work, found)
    await work.session.flush()


def _end(work: Work, schedule: ReportSchedule) -> None:
    schedule.ended_at = work.now
    events.note(work, ENDED, schedule.id)


async def set_up(work: Work) -> int:
    """Puts the standing orders of the house into the store that are not there yet, from their next time on; returns 0,
    since there is never more to do.
    """
    known = set((await work.execute(select(ReportSchedule.code).where(ReportSchedule.code.is_not(None)))).scalars())
    missing = [each for each in HOUSE if each.code not in known]
    calendar = await calendar_for(work) if missing else None
    for each in missing:
        assert calendar is not None
        due = next_due(each.cadence, work.now, calendar, disclosure=each.code == DISCLOSURE)
        row = {
            **{"id": new_id(), "code": each.code, "kind": each.kind, "basis": each.basis, "cadence": each.cadence},
            **{"breakdowns": [by.value for by in each.breakdowns], "for_units": each.for_units},
            **{"told_role": each.told, "created_at": work.now, "next_at": due},
        }
        await work.execute(insert(ReportSchedule).values(row).on_conflict_do_nothing())
    return 0


async def issue(work: Work) -> int:
    """Makes the reports whose time has come, of up to ``BATCH`` orders, and returns how many orders those were."""
    due = select(ReportSchedule).where(ReportSchedule.next_at <= work.now, ReportSchedule.ended_at.is_(None))
    found = await work.execute(due.order_by(ReportSchedule.next_at).limit(BATCH).with_for_update(skip_locked=True))
    schedules: Sequence[ReportSchedule] = found.scalars().all()
    calendar = await calendar_for(work) if schedules else None
    for each in schedules:
        assert calendar is not None
        disclosure = each.code == DISCLOSURE
        at = last_due(each.cadence, each.next_at, work.now, calendar, disclosure=disclosure)
        each.next_at = next_due(each.cadence, work.now, calendar, disclosure=disclosure)
        await _issue(work, each, days_before(each.cadence, at, calendar))
    await work.session.flush()
    return len(schedules)


async def _issue(work: Work, schedule: ReportSchedule, days: tuple[date, date]) -> None:
    question = _question(schedule, days)
    if schedule.owner_id is not None and not await _still_may(work, schedule.owner_id, question):
        _end(work, schedule)
        return
    about = {"schedule_id": schedule.id, "told_role": schedule.told_role, "requested_by": schedule.owner_id}
    if not schedule.for_units:
        service.add(work, question, new_id(), schedule.code, about=about)
        return
    for unit in await _headed_units(work):
        service.add(work, replace(question, department_id=unit), new_id(), schedule.code, about=about)


def _question(schedule: ReportSchedule, days: tuple[date, date]) -> Question:
    return Question(
        kind=schedule.kind,
        since=days[0],
        until=days[1],
        basis=schedule.basis,
        region_code=schedule.region_code,
        department_id=schedule.department_id,
        topic_code=schedule.topic_code,
        breakdowns=tuple(map(Breakdown, schedule.breakdowns)),
    )


async def _still_may(work: Work, owner_id: UUID, question: Question) -> bool:
    """Whether the owner holds the right to ask to this day."""
    owner: Principal = await principal_by_id(work, owner_id) or ANONYMOUS
    if not owner.has_any(frozenset(rules.ASKERS)):
        return False
    try:
        await service.must_be_for_caller(replace(work, principal=owner), question)
    except Forbidden:
        return False
    return True


async def _headed_units(work: Work) -> Sequence[UUID]:
    """The departments in office that have a head."""
    headed = select(RoleGrant.department_id).where(RoleGrant.role == Role.UNIT_HEAD)
    units = select(Department.id).where(Department.id.in_(headed), in_office(work.today))
    return (await work.execute(units.order_by(Department.id))).scalars().all()
