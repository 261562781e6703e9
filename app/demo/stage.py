"""Plays scenes through the channel's own services: each as the account whose deed it is, at its own moment."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Select, select

from app.demo.case import Case, Deed, Scene
from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.adoptions import service as adoptions
from business_channel.adoptions.rules import Adopted
from business_channel.asking import information, supplements
from business_channel.asking.model import InformationSource
from business_channel.audit import AuditEntry
from business_channel.campaigns import service as campaigns
from business_channel.campaigns.model import Campaign
from business_channel.campaigns.rules import Opening
from business_channel.database import Store
from business_channel.events import note
from business_channel.feedback import service as feedback
from business_channel.ledger import filing as ledger
from business_channel.ledger import payments
from business_channel.ledger.model import ArrearsEntry
from business_channel.ledger.rules import Paid
from business_channel.replies import publishing
from business_channel.replies import service as replies
from business_channel.replies.promises import Vow
from business_channel.submissions import reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.rules import Filing
from business_channel.topics.forms import Detail
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import contacting, ending, merging, routing
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import ContactWay, RouteObjection, WorkOrder
from business_channel.work_orders.rules import Assignment, Followed

PLAYED = "demo:played"
"""What the audit log calls a scene that was played."""

_KEYS = uuid5(NAMESPACE_URL, "urn:business-channel:demo")
_PUBLISHER = "publisher@platform.demo"
_REVIEWER, _SECOND_REVIEWER = "reviewer@platform.demo", "reviewer2@platform.demo"
_DISPATCHER = "dispatcher@platform.demo"


@dataclass
class Stage:
    """Where scenes are played: the store, the cast, and what the scenes so far have brought forth."""

    store: Store
    departments: Mapping[str, UUID]
    cast: Mapping[str, Principal]
    _submissions: dict[str, UUID] = field(default_factory=dict)
    _replies: dict[str, UUID] = field(default_factory=dict)
    _played: int = 0
    _before: int = 0

    async def recall(self) -> int:
        """Takes up what an earlier play, which was broken off, has brought forth; returns how many scenes it played."""
        played = select(AuditEntry.detail).where(AuditEntry.action == PLAYED).order_by(AuditEntry.id)
        async with self.store.engine.connect() as connection:
            for detail in (await connection.execute(played)).scalars():
                self._before += 1
                if "submission" in detail:
                    self._submissions[detail["case"]] = UUID(detail["submission"])
                if "reply" in detail:
                    self._replies[detail["case"]] = UUID(detail["reply"])
        return self._before

    async def play(self, scene: Scene) -> None:
        """Moves the channel's time to the scene's and does its deed, unless an earlier play did it; raises what the
        services refuse.
        """
        self._played += 1
        if self._played > self._before:
            await _DEEDS[scene.deed](self, scene.case, scene.at)

    @asynccontextmanager
    async def _acting(self, email: str | None, case: Case, at: datetime) -> AsyncIterator[Work]:
        """A unit of work, of nobody for what only time does, that also notes that the scene was played, so that it is
        played once.
        """
        await now.travel(self.store, at)
        async with unit_of_work(self.store, ANONYMOUS if email is None else self.cast[email]) as work:
            yield work
            told = {"case": case.name}
            if case.name in self._submissions:
                told["submission"] = str(self._submissions[case.name])
            if case.name in self._replies:
                told["reply"] = str(self._replies[case.name])
            note(work, PLAYED, None, **told)

    def _key(self, case: Case) -> UUID:
        return uuid5(_KEYS, f"{case.name}/{self._played}")

    async def solicit(self, case: Case, at: datetime) -> None:
        """The publisher opens the campaign to which the case is filed."""
        asked = case.campaign
        assert asked is not None
        opening = Opening(host_id=self.departments[case.to], **asdict(asked))
        async with self._acting(_PUBLISHER, case, at) as work:
            await campaigns.open_(work, opening, self._key(case))

    def _filing(self, case: Case) -> Filing:
        contact_name, contact_phone = case.contact
        return Filing(
            kind=case.kind,
            title=case.title,
            body=case.body,
            topic_code=case.topic,
            addressee_id=self.departments[case.to],
            contact_name=contact_name,
            contact_phone=contact_phone,
            hidden_remark=case.remark,
            details=tuple(Detail(*each) for each in case.details.items()) or None,
            thanks_for_id=self._submissions[case.thanks_for] if case.thanks_for else None,
            respondent_id=self.departments[case.accused] if case.accused else None,
        )

    async def file(self, case: Case, at: datetime) -> None:
        """The author files, to a campaign or to a department, or thanks."""
        filing, doing = self._filing(case), feedback.thank if case.thanks_for else submissions.file
        if case.claim is not None:
            doing = partial(_complains, stated=case.claim)
        async with self._acting(case.author, case, at) as work:
            if case.campaign is not None:
                named = select(Campaign.id).where(Campaign.title == case.campaign.title)
                filing = replace(filing, campaign_id=(await work.execute(named)).scalar_one())
                doing = campaigns.take_part
            self._submissions[case.name] = await doing(work, filing, self._key(case))

    async def approve(self, case: Case, at: datetime) -> None:
        """The platform takes it."""
        async with self._acting(_REVIEWER, case, at) as work:
            await submissions.approve(work, self._submissions[case.name])

    async def propose(self, case: Case, at: datetime) -> None:
        """A reviewer proposes not to take it, or not to show it."""
        await self._judge(case, at, _REVIEWER)

    async def confirm(self, case: Case, at: datetime) -> None:
        """A second reviewer agrees."""
        await self._judge(case, at, _SECOND_REVIEWER)

    async def _judge(self, case: Case, at: datetime, reviewer: str) -> None:
        assert case.rejection is not None
        reason, note = case.rejection
        async with self._acting(reviewer, case, at) as work:
            said = reviewing.Judgement(verdict=case.verdict, reason=reason, note=note)
            await reviewing.judge(work, self._submissions[case.name], said)

    async def contest(self, case: Case, at: datetime) -> None:
        """The author does not agree that it is not taken."""
        async with self._acting(case.author, case, at) as work:
            said = reviewing.Contest(submission_id=self._submissions[case.name], reason=case.contest)
            await reviewing.contest(work, said, self._key(case))

    async def ask_for_more(self, case: Case, at: datetime) -> None:
        """The platform tells the author what is missing."""
        async with self._acting(_REVIEWER, case, at) as work:
            await supplements.request(work, self._submissions[case.name], case.missing)

    async def lapse(self, case: Case, at: datetime) -> None:
        """Nothing was added in time."""
        async with self._acting(None, case, at) as work:
            await supplements.lapse(work)

    async def mark_urgent(self, case: Case, at: datetime) -> None:
        """The dispatcher makes its clock run in hours."""
        async with self._acting(_DISPATCHER, case, at) as work:
            await submissions.mark_urgent(work, self._submissions[case.name])

    async def dispatch(self, case: Case, at: datetime) -> None:
        """The dispatcher gives it to its departments."""
        roles = {case.through or each: role for each, role in case.orders.items()}
        orders = [Assignment(self.departments[each], role, case.instruction) for each, role in roles.items()]
        async with self._acting(_DISPATCHER, case, at) as work:
            followed = Followed(case.rule, 1) if case.rule else None
            key = self._key(case)
            await work_orders.dispatch(work, self._submissions[case.name], orders, key, followed=followed)

    async def accept(self, case: Case, at: datetime) -> None:
        """The clerk of the answering department takes it on."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            await work_orders.accept(work, await self._order(work, case))

    async def reach(self, case: Case, at: datetime) -> None:
        """The clerk speaks with the author."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            reached = contacting.Contact(ContactWay.PHONE, "已电话联系留言人，核对了诉求。")
            await contacting.contact(work, await self._order(work, case), reached)

    async def inquire(self, case: Case, at: datetime) -> None:
        """The clerk asks the author for what is needed."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            order_id, author = await self._order(work, case), InformationSource.AUTHOR
            said = information.Question(work_order_id=order_id, source=author, items=case.missing)
            await information.request(work, said, self._key(case))

    async def join(self, case: Case, at: datetime) -> None:
        """The department that signs with it takes its own order on."""
        async with self._acting(f"clerk@{case.partner}.demo", case, at) as work:
            await work_orders.accept(work, await self._order(work, case, case.partner))

    async def object(self, case: Case, at: datetime) -> None:
        """The department says that it is not the right one."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            said = routing.Objection(work_order_id=await self._order(work, case), reason=case.objection)
            await routing.object_to(work, said, self._key(case))

    async def uphold(self, case: Case, at: datetime) -> None:
        """The dispatcher agrees, and is to find another."""
        async with self._acting(_DISPATCHER, case, at) as work:
            raised = select(RouteObjection.id).where(RouteObjection.submission_id == self._submissions[case.name])
            await routing.decide(work, (await work.execute(raised)).scalar_one(), upheld=True)

    async def decline(self, case: Case, at: datetime) -> None:
        """The department tells the author the lawful way instead."""
        assert case.refusal is not None
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            await routing.decline(work, await self._order(work, case), *case.refusal)

    async def terminate(self, case: Case, at: datetime) -> None:
        """The head ends it without an answer."""
        assert case.ending is not None
        async with self._acting(f"head@{case.handler}.demo", case, at) as work:
            await ending.terminate(work, await self._order(work, case), *case.ending)

    async def withdraw(self, case: Case, at: datetime) -> None:
        """The author does not need it any more."""
        async with self._acting(case.author, case, at) as work:
            await ending.withdraw(work, self._submissions[case.name])

    async def merge(self, case: Case, at: datetime) -> None:
        """The dispatcher has it answered with another on the same matter."""
        parent_id, merged = self._submissions[case.alike], [self._submissions[case.name]]
        async with self._acting(_DISPATCHER, case, at) as work:
            await merging.merge(work, parent_id, merged, self._key(case))

    async def draft(self, case: Case, at: datetime) -> None:
        """The clerk writes the answer, or writes it anew after it was returned."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            written = replies.Draft(
                work_order_id=await self._order(work, case),
                kind=case.answer_kind,
                body=case.answer,
                published_as_id=self.departments[case.to] if case.as_addressee else None,
                reply_id=self._replies.get(case.name),
                promises=(Vow(*case.promise),) if case.promise else (),
            )
            self._replies[case.name] = await replies.draft(work, written, self._key(case))

    async def sign(self, case: Case, at: datetime) -> None:
        """The head of the answering department signs."""
        async with self._acting(f"head@{case.handler}.demo", case, at) as work:
            await replies.sign(work, self._replies[case.name])

    async def cosign(self, case: Case, at: datetime) -> None:
        """The head of the department that signs with it signs too."""
        async with self._acting(f"head@{case.partner}.demo", case, at) as work:
            await replies.sign(work, self._replies[case.name])

    async def return_(self, case: Case, at: datetime) -> None:
        """The platform sends the answer back."""
        async with self._acting(_REVIEWER, case, at) as work:
            await publishing.return_(work, self._replies[case.name], case.return_reason)

    async def publish(self, case: Case, at: datetime) -> None:
        """The platform publishes the answer."""
        async with self._acting(_REVIEWER, case, at) as work:
            await publishing.publish(work, self._replies[case.name])

    async def rate(self, case: Case, at: datetime) -> None:
        """The author rates the answer."""
        async with self._acting(case.author, case, at) as work:
            await feedback.rate(work, self._submissions[case.name], case.scores, self._key(case))

    async def adopt(self, case: Case, at: datetime) -> None:
        """Who answered it, or the publisher of what was collected, records that it entered a document."""
        assert case.entry is not None
        async with self._acting(f"clerk@{case.handler}.demo" if case.orders else _PUBLISHER, case, at) as work:
            said = Adopted(submission_id=self._submissions[case.name], **asdict(case.entry))
            await adoptions.record(work, said, self._key(case))

    async def take_first(self, case: Case, at: datetime) -> None:
        """The clerk of the department through which it goes takes it on."""
        async with self._acting(f"clerk@{case.through}.demo", case, at) as work:
            await work_orders.accept(work, await self._order(work, case, case.through))

    async def pass_on(self, case: Case, at: datetime) -> None:
        """The dispatcher passes it on to the department that handles it."""
        async with self._acting(_DISPATCHER, case, at) as work:
            passing = routing.Passing(
                work_order_id=await self._order(work, case, case.through),
                department_id=self.departments[case.handler],
                reason="已正式受理，转交处理投诉部门。",
            )
            await routing.redispatch(work, passing, self._key(case))

    async def pay(self, case: Case, at: datetime) -> None:
        """The clerk writes down what was paid since."""
        async with self._acting(f"clerk@{case.handler}.demo", case, at) as work:
            order_id = await self._order(work, case)
            entered = len((await work.execute(_entries(order_id))).scalars().all())
            day, amount = case.payments[entered]
            paid = Paid(work_order_id=order_id, paid_on=day, amount=amount, reference=f"农商行回单{day:%m%d}")
            await payments.record(work, paid, self._key(case))

    async def confirm_pay(self, case: Case, at: datetime) -> None:
        """The author confirms that it has come."""
        async with self._acting(case.author, case, at) as work:
            entry_id = (await work.execute(_entries(await self._order(work, case)))).scalars().all()[-1]
            await payments.confirm(work, payments.Answer(entry_id=entry_id, confirmed=True))

    async def _order(self, work: Work, case: Case, place: str | None = None) -> UUID:
        held = WorkOrder.submission_id == self._submissions[case.name]
        statement = select(WorkOrder.id).where(held, WorkOrder.department_id == self.departments[place or case.handler])
        order_id: UUID = (await work.execute(statement)).scalar_one()
        return order_id


