"""A world in which everybody can try to read everything: each text that people wrote holds a word of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from string import ascii_lowercase
from uuid import UUID

from sqlalchemy import delete, select, update

from business_channel import events, feed
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.model import RoleGrant
from business_channel.accounts.repository import principal_by_id
from business_channel.asking import information, supplements
from business_channel.asking.model import InformationRequest, InformationSource
from business_channel.asking.supplements import Supply
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, Duty
from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise, EnterpriseState, StatedSize
from business_channel.feedback import appeals, call_backs, follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Appeal, Solved
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import OutboxRow, Task
from business_channel.replies import promises, publishing
from business_channel.replies import service as replies
from business_channel.replies.model import Promise, ReplyKind
from business_channel.replies.promises import Vow
from business_channel.submissions import on_behalf, reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import FilingChannel, RejectionReason, Submission, SubmissionKind, Verdict
from business_channel.submissions.rules import Filing, Heard
from business_channel.submissions.service import PersonalField
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import clocks, contacting, helping, merging, routing
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import ContactWay, DeclineGround, RouteObjection, WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment

REGION = "520527"
UNITS = ("first", "second", "third", "fourth")
OFFICES = ("addressed", "elsewhere")
ELSEWHERE = tuple(each for each in Role if each.value in ("APPEAL_OFFICER", "PUBLISHER", "ANALYST", "AUDITOR", "ADMIN"))
LEAD, CO, PARALLEL, JOINT = WorkOrderRole.LEAD, WorkOrderRole.CO, WorkOrderRole.PARALLEL, WorkOrderRole.JOINT


def words() -> Iterator[str]:
    """Words that stand nowhere else, of nine letters each."""
    return ("zqx" + "".join(letters) for letters in product(ascii_lowercase, repeat=6))


@dataclass
class World:
    """The people by name, the places by name, and what was filed, by what became of it."""

    store: Store
    word: Iterator[str] = field(default_factory=words)
    people: dict[str, Principal] = field(default_factory=lambda: {"anonymous": ANONYMOUS})
    places: dict[str, UUID] = field(default_factory=dict)
    filed: dict[str, UUID] = field(default_factory=dict)
    phones: int = 13900000000

    def text(self, prefix: str = "") -> str:
        """A text with a word of its own."""
        return f"{prefix}{next(self.word)}"

    def phone(self) -> str:
        """A phone number that nobody else has."""
        self.phones += 10_001
        return str(self.phones)

    async def person(self, name: str, role: Role, *, unit: str | None = None, enterprise: str | None = None) -> None:
        """Somebody with one role, platform-wide or in a place."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            address = f"{self.text()}@rights.example"
            key = await accounts.link(work, "https://issuer.example", name, address, self.text("王"), first_role=None)
            department, firm = self.places.get(unit or ""), self.places.get(enterprise or "")
            await accounts.grant(work, key, role, department_id=department, enterprise_id=firm)
            self.people[name] = await principal_by_id(work, key) or ANONYMOUS

    async def files(
        self, name: str, author: str, addressee: str = "addressed", thanks_for: str | None = None, accuses: str = ""
    ) -> None:
        """Somebody files what is known as ``name`` from then on."""
        filing = self.filing(addressee, thanks_for, accuses)
        async with unit_of_work(self.store, self.people[author]) as work:
            file = feedback.thank if thanks_for else submissions.file
            self.filed[name] = await file(work, filing, new_id())

    def filing(self, addressee: str, thanks_for: str | None = None, accuses: str = "") -> Filing:
        """A filing of words of its own."""
        return Filing(
            kind=SubmissionKind.THANKS if thanks_for else SubmissionKind.HELP,
            title=self.text("求助"),
            body=self.text("事由"),
            topic_code="arrears.works",
            region_code=REGION,
            addressee_id=self.places[addressee],
            contact_name=self.text("罗"),
            contact_phone=self.phone(),
            hidden_remark=self.text("备注"),
            respondent_id=self.places.get(accuses),
            thanks_for_id=self.filed[thanks_for] if thanks_for else None,
        )

    async def hears(self, name: str, addressee: str) -> None:
        """The dispatcher types what came by the hotline."""
        filing = self.filing(addressee)
        heard = Heard(
            channel=FilingChannel.HOTLINE_12345,
            external_source=self.text("热线"),
            external_number=self.text("编号"),
        )
        async with unit_of_work(self.store, self.people["dispatcher"]) as work:
            self.filed[name] = await on_behalf.file(work, filing, heard, new_id())

    async def approves(self, name: str) -> None:
        """The platform takes it."""
        async with unit_of_work(self.store, self.people["reviewer"]) as work:
            await submissions.approve(work, self.filed[name])

    async def judges(self, name: str, verdict: Verdict = Verdict.REJECT, *, confirmed: bool = True) -> None:
        """A reviewer does not take it, or does not show it, and another one may have confirmed that."""
        said = reviewing.Judgement(verdict=verdict, reason=RejectionReason.VAGUE, note=self.text("说明"))
        for reviewer in ("reviewer", "second reviewer") if confirmed else ("reviewer",):
            async with unit_of_work(self.store, self.people[reviewer]) as work:
                await reviewing.judge(work, self.filed[name], said)

    async def contests(self, name: str, author: str) -> None:
        """The author contests that, and a third reviewer upholds it."""
        async with unit_of_work(self.store, self.people[author]) as work:
            said = reviewing.Contest(submission_id=self.filed[name], reason=self.text("复审"))
            await reviewing.contest(work, said, new_id())
        async with unit_of_work(self.store, self.people["third reviewer"]) as work:
            await reviewing.decide_contest(work, self.filed[name], overturned=False, note=self.text("维持"))

    async def supplements(self, name: str, author: str) -> None:
        """The platform asks for what is missing, and the author adds it."""
        async with unit_of_work(self.store, self.people["reviewer"]) as work:
            await supplements.request(work, self.filed[name], [self.text("时间"), self.text("单位")])
            await work.session.flush()
            asked = select(InformationRequest.id).where(InformationRequest.submission_id == self.filed[name])
            request_id = (await work.execute(asked)).scalar_one()
        async with unit_of_work(self.store, self.people[author]) as work:
            said = Supply(request_id=request_id, body=self.text("补充"))
            await supplements.supply(work, said, new_id())

    async def dispatches(self, name: str, roles: Mapping[str, WorkOrderRole]) -> None:
        """The platform approves it and gives it to units."""
        await self.approves(name)
        await self.gives(name, roles)

    async def gives(self, name: str, roles: Mapping[str, WorkOrderRole]) -> None:
        """The dispatcher gives it to units, each with an instruction."""
        orders = [Assignment(self.places[unit], role, self.text("交办意见")) for unit, role in roles.items()]
        async with unit_of_work(self.store, self.people["dispatcher"]) as work:
            await work_orders.dispatch(work, self.filed[name], orders, new_id())

    async def order(self, work: Work, name: str, unit: str) -> UUID:
        """The unit's order."""
        held = WorkOrder.submission_id == self.filed[name], WorkOrder.department_id == self.places[unit]
        return (await work.execute(select(WorkOrder.id).where(*held))).scalar_one()  # type: ignore[no-any-return]

    async def drafts(
        self, name: str, unit: str, replaces: UUID | None = None, kind: ReplyKind = ReplyKind.FINAL
    ) -> UUID:
        """A clerk accepts the order, unless a reply is drafted anew, and drafts a reply; returns its id."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order = await self.order(work, name, unit)
            if replaces is None and kind is not ReplyKind.PARTIAL:
                await work_orders.accept(work, order)
                await work.session.flush()
            body = self.text("答复")
            vows = (Vow(self.text("承诺"), date(2099, 12, 31)),)
            draft = replies.Draft(work_order_id=order, kind=kind, body=body, reply_id=replaces, promises=vows)
            return await replies.draft(work, draft, new_id())

    async def signs(self, unit: str, reply: UUID) -> UUID:
        """The head signs; returns the reply's id."""
        async with unit_of_work(self.store, self.people[f"head of {unit}"]) as work:
            await replies.sign(work, reply)
        return reply

    async def returns(self, reply: UUID) -> UUID:
        """The platform sends it back; returns the reply's id."""
        async with unit_of_work(self.store, self.people["reviewer"]) as work:
            await publishing.return_(work, reply, self.text("退回理由"))
        return reply

    async def answers(self, name: str, unit: str, reply: UUID | None = None) -> None:
        """The unit's final reply is published."""
        reply = await self.signs(unit, reply or await self.drafts(name, unit))
        async with unit_of_work(self.store, self.people["reviewer"]) as work:
            await publishing.publish(work, reply)

    async def asks_for_time(self, name: str, unit: str, total: int, *, granted: bool | None = None) -> None:
        """A clerk asks for more time, and the head may have decided."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order, reason = await self.order(work, name, unit), self.text("延期理由")
            wanted = clocks.Request(work_order_id=order, clock=Clock.REPLY, total=total, reason=reason)
            asked = await clocks.request_extension(work, wanted, new_id())
        if granted is not None:
            async with unit_of_work(self.store, self.people[f"head of {unit}"]) as work:
                await clocks.decide_extension(work, asked, granted=granted, note=self.text("批示"))

    async def rates(self, name: str, author: str) -> None:
        """The author rates the answer as solved."""
        scores = feedback.Scores(degree=5, manner=4, speed=4, solved=Solved.YES, comment=self.text("评价"))
        async with unit_of_work(self.store, self.people[author]) as work:
            await feedback.rate(work, self.filed[name], scores, new_id())

    async def asks_on(self, name: str, author: str) -> None:
        """The author has a further question."""
        async with unit_of_work(self.store, self.people[author]) as work:
            await follow_ups.ask(work, self.filed[name], self.text("追问"), new_id())

    async def appeals(self, name: str, author: str) -> None:
        """The platform calls back what was rated, the author appeals, and it is rejected."""
        heard = call_backs.Heard(reached=True, facts_confirmed=True, solved=Solved.NO, note=self.text("回访"))
        async with unit_of_work(self.store, self.people["reviewer"]) as work:
            await call_backs.record(work, self.filed[name], heard, new_id())
        async with unit_of_work(self.store, self.people[author]) as work:
            await appeals.appeal(work, self.filed[name], self.text("复核"), new_id())
        async with unit_of_work(self.store, self.people["appeal_officer"]) as work:
            asked = select(Appeal.id).where(Appeal.submission_id == self.filed[name])
            appeal = (await work.execute(asked)).scalar_one()
            await appeals.decide(work, appeal, upheld=False, note=self.text("决定"))

    async def dissents(self, unit: str, reply: UUID) -> None:
        """The head of a fellow signatory does not agree."""
        async with unit_of_work(self.store, self.people[f"head of {unit}"]) as work:
            await replies.dissent(work, reply, self.text("不同意"))

    async def proves(self, unit: str, reply: UUID) -> None:
        """The unit shows how it kept what a published reply promises."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            promised = (await work.execute(select(Promise.id).where(Promise.reply_id == reply))).scalar_one()
            await promises.prove(work, promised, self.text("落实"))

    async def opines(self, name: str, unit: str) -> None:
        """A helping unit accepts and gives its opinion."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order = await self.order(work, name, unit)
            await work_orders.accept(work, order)
            await work.session.flush()
            await helping.give_opinion(work, helping.Words(order, self.text("协办意见")), new_id())

    async def asks(self, name: str, unit: str, source: InformationSource, of: str | None = None) -> UUID:
        """A clerk asks for information; returns the request's id."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order, asked = await self.order(work, name, unit), self.places.get(of or "")
            items = (self.text("情况"),)
            said = information.Question(work_order_id=order, source=source, items=items, department_id=asked)
            await information.request(work, said, new_id())
            newest = select(InformationRequest.id).where(InformationRequest.work_order_id == order)
            return (await work.execute(newest.order_by(InformationRequest.id.desc()).limit(1))).scalar_one()

    async def informs(self, unit: str, request: UUID) -> None:
        """A clerk answers what the unit was asked, or writes down what a respondent has said."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            await information.supply(work, Supply(request_id=request, body=self.text("情况")), new_id())

    async def contacts(self, name: str, unit: str) -> None:
        """A clerk accepts the order and reaches the author."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order = await self.order(work, name, unit)
            await work_orders.accept(work, order)
            await work.session.flush()
            await contacting.contact(work, order, contacting.Contact(ContactWay.PHONE, self.text("联系")))

    async def notes(self, name: str, unit: str) -> None:
        """A clerk notes something and takes the order."""
        clerk = self.people[f"clerk of {unit}"]
        async with unit_of_work(self.store, clerk) as work:
            order = await self.order(work, name, unit)
            await helping.add_note(work, helping.Words(order, self.text("备忘")), new_id())
            await helping.assign(work, order, clerk.must_be_signed_in())

    async def objects(self, name: str, unit: str, *, upheld: bool) -> None:
        """A unit objects, and the dispatcher decides."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order = await self.order(work, name, unit)
            said = routing.Objection(work_order_id=order, reason=self.text("异议"), suggested_id=self.places["fourth"])
            await routing.object_to(work, said, new_id())
        async with unit_of_work(self.store, self.people["dispatcher"]) as work:
            raised = select(RouteObjection.id).where(RouteObjection.work_order_id == order)
            await routing.decide(work, (await work.execute(raised)).scalar_one(), upheld=upheld, note=self.text("裁定"))

    async def passes(self, name: str, unit: str, to: str) -> None:
        """The dispatcher passes the unit's order on."""
        async with unit_of_work(self.store, self.people["dispatcher"]) as work:
            order = await self.order(work, name, unit)
            wanted = routing.Passing(
                work_order_id=order,
                department_id=self.places[to],
                reason=self.text("转办"),
                instruction=self.text("请办理"),
            )
            await routing.redispatch(work, wanted, new_id())

    async def declines(self, name: str, unit: str) -> None:
        """A unit does not take it on by law."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order = await self.order(work, name, unit)
            await routing.decline(work, order, DeclineGround.RECONSIDERATION, self.text("途径"))

    async def merges(self, parent: str, author: str, *names: str) -> None:
        """The dispatcher merges what was filed by others into what somebody files on the same matter, answered then."""
        await self.files(parent, author)
        await self.dispatches(parent, {"third": LEAD})
        async with unit_of_work(self.store, self.people["dispatcher"]) as work:
            await merging.merge(work, self.filed[parent], [self.filed[each] for each in names], new_id())
        await self.answers(parent, "third")

    async def reveals(self, name: str, person: str) -> None:
        """Somebody has a phone number shown for a purpose."""
        async with unit_of_work(self.store, self.people[person]) as work:
            await submissions.reveal(work, self.filed[name], [PersonalField.CONTACT_PHONE], self.text("核实"))

    async def escalates(self, name: str, unit: str) -> None:
        """The unit's clock goes up to the office of its region; the platform's own clock warns the platform."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            order = await self.order(work, name, unit)
            of_unit = Deadline.work_order_id == order, Deadline.duty == Duty.UNIT, Deadline.clock == Clock.REPLY
            share = (await work.execute(select(Deadline.id).where(*of_unit))).scalar_one()
            on = {"submission_id": self.filed[name], "work_order_id": order, "deadline_id": share}
            units = (self.places[unit],)
            events.record(work, events.DeadlineEscalatedToOffice(**on, departments=units, internal_to=units[0]))
            events.record(work, events.DeadlineWarned(**on, departments=units, internal_to=events.PLATFORM))


