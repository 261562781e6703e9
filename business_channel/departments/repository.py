"""Every SELECT on departments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from business_channel.database import Executor
from business_channel.departments import rules
from business_channel.departments.model import Department
from business_channel.errors import Mendable, NotFound

Named: TypeAlias = Mapping[tuple[str, ...], UUID]
"""Departments by the paths of the input that names them."""

_LOCK = 7_215_003


def in_office(on: Any, department: Any = Department) -> ColumnElement[bool]:
    """The departments that exist on a day: begun, and not ended before it."""
    begun = or_(department.valid_from.is_(None), department.valid_from <= on)
    return begun & or_(department.valid_to.is_(None), department.valid_to >= on)


def same(department_id: Any) -> Select[Any]:
    """The ids of a department and of those that have ended and whose files it holds."""
    return select(Department.id).where(or_(Department.id == department_id, Department.heir_id == department_id))


async def by_id(executor: Executor, ids: Collection[UUID]) -> dict[UUID, Department]:
    """Those of ``ids`` that there are or were, by id."""
    found = await executor.execute(select(Department).where(Department.id.in_(ids)))
    return {each.id: each for each in found.scalars()}


async def must_be_in_office(executor: Executor, named: Named, on: date) -> dict[UUID, Department]:
    """The departments that an input names, by id; ``named`` has them by their paths.

    Raises for the first that is not in office on that day: ``NotFound`` where there never was one, ``NotYetInOffice``,
    or ``DepartmentEnded``, which names who took its place.
    """
    found = await by_id(executor, set(named.values()))
    for path, each in named.items():
        if each not in found:
            raise NotFound(path)
        if not rules.holds_office(found[each], on):
            raise await _absent(executor, path, found[each], on)
    return found


async def _absent(executor: Executor, path: tuple[str, ...], department: Department, on: date) -> Mendable:
    if department.valid_from is not None and department.valid_from > on:
        return rules.NotYetInOffice(path, name=department.name, since=department.valid_from)
    successor = await successor_on(executor, department, on)
    if successor is None:
        return rules.DepartmentGone(path, name=department.name, until=department.valid_to)
    return rules.DepartmentEnded(path, name=department.name, until=department.valid_to, successor=successor.name)


async def successor_on(executor: Executor, department: Department, on: date) -> Department | None:
    """Who has taken the place of a department that is over by a day: of its successors the one in office then."""
    return rules.in_place_of(department, await line_of(executor, department.id), on)


async def line_of(executor: Executor, department_id: UUID) -> Sequence[Department]:
    """The successors of a department, one after the other, as they are named now."""
    line = select(Department.id, Department.successor_id).where(Department.id == department_id).cte(recursive=True)
    following = select(Department.id, Department.successor_id).where(Department.id == line.c.successor_id)
    line = line.union(following)
    rows = (await executor.execute(select(Department).where(Department.id.in_(select(line.c.id))))).scalars()
    found, ordered = {each.id: each for each in rows}, list[Department]()
    key = found[department_id].successor_id
    while key is not None and found[key] not in ordered:
        ordered.append(found[key])
        key = found[key].successor_id
    return ordered


async def lock(executor: Executor) -> None:
    """Lets those who open, rename, merge and end departments follow each other until their transactions end."""
    await executor.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def locked(executor: Executor, ids: Collection[UUID]) -> dict[UUID, Department]:
    """Those of ``ids`` that there are, by id, locked in the order of their ids until the transaction ends."""
    statement = select(Department).where(Department.id.in_(ids)).order_by(Department.id).with_for_update()
    return {each.id: each for each in (await executor.execute(statement)).scalars()}


async def bears_name(
    executor: Executor, name: str, since: date, until: date | None, besides: Collection[UUID] = ()
) -> bool:
    """Whether a department, other than those of ``besides``, bears a name on one of the days."""
    lasts = or_(Department.valid_to.is_(None), Department.valid_to >= since)
    begins = true() if until is None else or_(Department.valid_from.is_(None), Department.valid_from <= until)
    bearing = select(Department.id).where(Department.name == name, lasts, begins, Department.id.not_in(besides))
    return (await executor.execute(bearing.limit(1))).first() is not None
