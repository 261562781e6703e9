"""The schema of a small county: every scalar, a connection, a recursive type, and fields that fail in each way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from strawberry.relay import GlobalID

from business_channel.access import Principal
from business_channel.errors import NotFound
from business_channel.language import Language
from schema.guarded import guarded_schema
from schema.limits import QueryLimits
from schema.masking import MaskedSchema
from schema.scalars import Text

SECRET = "password=hunter2"


@dataclass(slots=True)
class CountyContext:
    """The context of one operation, with a record of whether it was released."""

    principal: Principal
    language: Language
    released: asyncio.Event = field(default_factory=asyncio.Event)


Info = strawberry.Info[CountyContext, None]


@strawberry.type
class PageInfo:
    has_next_page: bool = False
    end_cursor: str | None = None


@strawberry.type
class Topic:
    name: str = "拖欠账款"


@strawberry.type
class Deadline:
    due_on: date = date(2020, 6, 8)


@strawberry.type
class Reply:
    body: str = "工资已于今日发放。"


@strawberry.type
class Region:
    code: str = "520527"
    name: str = "赫章县"

    @strawberry.field
    def parent(self) -> "Region | None":
        return Region(code="520500", name="毕节市")

    @strawberry.field
    def children(self) -> list["Region"]:
        return []


@strawberry.type
class Enterprise:
    name: str = "赫章县某建筑公司"
    region: Region = strawberry.field(default_factory=Region)


@strawberry.type
class Submission:
    title: str = "工地拖欠农民工工资"
    enterprise: Enterprise = strawberry.field(default_factory=Enterprise)
    region: Region = strawberry.field(default_factory=Region)
    topic: Topic = strawberry.field(default_factory=Topic)


@strawberry.type
class WorkOrder:
    number: int
    submission: Submission = strawberry.field(default_factory=Submission)
    deadlines: list[Deadline] = strawberry.field(default_factory=lambda: [Deadline()])
    latest_reply: Reply = strawberry.field(default_factory=Reply)

    @strawberry.field
    def history(self, first: int, after: str | None = None) -> "WorkOrderConnection":
        return page_of(first)


@strawberry.type
class WorkOrderEdge:
    cursor: str
    node: WorkOrder


@strawberry.type
class WorkOrderConnection:
    edges: list[WorkOrderEdge]
    nodes: list[WorkOrder]
    page_info: PageInfo
    total_count: int | None = None


def page_of(first: int) -> WorkOrderConnection:
    orders = [WorkOrder(number=number) for number in range(first)]
    return WorkOrderConnection(
        edges=[WorkOrderEdge(cursor=str(order.number), node=order) for order in orders],
        nodes=orders,
        page_info=PageInfo(),
    )


@strawberry.type
class Query:
    @strawberry.field
    def region(self) -> Region:
        return Region()

    @strawberry.field(metadata={"list_size": 40})
    def regions(self) -> list[Region]:
        return [Region()]

    @strawberry.field
    def inbox(self, first: int, after: str | None = None) -> WorkOrderConnection:
        return page_of(first)

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Region]:
        return [Region(code=str(identity)) for identity in ids]

    @strawberry.field
    def node(self, id: GlobalID) -> Region | None:
        return Region(code=id.node_id)

    @strawberry.field
    def amount(self, value: Decimal) -> Decimal:
        return value

    @strawberry.field
    def amounts(self, values: list[Decimal]) -> list[Decimal]:
        return values

    @strawberry.field
    def day(self, value: date) -> date:
        return value

    @strawberry.field
    def moment(self, value: datetime) -> datetime:
        return value

    @strawberry.field
    def remark(self, value: Text) -> Text:
        return value

    @strawberry.field
    def key(self, value: UUID) -> UUID:
        return value

    @strawberry.field
    def viewer(self, info: Info) -> str:
        info.context.principal.must_be_signed_in()
        return info.context.principal.email

    @strawberry.field
    def missing(self) -> str:
        raise NotFound

    @strawberry.field
    def broken(self) -> str | None:
        raise KeyError(SECRET)

    @strawberry.field
    def outage(self) -> str | None:
        raise PoolTimeoutError(SECRET)

    @strawberry.field
    async def slow(self, info: Info) -> str:
        """Answers only when the caller has gone."""
        await info.context.released.wait()
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def file_submission(self, title: Text) -> Submission:
        return Submission(title=title)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, count: int = 3) -> AsyncIterator[int]:
        for tick in range(count):
            yield tick

    @strawberry.subscription
    async def feed(self, info: Info) -> AsyncIterator[Region]:
        """One item, then silence."""
        yield Region()
        await asyncio.Event().wait()

    @strawberry.subscription
    async def flood(self, kilobytes: Annotated[int, strawberry.argument()] = 64) -> AsyncIterator[str]:
        """More than any caller reads."""
        while True:
            yield "诉求" * 170 * kilobytes

    @strawberry.subscription
    async def failing(self) -> AsyncIterator[int]:
        yield 1
        raise KeyError(SECRET)


def county(limits: QueryLimits | None = None) -> MaskedSchema:
    """The county's schema under ``limits``."""
    return guarded_schema(Query, Mutation, Subscription, limits=limits)