async def found_world(store: Store) -> World:
    """Three enterprises and a citizen, four units, two leaders' offices, the platform and everybody else."""
    world = World(store)
    await _places(world)
    for firm, which in product(("firm one", "firm two", "firm three"), ("a", "b")):
        await world.person(f"{which} of {firm}", Role.ENTERPRISE_MEMBER, enterprise=firm)
    for name in ("citizen", "bystander"):
        await world.person(name, Role.CITIZEN)
    for unit in UNITS:
        await world.person(f"clerk of {unit}", Role.CLERK, unit=unit)
        await world.person(f"head of {unit}", Role.UNIT_HEAD, unit=unit)
    for office in OFFICES:
        await world.person(f"office {office}", Role.LEADER_OFFICE, unit=office)
    for role in (Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR, *ELSEWHERE):
        await world.person(role.value.lower(), role)
    for name in ("second reviewer", "third reviewer"):
        await world.person(name, Role.REVIEWER)
    await world.person("analyst of first", Role.ANALYST, unit="first")
    await world.person("former clerk", Role.CLERK, unit="first")
    await _story(world)
    await _stated(world)
    await _aftermath(world)
    await _leaves(world, "former clerk")
    return world


async def _stated(world: World) -> None:
    """What the firms have said of their size, and the names under which they appear in public."""
    async with unit_of_work(world.store, world.people["a of firm one"]) as work:
        for firm in ("firm one", "firm two", "firm three"):
            said = {"industry": "RETAIL", "staff": 12, "revenue": 900, "as_of": date(2020, 1, 1), "tier": "SMALL"}
            by = {"stated_by": work.principal.must_be_signed_in(), "stated_at": work.now}
            kept = {"standard": world.text("标准"), "enterprise_id": world.places[firm]}
            work.session.add(StatedSize(id=new_id(), **said, **by, **kept))
        for key in world.filed.values():
            filed = update(Submission).where(Submission.id == key, Submission.enterprise_id.is_not(None))
            await work.execute(filed.values(enterprise_public_name=world.text("某")))


