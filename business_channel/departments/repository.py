"""Every SELECT on departments."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from business_channel.database import Executor
from business_channel.departments.model import Department


def in_office(on: date | ColumnElement[date], department: Any = Department) -> ColumnElement[bool]:
    """The departments that exist on a day: begun, and not ended before it."""
    begun = or_(department.valid_from.is_(None), department.valid_from <= on)
    return begun & or_(department.valid_to.is_(None), department.valid_to >= on)


async def in_office_by_id(executor: Executor, ids: Collection[UUID], on: date) -> dict[UUID, Department]:
    """Those of ``ids`` that exist on a day, by id."""
    found = await executor.execute(select(Department).where(Department.id.in_(ids), in_office(on)))
    return {each.id: each for each in found.scalars()}
