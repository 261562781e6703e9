"""Plays what people do, each step as the right account, at its own date, through the services that the API calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from app.demo import people
from app.demo.places import BY_CODE, fixed_id
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.feedback.service import Scores
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.submissions import service as submissions
from business_channel.submissions.model import RejectionReason, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment

T = TypeVar("T")
REVIEWER, DISPATCHER = "reviewer@platform.demo", "dispatcher@platform.demo"


@dataclass(frozen=True)
class Matter:
    """What is filed: by whom, of what kind, with which words, on which topic, to which department (by its code)."""

    name: str
    author: str
    kind: SubmissionKind
    title: str
    body: str
    topic: str
    addressee: str
    remark: str | None = None


class Player:
    """One hand of the demonstration: moves the channel's time and acts as the demo accounts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def at(self, moment: datetime) -> None:
        """From now on everything happens at ``moment``."""
        await now.travel(self.store, moment)

    async def act(self, email: str, verb: Callable[[Work], Awaitable[T]]) -> T:
        """One step of one account, as one unit of work."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            caller = await people.principal(work, email)
        async with unit_of_work(self.store, caller) as work:
            return await verb(work)

    async def file(self, matter: Matter, thanks_for: UUID | None = None) -> UUID:
        """Files a matter."""
        filing = Filing(
            kind=matter.kind,
            title=matter.title,
            body=matter.body,
            topic_code=matter.topic,
            addressee_id=BY_CODE[matter.addressee].id,
            contact_name="王建国" if matter.author.startswith("citizen") else "李晓梅",
            contact_phone="13807240001" if matter.author.startswith("citizen") else "13908510002",
            hidden_remark=matter.remark,
            thanks_for_id=thanks_for,
        )
        verb = submissions.file if thanks_for is None else feedback.thank
        return await self.act(matter.author, lambda work: verb(work, filing, fixed_id(f"file {matter.name}")))

    async def approve(self, submission: UUID) -> None:
        """The platform takes it."""
        await self.act(REVIEWER, lambda work: submissions.approve(work, submission))

    async def reject(self, submission: UUID, reason: RejectionReason, note: str) -> None:
        """The platform does not take it."""
        await self.act(REVIEWER, lambda work: submissions.reject(work, submission, reason, note))

    async def mark_urgent(self, submission: UUID) -> None:
        """The platform marks it urgent."""
        await self.act(REVIEWER, lambda work: submissions.mark_urgent(work, submission))

    async def dispatch(self, submission: UUID, **roles: WorkOrderRole) -> None:
        """Gives it to departments, named by their codes."""
        assignments = [Assignment(BY_CODE[code].id, role) for code, role in roles.items()]
        key = fixed_id(f"dispatch {submission}")
        await self.act(DISPATCHER, lambda work: work_orders.dispatch(work, submission, assignments, key))

    async def accept(self, submission: UUID, code: str) -> None:
        """The department's clerk takes the order on."""
        order = await self._order(submission, code)
        await self.act(f"clerk@{code}.demo", lambda work: work_orders.accept(work, order))

    async def draft(self, submission: UUID, code: str, body: str, published_as: str | None = None) -> UUID:
        """The department's clerk drafts a final reply."""
        written = replies.Draft(
            work_order_id=await self._order(submission, code),
            kind=ReplyKind.FINAL,
            body=body,
            published_as_id=BY_CODE[published_as].id if published_as else None,
        )
        key = fixed_id(f"draft {submission} {code}")
        return await self.act(f"clerk@{code}.demo", lambda work: replies.draft(work, written, key))

    async def sign(self, reply: UUID, code: str) -> None:
        """The department's head signs."""
        await self.act(f"head@{code}.demo", lambda work: replies.sign(work, reply))

    async def publish(self, reply: UUID) -> None:
        """The platform publishes."""
        await self.act(REVIEWER, lambda work: replies.publish(work, reply))

    async def return_reply(self, reply: UUID, reason: str) -> None:
        """The platform sends the reply back."""
        await self.act(REVIEWER, lambda work: replies.return_(work, reply, reason))

    async def rate(self, submission: UUID, author: str, scores: tuple[int, int, int], solved: Solved) -> None:
        """The author rates."""
        degree, manner, speed = scores
        said = Scores(degree=degree, manner=manner, speed=speed, solved=solved)
        key = fixed_id(f"rate {submission}")
        await self.act(author, lambda work: feedback.rate(work, submission, said, key))

    async def _order(self, submission: UUID, code: str) -> UUID:
        async with unit_of_work(self.store, ANONYMOUS) as work:
            held = (WorkOrder.submission_id == submission, WorkOrder.department_id == BY_CODE[code].id)
            order: UUID = (await work.execute(select(WorkOrder.id).where(*held))).scalar_one()
        return order
