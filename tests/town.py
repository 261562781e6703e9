"""A small town for tests: one department with its people, an author, and what they do; every call makes another one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.model import Account
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.departments.model import Department, DepartmentKind
from business_channel.enterprises.model import Enterprise, EnterpriseState
from business_channel.events import Event, Happening
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.notifications.model import Notification
from business_channel.outbox import OutboxRow, Task
from business_channel.regions.model import Region
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.submissions import reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import RejectionReason, SubmissionKind, Verdict
from business_channel.submissions.rules import Filing
from business_channel.topics.model import Topic
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment

TITLE = "恳请协调支付拖欠的农民工工资"
BODY = "我在赫章县某工地务工，工资15785元至今未结清。"
REMARK = "工友多人，请为我保密。"


@dataclass(frozen=True)
class Town:
    """The people of one town: the author and a colleague, the platform's two, and the department's two."""

    store: Store
    department_id: UUID
    author: Principal
    colleague: Principal
    reviewer: Principal
    dispatcher: Principal
    clerk: Principal
    head: Principal

    async def files(
        self,
        title: str = TITLE,
        kind: SubmissionKind = SubmissionKind.HELP,
        region_code: str | None = None,
        accused_id: UUID | None = None,
    ) -> UUID:
        """The author files for the enterprise and returns the submission's id."""
        async with unit_of_work(self.store, self.author) as work:
            topic, region = await _any_code(work, Topic), await _any_code(work, Region)
            filing = Filing(
                kind=kind,
                title=title,
                body=BODY,
                topic_code=topic,
                region_code=region_code or region,
                addressee_id=self.department_id,
                contact_name="王小明",
                contact_phone="13885675678",
                hidden_remark=REMARK,
                enterprise_id=next(iter(self.author.enterprises), None),
                respondent_id=accused_id,
            )
            return await submissions.file(work, filing, new_id())

    async def approves(self, submission_id: UUID) -> UUID:
        """The platform takes the submission; returns its id."""
        async with unit_of_work(self.store, self.reviewer) as work:
            await submissions.approve(work, submission_id)
        return submission_id

    async def rejects(self, submission_id: UUID, second: Principal) -> UUID:
        """The platform does not take the submission, as its reviewer and a second one say; returns its id."""
        said = reviewing.Judgement(
            verdict=Verdict.REJECT, reason=RejectionReason.VAGUE, note="请写明时间、地点和单位。"
        )
        for reviewer in (self.reviewer, second):
            async with unit_of_work(self.store, reviewer) as work:
                await reviewing.judge(work, submission_id, said)
        return submission_id

    async def dispatches(self, submission_id: UUID, *others: Assignment, role: WorkOrderRole | None = None) -> UUID:
        """The department gets the submission, alone as LEAD or with others; returns the id of its order."""
        own = Assignment(self.department_id, role or WorkOrderRole.LEAD)
        async with unit_of_work(self.store, self.dispatcher) as work:
            await work_orders.dispatch(work, submission_id, [own, *others], new_id())
            await work.session.flush()
            return await order_of(work, submission_id, self.department_id)

    async def accepts(self, order_id: UUID) -> UUID:
        """The clerk takes the order on; returns its id."""
        async with unit_of_work(self.store, self.clerk) as work:
            await work_orders.accept(work, order_id)
        return order_id

    async def answers(self, order_id: UUID) -> UUID:
        """The clerk drafts a final reply and the head signs it; returns the reply's id."""
        written = replies.Draft(work_order_id=order_id, kind=ReplyKind.FINAL, body="工资已全部发放到位。")
        async with unit_of_work(self.store, self.clerk) as work:
            reply_id = await replies.draft(work, written, new_id())
        async with unit_of_work(self.store, self.head) as work:
            await replies.sign(work, reply_id)
        return reply_id

    async def is_asked(self, kind: SubmissionKind = SubmissionKind.HELP, region_code: str | None = None) -> UUID:
        """Somebody files, the platform takes it, and the department gets it as LEAD; returns the order's id."""
        return await self.dispatches(await self.approves(await self.files(kind=kind, region_code=region_code)))

    async def orders(self, submission_id: UUID) -> UUID:
        """The department gets a work order on the submission; returns its id."""
        async with unit_of_work(self.store, self.dispatcher) as work:
            order = WorkOrder(
                id=new_id(),
                submission_id=submission_id,
                department_id=self.department_id,
                role=WorkOrderRole.LEAD,
                issued_by=self.dispatcher.must_be_signed_in(),
                issued_at=work.now,
            )
            work.session.add(order)
        return order.id

    async def sees(self, happening: Happening, by: Principal) -> UUID:
        """The event happens, done by somebody; returns its id."""
        async with unit_of_work(self.store, by) as work:
            events.record(work, happening)
            await work.session.flush()
            found = select(Event.id).where(Event.submission_id == happening.submission_id, Event.tag == happening.tag)
            event_id: UUID = (await work.execute(found)).scalar_one()
        return event_id


