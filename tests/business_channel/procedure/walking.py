"""People who do anything to a matter, sensible or not, and what can be seen of the matter before and after."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text

from business_channel.access import Principal, Role
from business_channel.asking import information, supplements
from business_channel.confidence import recusing
from business_channel.database import Store
from business_channel.events import EventTag
from business_channel.feedback import appeals, call_backs, closing, follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id, parse_global_id
from business_channel.instructions import service as instructions
from business_channel.instructions.rules import Instructed
from business_channel.ledger import payments, plans
from business_channel.ledger.rules import Instalment, Paid
from business_channel.nouns import Selection
from business_channel.plans import load_one
from business_channel.procedure.parts import Action
from business_channel.reader import Reader
from business_channel.replies import publishing
from business_channel.replies import service as replies
from business_channel.replies.model import ReplyKind
from business_channel.submissions import reviewing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import RejectionReason, TerminationGround, Verdict
from business_channel.supervision import service as supervision
from business_channel.supervision.model import SupervisionReason
from business_channel.supervision.rules import Circular, Interview, Said
from business_channel.views.submissions import SUBMISSION
from business_channel.work import Work
from business_channel.work_orders import contacting, ending, helping, merging, routing, service
from business_channel.work_orders.model import ContactWay, DeclineGround, WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.confiding import again, conflict
from tests.business_channel.procedure.walking_adoptions import into_documents
from tests.business_channel.procedure.walking_permits import on_permit
from tests.town import Town

Verb = Callable[[Work], Awaitable[object]]
Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several."""

_SEEN = text("""
SELECT json_build_object(
  'submission', (SELECT row_to_json(s) FROM (
     SELECT review_state, handling_state, evaluation_state, supervision_state, listed, kind, urgent, hops, version,
            closed_at IS NOT NULL AS ended,
            merged_into_id IS NOT NULL AS merged, dispatched_at IS NOT NULL AS promised, round
     FROM submission WHERE id = :id) s),
  'orders', (SELECT coalesce(json_agg(o ORDER BY id), '[]') FROM (
     SELECT id, department_id, role, state, place, close_reason, version, answered_at IS NOT NULL AS answered
     FROM work_order WHERE submission_id = :id) o),
  'replies', (SELECT coalesce(json_agg(r ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, kind, state, version FROM reply WHERE submission_id = :id) r),
  'objections', (SELECT coalesce(json_agg(o ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, state FROM route_objection WHERE submission_id = :id) o),
  'promises', (SELECT coalesce(json_agg(p ORDER BY id), '[]') FROM (
     SELECT id, proved_at IS NOT NULL AS proved FROM promise WHERE submission_id = :id) p),
  'follow_ups', (SELECT count(*) FROM follow_up WHERE submission_id = :id AND answered_at IS NULL),
  'appeals', (SELECT coalesce(json_agg(a ORDER BY id), '[]') FROM (
     SELECT id FROM appeal WHERE submission_id = :id AND state = 'RAISED') a),
  'requests', (SELECT coalesce(json_agg(r ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, source, state FROM information_request WHERE submission_id = :id) r),
  'steps', (SELECT coalesce(json_agg(s ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, kind, taken_at::date AS day, answered_at IS NOT NULL AS answered,
            closed_at IS NOT NULL AS closed
     FROM supervision_step WHERE submission_id = :id) s),
  'duties', (SELECT coalesce(json_agg(d ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, state FROM instruction_duty WHERE submission_id = :id) d),
  'entries', (SELECT coalesce(json_agg(a ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, kind, amount, state FROM arrears_entry WHERE submission_id = :id) a),
  'permit_steps', (SELECT coalesce(json_agg(p ORDER BY position), '[]') FROM (
     SELECT position, kind, happened_on FROM permit_step JOIN permit ON permit.id = permit_id
     WHERE submission_id = :id) p),
  'results', (SELECT coalesce(json_agg(r ORDER BY id), '[]') FROM (
     SELECT id, reply_id, outcome, months FROM relief_result WHERE submission_id = :id) r),
  'adoptions', (SELECT coalesce(json_agg(a ORDER BY id), '[]') FROM (
     SELECT id, document, clause, withdrawn_at IS NULL AS holds FROM adoption WHERE submission_id = :id) a),
  'clocks', (SELECT coalesce(json_agg(c ORDER BY id), '[]') FROM (
     SELECT id, work_order_id, clock, duty, state FROM deadline WHERE submission_id = :id) c),
  'events', (SELECT coalesce(json_agg(e ORDER BY id), '[]') FROM (
     SELECT id, tag, actor_id, streams, coalesce(reply_id, deadline_id, work_order_id, submission_id) AS subject
     FROM event WHERE submission_id = :id) e),
  'audit', (SELECT coalesce(json_agg(a ORDER BY id), '[]') FROM (
     SELECT id, action, account_id, subject_id FROM audit_entry WHERE detail->>'submission' = :text) a))
""")


