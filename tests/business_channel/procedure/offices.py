"""What the tests of the procedure share: several towns of one channel, and what their people do with an order."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from business_channel import feed
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.asking import information, supplements
from business_channel.asking.model import InformationRequest, InformationSource
from business_channel.database import Store
from business_channel.departments.model import Department
from business_channel.events import Event, EventTag, department_stream
from business_channel.ids import new_id
from business_channel.instructions import service as instructions
from business_channel.instructions.model import InstructionDuty
from business_channel.instructions.rules import Instructed
from business_channel.reader import Reader
from business_channel.replies import publishing
from business_channel.replies import service as replies
from business_channel.replies.model import Reply, ReplyKind
from business_channel.replies.promises import Vow
from business_channel.submissions import reviewing
from business_channel.submissions.model import RejectionReason, Submission, Verdict
from business_channel.views import events as event_views
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import routing
from business_channel.work_orders.model import RouteObjection, WorkOrder
from tests.town import Town, found_town

T = TypeVar("T")
BODY = "已与项目部核实，货款将分两期支付。"


async def doing(store: Store, by: Principal, verb: Callable[[Work], Awaitable[T]]) -> T:
    """What ``verb`` gives, done by somebody in a unit of work of its own."""
    async with unit_of_work(store, by) as work:
        return await verb(work)


async def objects(town: Town, order_id: UUID, reason: str = "不属于我局职责。") -> UUID:
    """The clerk objects; returns the objection's id."""
    said = routing.Objection(work_order_id=order_id, reason=reason)
    await doing(town.store, town.clerk, lambda work: routing.object_to(work, said, new_id()))
    return await one(town.store, select(RouteObjection.id).where(RouteObjection.work_order_id == order_id))


async def decides(town: Town, objection_id: UUID, *, upheld: bool) -> UUID:
    """The dispatcher decides; returns the order's id."""
    note = None if upheld else "按派单目录由你局办理。"
    return await doing(
        town.store, town.dispatcher, lambda work: routing.decide(work, objection_id, upheld=upheld, note=note)
    )


async def passes(town: Town, order_id: UUID, to: Town) -> UUID:
    """The dispatcher passes an order on; returns the new order's id."""
    wanted = routing.Passing(work_order_id=order_id, department_id=to.department_id, reason="按职责转办。")
    return await doing(town.store, town.dispatcher, lambda work: routing.redispatch(work, wanted, new_id()))


async def lifts(town: Town, order_id: UUID, to: Town) -> UUID:
    """The dispatcher lifts an order; returns the new order's id."""
    wanted = routing.Passing(work_order_id=order_id, department_id=to.department_id, reason="多次流转，提级办理。")
    return await doing(town.store, town.dispatcher, lambda work: routing.lift(work, wanted, new_id()))


async def drafts(
    town: Town,
    order_id: UUID,
    kind: ReplyKind = ReplyKind.FINAL,
    *,
    reply_id: UUID | None = None,
    promises: tuple[Vow, ...] = (),
) -> UUID:
    """The clerk drafts; returns the reply's id."""
    written = replies.Draft(work_order_id=order_id, kind=kind, body=BODY, reply_id=reply_id, promises=promises)
    return await doing(town.store, town.clerk, lambda work: replies.draft(work, written, new_id()))


async def signs(town: Town, reply_id: UUID) -> None:
    """The town's head signs."""
    await doing(town.store, town.head, lambda work: replies.sign(work, reply_id))


async def dissents(town: Town, reply_id: UUID, reason: str = "数字与我局台账不一致。") -> None:
    """The town's head does not agree."""
    await doing(town.store, town.head, lambda work: replies.dissent(work, reply_id, reason))


async def publishes(town: Town, reply_id: UUID) -> None:
    """The platform publishes."""
    await doing(town.store, town.reviewer, lambda work: publishing.publish(work, reply_id))


async def one(store: Store, statement: Any) -> Any:
    """The one value that a statement gives."""
    async with store.engine.connect() as connection:
        return (await connection.execute(statement)).scalar_one()


async def order(store: Store, order_id: UUID) -> WorkOrder:
    """The order as it stands."""
    return await _row(store, WorkOrder, order_id)


async def submission_of(store: Store, order_id: UUID) -> Submission:
    """The submission of an order as it stands."""
    return await _row(store, Submission, (await order(store, order_id)).submission_id)


async def reply(store: Store, reply_id: UUID) -> Reply:
    """The reply as it stands."""
    return await _row(store, Reply, reply_id)


async def _row(store: Store, table: type[T], key: UUID) -> T:
    async with unit_of_work(store, ANONYMOUS) as work:
        return await work.session.get_one(table, key)


async def tags(store: Store, submission_id: UUID) -> list[EventTag]:
    """What has happened to a submission, in its order."""
    async with store.engine.connect() as connection:
        statement = select(Event.tag).where(Event.submission_id == submission_id).order_by(Event.id)
        return list((await connection.execute(statement)).scalars())


async def moved_to(town: Town, region_code: str) -> Town:
    """The same town, its department now of another region."""
    async with town.store.engine.begin() as connection:
        of_town = update(Department).where(Department.id == town.department_id)
        await connection.execute(of_town.values(region_code=region_code))
    return town