async def _complains(work: Work, filing: Filing, key: UUID, stated: ledger.Stated) -> UUID:
    return await ledger.file(work, filing, stated, key)


def _entries(order_id: UUID) -> Select[Any]:
    return select(ArrearsEntry.id).where(ArrearsEntry.work_order_id == order_id).order_by(ArrearsEntry.id)


_DEEDS = {
    Deed.SOLICIT: Stage.solicit,
    Deed.FILE: Stage.file,
    Deed.APPROVE: Stage.approve,
    Deed.PROPOSE: Stage.propose,
    Deed.CONFIRM: Stage.confirm,
    Deed.CONTEST: Stage.contest,
    Deed.ASK_FOR_MORE: Stage.ask_for_more,
    Deed.LAPSE: Stage.lapse,
    Deed.MARK_URGENT: Stage.mark_urgent,
    Deed.DISPATCH: Stage.dispatch,
    Deed.ACCEPT: Stage.accept,
    Deed.REACH: Stage.reach,
    Deed.INQUIRE: Stage.inquire,
    Deed.JOIN: Stage.join,
    Deed.OBJECT: Stage.object,
    Deed.UPHOLD: Stage.uphold,
    Deed.DECLINE: Stage.decline,
    Deed.TERMINATE: Stage.terminate,
    Deed.WITHDRAW: Stage.withdraw,
    Deed.DRAFT: Stage.draft,
    Deed.SIGN: Stage.sign,
    Deed.COSIGN: Stage.cosign,
    Deed.RETURN: Stage.return_,
    Deed.PUBLISH: Stage.publish,
    Deed.RATE: Stage.rate,
    Deed.MERGE: Stage.merge,
    Deed.TAKE_FIRST: Stage.take_first,
    Deed.PASS_ON: Stage.pass_on,
    Deed.PAY: Stage.pay,
    Deed.CONFIRM_PAY: Stage.confirm_pay,
    Deed.ADOPT: Stage.adopt,
}