@dataclass(frozen=True)
class Seen:
    """A matter and everything around it as the store has it at one moment."""

    submission: Mapping[str, Any]
    orders: Sequence[Mapping[str, Any]]
    replies: Sequence[Mapping[str, Any]]
    objections: Sequence[Mapping[str, Any]]
    promises: Sequence[Mapping[str, Any]]
    follow_ups: int
    appeals: Sequence[Mapping[str, Any]]
    requests: Sequence[Mapping[str, Any]]
    steps: Sequence[Mapping[str, Any]]
    duties: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    permit_steps: Sequence[Mapping[str, Any]]
    results: Sequence[Mapping[str, Any]]
    adoptions: Sequence[Mapping[str, Any]]
    clocks: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    audit: Sequence[Mapping[str, Any]]

    @property
    def waits_for_author(self) -> bool:
        """Whether it is mostly the author who can do something now."""
        states = {self.submission[f"{axis}_state"] for axis in ("review", "handling", "evaluation")}
        return bool(states & {"NEEDS_SUPPLEMENT", "NOT_DISPLAYED", "REJECTED", "AWAITING_AUTHOR", "OPEN", "RATED"})

    def running(self) -> set[tuple[str, str, str | None]]:
        """The clocks that run or stand still: name, whose time, and the order."""
        return {(c["clock"], c["duty"], c["work_order_id"]) for c in self.clocks if c["state"] != "STOPPED"}


async def look(store: Store, submission_id: UUID) -> Seen:
    """The matter as it stands."""
    async with store.engine.connect() as connection:
        values = {"id": submission_id, "text": str(submission_id)}
        return Seen(**(await connection.execute(_SEEN, values)).scalar_one())


@dataclass
class Street:
    """Towns whose people meet in the same matters; the platform's people are those of the first."""

    towns: Sequence[Town]
    above: Town
    second: Principal
    officer: Principal
    supervisor: Principal
    office: Principal
    people: Mapping[str, Principal] = field(init=False)

    def __post_init__(self) -> None:
        first = self.towns[0]
        self.people = {
            "author": first.author,
            "colleague": first.colleague,
            "reviewer": first.reviewer,
            "second reviewer": self.second,
            "appeal officer": self.officer,
            "supervisor": self.supervisor,
            "leader's office": self.office,
            "dispatcher": first.dispatcher,
            "stranger": self.above.author,
            **{f"clerk {place}": town.clerk for place, town in enumerate((*self.towns, self.above))},
            **{f"head {place}": town.head for place, town in enumerate((*self.towns, self.above))},
        }

    async def takes_anew(self, by: Principal) -> None:
        """Somebody comes back with the rights of this moment."""
        name = next(each for each, person in self.people.items() if person.account_id == by.account_id)
        self.people = {**self.people, name: await again(self.above.store, by)}

    @property
    def departments(self) -> list[UUID]:
        """All departments."""
        return [each.department_id for each in (*self.towns, self.above)]


@dataclass(frozen=True)
class Try:
    """Something that somebody might do to the noun of an id, leaving one event with one of ``tags``."""

    action: Action
    noun: str
    verb: Verb
    tags: frozenset[EventTag]

    @property
    def readiness(self) -> float:
        """How likely somebody is to think of it: always of what brings the answer nearer, seldom of anything else, and
        hardly ever of what ends the matter without one.
        """
        return min(_READINESS.get(each, 1) for each in self.tags)


