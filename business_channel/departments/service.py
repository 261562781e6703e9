"""What an administrator does with departments: opens, renames, merges and ends them, today or on a day to come."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.departments import repository, rules
from business_channel.departments.model import Department, DepartmentKind
from business_channel.departments.rules import Founding
from business_channel.errors import NotFound, Several
from business_channel.ids import new_id
from business_channel.regions.model import Region
from business_channel.work import Work

_A_DAY = timedelta(days=1)


async def open_(work: Work, founding: Founding, since: date, until: date | None, key: UUID) -> UUID:
    """Opens a department from one day on, a temporary one until its last day; returns its id.

    Raises ``Several`` for a bad name or days in the wrong order, ``NotFound`` for a kind or region that there is not,
    ``NameTaken`` where another bears the name on one of these days.
    """
    work.principal.must_have_any(Role.ADMIN)
    if wrong := list(rules.problems(founding, since, until)):
        raise Several(wrong)
    content = asdict(founding) | {"since": since, "until": until}
    if (opened := await idempotency.first_result(work, "openDepartment", key, content, claim := new_id())) != claim:
        return opened
    await repository.lock(work)
    await _found(work, Opened(claim, founding, since, until))
    events.note(work, "department:opened", claim)
    return claim


@dataclass(frozen=True)
class Opened:
    """A department as it begins: its id, its first day, and what is known of its last."""

    id: UUID
    founding: Founding
    since: date
    until: date | None = None
    successor_id: UUID | None = None


async def _found(work: Work, opened: Opened, path: tuple[str, ...] = ()) -> None:
    """Stores a department; ``path`` leads to what the input says of it."""
    founding = opened.founding
    if await work.session.get(DepartmentKind, founding.kind_code) is None:
        raise NotFound((*path, "kind"))
    if await work.session.get(Region, founding.region_code) is None:
        raise NotFound((*path, "regionCode"))
    await work.session.flush()
    if await repository.bears_name(work, founding.name, opened.since, opened.until):
        raise rules.NameTaken((*path, "name"), name=founding.name)
    days = {"valid_from": opened.since, "valid_to": opened.until}
    work.session.add(Department(id=opened.id, successor_id=opened.successor_id, **days, **asdict(founding)))
    await work.session.flush()


async def rename(work: Work, department_id: UUID, name: str, on: date, key: UUID) -> UUID:
    """From a day on the department bears another name: the old one ends with the day before and is succeeded by a new
    one of the same kind and region, whose id is returned. What was done before keeps citing the old name.

    Raises ``Several`` for a bad name, ``NotFound``, ``EndedAlready``, ``DayOutOfOffice`` for a day that is over or on
    which it is not in office, ``NameTaken``.
    """
    work.principal.must_have_any(Role.ADMIN)
    if wrong := list(rules.name_problems(name)):
        raise Several(wrong)
    content = {"department": department_id, "name": name, "on": on}
    if (renamed := await idempotency.first_result(work, "renameDepartment", key, content, claim := new_id())) != claim:
        return renamed
    await repository.lock(work)
    old = (await _changing(work, {("departmentId",): department_id}, on, ("on",)))[department_id]
    if old.name == name:
        raise rules.NameTaken(("name",), name=name)
    founding = Founding(name=name, kind_code=old.kind_code, region_code=old.region_code)
    renamed_one = Opened(claim, founding, on, old.valid_to, old.successor_id)
    old.valid_to, old.successor_id = on - _A_DAY, None
    await _found(work, renamed_one)
    old.successor_id = claim
    events.note(work, "department:renamed", old.id, successor=str(claim), on=on.isoformat())
    return claim


@dataclass(frozen=True, kw_only=True)
class Uniting:
    """Departments that become one from a day on: an existing one, or one that is opened for it."""

    merged: Sequence[UUID]
    on: date
    into_id: UUID | None = None
    into: Founding | None = None


async def merge(work: Work, wanted: Uniting, key: UUID) -> UUID:
    """From a day on several departments are one; returns the id of the one that goes on.

    Raises ``Several`` for a list that cannot be merged, ``NotFound``, ``EndedAlready`` and ``DayOutOfOffice`` for one
    of them, ``SuccessorNotInOffice``, ``SuccessionCircle`` where the one that goes on would itself be succeeded by one
    of them.
    """
    work.principal.must_have_any(Role.ADMIN)
    if wrong := list(rules.uniting_problems(wanted.merged, wanted.into_id, wanted.into)):
        raise Several(wrong)
    if wanted.into is not None and (wrong := list(rules.name_problems(wanted.into.name, "into"))):
        raise Several(wrong)
    content = asdict(wanted) | {"merged": list(wanted.merged)}
    first = await idempotency.first_result(work, "mergeDepartments", key, content, claim := new_id())
    united_id = wanted.into_id or first
    if first != claim:
        return united_id
    await repository.lock(work)
    named: repository.Named = {("departmentIds", str(place)): each for place, each in enumerate(wanted.merged)}
    ending = await _changing(work, named, wanted.on, ("on",))
    for each in ending.values():
        each.valid_to, each.successor_id = wanted.on - _A_DAY, None
    if wanted.into is not None:
        await _found(work, Opened(united_id, wanted.into, wanted.on), ("into",))
    else:
        await _must_succeed(work, united_id, wanted.merged, wanted.on, ("intoId",))
    for each in ending.values():
        each.successor_id = united_id
        events.note(work, "department:merged", each.id, successor=str(united_id), on=wanted.on.isoformat())
    return united_id


async def end(work: Work, department_id: UUID, last_day: date, successor_id: UUID | None = None) -> None:
    """A department is in office until a day and no longer; what is left then goes to the successor, where one is named.

    What was planned before is replaced. Raises ``NotFound``, ``EndedAlready``, ``DayOutOfOffice`` for a last day that
    is over or before it begins, ``SuccessorNotInOffice`` for one that is not in office on the day after,
    ``SuccessionCircle``.
    """
    work.principal.must_have_any(Role.ADMIN)
    await repository.lock(work)
    department = (await _changing(work, {("departmentId",): department_id}, None, ("lastDay",)))[department_id]
    if last_day < work.today or (department.valid_from is not None and last_day < department.valid_from):
        raise rules.DayOutOfOffice(("lastDay",), name=department.name)
    first_day = department.valid_to or last_day
    if await repository.bears_name(work, department.name, first_day, last_day, {department_id}):
        raise rules.NameTaken(("lastDay",), name=department.name)
    if successor_id is not None:
        await _must_succeed(work, successor_id, [department_id], last_day + _A_DAY, ("successorId",))
    department.valid_to, department.successor_id = last_day, successor_id
    named = {} if successor_id is None else {"successor": str(successor_id)}
    events.note(work, "department:ended", department_id, lastDay=last_day.isoformat(), **named)


async def _changing(
    work: Work, named: repository.Named, on: date | None, day: tuple[str, ...]
) -> dict[UUID, Department]:
    """The departments that change, locked; with ``on`` each is in office on that day and the one before it."""
    found = await repository.locked(work, set(named.values()))
    for path, each in named.items():
        if each not in found:
            raise NotFound(path)
        department = found[each]
        if department.settled_at is not None or (department.valid_to or work.today) < work.today:
            raise rules.EndedAlready(path, name=department.name)
        if on is not None and (on < work.today or not _lasts_over(department, on)):
            raise rules.DayOutOfOffice(day, name=department.name)
    return found


def _lasts_over(department: Department, on: date) -> bool:
    return rules.holds_office(department, on) and rules.holds_office(department, on - _A_DAY)


async def _must_succeed(
    work: Work, successor_id: UUID, ending: Sequence[UUID], on: date, path: tuple[str, ...]
) -> None:
    """Raises unless a department is in office on a day, and does not end in turn in one of those that end."""
    found = (await repository.by_id(work, {successor_id})).get(successor_id)
    if found is None or successor_id in ending:
        raise NotFound(path)
    if not rules.holds_office(found, on):
        raise rules.SuccessorNotInOffice(path, name=found.name, on=on)
    await work.session.flush()
    if {each.id for each in await repository.line_of(work, successor_id)} & set(ending):
        raise rules.SuccessionCircle(path, name=found.name)