async def _leaves(world: World, name: str) -> None:
    """Somebody loses every role, and keeps what was told."""
    async with unit_of_work(world.store, ANONYMOUS) as work:
        key = world.people[name].must_be_signed_in()
        await work.execute(delete(RoleGrant).where(RoleGrant.account_id == key))
        world.people[name] = await principal_by_id(work, key) or ANONYMOUS


async def _places(world: World) -> None:
    async with unit_of_work(world.store, ANONYMOUS) as work:
        kind = (await work.execute(select(Department.kind_code).limit(1))).scalar_one()
        for name in (*UNITS, *OFFICES):
            place = Department(id=new_id(), name=f"单位 {name} {new_id()}", kind_code=kind, region_code=REGION)
            work.session.add(place)
            world.places[name] = place.id
        for firm in ("firm one", "firm two", "firm three"):
            code = new_id().hex[-18:].upper()
            enterprise = Enterprise(id=new_id(), name=world.text("企业"), credit_code=code, region_code=REGION)
            enterprise.industry, enterprise.state = world.text("行业"), EnterpriseState.CERTIFIED
            enterprise.decision_note, enterprise.registered_at = world.text("说明"), work.now
            enterprise.contact_name_masked = world.text("联系人")
            work.session.add(enterprise)
            world.places[firm] = enterprise.id