_READINESS: Mapping[EventTag, float] = {
    **dict.fromkeys((EventTag.SUBMISSION_WITHDRAWN, EventTag.SUBMISSION_TERMINATED), 0.04),
    EventTag.WORK_ORDER_DECLINED: 0.08,
    **dict.fromkeys((EventTag.SUPPLEMENT_REQUESTED, EventTag.INFORMATION_REQUESTED, EventTag.INQUIRY_MADE), 0.1),
    **dict.fromkeys((EventTag.WORK_ORDER_REDISPATCHED, EventTag.WORK_ORDER_LIFTED), 0.1),
    **dict.fromkeys((EventTag.WORK_ORDER_ASSIGNED, EventTag.NOTE_ADDED), 0.1),
    **dict.fromkeys((EventTag.REPLY_DISSENTED, EventTag.REPLY_RETURNED), 0.1),
    **dict.fromkeys((EventTag.SUBMISSION_MERGED, EventTag.INSTRUCTION_RECORDED), 0.1),
    **dict.fromkeys((EventTag.WORK_ORDER_OBJECTED, EventTag.REVIEW_PROPOSED), 0.25),
    **dict.fromkeys((EventTag.SUBMISSION_LISTED, EventTag.SUBMISSION_UNLISTED), 0.25),
    EventTag.REPLY_DRAFTED: 0.5,
    **dict.fromkeys((EventTag.PERMIT_RECORDED, EventTag.PERMIT_CORRECTION_ASKED, EventTag.PERMIT_DECIDED), 0.25),
    **dict.fromkeys((EventTag.PERMIT_ACCEPTED, EventTag.PERMIT_EXCLUDED, EventTag.PERMIT_EXTENDED), 0.25),
    **dict.fromkeys((EventTag.SUPERVISION_LETTER, EventTag.SUPERVISION_LIFTED), 0.25),
    **dict.fromkeys((EventTag.RECUSAL_DECLARED, EventTag.RECUSAL_LEFT_NOBODY), 0.25),
}


SELDOM_RECUSED = 15
"""Once in so many times somebody may think of a conflict of interest; more often, and nobody would be left."""


def tries(street: Street, submission_id: UUID, other_id: UUID, seen: Seen, by: Principal, pick: Pick) -> list[Try]:
    """Everything that somebody can try on a matter, whatever its state; ``pick`` chooses the details."""
    found = [*_on_submission(street, submission_id, pick), *_merging(submission_id, other_id)]
    if pick(range(SELDOM_RECUSED)) == 0:
        found.append(_keeps_out(submission_id, conflict(submission_id=submission_id)))
        found += [_keeps_out(each["id"], conflict(work_order_id=UUID(each["id"]))) for each in seen.orders]
    for order in seen.orders:
        found += _on_order(street, order, seen, by, pick)
        found += _under_supervision(UUID(order["id"]), seen, pick)
    of = {each["id"]: each for each in seen.orders}
    found += _asked(submission_id, seen)
    found += _after_the_answer(submission_id, seen, pick)
    found += _of_supervision(submission_id, pick)
    found += _instructed(submission_id, seen, pick)
    found += _on_ledger(submission_id, seen, pick)
    found += [_try(*each) for each in on_permit(seen.orders, seen.permit_steps, pick)]
    found += [_try(*each) for each in into_documents(submission_id, seen.adoptions, pick)]
    for reply in seen.replies:
        found += _on_reply(reply, of[reply["work_order_id"]], pick)
    return found


def _try(action: Action, noun: Any, verb: Verb, *tags: EventTag) -> Try:
    return Try(action, str(noun), verb, frozenset(tags))


def _keeps_out(noun: Any, said: recusing.Conflict) -> Try:
    verb = partial(recusing.declare, said=said, key=new_id())
    return _try(Action.DECLARE_CONFLICT, noun, verb, EventTag.RECUSAL_DECLARED, EventTag.RECUSAL_LEFT_NOBODY)