async def another_reviewer(store: Store) -> Principal:
    """A reviewer who has had no part in anything yet."""
    async with unit_of_work(store, ANONYMOUS) as work:
        subject = str(new_id())
        key = await accounts.link(work, "https://issuer.example", subject, f"{subject}@platform.example", "方志远")
        await accounts.grant(work, key, Role.REVIEWER)
        return await principal_by_id(work, key) or ANONYMOUS


async def asks_for_more(town: Town, submission_id: UUID, by: Principal | None = None) -> UUID:
    """The reviewer, or somebody else, tells the author what is missing; returns the request's id."""
    missing = ["拖欠的起止时间", "施工单位的名称"]
    await doing(town.store, by or town.reviewer, lambda work: supplements.request(work, submission_id, missing))
    return await one(town.store, select(InformationRequest.id).where(InformationRequest.submission_id == submission_id))


async def supplies(town: Town, request_id: UUID, by: Principal | None = None, key: UUID | None = None) -> UUID:
    """The author, or somebody else, adds what was missing; returns the submission's id."""
    said = supplements.Supply(request_id=request_id, body="2020年3月至5月，贵州某建工集团。")
    return await doing(town.store, by or town.author, lambda work: supplements.supply(work, said, key or new_id()))


async def inquires(
    town: Town, order_id: UUID, source: InformationSource, of: Town | None = None, by: Principal | None = None
) -> UUID:
    """The clerk, or somebody else, asks for information; returns the request's id."""
    asked_id = None if of is None else of.department_id
    said = information.Question(work_order_id=order_id, source=source, items=("合同编号",), department_id=asked_id)
    await doing(town.store, by or town.clerk, lambda work: information.request(work, said, new_id()))
    newest = select(InformationRequest.id).where(InformationRequest.work_order_id == order_id)
    return await one(town.store, newest.order_by(InformationRequest.id.desc()).limit(1))


async def informs(town: Town, request_id: UUID, key: UUID | None = None) -> None:
    """The clerk of the town answers what its department was asked."""
    said = supplements.Supply(request_id=request_id, body="合同编号为2019-17，备案齐全。")
    await doing(town.store, town.clerk, lambda work: information.supply(work, said, key or new_id()))


async def judges(
    town: Town,
    submission_id: UUID,
    by: Principal,
    verdict: Verdict = Verdict.REJECT,
    reason: RejectionReason | None = RejectionReason.VAGUE,
) -> None:
    """A reviewer proposes or confirms a verdict."""
    said = reviewing.Judgement(verdict=verdict, reason=reason, note="请写明时间、地点和单位。")
    await doing(town.store, by, lambda work: reviewing.judge(work, submission_id, said))


async def contests(town: Town, submission_id: UUID, by: Principal | None = None) -> None:
    """The author contests the verdict."""
    said = reviewing.Contest(submission_id=submission_id, reason="时间和单位都已写明，请复审。")
    await doing(town.store, by or town.author, lambda work: reviewing.contest(work, said, new_id()))


async def neighbours(store: Store, count: int) -> list[Town]:
    """So many towns of Hezhang county that share the platform's people of the first."""
    first, *others = [await moved_to(await found_town(store), "520527") for _ in range(count)]
    shared = {"reviewer": first.reviewer, "dispatcher": first.dispatcher}
    return [first, *(replace(each, **shared) for each in others)]


async def appeal_officer(store: Store, department_id: UUID | None = None) -> Principal:
    """Somebody who decides on appeals, and may be a clerk somewhere as well."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@bijie.example", "蒋玉衡")
        await accounts.grant(work, key, Role.APPEAL_OFFICER)
        if department_id is not None:
            await accounts.grant(work, key, Role.CLERK, department_id=department_id)
        return await principal_by_id(work, key) or ANONYMOUS


async def leaders_office(store: Store, department_id: UUID) -> Principal:
    """Somebody of the leader's office that a department is."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@hezhang.example", "周文")
        await accounts.grant(work, key, Role.LEADER_OFFICE, department_id=department_id)
        return await principal_by_id(work, key) or ANONYMOUS


async def instructs(
    store: Store, office: Principal, submission_id: UUID, *order_ids: UUID, days: int | None = None
) -> list[UUID]:
    """The leader's office puts down an instruction to orders; returns the ids of their duties, in the same order."""
    said = Instructed(
        submission_id=submission_id,
        work_order_ids=order_ids,
        leader_name="陈国栋",
        leader_post="县长",
        text="请一周内拿出支付方案，不得再拖。",
        days=days,
    )
    key = await doing(store, office, lambda work: instructions.record(work, said, new_id()))
    async with store.engine.connect() as connection:
        of = select(InstructionDuty.id).where(InstructionDuty.instruction_id == key).order_by(InstructionDuty.id)
        return list((await connection.execute(of)).scalars())


async def reports(town: Town, duty_id: UUID, by: Principal | None = None) -> None:
    """The head, or somebody else, reports on an instruction."""
    said = "已约谈项目部，首期货款本周五前到账。"
    await doing(town.store, by or town.head, lambda work: instructions.report(work, duty_id, said))


async def feed_of(store: Store, department_id: UUID, by: Principal) -> list[EventTag]:
    """What somebody reads on a department's feed, from its beginning."""
    while await feed.seal(store):
        pass
    reader = Reader(store, by)
    items = await event_views.after(reader, 0, {"tag": {}}, stream=department_stream(department_id))
    await reader.close()
    return [record.tag for record, _ in items]