async def _story(world: World) -> None:
    await world.files("under review", "a of firm one")
    await world.files("rejected", "b of firm one")
    await world.judges("rejected")
    await world.contests("rejected", "b of firm one")
    await world.judges("under review", confirmed=False)
    await world.files("approved", "a of firm two")
    await world.approves("approved")
    await world.files("drafted", "a of firm one")
    await world.supplements("drafted", "a of firm one")
    await world.dispatches("drafted", {"first": LEAD, "second": CO})
    await world.drafts("drafted", "first")
    await world.asks_for_time("drafted", "first", 9)
    await world.files("signed", "b of firm one", addressee="elsewhere")
    await world.dispatches("signed", {"first": PARALLEL, "third": PARALLEL})
    await world.signs("first", await world.drafts("signed", "first"))
    await world.escalates("signed", "third")
    await world.files("returned", "b of firm two")
    await world.judges("returned", Verdict.HIDE)
    await world.gives("returned", {"second": LEAD, "third": CO})
    await world.returns(await world.signs("second", await world.drafts("returned", "second")))
    await world.files("replied", "citizen")
    await world.dispatches("replied", {"third": LEAD, "first": CO})
    await world.asks_for_time("replied", "third", 9, granted=False)
    await world.asks_for_time("replied", "third", 10, granted=True)
    returned = await world.returns(await world.signs("third", await world.drafts("replied", "third")))
    await world.answers("replied", "third", await world.drafts("replied", "third", replaces=returned))
    await _answered(world)
    await _together(world)
    await _asked(world)
    await world.reveals("drafted", "head of first")
    await world.reveals("replied", "supervisor")