def _on_submission(street: Street, key: UUID, pick: Pick) -> Iterator[Try]:
    review, tag = Action.REVIEW_SUBMISSION, EventTag
    rejected = reviewing.Judgement(verdict=Verdict.REJECT, reason=RejectionReason.VAGUE)
    hidden = reviewing.Judgement(verdict=Verdict.HIDE, reason=RejectionReason.VAGUE)
    contest = reviewing.Contest(submission_id=key, reason="已写明时间和地点。")
    yield _try(review, key, lambda work: submissions.approve(work, key), tag.SUBMISSION_APPROVED)
    for said, last in ((rejected, tag.SUBMISSION_REJECTED), (hidden, tag.SUBMISSION_HIDDEN)):
        yield _try(review, key, partial(reviewing.judge, submission_id=key, said=said), tag.REVIEW_PROPOSED, last)
    yield _try(
        Action.REQUEST_SUPPLEMENT,
        key,
        lambda work: supplements.request(work, key, ["开户行"]),
        tag.SUPPLEMENT_REQUESTED,
    )
    yield _try(
        Action.RECHECK_SUBMISSION,
        key,
        lambda work: reviewing.contest(work, contest, new_id()),
        tag.SUBMISSION_CONTESTED,
    )
    yield _try(
        Action.DECIDE_RECHECK,
        key,
        lambda work: reviewing.decide_contest(work, key, overturned=pick([True, False])),
        tag.RECHECK_UPHELD,
        tag.RECHECK_OVERTURNED,
    )
    yield _try(Action.MARK_URGENT, key, lambda work: submissions.mark_urgent(work, key), tag.SUBMISSION_MARKED_URGENT)
    yield _try(
        Action.DISPATCH_SUBMISSION,
        key,
        lambda work: service.dispatch(work, key, _assignments(street, pick), new_id()),
        tag.SUBMISSION_DISPATCHED,
    )
    yield _try(Action.WITHDRAW_SUBMISSION, key, lambda work: ending.withdraw(work, key), tag.SUBMISSION_WITHDRAWN)
    yield _try(
        Action.RATE_SUBMISSION,
        key,
        lambda work: feedback.rate(work, key, _scores(pick), new_id()),
        tag.SUBMISSION_RATED,
    )


def _asked(key: UUID, seen: Seen) -> Iterator[Try]:
    """What answers a request: the author's supplement stands on the submission, all else on the request."""
    for asked in seen.requests:
        said = supplements.Supply(request_id=UUID(asked["id"]), body="开户行为赫章农商行。")
        yield _try(
            Action.SUPPLY_SUPPLEMENT,
            key,
            partial(supplements.supply, said=said, key=new_id()),
            EventTag.SUPPLEMENT_SUPPLIED,
            EventTag.INFORMATION_SUPPLIED,
        )
        yield _try(
            Action.SUPPLY_INFORMATION,
            asked["id"],
            partial(information.supply, said=said, key=new_id()),
            EventTag.INQUIRY_ANSWERED,
        )


def _after_the_answer(key: UUID, seen: Seen, pick: Pick) -> Iterator[Try]:
    said, tag = "答复避而不谈违约金。", EventTag
    yield _try(Action.FOLLOW_UP, key, lambda work: follow_ups.ask(work, key, said, new_id()), tag.FOLLOW_UP_ASKED)
    yield _try(
        Action.RECORD_CALL_BACK,
        key,
        lambda work: call_backs.record(work, key, _heard(pick), new_id()),
        tag.CALL_BACK_RECORDED,
    )
    yield _try(Action.REOPEN_SUBMISSION, key, lambda work: call_backs.reopen(work, key, said), tag.SUBMISSION_REOPENED)
    yield _try(Action.APPEAL_SUBMISSION, key, lambda work: appeals.appeal(work, key, said, new_id()), tag.APPEAL_ASKED)
    for raised in seen.appeals:
        yield _try(
            Action.DECIDE_APPEAL,
            key,
            partial(appeals.decide, appeal_id=UUID(raised["id"]), upheld=pick([True, False]), note=said),
            tag.APPEAL_UPHELD,
            tag.APPEAL_REJECTED,
        )


def _of_supervision(key: UUID, pick: Pick) -> Iterator[Try]:
    said, why = "已支付到位。", pick([SupervisionReason.PUT_RIGHT, SupervisionReason.UNFOUNDED])
    yield _try(
        Action.LIFT_SUPERVISION,
        key,
        lambda work: supervision.lift(work, key, why, said),
        EventTag.SUPERVISION_LIFTED,
    )
    yield _try(
        Action.LIST_SUBMISSION,
        key,
        lambda work: supervision.enter_on_list(work, key, said),
        EventTag.SUBMISSION_LISTED,
    )
    yield _try(
        Action.UNLIST_SUBMISSION,
        key,
        lambda work: supervision.take_off_list(work, key, said),
        EventTag.SUBMISSION_UNLISTED,
    )