async def found_town(store: Store, *, author_reads: Language = Language.ZH) -> Town:
    """A new town with new people."""
    async with unit_of_work(store, ANONYMOUS) as work:
        department, enterprise = await _department(work), await _enterprise(work)
        author = await _person(work, "王小明", author_reads)
        colleague = await _person(work, "李红")
        for each in (author, colleague):
            await accounts.grant(work, each, Role.ENTERPRISE_MEMBER, enterprise_id=enterprise)
        reviewer, dispatcher = await _person(work, "张敏"), await _person(work, "陈静")
        await accounts.grant(work, reviewer, Role.REVIEWER)
        await accounts.grant(work, dispatcher, Role.DISPATCHER)
        clerk, head = await _person(work, "刘洋"), await _person(work, "赵强")
        await accounts.grant(work, clerk, Role.CLERK, department_id=department)
        await accounts.grant(work, head, Role.UNIT_HEAD, department_id=department)
        people = [await principal_by_id(work, each) for each in (author, colleague, reviewer, dispatcher, clerk, head)]
    return Town(store, department, *[each or ANONYMOUS for each in people])


async def outbox_row(store: Store, task: Task, event_id: UUID) -> UUID:
    """The id of the event's first outbox row of a task."""
    async with store.engine.connect() as connection:
        statement = select(OutboxRow.id).where(OutboxRow.event_id == event_id, OutboxRow.task == task)
        row_id: UUID = (await connection.execute(statement.order_by(OutboxRow.id).limit(1))).scalar_one()
        return row_id


async def told_of(store: Store, event_id: UUID) -> list[UUID]:
    """The accounts that have a notification of the event, as often as they have one."""
    async with store.engine.connect() as connection:
        statement = select(Notification.account_id).where(Notification.event_id == event_id)
        return list((await connection.execute(statement)).scalars())


async def order_of(work: Work, submission_id: UUID, department_id: UUID) -> UUID:
    """The id of a department's order on a submission."""
    held = WorkOrder.submission_id == submission_id, WorkOrder.department_id == department_id
    order_id: UUID = (await work.execute(select(WorkOrder.id).where(*held))).scalar_one()
    return order_id


async def _any_code(work: Work, table: type[Topic] | type[Region]) -> str:
    code: str = (await work.execute(select(table.code).order_by(table.code.desc()).limit(1))).scalar_one()
    return code


async def _department(work: Work) -> UUID:
    kind = (await work.execute(select(DepartmentKind.code).order_by(DepartmentKind.code).limit(1))).scalar_one()
    department = Department(
        id=new_id(), name=f"赫章县交通运输局 {new_id()}", kind_code=kind, region_code=await _any_code(work, Region)
    )
    work.session.add(department)
    await work.session.flush()
    return department.id


async def _enterprise(work: Work) -> UUID:
    enterprise = Enterprise(
        id=new_id(),
        name="赫章县绿源农业有限公司",
        credit_code=new_id().hex[-18:].upper(),
        region_code=await _any_code(work, Region),
        state=EnterpriseState.CERTIFIED,
    )
    work.session.add(enterprise)
    await work.session.flush()
    return enterprise.id


async def _person(work: Work, name: str, reads: Language = Language.ZH) -> UUID:
    subject = str(new_id())
    account_id = await accounts.link(work, "https://issuer.example", subject, f"{subject}@hezhang.example", name)
    account = await work.session.get_one(Account, account_id)
    account.locale = reads
    return account_id