async def _answered(world: World) -> None:
    """Matters that were answered, and what followed."""
    await world.files("closed", "a of firm three")
    await world.dispatches("closed", {"first": LEAD})
    await world.answers("closed", "first")
    await world.rates("closed", "a of firm three")
    await world.files("by a partner", "b of firm three", addressee="elsewhere")
    await world.dispatches("by a partner", {"second": PARALLEL, "third": PARALLEL})
    await world.drafts("by a partner", "third")
    await world.answers("by a partner", "second")
    await world.files("appealed", "a of firm two")
    await world.dispatches("appealed", {"first": LEAD, "fourth": CO})
    await world.answers("appealed", "first")
    await world.rates("appealed", "a of firm two")
    await world.appeals("appealed", "a of firm two")
    await world.files("followed up", "b of firm one", addressee="elsewhere")
    await world.dispatches("followed up", {"fourth": LEAD})
    await world.answers("followed up", "fourth")
    await world.asks_on("followed up", "b of firm one")
    await world.files("thanks", "b of firm three", thanks_for="by a partner")
    await world.hears("heard", "addressed")
    await world.dispatches("heard", {"fourth": LEAD})
    await world.files("merged", "b of firm two")
    await world.dispatches("merged", {"second": LEAD, "fourth": CO})
    await world.files("merged early", "bystander", addressee="elsewhere")
    await world.approves("merged early")
    await world.merges("closed alike", "citizen", "merged", "merged early")