def _under_supervision(key: UUID, seen: Seen, pick: Pick) -> Iterator[Try]:
    letters = [each for each in seen.steps if each["kind"] == "LETTER" and each["work_order_id"] == str(key)]
    answered = bool(letters) and letters[-1]["answered"]
    why = SupervisionReason.STILL_UNRESOLVED if answered else SupervisionReason.NO_FEEDBACK
    text, day = "承认拖延，仍未办结。", date.fromisoformat(letters[-1]["day"] if letters else "2020-05-28")
    letter = Said(reason=pick([SupervisionReason.OVERDUE, SupervisionReason.LARGE_SUM]), text=text, demand=text)
    interview = Interview(reason=why, text=text, demand=text, held_on=day, attendees="局长")
    circular = Circular(reason=why, text=text, for_public=pick([True, False]))
    deeds: list[tuple[Action, Verb, EventTag]] = [
        (
            Action.SUPERVISE_SUBMISSION,
            lambda work: supervision.supervise(work, key, letter, new_id()),
            EventTag.SUPERVISION_LETTER,
        ),
        (
            Action.ANSWER_SUPERVISION,
            lambda work: supervision.answer(work, key, "本周支付。", new_id()),
            EventTag.SUPERVISION_ANSWERED,
        ),
        (
            Action.RECORD_INTERVIEW,
            lambda work: supervision.interview(work, key, interview, new_id()),
            EventTag.SUPERVISION_INTERVIEWED,
        ),
        (
            Action.ISSUE_CIRCULAR,
            lambda work: supervision.circulate(work, key, circular, new_id()),
            EventTag.SUPERVISION_CIRCULATED,
        ),
    ]
    return (_try(action, key, verb, tag) for action, verb, tag in deeds)


def _instructed(key: UUID, seen: Seen, pick: Pick) -> Iterator[Try]:
    """An instruction to one department, so that it is one event, and the feedback on each."""
    order = UUID(pick(seen.orders)["id"]) if seen.orders else new_id()
    said = Instructed(
        submission_id=key, work_order_ids=(order,), leader_name="陈国栋", leader_post="县长", text="请限期解决。"
    )
    yield _try(
        Action.RECORD_INSTRUCTION,
        key,
        lambda work: instructions.record(work, said, new_id()),
        EventTag.INSTRUCTION_RECORDED,
    )
    for duty in seen.duties:
        yield _try(
            Action.REPORT_ON_INSTRUCTION,
            duty["id"],
            partial(instructions.report, duty_id=UUID(duty["id"]), feedback="款项已支付。"),
            EventTag.INSTRUCTION_REPORTED,
        )


def _on_ledger(key: UUID, seen: Seen, pick: Pick) -> Iterator[Try]:
    """Payments, some of them too large, and plans that rarely make up what is owed."""
    tag = EventTag
    for order in seen.orders:
        of, amount = UUID(order["id"]), pick([Decimal("162000.00"), Decimal("486000.00")])
        paid = Paid(work_order_id=of, paid_on=date(2020, 5, 20), amount=amount, reference="农商行回单")
        planned = [Instalment(date(2099, 12, 31), pick([Decimal("486000.00"), Decimal("324000.00")]))]
        recording = partial(payments.record, paid=paid, key=new_id())
        yield _try(Action.RECORD_PAYMENT, of, recording, tag.PAYMENT_RECORDED)
        planning = partial(plans.record, order_id=of, instalments=planned, key=new_id())
        yield _try(Action.RECORD_REPAYMENT_PLAN, of, planning, tag.REPAYMENT_PLANNED)
    for entry in seen.entries:
        said = payments.Answer(entry_id=UUID(entry["id"]), confirmed=pick([True, True, False]), reason="未到账。")
        told = tag.PAYMENT_CONFIRMED, tag.PAYMENT_DENIED, tag.ARREARS_CLEARED
        yield _try(Action.CONFIRM_PAYMENT, key, partial(payments.confirm, said=said), *told)


