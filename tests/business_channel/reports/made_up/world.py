"""A made-up world for reports: everything that can become of a submission, in any number, the same for the same seed.

The rows are those that the deeds of the channel leave, with more of what is rare, and with moments that fall on the
edges of days and terms. Nothing in it happened after ``until``, so that any snapshot from then on is one of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from business_channel.accounts.model import Account
from business_channel.adoptions.model import Adoption
from business_channel.campaigns.model import Campaign
from business_channel.database import Base, Store
from business_channel.deadlines.model import Deadline, DeadlineMove, DeadlineSegment
from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise, StatedSize
from business_channel.exclusions.model import ReportExclusion
from business_channel.feedback.model import Appeal, CallBack, FollowUp, Rating
from business_channel.ledger.model import ArrearsClaim, ArrearsEntry, RepaymentPlan
from business_channel.replies.model import Promise, Reply
from business_channel.submissions.model import Recheck, Submission
from business_channel.work_orders.model import RouteObjection, Succession, WorkOrder
from tests.business_channel.reports.made_up import aftermaths, documents, ledgers, lives, matters, places
from tests.business_channel.reports.made_up.luck import Luck, Rows

ORDER: tuple[type[Base], ...] = (
    *(
        Account,
        Department,
        Enterprise,
        StatedSize,
        Campaign,
        Submission,
        WorkOrder,
        Reply,
        Deadline,
        DeadlineSegment,
        DeadlineMove,
    ),
    *(Promise, Recheck, RouteObjection, Succession, CallBack, FollowUp, Appeal, Rating),
    *(ArrearsClaim, ArrearsEntry, RepaymentPlan, ReportExclusion, Adoption),
)


@dataclass
class _Parent:
    row: dict[str, object]
    taken_at: datetime
    answered_at: datetime | None


class World:
    """Makes a world of ``count`` submissions that were filed from ``since`` on."""

    def __init__(self, seed: int, count: int, since: datetime, until: datetime) -> None:
        self.luck = Luck(seed, until)
        self.rows = Rows(self.luck)
        self.places = places.found(self.luck, self.rows, since, count)
        self._parents: list[_Parent] = []
        step = (until - since - timedelta(hours=1)) / count
        for number in range(count):
            self._matter(number, self.luck.between(since + step * number, since + step * (number + 1)))
        self._succeed()
        for row in self.rows.of[Submission]:
            documents.entered(self.luck, self.rows, self.places, row)
        self.rows.of[Submission].sort(key=lambda each: each.get("merged_into_id") is not None)
        self.rows.of[Submission].sort(key=lambda each: each.get("thanks_for_id") is not None)

    async def store(self, store: Store) -> None:
        await self.rows.store(store, ORDER)

    def _matter(self, number: int, filed_at: datetime) -> None:
        luck, rows, where = self.luck, self.rows, self.places
        row = matters.filed(luck, rows, where, number, filed_at)
        taken_at = matters.reviewed(luck, rows, where, row)
        if row["kind"] == "THANKS" and self._parents and luck.happens(0.6):
            row["thanks_for_id"] = luck.random.choice(self._parents).row["id"]
        if luck.happens(0.04):
            matters.excluded(luck, rows, where, row)
        if taken_at is None:
            return
        life = lives.Life(luck, rows, where, row, taken_at)
        if not (luck.happens(0.07) and self._merge(life)):
            self._live(life)
        life.end()

    def _live(self, life: lives.Life) -> None:
        answered = lives.live(life)
        answered_at = life.row["replied_at"] if answered else None
        if answered:
            aftermaths.follow(life)
        self._parents.append(_Parent(life.row, life.at, answered_at))
        claims = self.rows.of[ArrearsClaim]
        if life.orders and claims and claims[-1]["submission_id"] == life.row["id"]:
            ledgers.paid(self.luck, self.rows, claims[-1]["principal"], life.orders[0], self.places.staff[3])

    def _merge(self, life: lives.Life) -> bool:
        """Merges it into another one that waits for its answer, before or after its own dispatch; whether it could."""
        luck, at = self.luck, self.luck.after(life.at, 30)
        if at is None:
            return False
        fit = [each for each in self._parents[-200:] if _waits(each, at)]
        if not fit:
            return False
        if luck.happens(0.5):
            sent = luck.between(life.at, at)
            life.row["dispatched_at"] = sent
            life.start("REPLY", sent)
            life.issue("LEAD", luck.random.choice(self.places.desks), sent)
        parent = luck.random.choice(fit)
        aftermaths.merged(life, parent.row, parent.answered_at, at)
        return True

    def _succeed(self) -> None:
        """Departments end, and others take on what is not closed."""
        where = self.places
        turns = zip(where.successions, (where.ending, where.middle), (where.middle, where.heir), strict=True)
        for at, gone, to in turns:
            for order in self.rows.of[WorkOrder]:
                if order["department_id"] == gone and order["issued_at"] < at <= (order.get("closed_at") or at):
                    self.rows.add(Succession, work_order_id=order["id"], department_id=gone, to_id=to, at=at)
                    order["department_id"] = to


def _waits(parent: _Parent, at: datetime) -> bool:
    closed = parent.row.get("closed_at")
    return parent.taken_at <= at and (parent.answered_at > at if parent.answered_at else closed is None)
