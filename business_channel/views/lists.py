"""The lists of submissions and departments that everyone with the right may page through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Date, Select, bindparam, cast, func, or_

from business_channel.departments.repository import in_office
from business_channel.nouns import Selection
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.plans import Values, load
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions.model import HandlingState, ReviewState, SubmissionKind, SupervisionState
from business_channel.views.places import DEPARTMENT, DEPARTMENT_KIND, REGION, TOPIC
from business_channel.views.submissions import SUBMISSION


@dataclass(frozen=True, kw_only=True)
class SubmissionFilter:
    """Which submissions; everything that is given must hold. ``mine`` keeps what the caller filed.

    A topic or region includes those below it.
    """

    kinds: tuple[SubmissionKind, ...] = ()
    review_states: tuple[ReviewState, ...] = ()
    handling_states: tuple[HandlingState, ...] = ()
    supervision_states: tuple[SupervisionState, ...] = ()
    listed: bool | None = None
    urgent: bool | None = None
    topic_code: str | None = None
    region_code: str | None = None
    addressee_id: UUID | None = None
    merged_into_id: UUID | None = None
    filed_from: datetime | None = None
    filed_before: datetime | None = None
    mine: bool = False


NEWEST = Order("newest", lambda row, _: row.filed_at, descending=True)
OLDEST = Order("oldest", lambda row, _: row.filed_at)
BY_NAME = Order("name", lambda row, _: row.name, read=str)


async def submissions(
    reader: Reader, selection: Selection, request: PageRequest, order: Order, wanted: SubmissionFilter | None
) -> Page:
    """One page of the submissions that the caller may see; raises ``Unauthenticated`` without an account."""
    reader.principal.must_be_signed_in()
    return await page(reader, SUBMISSION, selection, request, order, *_narrowed(wanted or SubmissionFilter()))


def _narrowed(wanted: SubmissionFilter) -> tuple["_Filtered", Values]:
    given = {name: getattr(wanted, name) for name in _COMPARED if getattr(wanted, name) is not None}
    chosen = tuple(
        (name, frozenset(values)) for name, several in _CHOSEN.items() if (values := getattr(wanted, several))
    )
    return _Filtered(frozenset(given), chosen, wanted.mine), given


_CHOSEN = {
    "kind": "kinds",
    "review_state": "review_states",
    "handling_state": "handling_states",
    "supervision_state": "supervision_states",
}
_COMPARED: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "urgent": lambda row, value: row.urgent == value,
    "listed": lambda row, value: row.listed == value,
    "topic_code": lambda row, value: or_(
        row.topic_code == value, func.starts_with(row.topic_code, func.concat(value, "."))
    ),
    "region_code": lambda row, value: func.starts_with(row.region_code, func.regexp_replace(value, "(00){1,2}$", "")),
    "addressee_id": lambda row, value: row.addressee_id == value,
    "merged_into_id": lambda row, value: row.merged_into_id == value,
    "filed_from": lambda row, value: row.filed_at >= value,
    "filed_before": lambda row, value: row.filed_at < value,
}


@dataclass(frozen=True)
class _Filtered:
    """Submissions by the values that are ``given``, and by the ``chosen`` members of columns with choices."""

    given: frozenset[str]
    chosen: tuple[tuple[str, frozenset[StrEnum]], ...]
    mine: bool

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        for name in sorted(self.given):
            statement = statement.where(_COMPARED[name](alias, bindparam(name)))
        for name, values in self.chosen:
            statement = statement.where(getattr(alias, name).in_(values))
        return statement.where(alias.author_id == viewpoint.principal.account_id) if self.mine else statement


async def departments(
    reader: Reader,
    selection: Selection,
    request: PageRequest,
    region_code: str | None = None,
    kind: str | None = None,
    search: str | None = None,
    on_day: date | None = None,
    in_office: bool | None = None,
) -> Page:
    """One page of departments by name, of a region, of a kind, with ``search`` in the name, in office on a day, or in
    office today, or not.
    """
    wanted = {"region": region_code, "kind": kind, "search": search or None, "day": on_day, "now": in_office}
    given = {name: value for name, value in wanted.items() if value is not None}
    return await page(reader, DEPARTMENT, selection, request, BY_NAME, _Departments(frozenset(given)), given)


@dataclass(frozen=True)
class _Departments:
    """Departments by those of region, kind, a text in the name and days in office that are ``given``."""

    given: frozenset[str]

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        today = cast(func.timezone("Asia/Shanghai", viewpoint.now()), Date)
        clauses = {
            "region": alias.region_code == bindparam("region"),
            "kind": alias.kind_code == bindparam("kind"),
            "search": func.strpos(alias.name, bindparam("search")) > 0,
            "day": in_office(bindparam("day", type_=Date()), alias),
            "now": in_office(today, alias) == bindparam("now", type_=Boolean()),
        }
        return statement.where(*(clause for name, clause in clauses.items() if name in self.given))


async def regions(reader: Reader, selection: Selection, parent_code: str | None) -> list[Any]:
    """The divisions of today under ``parent_code``, the provinces without one, by code."""
    found = await load(reader, REGION, selection, _Below(), {"parent": parent_code})
    return [record for record, _ in found]


@dataclass(frozen=True)
class _Below:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        below = alias.parent_code.is_not_distinct_from(bindparam("parent"))
        return statement.where(below, alias.valid_to.is_(None)).order_by(alias.code)


async def department_kinds(reader: Reader, selection: Selection) -> list[Any]:
    """The kinds of departments, in their own order."""
    return [record for record, _ in await load(reader, DEPARTMENT_KIND, selection, _AsListed())]


async def topics(reader: Reader, selection: Selection) -> list[Any]:
    """The whole topic tree, parents before their children, in its own order."""
    return [record for record, _ in await load(reader, TOPIC, selection, _AsListed())]


@dataclass(frozen=True)
class _AsListed:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.order_by(alias.position, alias.code)