async def _asked(world: World) -> None:
    """A unit asks the author, the respondent and another unit while it handles a matter."""
    await world.files("asked about", "citizen", accuses="third")
    await world.dispatches("asked about", {"second": LEAD})
    await world.contacts("asked about", "second")
    author = await world.asks("asked about", "second", InformationSource.AUTHOR)
    async with unit_of_work(world.store, world.people["citizen"]) as work:
        await supplements.supply(work, Supply(request_id=author, body=world.text("补充")), new_id())
    await world.informs("second", await world.asks("asked about", "second", InformationSource.RESPONDENT))
    await world.informs("fourth", await world.asks("asked about", "second", InformationSource.DEPARTMENT, "fourth"))


async def _together(world: World) -> None:
    """Several units on one matter, and one unit after the other."""
    await world.opines("drafted", "second")
    await world.notes("drafted", "first")
    await world.files("joint", "a of firm one")
    await world.dispatches("joint", {"first": JOINT, "second": JOINT})
    async with unit_of_work(world.store, world.people["clerk of second"]) as work:
        await work_orders.accept(work, await world.order(work, "joint", "second"))
    await world.dissents("second", await world.drafts("joint", "first", kind=ReplyKind.JOINT))
    part = await world.drafts("joint", "first", kind=ReplyKind.PARTIAL)
    await world.answers("joint", "first", part)
    await world.proves("first", part)
    await world.files("passed on", "b of firm two")
    await world.dispatches("passed on", {"second": LEAD})
    await world.objects("passed on", "second", upheld=True)
    await world.passes("passed on", "second", "third")
    await world.objects("passed on", "third", upheld=False)
    await world.files("declined", "citizen")
    await world.dispatches("declined", {"fourth": LEAD})
    await world.declines("declined", "fourth")


async def _aftermath(world: World) -> None:
    """What the worker does: everybody is told, and every event has its place in the feeds."""
    async with world.store.engine.begin() as connection:
        waiting: Sequence[UUID] = (
            (await connection.execute(select(OutboxRow.id).where(OutboxRow.task == Task.NOTIFY))).scalars().all()
        )
        for row in waiting:
            await notifications.notify(connection, row)
    while await feed.seal(world.store):
        pass
