"""The lists of submissions and departments that everyone with the right may page through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func

from business_channel.nouns import Selection, load
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader
from business_channel.submissions.model import HandlingState, ReviewState, SubmissionKind
from business_channel.views.places import DEPARTMENT, REGION, TOPIC
from business_channel.views.submissions import SUBMISSION


@dataclass(frozen=True, kw_only=True)
class SubmissionFilter:
    """Which submissions; everything that is given must hold. ``mine`` keeps what the caller filed."""

    kinds: tuple[SubmissionKind, ...] = ()
    review_states: tuple[ReviewState, ...] = ()
    handling_states: tuple[HandlingState, ...] = ()
    urgent: bool | None = None
    topic_code: str | None = None
    region_code: str | None = None
    addressee_id: UUID | None = None
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

    def narrow(alias: Any, statement: Select[Any]) -> Select[Any]:
        return statement if wanted is None else statement.where(*_clauses(alias, reader, wanted))

    return await page(reader, SUBMISSION, selection, request, order, narrow)


def _clauses(alias: Any, reader: Reader, wanted: SubmissionFilter) -> list[ColumnElement[bool]]:
    several = {"kind": wanted.kinds, "review_state": wanted.review_states, "handling_state": wanted.handling_states}
    single = {"urgent": wanted.urgent, "topic_code": wanted.topic_code, "region_code": wanted.region_code}
    clauses = [getattr(alias, name).in_(values) for name, values in several.items() if values]
    clauses += [getattr(alias, name) == value for name, value in single.items() if value is not None]
    if wanted.addressee_id is not None:
        clauses.append(alias.addressee_id == wanted.addressee_id)
    if wanted.filed_from is not None:
        clauses.append(alias.filed_at >= wanted.filed_from)
    if wanted.filed_before is not None:
        clauses.append(alias.filed_at < wanted.filed_before)
    if wanted.mine:
        clauses.append(alias.author_id == reader.principal.account_id)
    return clauses


async def departments(
    reader: Reader,
    selection: Selection,
    request: PageRequest,
    region_code: str | None = None,
    kind: str | None = None,
    search: str | None = None,
) -> Page:
    """One page of departments by name, of a region, of a kind, or with ``search`` in the name."""

    def narrow(alias: Any, statement: Select[Any]) -> Select[Any]:
        if region_code is not None:
            statement = statement.where(alias.region_code == region_code)
        if kind is not None:
            statement = statement.where(alias.kind_code == kind)
        if search:
            statement = statement.where(func.strpos(alias.name, search) > 0)
        return statement

    return await page(reader, DEPARTMENT, selection, request, BY_NAME, narrow)


async def regions(reader: Reader, selection: Selection, parent_code: str | None) -> list[Any]:
    """The divisions of today under ``parent_code``, the provinces without one, by code."""

    def arranged(alias: Any, statement: Select[Any]) -> Select[Any]:
        return statement.where(alias.parent_code.is_not_distinct_from(parent_code), alias.valid_to.is_(None)).order_by(
            alias.code
        )

    return [record for record, _ in await load(reader, REGION, selection, arranged)]


async def topics(reader: Reader, selection: Selection) -> list[Any]:
    """The whole topic tree, parents before their children, in its own order."""
    rows = await load(reader, TOPIC, selection, lambda alias, statement: statement.order_by(alias.position, alias.code))
    return [record for record, _ in rows]
