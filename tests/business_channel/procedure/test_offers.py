"""What a portal offers is what works: every deed of the table is tried by everybody at every stage of a matter."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from business_channel import now
from business_channel.access import Principal, Role
from business_channel.adoptions import service as adoptions
from business_channel.asking import information, supplements
from business_channel.asking.model import InformationSource
from business_channel.confidence import recusing
from business_channel.database import Store
from business_channel.errors import Forbidden, Mendable
from business_channel.feedback import appeals, call_backs, closing, follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Appeal, Solved
from business_channel.ids import new_id
from business_channel.instructions import service as instructions
from business_channel.instructions.rules import Instructed
from business_channel.ledger import payments, plans
from business_channel.ledger.model import ArrearsEntry
from business_channel.ledger.rules import Instalment, Paid
from business_channel.permits import service as permits
from business_channel.permits.model import PermitStepKind
from business_channel.plans import load_one
from business_channel.procedure.parts import Action
from business_channel.reader import Reader
from business_channel.replies import publishing
from business_channel.replies import service as replies
from business_channel.replies.model import Reply, ReplyKind
from business_channel.submissions import reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import TerminationGround, Verdict
from business_channel.supervision import service as supervision
from business_channel.supervision.model import SupervisionReason
from business_channel.vault import Vault
from business_channel.views.asking import INFORMATION_REQUEST
from business_channel.views.instructions import DUTY
from business_channel.views.replies import REPLY
from business_channel.views.submissions import SUBMISSION
from business_channel.views.work_orders import WORK_ORDER
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import contacting, ending, helping, merging, routing, service
from business_channel.work_orders.model import ContactWay, DeclineGround, RouteObjection, WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.adopting import adopted, answered, collected, records, takes_back
from tests.business_channel.confiding import again, conflict, person, recuses
from tests.business_channel.procedure.offices import (
    another_reviewer,
    appeal_officer,
    asks_for_more,
    contests,
    decides,
    doing,
    drafts,
    inquires,
    instructs,
    judges,
    leaders_office,
    moved_to,
    neighbours,
    objects,
    one,
    publishes,
    reports,
    signs,
    supplies,
)
from tests.business_channel.supervision_desk import (
    CIRCULAR,
    LETTER,
    answers_letter,
    circulates,
    interview_of,
    interviews,
    lifts_supervision,
    supervises,
    supervisor,
)
from tests.licensed import applies, step_of
from tests.licensed import records as goes_on
from tests.official_calendar import at
from tests.owed import claim_on
from tests.town import Town, found_town

pytestmark = pytest.mark.store

Attempt = Callable[[Work], Awaitable[object]]
SCORES = feedback.Scores(degree=5, manner=5, speed=4, solved=Solved.YES)
PARTLY = feedback.Scores(degree=3, manner=3, speed=3, solved=Solved.PARTLY)


class TakenBack(Exception):
    """Ends a unit of work that was only a try."""


@dataclass
class Matter:
    """One matter at some stage: the town that has it, and the nouns that there are by then."""

    town: Town
    other: Town
    above: Town
    submission: UUID
    alike: UUID
    order: UUID | None = None
    reply: UUID | None = None
    objection: UUID | None = None
    request: UUID | None = None
    appeal: UUID | None = None
    duty: UUID | None = None
    payment: UUID | None = None
    adoption: UUID | None = None
    answered: bool = False
    fed_back: bool = False
    next_step: PermitStepKind = PermitStepKind.WITHDRAWN

    def attempts(self) -> Mapping[Action, Attempt]:
        """How each deed of the table is tried, with input that is right in itself."""
        return (
            self._on_submission()
            | self._after_the_answer()
            | self._of_supervision()
            | self._into_documents()
            | self._on_ledger()
            | self._on_permit()
            | (self._on_order() | self._under_supervision() if self.order else {})
            | (self._on_reply() if self.reply else {})
        )

    def _on_submission(self) -> dict[Action, Attempt]:
        lead = [Assignment(self.town.department_id, WorkOrderRole.LEAD)]
        said = reviewing.Contest(submission_id=self.submission, reason="已写明。")
        added = supplements.Supply(request_id=self.request or new_id(), body="开户行为赫章农商行。")
        return {
            Action.REQUEST_SUPPLEMENT: lambda work: supplements.request(work, self.submission, ["开户行"]),
            Action.SUPPLY_INFORMATION: lambda work: information.supply(work, added, new_id()),
            Action.SUPPLY_SUPPLEMENT: lambda work: supplements.supply(work, added, new_id()),
            Action.RECHECK_SUBMISSION: lambda work: reviewing.contest(work, said, new_id()),
            Action.DECIDE_RECHECK: lambda work: reviewing.decide_contest(work, self.submission, overturned=True),
            Action.REVIEW_SUBMISSION: lambda work: submissions.approve(work, self.submission),
            Action.MARK_URGENT: lambda work: submissions.mark_urgent(work, self.submission),
            Action.DISPATCH_SUBMISSION: lambda work: service.dispatch(work, self.submission, lead, new_id()),
            Action.MERGE_SUBMISSIONS: lambda work: merging.merge(work, self.submission, [self.alike], new_id()),
            Action.UNMERGE_SUBMISSION: lambda work: merging.unmerge(work, self.submission),
            Action.WITHDRAW_SUBMISSION: lambda work: ending.withdraw(work, self.submission),
            Action.RATE_SUBMISSION: lambda work: feedback.rate(work, self.submission, SCORES, new_id()),
            Action.DECLARE_CONFLICT: self._keeps_out,
        }

    async def _keeps_out(self, work: Work) -> None:
        """Departments name the matter by their order, everybody else by the submission."""
        try:
            await recusing.declare(work, conflict(submission_id=self.submission), new_id())
        except (Forbidden, Mendable):
            if self.order is None:
                raise
            await recusing.declare(work, conflict(work_order_id=self.order), new_id())

    def _after_the_answer(self) -> dict[Action, Attempt]:
        key, said = self.submission, "答复避而不谈违约金。"
        appeal, heard = self.appeal or new_id(), call_backs.Heard(reached=True)
        return {
            Action.FOLLOW_UP: lambda work: follow_ups.ask(work, key, said, new_id()),
            Action.RECORD_CALL_BACK: lambda work: call_backs.record(work, key, heard, new_id()),
            Action.REOPEN_SUBMISSION: lambda work: call_backs.reopen(work, key, said),
            Action.APPEAL_SUBMISSION: lambda work: appeals.appeal(work, key, said, new_id()),
            Action.DECIDE_APPEAL: lambda work: appeals.decide(work, appeal, upheld=True, note=said),
        }

    def _of_supervision(self) -> dict[Action, Attempt]:
        key, put_right = self.submission, SupervisionReason.PUT_RIGHT
        return {
            Action.LIFT_SUPERVISION: lambda work: supervision.lift(work, key, put_right, "已支付到位。"),
            Action.LIST_SUBMISSION: lambda work: supervision.enter_on_list(work, key, "金额较大。"),
            Action.UNLIST_SUBMISSION: lambda work: supervision.take_off_list(work, key, "已办结。"),
        }

    def _under_supervision(self) -> dict[Action, Attempt]:
        order = self.order
        assert order is not None
        why = SupervisionReason.STILL_UNRESOLVED if self.fed_back else SupervisionReason.NO_FEEDBACK
        said = interview_of(why, "2020-05-28")
        return {
            Action.SUPERVISE_SUBMISSION: lambda work: supervision.supervise(work, order, LETTER, new_id()),
            Action.ANSWER_SUPERVISION: lambda work: supervision.answer(work, order, "已约定付款日期。", new_id()),
            Action.RECORD_INTERVIEW: lambda work: supervision.interview(work, order, said, new_id()),
            Action.ISSUE_CIRCULAR: lambda work: supervision.circulate(work, order, CIRCULAR, new_id()),
        }

    def _into_documents(self) -> dict[Action, Attempt]:
        said, record = adopted(self.submission, clause="第四十一条"), self.adoption or new_id()
        return {
            Action.RECORD_ADOPTION: lambda work: adoptions.record(work, said, new_id()),
            Action.WITHDRAW_ADOPTION: lambda work: adoptions.withdraw(work, record, "条款有误。"),
        }

    def _answer(self) -> payments.Answer:
        return payments.Answer(entry_id=self.payment or new_id(), confirmed=True)

    def _on_ledger(self) -> dict[Action, Attempt]:
        day, sum_, said = date(2099, 12, 31), Decimal("486000.00"), self._answer()
        found: dict[Action, Attempt] = {Action.CONFIRM_PAYMENT: lambda work: payments.confirm(work, said)}
        if (order := self.order) is not None:
            paid = Paid(work_order_id=order, paid_on=date(2020, 5, 20), amount=Decimal("1.00"), reference="回单一")
            plan = [Instalment(day, sum_)]
            found[Action.RECORD_PAYMENT] = lambda work: payments.record(work, paid, new_id())
            found[Action.RECORD_REPAYMENT_PLAN] = lambda work: plans.record(work, order, plan, new_id())
        return found

    def _on_permit(self) -> dict[Action, Attempt]:
        if (order := self.order) is None:
            return {}
        said, longer = step_of(order, self.next_step), step_of(order, PermitStepKind.EXTENDED)
        return {
            Action.RECORD_PERMIT_STEP: lambda work: permits.record(work, said, new_id()),
            Action.EXTEND_PERMIT: lambda work: permits.record(work, longer, new_id()),
        }

    def _on_order(self) -> dict[Action, Attempt]:
        order = self.order
        assert order is not None
        reached = contacting.Contact(ContactWay.PHONE, "已电话联系，约定当面核对。")
        question = information.Question(work_order_id=order, source=InformationSource.RESPONDENT, items=("台账",))
        settled, duty = TerminationGround.SETTLED, self.duty or new_id()
        told = Instructed(
            submission_id=self.submission,
            work_order_ids=(order,),
            leader_name="陈国栋",
            leader_post="县长",
            text="速办。",
        )
        said, ground = helping.Words(order, "已核实。"), DeclineGround.RECONSIDERATION
        objection = routing.Objection(work_order_id=order, reason="不属于我局职责。")
        onward = routing.Passing(work_order_id=order, department_id=self.other.department_id, reason="按职责转办。")
        upward = routing.Passing(work_order_id=order, department_id=self.above.department_id, reason="提级办理。")
        kind = ReplyKind.SUPPLEMENT if self.answered else ReplyKind.FINAL
        changed = None if self.answered else self.reply
        written = replies.Draft(work_order_id=order, kind=kind, body="已核实。", reply_id=changed)
        return {
            Action.ACCEPT_WORK_ORDER: lambda work: service.accept(work, order),
            Action.DECLINE_WORK_ORDER: lambda work: routing.decline(work, order, ground, "请依法办理。"),
            Action.OBJECT_TO_WORK_ORDER: lambda work: routing.object_to(work, objection, new_id()),
            Action.DECIDE_OBJECTION: lambda work: routing.decide(work, self.objection or new_id(), upheld=True),
            Action.REDISPATCH_WORK_ORDER: lambda work: routing.redispatch(work, onward, new_id()),
            Action.LIFT_WORK_ORDER: lambda work: routing.lift(work, upward, new_id()),
            Action.ASSIGN_WORK_ORDER: lambda work: helping.assign(work, order, None),
            Action.CONTACT_AUTHOR: lambda work: contacting.contact(work, order, reached),
            Action.REQUEST_INFORMATION: lambda work: information.request(work, question, new_id()),
            Action.ADD_NOTE: lambda work: helping.add_note(work, said, new_id()),
            Action.TERMINATE_SUBMISSION: lambda work: ending.terminate(work, order, settled, "双方已和解。"),
            Action.GIVE_OPINION: lambda work: helping.give_opinion(work, said, new_id()),
            Action.DRAFT_REPLY: lambda work: replies.draft(work, written, new_id()),
            Action.CLOSE_WORK_ORDER: lambda work: closing.close_order(work, order),
            Action.RECORD_INSTRUCTION: lambda work: instructions.record(work, told, new_id()),
            Action.REPORT_ON_INSTRUCTION: lambda work: instructions.report(work, duty, "已办结。"),
        }

    def _on_reply(self) -> dict[Action, Attempt]:
        reply = self.reply
        assert reply is not None
        return {
            Action.SIGN_REPLY: lambda work: replies.sign(work, reply),
            Action.COUNTERSIGN_REPLY: lambda work: replies.countersign(work, reply),
            Action.REVIEW_REPLY: lambda work: publishing.publish(work, reply),
        }


@dataclass
class Trial:
    """One transaction in which somebody tries this and that, and nothing stays."""

    connection: AsyncConnection
    by: Principal
    moment: datetime
    vault: Vault

    async def works(self, attempt: Attempt) -> bool:
        """Whether a deed would be done; it is taken back before the next one."""
        try:
            async with AsyncSession(self.connection, **_AS_IN_A_UNIT_OF_WORK) as session, session.begin():
                await attempt(Work(session, self.by, self.moment, self.vault))
                raise TakenBack
        except TakenBack:
            return True
        except (Mendable, Forbidden):
            return False


_AS_IN_A_UNIT_OF_WORK: Any = {
    "expire_on_commit": False,
    "autoflush": False,
    "join_transaction_mode": "create_savepoint",
}


@asynccontextmanager
async def trial(store: Store, by: Principal) -> AsyncIterator[Trial]:
    """A trial of somebody, at one moment: a transaction for each try would take half as long again."""
    async with store.engine.connect() as connection:
        yield Trial(connection, by, await now.read(connection, shiftable=store.time_can_shift), store.vault)


async def offered(matter: Matter, to: Principal) -> set[Action]:
    """What the pages of submission, order and reply offer somebody."""
    reader, wanted = Reader(matter.town.store, to), {"available_actions": {}}
    pages = (
        *((SUBMISSION, matter.submission), (WORK_ORDER, matter.order), (REPLY, matter.reply)),
        *((INFORMATION_REQUEST, matter.request), (DUTY, matter.duty)),
    )
    found = [await load_one(reader, noun, wanted, key) for noun, key in pages if key is not None]
    await reader.close()
    return {action for record in found if record is not None for action in record.available_actions}


async def at_stage(store: Store, stage: int) -> Matter:
    """A matter after so many steps of its life: filed, approved, dispatched, objected to, decided, accepted, drafted,
    signed, published.
    """
    town, other = await neighbours(store, 2)
    above = await moved_to(await found_town(store), "520500")
    matter = Matter(town, other, above, await town.files(), await town.approves(await town.files()))
    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: town.approves(matter.submission),
        lambda: _keep(matter, "order", town.dispatches(matter.submission)),
        lambda: _keep(matter, "objection", objects(town, matter.order or new_id())),
        lambda: decides(town, matter.objection or new_id(), upheld=False),
        lambda: town.accepts(matter.order or new_id()),
        lambda: _keep(matter, "reply", drafts(town, matter.order or new_id())),
        lambda: signs(town, matter.reply or new_id()),
        lambda: publishes(town, matter.reply or new_id()),
    ]
    for step in steps[:stage]:
        await step()
    matter.answered = stage >= len(steps)
    return matter


async def under_review(store: Store, stage: str) -> Matter:
    """A matter whose review takes more than a yes, by what was done last."""
    town, other = await neighbours(store, 2)
    alike = await town.approves(await town.files())
    matter, second = Matter(town, other, other, await town.files(), alike), await another_reviewer(store)
    if stage == "told what is missing":
        matter.request = await asks_for_more(town, matter.submission)
        return matter
    if stage == "supplemented":
        await supplies(town, await asks_for_more(town, matter.submission))
        return matter
    verdict = Verdict.HIDE if "hidden" in stage else Verdict.REJECT
    await judges(town, matter.submission, town.reviewer, verdict)
    if stage != "proposed":
        await judges(town, matter.submission, second, verdict)
    if "contested" in stage:
        await contests(town, matter.submission)
    return matter


UNDER_REVIEW = (
    *("told what is missing", "supplemented", "proposed"),
    *("hidden", "rejected", "hidden and contested", "rejected and contested"),
)


@pytest.mark.parametrize("stage", UNDER_REVIEW)
async def test_everybody_is_offered_exactly_what_works_in_a_review(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    await offers_are_true(store, await under_review(store, stage))


@pytest.mark.parametrize("stage", ["instructed", "answered", "reported"])
async def test_everybody_is_offered_exactly_what_works_after_a_leader_has_instructed(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 5)
    assert matter.order is not None
    office = await leaders_office(store, matter.town.department_id)
    [matter.duty] = await instructs(store, office, matter.submission, matter.order)
    if stage == "reported":
        await reports(matter.town, matter.duty)
    if stage == "answered":
        matter.reply, matter.answered = await matter.town.answers(matter.order), True
        await publishes(matter.town, matter.reply)
    await offers_are_true(store, matter)


@pytest.mark.parametrize("source", InformationSource)
async def test_everybody_is_offered_exactly_what_works_while_somebody_is_asked(
    store: Store, source: InformationSource
) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 5)
    assert matter.order is not None
    other = matter.other if source is InformationSource.DEPARTMENT else None
    matter.request = await inquires(matter.town, matter.order, source, other)
    await offers_are_true(store, matter)


AFTERMATH = ("rated", "called back", "followed up", "appealed", "reopened")


@pytest.mark.parametrize("stage", AFTERMATH)
async def test_everybody_is_offered_exactly_what_works_after_the_answer(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 8)
    town, key = matter.town, matter.submission
    if stage == "followed up":
        await doing(store, town.author, lambda work: follow_ups.ask(work, key, "尾款何时支付？", new_id()))
    else:
        await doing(store, town.author, lambda work: feedback.rate(work, key, PARTLY, new_id()))
    if stage in ("called back", "reopened"):
        denied = call_backs.Heard(reached=True, facts_confirmed=False)
        await doing(store, town.reviewer, lambda work: call_backs.record(work, key, denied, new_id()))
    if stage == "reopened":
        await doing(store, town.reviewer, lambda work: call_backs.reopen(work, key, "款项并未支付。"))
        matter.reply, matter.answered = None, False
    if stage == "appealed":
        await doing(store, town.author, lambda work: appeals.appeal(work, key, "请另行核实。", new_id()))
        matter.appeal = await one(store, select(Appeal.id).where(Appeal.submission_id == key))
    await offers_are_true(store, matter)


UNDER_LETTER = ("listed", "sent a letter", "overdue", "fed back", "interviewed", "circulated", "lifted")


@pytest.mark.parametrize("stage", UNDER_LETTER)
async def test_everybody_is_offered_exactly_what_works_under_supervision(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    matter, officer = await at_stage(store, 5), await supervisor(store)
    town, key, order = matter.town, matter.submission, matter.order or new_id()
    if stage == "listed":
        await doing(store, officer, lambda work: supervision.enter_on_list(work, key, "金额较大。"))
        return await offers_are_true(store, matter)
    await supervises(town, order, officer)
    matter.fed_back = stage == "fed back"
    if matter.fed_back:
        await answers_letter(town, order)
    if stage not in ("sent a letter", "fed back"):
        await now.travel(store, at("2020-06-22"))
    if stage in ("interviewed", "circulated", "lifted"):
        await interviews(town, order, officer)
    if stage in ("circulated", "lifted"):
        await circulates(town, order, officer)
    if stage == "lifted":
        await lifts_supervision(town, key, officer)
    return await offers_are_true(store, matter)


@pytest.mark.parametrize("stage", [3, 6, 7, 9])
async def test_everybody_is_offered_exactly_what_works_on_a_ledger(store: Store, stage: int) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, min(stage, 8))
    order, town = matter.order, matter.town
    assert order is not None
    await doing(store, town.author, lambda work: _claims(work, matter.submission))
    if stage >= 6:
        paid = Paid(work_order_id=order, paid_on=date(2020, 5, 20), amount=Decimal("1.00"), reference="回单")
        await doing(store, town.clerk, lambda work: payments.record(work, paid, new_id()))
        matter.payment = await one(store, select(ArrearsEntry.id))
    if stage == 9:
        await doing(store, town.author, lambda work: feedback.rate(work, matter.submission, SCORES, new_id()))
    await offers_are_true(store, matter)


FILED = ((PermitStepKind.RECEIVED, date(2020, 5, 7)), (PermitStepKind.ACCEPTED, date(2020, 5, 8)))
ON_PERMIT = {
    "accepted": FILED,
    "reviewed": (*FILED, (PermitStepKind.EXCLUSION_BEGAN, date(2020, 5, 25))),
    "granted": (*FILED, (PermitStepKind.DECIDED, date(2020, 5, 25))),
}


@pytest.mark.parametrize("stage", ON_PERMIT)
async def test_everybody_is_offered_exactly_what_works_on_a_permit(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 8 if stage == "accepted" else 5)
    order, town = matter.order, matter.town
    assert order is not None
    await doing(store, town.author, lambda work: applies(work, matter.submission))
    await goes_on(store, town.head, order, *ON_PERMIT[stage])
    matter.next_step = PermitStepKind.LICENCE_DELIVERED if stage == "granted" else matter.next_step
    await offers_are_true(store, matter)


@pytest.mark.parametrize("stage", ["answered", "recorded", "withdrawn", "collected", "collected and recorded"])
async def test_everybody_is_offered_exactly_what_works_of_adoptions(store: Store, stage: str) -> None:
    await now.travel(store, at("2020-05-28"))
    town, other = await neighbours(store, 2)
    publisher = await person(store, Role.PUBLISHER)
    key = await (collected if "collected" in stage else answered)(town)
    matter = Matter(town, other, other, key, await town.files(), answered=True)
    if stage not in ("answered", "collected"):
        by = publisher if "collected" in stage else town.clerk
        matter.adoption = await records(store, by, adopted(key))
    if stage == "withdrawn":
        await takes_back(store, town.head, matter.adoption or new_id())
    await offers_are_true(store, matter, publisher=publisher)


async def _claims(work: Work, submission_id: UUID) -> None:
    work.session.add(claim_on(submission_id))


async def _keep(matter: Matter, name: str, made: Awaitable[UUID]) -> None:
    setattr(matter, name, await made)


@pytest.mark.parametrize("stage", range(9))
async def test_everybody_is_offered_exactly_what_works_at_this_stage(store: Store, stage: int) -> None:
    await now.travel(store, at("2020-05-28"))
    await offers_are_true(store, await at_stage(store, stage))


async def test_everybody_is_offered_exactly_what_works_once_it_is_merged(store: Store) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 3)
    async with unit_of_work(store, matter.town.dispatcher) as work:
        await merging.merge(work, matter.alike, [matter.submission], new_id())
    await offers_are_true(store, matter)


@pytest.mark.parametrize("stage", [1, 2, 6, 7])
async def test_whoever_keeps_out_is_offered_nothing_and_nothing_works(store: Store, stage: int) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, stage)
    town = matter.town
    await recuses(store, town.reviewer, conflict(submission_id=matter.submission))
    if matter.order is not None:
        await recuses(store, town.clerk, conflict(work_order_id=matter.order))
        await recuses(store, town.head, conflict(work_order_id=matter.order))
    gone = [await again(store, each) for each in (town.reviewer, town.clerk, town.head)]
    matter.town = replace(town, **dict(zip(("reviewer", "clerk", "head"), gone, strict=True)))
    await offers_are_true(store, matter)
    assert [await offered(matter, each) for each in gone] == [set()] * 3


async def offers_are_true(store: Store, matter: Matter, **others: Principal) -> None:
    """Compares what everybody is offered with what is done when everybody tries everything."""
    town = matter.town
    people = {
        "author": town.author,
        "colleague": town.colleague,
        "reviewer": town.reviewer,
        "second reviewer": await another_reviewer(store),
        "dispatcher": town.dispatcher,
        "clerk": town.clerk,
        "head": town.head,
        "another department's head": matter.other.head,
        "appeal officer": await appeal_officer(store),
        "supervisor": await supervisor(store),
        "leader's office": await leaders_office(store, town.department_id),
        **others,
    }
    for name, by in people.items():
        told = await offered(matter, by)
        async with trial(store, by) as trying:
            done = {action for action, attempt in matter.attempts().items() if await trying.works(attempt)}
        assert told == done, name


async def test_trying_leaves_nothing_behind(store: Store) -> None:
    await now.travel(store, at("2020-05-28"))
    matter = await at_stage(store, 2)
    async with trial(store, matter.town.clerk) as trying:
        for attempt in matter.attempts().values():
            await trying.works(attempt)
    assert await one(store, select(RouteObjection.id).limit(1).exists().select()) is False
    assert await one(store, select(Reply.id).limit(1).exists().select()) is False
