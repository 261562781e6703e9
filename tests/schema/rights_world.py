"""A world in which everybody can try to read everything: each text that people wrote holds a word of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from string import ascii_lowercase
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.adoptions.model import Adoption
from business_channel.asking import information, supplements
from business_channel.asking.model import InformationRequest, InformationSource
from business_channel.asking.supplements import Supply
from business_channel.attachments import service as attachments
from business_channel.attachments.kinds import FileType
from business_channel.attachments.rules import Wanted
from business_channel.confidence import naming, recusing
from business_channel.confidence.model import RecusalGround
from business_channel.database import Store
from business_channel.deadlines import warning
from business_channel.deadlines.model import Clock, Deadline, Duty
from business_channel.feedback import appeals, call_backs, follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Appeal, Solved
from business_channel.ids import new_id
from business_channel.instructions import service as instructions
from business_channel.instructions.model import InstructionDuty
from business_channel.instructions.rules import Instructed
from business_channel.ledger import payments, plans
from business_channel.ledger.model import ArrearsEntry
from business_channel.ledger.rules import Instalment, Paid
from business_channel.permits import filing as permits
from business_channel.permits import service as licences
from business_channel.permits.model import PermitStepKind
from business_channel.permits.recording import Said as Stepped
from business_channel.replies import promises, publishing
from business_channel.replies import service as replies
from business_channel.replies.model import Promise, ReplyKind
from business_channel.replies.promises import Vow
from business_channel.submissions import on_behalf, reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import FilingChannel, RejectionReason, Submission, SubmissionKind, Verdict
from business_channel.submissions.rules import Filing, Heard
from business_channel.submissions.service import PersonalField
from business_channel.supervision import service as supervision
from business_channel.supervision.model import SupervisionReason
from business_channel.supervision.rules import Circular, Interview, Said
from business_channel.topics.forms import Detail
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import clocks, contacting, helping, merging, routing
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import ContactWay, DeclineGround, RouteObjection, WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment, Followed
from tests.owed import claim_on
from tests.rented import lease_on

REGION = "520527"
FIRMS = ("firm one", "firm two", "firm three", "firm four")
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
        self,
        name: str,
        author: str,
        addressee: str = "addressed",
        thanks_for: str | None = None,
        accuses: str = "",
        *,
        confidential: bool = False,
    ) -> None:
        """Somebody files what is known as ``name`` from then on."""
        filing = replace(self.filing(addressee, thanks_for, accuses), confidential=confidential)
        async with unit_of_work(self.store, self.people[author]) as work:
            file = feedback.thank if thanks_for else submissions.file
            self.filed[name] = await file(work, filing, new_id())

    def filing(self, addressee: str, thanks_for: str | None = None, accuses: str = "") -> Filing:
        """A filing of words of its own."""
        return Filing(
            kind=SubmissionKind.THANKS if thanks_for else SubmissionKind.HELP,
            title=self.text("求助"),
            body=self.text("事由"),
            topic_code="factors.logistics",
            details=(Detail("route", self.text("起讫")),),
            region_code=REGION,
            addressee_id=self.places[addressee],
            contact_name=self.text("罗"),
            contact_phone=self.phone(),
            hidden_remark=self.text("备注"),
            respondent_id=self.places.get(accuses),
            thanks_for_id=self.filed[thanks_for] if thanks_for else None,
        )

    async def hears(self, name: str, addressee: str, *, confidential: bool = False) -> None:
        """The dispatcher types what came by the hotline."""
        filing = replace(self.filing(addressee), confidential=confidential)
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
            rule = Followed("factors.logistics", 1)
            await work_orders.dispatch(work, self.filed[name], orders, new_id(), followed=rule)

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

    async def encloses(self, name: str, sender: str, *, public: bool = False) -> UUID:
        """Somebody sends a file, which goes with a submission from then on; returns its id."""
        wanted = Wanted(name=self.text("附件") + ".pdf", declared_type=FileType.PDF, size=9, public=public)
        async with unit_of_work(self.store, self.people[sender]) as work:
            key = await attachments.create(work, wanted, new_id())
            await work.session.flush()
            await attachments.begin(work, key)
            await attachments.complete(work, key, 9, key.hex * 2)
            await attachments.attach(work, self.filed[name], [key])
        return key

    async def shares(self, file: UUID, unit: str) -> None:
        """A unit that answers lets those that help read a file."""
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            await attachments.share(work, file)

    async def copies(self, file: UUID, by: str) -> None:
        """Somebody takes a copy of a file."""
        async with unit_of_work(self.store, self.people[by]) as work:
            await attachments.download(work, file)

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

    async def instructs(self, name: str, office: str, *units: str) -> None:
        """The leader of an office instructs units through it."""
        async with unit_of_work(self.store, self.people[f"office {office}"]) as work:
            said = Instructed(
                submission_id=self.filed[name],
                work_order_ids=[await self.order(work, name, unit) for unit in units],
                leader_name=self.text("陈"),
                leader_post=self.text("县长"),
                text=self.text("批示"),
            )
            await instructions.record(work, said, new_id())

    async def reports(self, name: str, unit: str) -> None:
        """The head of a unit reports on what was instructed."""
        async with unit_of_work(self.store, self.people[f"head of {unit}"]) as work:
            order = await self.order(work, name, unit)
            owed = select(InstructionDuty.id).where(InstructionDuty.work_order_id == order)
            await instructions.report(work, (await work.execute(owed)).scalar_one(), self.text("反馈"))

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

    async def trusts(self, name: str) -> None:
        """An administrator names somebody for confidential authors."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            await inviting.verify(work, self.people[name].must_be_signed_in(), self.people[name].email)
        async with unit_of_work(self.store, self.people["admin"]) as work:
            await naming.name(work, self.people[name].email)
        await self.again(name)

    async def again(self, name: str) -> None:
        """Somebody comes back with the rights of this moment."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            key = self.people[name].must_be_signed_in()
            self.people[name] = await principal_by_id(work, key) or ANONYMOUS

    async def recuses(self, name: str, who: str, by: str, unit: str | None = None) -> None:
        """Somebody is recused from a matter, by a unit's head or by a declaration of the own."""
        async with unit_of_work(self.store, self.people[by]) as work:
            said = recusing.Conflict(
                ground=RecusalGround.FORMER_EMPLOYER,
                note=self.text("回避"),
                submission_id=None if unit else self.filed[name],
                work_order_id=await self.order(work, name, unit) if unit else None,
                account_id=self.people[who].account_id,
            )
            await recusing.declare(work, said, new_id())
        await self.again(who)

    async def claims(self, name: str, unit: str, author: str) -> None:
        """What was filed claims a sum; the unit writes down two payments and a plan, and the author denies one."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            work.session.add(claim_on(self.filed[name], self.text("合同"), self.text("医院")))
        async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
            order, day = await self.order(work, name, unit), date(2025, 10, 10)
            for _ in range(2):
                paid = Paid(work_order_id=order, paid_on=day, amount=Decimal("1.00"), reference=self.text("回单"))
                await payments.record(work, paid, new_id())
                await work.session.flush()
            await plans.record(work, order, [Instalment(date(2099, 12, 31), Decimal("486000.00"))], new_id())
        async with unit_of_work(self.store, self.people[author]) as work:
            newest = select(ArrearsEntry.id).where(ArrearsEntry.submission_id == self.filed[name])
            entry = (await work.execute(newest.order_by(ArrearsEntry.id).limit(1))).scalar_one()
            said = payments.Answer(entry_id=entry, confirmed=False, reason=self.text("未到账"))
            await payments.confirm(work, said)

    async def is_licensed(self, name: str, unit: str) -> None:
        """What was filed is about a licence; the unit has received the application and asks for what is missing."""
        names = {each: self.text("许可") for each in ("licence", "authority", "receipt_number")}
        async with unit_of_work(self.store, ANONYMOUS) as work:
            filed = await work.session.get_one(Submission, self.filed[name])
            await permits.begin(work, filed, permits.Stated(**names, applied_on=work.today))
        for kind in (PermitStepKind.RECEIVED, PermitStepKind.CORRECTION_REQUESTED):
            async with unit_of_work(self.store, self.people[f"clerk of {unit}"]) as work:
                words = {each: self.text("补正") for each in ("note", "notice")}
                order = await self.order(work, name, unit)
                said = Stepped(work_order_id=order, kind=kind, happened_on=work.today, **words)
                await licences.record(work, said, new_id())

    async def adopts(self, name: str, unit: str, by: str) -> None:
        """The unit has written down two clauses of a document, and taken one of them back."""
        async with unit_of_work(self.store, self.people[by]) as work:
            clerk, now = self.people[by].account_id, work.now
            back = {"withdrawn_by": clerk, "withdrawn_at": now, "withdrawal_reason": self.text("撤销")}
            for more in ({}, back):
                words = {each: self.text("采纳") for each in ("document", "clause", "quote", "note")}
                about = {"submission_id": self.filed[name], "department_id": self.places[unit], "degree": "PARTLY"}
                kept = {"recorded_by": clerk, "recorded_at": now, **more}
                work.session.add(Adoption(id=new_id(), **words, **about, **kept))
                await work.session.flush()

    async def rents(self, name: str) -> None:
        """What was filed asks for relief of rent."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            work.session.add(lease_on(self.filed[name], landlord_name=self.text("出租人")))

    async def escalates(self, name: str, unit: str) -> None:
        """The unit's clock goes up to the office of its region; the platform's own clock warns the platform."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            order = await self.order(work, name, unit)
            of_unit = Deadline.work_order_id == order, Deadline.duty == Duty.UNIT, Deadline.clock == Clock.REPLY
            share = (await work.execute(select(Deadline.id).where(*of_unit))).scalar_one()
            on = {"submission_id": self.filed[name], "work_order_id": order, "deadline_id": share}
            units = (self.places[unit],)
            warned, clock = (
                await work.session.get_one(Submission, self.filed[name]),
                await work.session.get_one(Deadline, share),
            )
            warning.warn(work, warned, clock, units[0])
            events.record(work, events.DeadlineEscalatedToOffice(**on, departments=units, internal_to=units[0]))
            events.record(work, events.DeadlineWarned(**on, departments=units, internal_to=events.PLATFORM))

    async def supervises(self, name: str, unit: str) -> None:
        """The supervisor sends a letter to the unit."""
        said = Said(reason=SupervisionReason.OVERDUE, text=self.text("督办"), demand=self.text("要求"))
        async with unit_of_work(self.store, self.people["supervisor"]) as work:
            await supervision.supervise(work, await self.order(work, name, unit), said, new_id())

    async def presses(self, name: str, unit: str) -> None:
        """The head answers the letter, which falls short: an interview, and a circular."""
        async with unit_of_work(self.store, self.people[f"head of {unit}"]) as work:
            order = await self.order(work, name, unit)
            await supervision.answer(work, order, self.text("反馈"), new_id())
        words = {"text": self.text("约谈"), "demand": self.text("要求"), "attendees": self.text("参加人")}
        why = SupervisionReason.INSUFFICIENT
        circular = Circular(reason=why, text=self.text("通报"), for_public=True)
        async with unit_of_work(self.store, self.people["supervisor"]) as work:
            interview = Interview(reason=why, held_on=work.today, **words)
            await supervision.interview(work, order, interview, new_id())
            await work.session.flush()
            await supervision.circulate(work, order, circular, new_id())

    async def lifts(self, name: str) -> None:
        """The supervisor puts it on the list and off again, and lifts the supervision."""
        key, why = self.filed[name], SupervisionReason.PUT_RIGHT
        async with unit_of_work(self.store, self.people["supervisor"]) as work:
            await supervision.enter_on_list(work, key, self.text("挂牌"))
            await supervision.take_off_list(work, key, self.text("摘牌"))
            await supervision.lift(work, key, why, self.text("解除"))
            await work.session.flush()
            await supervision.enter_on_list(work, key, self.text("挂牌"))