def _heard(pick: Pick) -> call_backs.Heard:
    return call_backs.Heard(reached=True, facts_confirmed=pick([True, False, None]))


def _merging(key: UUID, other: UUID) -> Iterator[Try]:
    yield _try(
        Action.MERGE_SUBMISSIONS,
        key,
        lambda work: merging.merge(work, other, [key], new_id()),
        EventTag.SUBMISSION_MERGED,
    )
    yield _try(Action.UNMERGE_SUBMISSION, key, lambda work: merging.unmerge(work, key), EventTag.SUBMISSION_UNMERGED)


def _scores(pick: Pick) -> feedback.Scores:
    score = pick(range(1, 6))
    return feedback.Scores(degree=score, manner=score, speed=score, solved=pick(list(Solved)))


def _assignments(street: Street, pick: Pick) -> list[Assignment]:
    """One that answers and one that helps, or two that answer together or beside each other."""
    first, second, third = (each.department_id for each in street.towns)
    lead, co, joint, parallel = WorkOrderRole.LEAD, WorkOrderRole.CO, WorkOrderRole.JOINT, WorkOrderRole.PARALLEL
    roles = pick([(lead, co), (joint, joint), (parallel, parallel), (lead,)])
    places = pick([(first, second), (second, third), (third, first)])
    return [Assignment(place, role) for place, role in zip(places, roles, strict=False)]


def _on_order(street: Street, order: Mapping[str, Any], seen: Seen, by: Principal, pick: Pick) -> Iterator[Try]:
    key, action, tag = UUID(order["id"]), Action, EventTag
    said = helping.Words(key, "已与项目部核实。")
    reached = contacting.Contact(ContactWay.PHONE, "已电话联系。")
    deeds: list[tuple[Action, Verb, EventTag]] = [
        (action.ACCEPT_WORK_ORDER, lambda work: service.accept(work, key), tag.WORK_ORDER_ACCEPTED),
        (action.ASSIGN_WORK_ORDER, lambda work: helping.assign(work, key, by.account_id), tag.WORK_ORDER_ASSIGNED),
        (action.ADD_NOTE, lambda work: helping.add_note(work, said, new_id()), tag.NOTE_ADDED),
        (action.CLOSE_WORK_ORDER, lambda work: closing.close_order(work, key), tag.WORK_ORDER_CLOSED),
        (action.CONTACT_AUTHOR, lambda work: contacting.contact(work, key, reached), tag.AUTHOR_CONTACTED),
        (action.GIVE_OPINION, lambda work: helping.give_opinion(work, said, new_id()), tag.OPINION_GIVEN),
        (
            action.DRAFT_REPLY,
            lambda work: replies.draft(work, _written(order, pick), new_id()),
            tag.REPLY_DRAFTED,
        ),
        *_routing(street, key, pick),
    ]
    yield from (_try(action, key, verb, tag) for action, verb, tag in deeds)
    yield _try(
        Action.REQUEST_INFORMATION,
        key,
        lambda work: information.request(work, _question(key, street, pick), new_id()),
        tag.INFORMATION_REQUESTED,
        tag.INQUIRY_MADE,
    )
    for raised in seen.objections:
        if raised["work_order_id"] == order["id"]:
            yield _decision(key, UUID(raised["id"]), pick)


def _question(key: UUID, street: Street, pick: Pick) -> information.Question:
    source = pick(list(information.InformationSource))
    asked = pick(street.departments) if source is information.InformationSource.DEPARTMENT else None
    return information.Question(work_order_id=key, source=source, items=("支付台账",), department_id=asked)


