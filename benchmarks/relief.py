"""Thousands of tenants who are answered together: how long it takes until the last has the own result, and how many
statements that sends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import event, select

from benchmarks.group import multiply
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.enterprises.sizes import Industry
from business_channel.ids import new_id
from business_channel.leases import filing
from business_channel.leases.model import LandlordKind
from business_channel.leases.rules import StatedLease
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.replies import publishing, together
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import unit_of_work
from business_channel.work_orders import merging
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment

_LEASE = StatedLease(
    year=2022,
    landlord_name="县城投公司",
    landlord=LandlordKind.STATE_OWNED_ENTERPRISE,
    county_code="520527",
    industry=Industry.CATERING,
    individual_business=True,
    monthly_rent=Decimal("4166.67"),
    leased_from=date(2021, 5, 1),
)


@dataclass(frozen=True)
class Answered:
    """So many ``tenants``, answered in ``seconds``: of that ``to_publish`` in the request, the rest in ``portions`` of
    the workers.
    """

    tenants: int
    to_publish: float
    seconds: float
    portions: int
    statements: int

    def as_data(self) -> dict[str, float]:
        """The same for programs; milliseconds and statements for each tenant are what to compare."""
        return {
            "tenants": self.tenants,
            "publish_ms": round(self.to_publish * 1000, 1),
            "seconds": round(self.seconds, 2),
            "portions": self.portions,
            "statements": self.statements,
            "ms_each": round(self.seconds * 1000 / self.tenants, 3),
            "statements_each": round(self.statements / self.tenants, 3),
        }

    def __str__(self) -> str:
        told = self.as_data()
        return (
            f"relief: {self.tenants:,} tenants answered in {told['seconds']} s with {self.statements:,} statements, "
            f"{told['statements_each']} and {told['ms_each']} ms each; the request itself took {told['publish_ms']} ms"
        )


async def measure(store: Store, department_id: UUID, tenants: int) -> Answered:
    """Has so many tenants merged into one matter of a department, and answers all of them."""
    people = {role: await _person(store, role, department_id) for role in _ROLES}
    reply_id = await _ready(store, people, department_id, tenants)
    portions, started = 0, perf_counter()
    with _counting(store) as sent:
        async with unit_of_work(store, people[Role.REVIEWER]) as work:
            await publishing.publish(work, reply_id)
        published = perf_counter()
        while (row := await _waiting(store, reply_id)) is not None:
            async with unit_of_work(store, ANONYMOUS) as work:
                await together.go_on(work, row)
            portions += 1
    return Answered(tenants, published - started, perf_counter() - started, portions, len(sent))


_ROLES = (Role.CITIZEN, Role.REVIEWER, Role.DISPATCHER, Role.CLERK, Role.UNIT_HEAD)


async def _person(store: Store, role: Role, department_id: UUID) -> Principal:
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "urn:benchmark", str(new_id()), f"{new_id()}@benchmark.example", "王建国")
        unit = department_id if role in (Role.CLERK, Role.UNIT_HEAD) else None
        await accounts.grant(work, key, role, department_id=unit)
        return await principal_by_id(work, key) or ANONYMOUS


async def _ready(store: Store, people: dict[Role, Principal], department_id: UUID, tenants: int) -> UUID:
    """Everything up to a signed reply; returns its id."""
    parent, child = [await _filed(store, people, department_id) for _ in range(2)]
    async with unit_of_work(store, people[Role.DISPATCHER]) as work:
        lead = [Assignment(department_id, WorkOrderRole.LEAD)]
        await work_orders.dispatch(work, parent, lead, new_id())
    async with unit_of_work(store, people[Role.DISPATCHER]) as work:
        await merging.merge(work, parent, [child], new_id())
    async with store.engine.begin() as connection:
        await multiply(connection, child, tenants - 1)
        held = select(WorkOrder.id).where(WorkOrder.submission_id == parent)
        order_id: UUID = (await connection.execute(held)).scalar_one()
    async with unit_of_work(store, people[Role.CLERK]) as work:
        await work_orders.accept(work, order_id)
        body = "承租国有房屋的，按政策减免租金，各户结果见租约。"
        draft = replies.Draft(work_order_id=order_id, kind=ReplyKind.FINAL, body=body)
        reply_id = await replies.draft(work, draft, new_id())
    async with unit_of_work(store, people[Role.UNIT_HEAD]) as work:
        await replies.sign(work, reply_id)
    return reply_id


async def _filed(store: Store, people: dict[Role, Principal], department_id: UUID) -> UUID:
    said = Filing(
        kind=SubmissionKind.HELP,
        title="申请减免国有房屋租金",
        body="门店承租国有房屋，受疫情影响，请予减免租金。",
        topic_code=filing.TOPIC,
        addressee_id=department_id,
        contact_name="王建国",
        contact_phone="13807240001",
    )
    async with unit_of_work(store, people[Role.CITIZEN]) as work:
        key = await filing.file(work, said, _LEASE, new_id())
    async with unit_of_work(store, people[Role.REVIEWER]) as work:
        await submissions.approve(work, key)
    return key


async def _waiting(store: Store, reply_id: UUID) -> UUID | None:
    async with store.engine.connect() as connection:
        asked = OutboxRow.task == Task.ANSWER_GROUP, OutboxRow.subject_id == reply_id
        row = select(OutboxRow.id).where(*asked, OutboxRow.state == OutboxState.WAITING)
        found: UUID | None = (await connection.execute(row)).scalar_one_or_none()
        return found


@contextmanager
def _counting(store: Store) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(told[2])

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine.sync_engine, "before_cursor_execute", note)
