"""Two officers do the same thing at the same moment: exactly one wins, the other is told the version to read again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from business_channel.access import Principal
from business_channel.database import Store
from business_channel.errors import Conflict, Mendable, NotNow
from business_channel.events import Event, EventTag
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Rating, Solved
from business_channel.ids import new_id
from business_channel.replies import publishing
from business_channel.replies import service as replies
from business_channel.replies.model import Reply, ReplyKind
from business_channel.submissions import service as submissions
from business_channel.submissions.model import Submission
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import service
from business_channel.work_orders.model import WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.procedure.offices import one
from tests.town import Town, found_town

pytestmark = pytest.mark.store

MATTERS, AT_ONCE = 143, 4
LOCK_NOT_AVAILABLE = "55P03"
STAGES = (
    EventTag.SUBMISSION_APPROVED,
    EventTag.SUBMISSION_DISPATCHED,
    EventTag.WORK_ORDER_ACCEPTED,
    EventTag.REPLY_DRAFTED,
    EventTag.REPLY_SIGNED,
    EventTag.REPLY_PUBLISHED,
    EventTag.SUBMISSION_RATED,
)
SCORES = feedback.Scores(degree=5, manner=5, speed=4, solved=Solved.YES)
Verb = Callable[[Work], Awaitable[object]]


@dataclass
class Races:
    """Pairs of simultaneous deeds, and how each loser was refused."""

    town: Town
    pairs: int = 0
    refusals: list[Mendable] = field(default_factory=list)

    async def between(self, first: tuple[Principal, Verb], second: tuple[Principal, Verb]) -> object:
        """What the winner's deed gives; fails unless exactly one of the two wins."""
        outcomes = await asyncio.gather(*(self._tried(*each) for each in (first, second)))
        won = [each for each in outcomes if not isinstance(each, Mendable)]
        assert len(won) == 1, outcomes
        self.pairs += 1
        self.refusals.extend(each for each in outcomes if isinstance(each, Mendable))
        return won[0]

    async def _tried(self, by: Principal, verb: Verb) -> object:
        """What the deed gives or how it is refused; whom the store has kept waiting tries again, as a client does."""
        while True:
            try:
                async with unit_of_work(self.town.store, by) as work:
                    return await verb(work)
            except Mendable as refused:
                return refused
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise

    async def live(self) -> None:
        """One matter from review to rating, two officers at every step."""
        town = self.town
        filed = await town.files()
        await self.between(*[(town.reviewer, lambda work: submissions.approve(work, filed, 1))] * 2)
        lead = [Assignment(town.department_id, WorkOrderRole.LEAD)]
        seen = await self._version(Submission, filed)
        await self.between(*[(town.dispatcher, lambda work: service.dispatch(work, filed, lead, new_id(), seen))] * 2)
        order = await one(town.store, select(WorkOrder.id).where(WorkOrder.submission_id == filed))
        accepting: Verb = lambda work: service.accept(work, order, 1)  # noqa: E731
        await self.between((town.clerk, accepting), (town.head, accepting))
        reply = await self._answered(order)
        await self.between(*[(town.reviewer, lambda work: publishing.publish(work, reply, 2))] * 2)
        await self.between(*[(town.author, lambda work: feedback.rate(work, filed, SCORES, new_id()))] * 2)

    async def _answered(self, order: UUID) -> UUID:
        written = replies.Draft(work_order_id=order, kind=ReplyKind.FINAL, body="工资已全部发放到位。")
        drafting: Verb = lambda work: replies.draft(work, written, new_id(), 2)  # noqa: E731
        reply = await self.between(*[(self.town.clerk, drafting)] * 2)
        assert isinstance(reply, UUID)
        await self.between(*[(self.town.head, lambda work: replies.sign(work, reply, 1))] * 2)
        return reply

    async def _version(self, table: type[Submission], key: UUID) -> int:
        version: int = await one(self.town.store, select(table.version).where(table.id == key))
        return version


async def test_of_a_thousand_pairs_of_simultaneous_deeds_one_wins_each_and_nothing_is_lost(store: Store) -> None:
    races, gate = Races(await found_town(store)), asyncio.Semaphore(AT_ONCE)

    async def lived() -> None:
        async with gate:
            await races.live()

    await asyncio.gather(*(lived() for _ in range(MATTERS)))
    assert races.pairs == MATTERS * len(STAGES) == 1001
    conflicts = [each for each in races.refusals if isinstance(each, Conflict)]
    others = [each for each in races.refusals if not isinstance(each, Conflict)]
    assert len(conflicts) == MATTERS * (len(STAGES) - 1)
    assert {type(each) for each in others} == {NotNow}
    for tag in STAGES:
        assert await one(store, select(func.count()).where(Event.tag == tag)) == MATTERS
    for table in (WorkOrder, Reply, Rating):
        assert await one(store, select(func.count()).select_from(table)) == MATTERS
