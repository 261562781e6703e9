"""Hand-made worlds of a few matters whose figures are computed by hand: rows as the channel leaves them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.access import ANONYMOUS
from business_channel.accounts.model import Account
from business_channel.adoptions.model import Adoption, AdoptionDegree
from business_channel.database import Store
from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise
from business_channel.feedback.model import CallBack, Rating, Solved
from business_channel.ids import new_id
from business_channel.reports.asking import Question
from business_channel.reports.computing import compute
from business_channel.reports.document import Basis, Document, ReportKind, Table
from business_channel.reports.kinds import ranking
from business_channel.reports.standards import Standards
from business_channel.submissions.model import HandlingState, ReviewState, Submission, SubmissionKind
from business_channel.work import unit_of_work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole, WorkOrderState
from tests.official_calendar import at

AS_OF = at("2024-06-30")
SINCE, UNTIL = date(2024, 1, 1), date(2024, 4, 1)
DAY = at("2024-02-01")
TOPIC, REGION = "arrears.goods", "520527"


@dataclass
class SmallWorld:
    """A store with one person of the platform, and departments and enterprises as they are needed."""

    store: Store
    somebody: UUID
    count: int = 0

    async def add(self, *rows: Any) -> None:
        async with unit_of_work(self.store, ANONYMOUS) as work:
            for row in rows:
                work.session.add(row)
                await work.session.flush()

    async def department(self, name: str, region_code: str = REGION) -> UUID:
        key = new_id()
        await self.add(Department(id=key, name=name, kind_code="INDUSTRY_IT", region_code=region_code))
        return key

    async def enterprise(self) -> UUID:
        self.count += 1
        key, code = new_id(), f"91520000{self.count:010d}"
        await self.add(Enterprise(id=key, name=f"贵州某商贸{self.count}公司", credit_code=code, region_code=REGION))
        return key

    def matter(self, addressee_id: UUID, **told: Any) -> Submission:
        """A matter approved on ``DAY`` unless told otherwise; still to be added."""
        self.count += 1
        usual: dict[str, Any] = {
            "id": new_id(),
            "number": f"ZQ-2024-{self.count:07d}",
            "kind": SubmissionKind.COMPLAINT,
            "title": "货款逾期",
            "body": "货款至今未付。",
            "topic_code": TOPIC,
            "region_code": REGION,
            "author_id": self.somebody,
            "contact_name_sealed": "x",
            "contact_name_masked": "王*",
            "contact_phone_sealed": "x",
            "contact_phone_masked": "138****5678",
            "review_state": ReviewState.APPROVED,
            "handling_state": HandlingState.IN_PROGRESS,
            "filed_at": DAY - timedelta(hours=1),
            "reviewed_at": DAY,
            "reviewed_by": self.somebody,
        }
        return Submission(addressee_id=addressee_id, **usual | told)

    def order(self, matter: Submission, department_id: UUID, **told: Any) -> WorkOrder:
        usual: dict[str, Any] = {
            "role": WorkOrderRole.LEAD,
            "state": WorkOrderState.ACCEPTED,
            "issued_by": self.somebody,
            "issued_at": DAY,
        }
        return WorkOrder(id=new_id(), submission_id=matter.id, department_id=department_id, **usual | told)

    def rating(self, matter: Submission, grade: str, solved: Solved = Solved.YES, round: int = 1) -> Rating:
        scores = {"degree": 3, "manner": 3, "speed": 3, "grade": Decimal(grade), "solved": solved}
        named = {"submission_id": matter.id, "author_id": self.somebody, "round": round}
        return Rating(id=new_id(), rated_at=DAY + timedelta(days=9), **named, **scores)

    def call(self, matter: Submission, solved: Solved | None, days: int = 10) -> CallBack:
        heard = {"reached": solved is not None, "solved": solved}
        who = {"submission_id": matter.id, "called_by": self.somebody, "round": 1}
        return CallBack(id=new_id(), called_at=DAY + timedelta(days=days), **who, **heard)

    def adoption(self, submission_id: UUID, *, withdrawn: bool = False, **told: Any) -> Adoption:
        """A record of a document that a suggestion partly entered; still to be added."""
        said: dict[str, Any] = {"document": "省规划纲要", "clause": "第一条", "degree": AdoptionDegree.PARTLY} | told
        by: dict[str, Any] = {"recorded_by": self.somebody, "recorded_at": DAY + timedelta(days=20)}
        if withdrawn:
            by |= {"withdrawn_by": self.somebody, "withdrawn_at": DAY + timedelta(days=21), "withdrawal_reason": "有误"}
        return Adoption(id=new_id(), submission_id=submission_id, **said, **by)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A transaction in which one report is computed."""
        async with AsyncSession(self.store.engine) as session, session.begin():
            await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield session

    async def document(self, kind: ReportKind, standards: Standards | None = None, **told: Any) -> Document:
        """The report of the first quarter of 2024; ``standards`` are for a ranking alone."""
        question = Question(kind, **{"since": SINCE, "until": UNTIL, "basis": Basis.COHORT} | told)
        async with self.snapshot() as session:
            if standards is not None:
                return await ranking.document(session, question, AS_OF, _unheard, standards)
            return await compute(session, question, AS_OF, _unheard)


async def _unheard(_: int, __: int) -> None:
    """Progress that nobody listens to."""


async def small_world(store: Store) -> SmallWorld:
    """A world without matters."""
    async with store.engine.begin() as connection:
        key = (await connection.execute(select(Account.id).order_by(Account.id).limit(1))).scalar_one()
    return SmallWorld(store, key)


def answered(days: int = 5) -> dict[str, Any]:
    """A matter with a published answer that waits for its rating."""
    return {"handling_state": HandlingState.REPLIED, "replied_at": DAY + timedelta(days=days)}


def closed(days: int = 10) -> dict[str, Any]:
    """A matter that was answered and closed so many days after its approval."""
    return answered() | {"handling_state": HandlingState.CLOSED, "closed_at": DAY + timedelta(days=days)}


def table(document: Document, key: str) -> Table:
    """The table of a document under ``key``."""
    (found,) = (each for each in document.tables if each.key == key)
    return found


def by_column(found: Table, row: int) -> dict[str, Any]:
    """One row of a table by the keys of its columns."""
    return dict(zip((column.key for column in found.columns), found.rows[row], strict=True))