def _routing(street: Street, key: UUID, pick: Pick) -> Iterator[tuple[Action, Verb, EventTag]]:
    objection = routing.Objection(work_order_id=key, reason="不属我局职责。")
    settled, ground = TerminationGround.SETTLED, DeclineGround.RECONSIDERATION

    def passing(department_id: UUID) -> routing.Passing:
        return routing.Passing(work_order_id=key, department_id=department_id, reason="按职责转办。")

    yield (
        Action.DECLINE_WORK_ORDER,
        lambda work: routing.decline(work, key, ground, "请依法申请行政复议。"),
        EventTag.WORK_ORDER_DECLINED,
    )
    yield (
        Action.OBJECT_TO_WORK_ORDER,
        lambda work: routing.object_to(work, objection, new_id()),
        EventTag.WORK_ORDER_OBJECTED,
    )
    yield (
        Action.REDISPATCH_WORK_ORDER,
        lambda work: routing.redispatch(work, passing(pick(street.departments)), new_id()),
        EventTag.WORK_ORDER_REDISPATCHED,
    )
    yield (
        Action.LIFT_WORK_ORDER,
        lambda work: routing.lift(work, passing(street.above.department_id), new_id()),
        EventTag.WORK_ORDER_LIFTED,
    )
    yield (
        Action.TERMINATE_SUBMISSION,
        lambda work: ending.terminate(work, key, settled, "双方已和解。"),
        EventTag.SUBMISSION_TERMINATED,
    )


def _decision(order_id: UUID, objection_id: UUID, pick: Pick) -> Try:
    def verb(work: Work) -> Awaitable[object]:
        return routing.decide(work, objection_id, upheld=pick([True, False]), note="按派单目录。")

    return _try(Action.DECIDE_OBJECTION, order_id, verb, EventTag.OBJECTION_UPHELD, EventTag.OBJECTION_REJECTED)


def _written(order: Mapping[str, Any], pick: Pick, changed: UUID | None = None) -> replies.Draft:
    """A draft of any kind, mostly of one that may fit, in place of another where one is changed."""
    answer = ReplyKind.JOINT if order["role"] == WorkOrderRole.JOINT else ReplyKind.FINAL
    kind = pick([ReplyKind.SUPPLEMENT if order["state"] == "REPLIED" else answer] * 8 + list(ReplyKind))
    return replies.Draft(work_order_id=UUID(order["id"]), kind=kind, body="货款已分两期支付。", reply_id=changed)


def _on_reply(reply: Mapping[str, Any], order: Mapping[str, Any], pick: Pick) -> Iterator[Try]:
    key = UUID(reply["id"])
    tag, sign, review = EventTag, Action.SIGN_REPLY, Action.REVIEW_REPLY
    yield _try(
        Action.DRAFT_REPLY,
        key,
        lambda work: replies.draft(work, _written(order, pick, key), new_id()),
        tag.REPLY_DRAFTED,
    )
    yield _try(sign, key, lambda work: replies.sign(work, key), tag.REPLY_SIGNED, tag.REPLY_COSIGNED)
    yield _try(sign, key, lambda work: replies.dissent(work, key, "数字与台账不符。"), tag.REPLY_DISSENTED)
    yield _try(review, key, lambda work: publishing.publish(work, key), tag.REPLY_PUBLISHED)
    yield _try(review, key, lambda work: publishing.return_(work, key, "请写明付款日期。"), tag.REPLY_RETURNED)


def concerned(person: Principal, units: Collection[str]) -> bool:
    """Whether somebody works for the platform, or in one of the departments."""
    staff = person.has_any(frozenset({Role.REVIEWER, Role.DISPATCHER, Role.APPEAL_OFFICER, Role.SUPERVISOR}))
    return staff or any(str(each) in units for each in person.departments)


async def offered(store: Store, submission_id: UUID, to: Principal) -> set[tuple[Action, str]]:
    """What the page of the matter offers somebody: deeds, each with the id of the noun on which it is offered."""
    actions: Selection = {"id": {}, "available_actions": {}}
    reader = Reader(store, to)
    try:
        page = await load_one(
            reader,
            SUBMISSION,
            {
                **actions,
                **dict.fromkeys(("replies", "information_requests"), actions),
                "work_orders": {**actions, "instruction_duties": actions},
            },
            submission_id,
        )
    finally:
        await reader.close()
    nouns = [] if page is None else [page, *page.work_orders, *page.replies, *page.information_requests]
    nouns += [] if page is None else [duty for each in page.work_orders for duty in each.instruction_duties]
    return {(action, parse_global_id(each.id)[1]) for each in nouns for action in each.available_actions}


A_WHILE = (timedelta(minutes=20), timedelta(hours=5), timedelta(days=1), timedelta(days=4))
"""How long nothing may happen between two deeds."""
