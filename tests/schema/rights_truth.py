"""What the store holds, row by row as its tables have it, and what the table of rights lets each person read of it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import reference
from business_channel.access import Role
from business_channel.accounts.model import Account
from business_channel.adoptions.model import Adoption
from business_channel.asking.model import InformationRequest
from business_channel.attachments.model import Attachment
from business_channel.audit import AuditEntry
from business_channel.confidence.model import Recusal
from business_channel.deadlines.model import Deadline, DeadlineMove, DeadlineSegment, Extension
from business_channel.events import PLATFORM, Event, EventTag
from business_channel.feed import Log
from business_channel.feedback.model import Appeal, CallBack, FollowUp, Rating
from business_channel.ids import global_id
from business_channel.instructions.model import InstructionDuty, LeaderInstruction
from business_channel.leases.model import Lease, ReliefResult
from business_channel.ledger.model import ArrearsClaim, ArrearsEntry, RepaymentInstalment, RepaymentPlan
from business_channel.notifications.model import Notification
from business_channel.permits.model import Permit, PermitStep
from business_channel.replies.model import Promise, Reply, Signature
from business_channel.submissions.model import Recheck, ReviewProposal, ReviewState, Submission, SubmissionDetail
from business_channel.supervision.model import SupervisionStep
from business_channel.views.events import cursor
from business_channel.work_orders.model import CloseReason, Note, Opinion, RouteObjection, WorkOrder
from tests.schema import rights_alike
from tests.schema import rights_firms as firms
from tests.schema.rights_rows import _DUTY, _REVIEW, Masked, Matter, Newest, Row, There, Truth, columns
from tests.schema.rights_world import World


async def truth_of(world: World) -> Truth:
    """Reads the tables as they are, past every view."""
    truth = Truth(world)
    async with AsyncSession(world.store.engine) as session:

        async def every(table: Any, *order: Any) -> Sequence[Any]:
            by = order or (table.id,)
            return (await session.execute(select(table).order_by(*by))).scalars().all()

        submissions, orders = await every(Submission), await every(WorkOrder, WorkOrder.issued_at, WorkOrder.id)
        appeals = await every(Appeal, Appeal.asked_at)
        requests = await every(InformationRequest, InformationRequest.asked_at, InformationRequest.id)
        recusals = await every(Recusal, Recusal.declared_at)
        _matters(truth, submissions, orders, requests, {each.submission_id for each in appeals}, recusals)
        _submissions(truth, submissions)
        _details(truth, await every(SubmissionDetail, SubmissionDetail.position))
        _orders(truth, orders)
        _replies(truth, await every(Reply, Reply.drafted_at, Reply.id), await every(Signature, Signature.place))
        _promises(truth, await every(Promise, Promise.due_on, Promise.id))
        _answered_together(truth)
        _said(truth, orders, await every(RouteObjection), await every(Opinion), await every(Note, Note.written_at))
        known = {each.id: each for each in await every(Account)}
        _colleagues(truth, orders, known)
        _recusals(truth, recusals, known)
        clocks = await every(Deadline, Deadline.started_at, Deadline.id)
        _clocks(truth, clocks, await every(Extension, Extension.requested_at))
        _parts(truth, "DeadlineSegment", "segments", await every(DeadlineSegment, DeadlineSegment.position))
        _parts(truth, "DeadlineMove", "history", await every(DeadlineMove, DeadlineMove.at))
        _instructions(truth, orders, await every(LeaderInstruction), await every(InstructionDuty))
        await firms.enterprises(truth, every, known)
        _told(truth, await every(Notification, Notification.at), await every(Event, Event.position))
        _ratings(truth, await every(Rating, Rating.rated_at))
        _after_answer(truth, "callBacks", await every(CallBack, CallBack.called_at))
        _after_answer(truth, "followUps", await every(FollowUp, FollowUp.asked_at))
        _after_answer(truth, "appeals", appeals)
        _reviews(truth, requests, await every(ReviewProposal), await every(Recheck))
        _supervision(truth, await every(SupervisionStep, SupervisionStep.taken_at, SupervisionStep.id))
        _looks(truth, await every(AuditEntry, AuditEntry.at), await every(Attachment, Attachment.uploaded_at))
        _adoptions(truth, await every(Adoption))
        await _ledger(truth, every)
        await _permits(truth, every)
        rights_alike.candidates(truth, submissions)
    return truth


def _matters(
    truth: Truth,
    submissions: Sequence[Submission],
    orders: Sequence[WorkOrder],
    requests: Sequence[InformationRequest],
    appealed: set[UUID],
    recusals: Sequence[Recusal],
) -> None:
    for each in submissions:
        around = ([one for one in some if one.submission_id == each.id] for some in (orders, requests))
        recused = frozenset(one.account_id for one in recusals if one.submission_id == each.id)
        about = each.author_id, each.enterprise_id, each.addressee_id
        truth.matters[each.id] = Matter(*about, _roles(*around), each.id in appealed, each.confidential, recused)


def _roles(orders: Sequence[WorkOrder], requests: Sequence[InformationRequest]) -> dict[UUID, str]:
    """What each department is to a submission: who is asked for information reads like a helper."""
    kept = (each for each in orders if each.close_reason != CloseReason.TRANSFERRED)
    asked: dict[UUID, str] = {each.asked_id: "CO" for each in requests if each.asked_id}
    return asked | {each.department_id: each.role.value for each in kept}


def _add(truth: Truth, kind: str, each: Any, group: str, own_to: set[UUID | None], **fields: Any) -> Row:
    row = Row(kind, group, truth.matters[each.submission_id], frozenset(own_to), columns(each) | fields)
    row.fields["id"] = global_id(kind, each.id)
    truth.rows.setdefault(kind, {})[each.id] = row
    return row


def _submissions(truth: Truth, rows: Sequence[Submission]) -> None:
    vault = truth.world.store.vault
    for each in rows:
        opened = {
            name: vault.open(getattr(each, f"{name}_sealed"), f"submission|{name}|{each.id}")
            for name in ("contact_name", "contact_phone", "hidden_remark")
        }
        name, phone = opened["contact_name"], opened["contact_phone"]
        rechecked = each.review_state is ReviewState.RECHECK and each.contested
        group = _REVIEW[(rechecked or each.review_state).name]
        row = Row("Submission", group, truth.matters[each.id], frozenset({each.author_id}))
        row.fields = columns(each) | {
            "id": global_id("Submission", each.id),
            "contactName": Masked(name, name[0] + "*" * (len(name) - 1)),
            "contactPhone": Masked(phone, f"{phone[:3]}****{phone[-4:]}"),
            "hiddenRemark": opened["hidden_remark"],
            "hasHiddenRemark": True,
            "topic": {"code": each.topic_code},
            "region": {"code": each.region_code},
            "respondent": {"id": global_id("Department", each.respondent_id)} if each.respondent_id else None,
            "addressee": {"id": global_id("Department", each.addressee_id)},
            "mergedInto": None,
            "mergedCount": sum(one.merged_into_id == each.id for one in rows),
            **{"rating": None, "replyDeadline": None, "thanksFor": None, "enterprise": None},
            **{"deadlines": [], "workOrders": [], "replies": [], "accesses": [], "recusals": []},
            **{"adoptions": [], "ratings": [], "callBacks": [], "followUps": [], "appeals": []},
            **{"informationRequests": [], "reviewProposals": [], "recheck": None, "supervisionSteps": []},
            **{"leaderInstructions": [], "attachments": [], "details": []},
            **dict.fromkeys(("arrears", "permit", "lease", "reliefTotals")),
            "routingProposal": _proposal(truth.matters[each.id]),
            "duplicateCandidates": [],
        }
        truth.rows.setdefault("Submission", {})[each.id] = row
    for each in rows:
        if each.merged_into_id is not None:
            parent = truth.rows["Submission"][each.merged_into_id]
            known = {name: parent.fields[name] for name in ("number", "handlingState", "repliedAt")}
            row = Row("MergeParent", "any", truth.matters[each.id], frozenset(), known | {"submission": parent})
            truth.rows["Submission"][each.id].fields["mergedInto"] = row
            truth.parts.append(row)
        if each.thanks_for_id is not None:
            truth.rows["Submission"][each.id].fields["thanksFor"] = truth.rows["Submission"][each.thanks_for_id]


def _proposal(matter: Matter) -> Row:
    """What the catalogue of the release proposes for goods on the road: the county's bureau of transport."""
    parts = dict.fromkeys(("departmentId", "name", "kind", "regionCode", "reason", "correctedBy"), There)
    department = Row("ProposedDepartment", "any", matter, frozenset(), parts | {"role": "LEAD"})
    told = {"ruleCode": "factors.logistics", "ruleVersion": 1, "departments": [department], "lacking": []}
    counted = {"objections": There, "upheld": There}
    return Row("RoutingProposal", "any", matter, frozenset(), told | counted)


def _details(truth: Truth, rows: Sequence[SubmissionDetail]) -> None:
    for each in rows:
        told = {"code": each.code, "kind": each.kind, "label": each.label_zh, "text": each.text_zh}
        matter = truth.matters[each.submission_id]
        row = Row("SubmissionDetail", "any", matter, frozenset(), told | {"value": each.value})
        truth.rows["Submission"][each.submission_id].fields["details"].append(row)
        truth.parts.append(row)


def _orders(truth: Truth, rows: Sequence[WorkOrder]) -> None:
    for each in rows:
        submission = truth.rows["Submission"][each.submission_id]
        department = {"id": global_id("Department", each.department_id)}
        empty: dict[str, Any] = {"deadlines": [], "replies": [], "replyDeadline": None, "latestReply": Newest([])}
        order = _add(truth, "WorkOrder", each, "any", {each.department_id}, department=department, **empty)
        order.fields |= {"submission": submission, "objection": None, "opinion": None, "notes": [], "assignee": None}
        order.fields["supervisionSteps"] = []
        order.fields["instructionDuties"] = []
        order.fields["heldBefore"] = []
        submission.fields["workOrders"].append(order)


def _replies(truth: Truth, rows: Sequence[Reply], signatures: Sequence[Signature]) -> None:
    for each in rows:
        seats = [one for one in signatures if one.reply_id == each.id]
        submission, order = truth.rows["Submission"][each.submission_id], truth.rows["WorkOrder"][each.work_order_id]
        group = "published" if each.state.name == "PUBLISHED" else "in preparation"
        places = {"department": each.department_id, "publishedAs": each.published_as_id}
        linked = {name: {"id": global_id("Department", key)} for name, key in places.items()}
        own_to = {each.department_id, *(one.department_id for one in seats)}
        reply = _add(truth, "Reply", each, group, own_to, **linked, promises=[])
        reply.fields["signatures"] = [_seat(truth, reply, one) for one in seats]
        reply.fields |= {"submission": submission, "workOrder": order}
        submission.fields["replies"].append(reply)
        order.fields["replies"].append(reply)
        order.fields["latestReply"] = Newest(order.fields["replies"])


def _answered_together(truth: Truth) -> None:
    """What is published to one submission is published, with what it promises, to all that were merged into it."""
    for each in truth.rows["Submission"].values():
        if (merged := each.fields["mergedInto"]) is None:
            continue
        for reply in merged.fields["submission"].fields["replies"]:
            if reply.group == "published":
                for row in (reply, *reply.fields["promises"]):
                    row.also.append(each.matter)
                each.fields["replies"].append(reply)


def _seat(truth: Truth, reply: Row, signature: Signature) -> Row:
    department = {"id": global_id("Department", signature.department_id)}
    row = Row("Signature", "any", reply.matter, reply.own_to, columns(signature) | {"department": department})
    truth.parts.append(row)
    return row


def _promises(truth: Truth, rows: Sequence[Promise]) -> None:
    for each in rows:
        truth.rows["Reply"][each.reply_id].fields["promises"].append(_add(truth, "Promise", each, "any", set()))


def _said(
    truth: Truth,
    orders: Sequence[WorkOrder],
    objections: Sequence[RouteObjection],
    opinions: Sequence[Opinion],
    notes: Sequence[Note],
) -> None:
    by_id = truth.rows["WorkOrder"]
    for objection in objections:
        suggested = {"id": global_id("Department", objection.suggested_id)} if objection.suggested_id else None
        own_to: set[UUID | None] = {objection.department_id}
        row = _add(truth, "RouteObjection", objection, "any", own_to, suggested=suggested)
        by_id[objection.work_order_id].fields["objection"] = row
    for opinion in opinions:
        by_id[opinion.work_order_id].fields["opinion"] = _add(truth, "Opinion", opinion, "any", set())
    for note in notes:
        order = by_id[note.work_order_id]
        row = Row("Note", "any", order.matter, frozenset({note.department_id}), columns(note))
        row.fields |= {"id": global_id("Note", note.id), "author": note.author_id}
        truth.rows.setdefault("Note", {})[note.id] = row
        order.fields["notes"].append(row)


def _colleagues(truth: Truth, orders: Sequence[WorkOrder], accounts: Mapping[UUID, Account]) -> None:
    """Who handles an order, who wrote a note, and who typed a submission."""

    for each in orders:
        row = truth.rows["WorkOrder"][each.id]
        if each.assignee_id is not None:
            row.fields["assignee"] = _colleague(truth, row, accounts[each.assignee_id])
    for row in truth.rows["Submission"].values():
        if row.fields["typedBy"] is not None:
            row.fields["typedBy"] = _colleague(truth, row, accounts[row.fields["typedBy"]])
    for row in truth.rows["Note"].values():
        row.fields["author"] = _colleague(truth, row, accounts[row.fields["author"]])


def _colleague(truth: Truth, row: Row, account: Account) -> Row:
    told = {"id": global_id("Account", account.id), "displayName": account.display_name}
    found = Row("Colleague", "any", row.matter, row.own_to, told)
    truth.parts.append(found)
    return found


def _recusals(truth: Truth, rows: Sequence[Recusal], accounts: Mapping[UUID, Account]) -> None:
    """Who keeps out, which the heads of the department read besides the platform."""
    people = truth.world.people.values()
    for each in rows:
        heads = {one.account_id for one in people if each.department_id in one.departments_as(Role.UNIT_HEAD)}
        row = _add(truth, "Recusal", each, "any", heads)
        row.fields["account"] = _colleague(truth, row, accounts[each.account_id])
        row.fields["declaredBy"] = _colleague(truth, row, accounts[each.declared_by])
        truth.rows["Submission"][each.submission_id].fields["recusals"].append(row)


_DERIVED = ("overdue", "colour", "ranFor", "explanation")
_RULES = {row["code"]: row for row in reference.rows("deadline_definitions")}


def _clocks(truth: Truth, rows: Sequence[Deadline], extensions: Sequence[Extension]) -> None:
    for each in rows:
        submission = truth.rows["Submission"][each.submission_id]
        order = truth.rows["WorkOrder"].get(each.work_order_id)
        derived: dict[str, Any] = dict.fromkeys(_DERIVED, There) | {"definition": each.definition_code}
        rule = _RULES[each.definition_code]
        derived |= {name: rule[f"{name}_zh"] or None for name in ("name", "instrument", "article", "start")}
        own = set(order.own_to) if order else set()
        group = "on an instruction" if each.clock.name == "INSTRUCTION" else _DUTY[each.duty.name]
        clock = _add(truth, "Deadline", each, group, own, **derived, segments=[], history=[])
        clock.fields["extensions"] = []
        submission.fields["deadlines"].append(clock)
        if order:
            order.fields["deadlines"].append(clock)
        if each.clock.name == "REPLY":
            holder = {"CHANNEL": submission, "UNIT": order}[each.duty.name]
            assert holder is not None
            holder.fields["replyDeadline"] = clock
    for asked in extensions:
        group = "granted" if asked.state.name == "GRANTED" else "asked for or refused"
        clock = truth.rows["Deadline"][asked.deadline_id]
        clock.fields["extensions"].append(_add(truth, "Extension", asked, group, set(clock.own_to)))


def _parts(truth: Truth, kind: str, name: str, rows: Sequence[Any]) -> None:
    for each in rows:
        clock = truth.rows["Deadline"][each.deadline_id]
        clock.fields[name].append(Row(kind, "any", clock.matter, clock.own_to, columns(each)))


def _told(truth: Truth, notifications: Sequence[Notification], events: Sequence[Event]) -> None:
    for told in notifications:
        text = There, truth.rows["Submission"][told.submission_id]
        place = None if told.position is None else cursor(told.position, Log.NOTIFICATIONS)
        row = _add(truth, "Notification", told, "any", {told.account_id}, headline=There, text=text[0], cursor=place)
        row.fields["submission"] = text[1]
    kinds: tuple[tuple[str, str, Callable[[Event], Any]], ...] = (
        ("submission", "Submission", lambda each: each.submission_id),
        ("workOrder", "WorkOrder", lambda each: each.work_order_id),
        ("reply", "Reply", lambda each: each.reply_id),
        ("deadline", "Deadline", lambda each: each.deadline_id),
    )
    for event in events:
        group = {None: "open", PLATFORM: "internal to the platform"}.get(event.internal_to, "internal to a unit")
        group = "left a unit" if event.tag is EventTag.WORK_ORDER_PASSED_ON else group
        linked = {name: truth.rows[kind].get(key(event)) for name, kind, key in kinds}
        own = {event.internal_to}
        if event.tag is EventTag.REPLY_DISSENTED:
            own |= truth.rows["Reply"][event.reply_id].own_to
        row = _add(truth, "FeedItem", event, group, own, occurredAt=event.at, **linked)
        row.fields |= {"cursor": There, "streams": event.streams}


def _ratings(truth: Truth, rows: Sequence[Rating]) -> None:
    for each in rows:
        row = Row("Rating", "any", truth.matters[each.submission_id], frozenset(), columns(each))
        row.fields |= {"band": There, "bandName": There, "grade": str(each.grade)}
        truth.rows["Submission"][each.submission_id].fields["rating"] = row
        truth.rows["Submission"][each.submission_id].fields["ratings"].append(row)
        truth.parts.append(row)


def _supervision(truth: Truth, rows: Sequence[SupervisionStep]) -> None:
    for each in rows:
        row = _add(truth, "SupervisionStep", each, "any", {each.department_id})
        row.fields["department"] = {"id": global_id("Department", each.department_id)} if each.department_id else None
        row.fields["deadline"] = truth.rows["Deadline"].get(each.deadline_id)
        holders = truth.rows["Submission"][each.submission_id], truth.rows["WorkOrder"].get(each.work_order_id)
        for holder in filter(None, holders):
            holder.fields["supervisionSteps"].append(row)


def _instructions(
    truth: Truth,
    orders: Sequence[WorkOrder],
    instructions: Sequence[LeaderInstruction],
    duties: Sequence[InstructionDuty],
) -> None:
    """Whose an instruction is follows from the orders on which its duties lie, if those were not passed on."""
    holders = {each.id: each.department_id for each in orders if each.close_reason != CloseReason.TRANSFERRED}
    for each in instructions:
        own: set[UUID | None] = {holders.get(one.work_order_id) for one in duties if one.instruction_id == each.id}
        office = {"id": global_id("Department", each.office_id)}
        row = _add(truth, "LeaderInstruction", each, "any", own - {None}, office=office, duties=[])
        truth.rows["Submission"][each.submission_id].fields["leaderInstructions"].append(row)
    for duty in duties:
        instruction, order = truth.rows["LeaderInstruction"][duty.instruction_id], truth.rows["WorkOrder"]
        linked = {"instruction": instruction, "workOrder": order[duty.work_order_id]}
        holder = {holders.get(duty.work_order_id)} - {None}
        row = _add(truth, "InstructionDuty", duty, "any", holder, **linked)
        row.fields["deadline"] = truth.rows["Deadline"].get(duty.deadline_id)
        instruction.fields["duties"].append(row)
        order[duty.work_order_id].fields["instructionDuties"].append(row)


def _after_answer(truth: Truth, name: str, rows: Sequence[Any]) -> None:
    for each in rows:
        row = _add(truth, type(each).__name__, each, "any", set())
        row.fields["reply"] = truth.rows["Reply"].get(getattr(each, "reply_id", None))
        truth.rows["Submission"][each.submission_id].fields[name].append(row)


def _adoptions(truth: Truth, rows: Sequence[Adoption]) -> None:
    for each in rows:
        row = _add(truth, "Adoption", each, "any", set())
        row.fields["department"] = {"id": global_id("Department", each.department_id)}
        truth.rows["Submission"][each.submission_id].fields["adoptions"].append(row)


def _reviews(
    truth: Truth,
    requests: Sequence[InformationRequest],
    proposals: Sequence[ReviewProposal],
    rechecks: Sequence[Recheck],
) -> None:
    submissions = truth.rows["Submission"]
    for asked in requests:
        group = "supplement" if asked.of_author else "inquiry"
        row = _add(truth, "InformationRequest", asked, group, {asked.asked_id}, items=_Names(asked.items))
        row.fields["asked"] = {"id": global_id("Department", asked.asked_id)} if asked.asked_id else None
        submissions[asked.submission_id].fields["informationRequests"].append(row)
        truth.parts += [
            Row("InformationRequest", group, row.matter, row.own_to, {"body": each}) for each in asked.items
        ]
    for proposal in proposals:
        row = _add(truth, "ReviewProposal", proposal, "verdicts", set())
        submissions[proposal.submission_id].fields["reviewProposals"].append(row)
    for contested in rechecks:
        row = Row("Recheck", "any", truth.matters[contested.submission_id], frozenset(), columns(contested))
        submissions[contested.submission_id].fields["recheck"] = row
        truth.parts.append(row)


_SUMS = ("principal", "disputed", "undisputed", "paid", "balance", "planned", "interestPaid", "interest", "progress")


async def _ledger(truth: Truth, every: Callable[..., Awaitable[Sequence[Any]]]) -> None:
    """Claims with their payments and plans; what is derived only has to be there."""
    plans: dict[UUID, Row] = {}
    for each in await every(ArrearsClaim):
        row = Row("ArrearsClaim", "any", truth.matters[each.submission_id], frozenset(), columns(each))
        row.fields |= dict.fromkeys((*_SUMS, "dueReasons", "instrument"), There)
        row.fields |= {"termStart": "DELIVERY", "deliveredOn": each.terms["delivered_on"], "clearedOn": None}
        row.fields |= {"invoices": _Names(each.invoices), "state": "ON_PLAN", "payments": [], "plan": None}
        truth.rows["Submission"][each.submission_id].fields["arrears"] = row
        truth.parts.append(row)
    for entry in await every(ArrearsEntry, ArrearsEntry.recorded_at, ArrearsEntry.id):
        row = _add(truth, "ArrearsPayment", entry, "any", set(), amount=There, reversed=False)
        truth.rows["Submission"][entry.submission_id].fields["arrears"].fields["payments"].append(row)
    for plan in await every(RepaymentPlan):
        claim = truth.rows["Submission"][plan.submission_id].fields["arrears"]
        plans[plan.id] = Row("RepaymentPlan", "any", claim.matter, frozenset(), columns(plan) | {"instalments": []})
        claim.fields["plan"] = plans[plan.id]
    for part in await every(RepaymentInstalment, RepaymentInstalment.position):
        deadline = truth.rows["Deadline"][part.deadline_id]
        told = {"dueOn": part.due_on, "amount": There, "settled": There, "deadline": deadline}
        row = Row("RepaymentInstalment", "any", plans[part.plan_id].matter, frozenset(), told)
        plans[part.plan_id].fields["instalments"].append(row)
    await _leases(truth, every)


_BY_LAW = ("state", "excludedDays", "lateBy", "deemedAccepted", "deemedRenewed", "extended", "provisional", "reasons")


async def _permits(truth: Truth, every: Callable[..., Awaitable[Sequence[Any]]]) -> None:
    """Permit files with their steps; what is derived only has to be there."""
    files: dict[UUID, Row] = {}
    for each in await every(Permit):
        matter = truth.matters[each.submission_id]
        course = Row("PermitCourse", "any", matter, frozenset(), dict.fromkeys(_BY_LAW, There))
        told = columns(each) | {"steps": [], "course": course}
        files[each.id] = Row("Permit", "any", matter, frozenset(), told)
        truth.rows["Submission"][each.submission_id].fields["permit"] = files[each.id]
        truth.parts.append(files[each.id])
    for step in await every(PermitStep, PermitStep.position):
        file, own = files[step.permit_id], {"notedByChannel": step.recorded_by is None}
        row = Row("PermitStep", "any", file.matter, frozenset(), columns(step) | own)
        file.fields["steps"].append(row)
        truth.parts.append(row)


async def _leases(truth: Truth, every: Callable[..., Awaitable[Sequence[Any]]]) -> None:
    """Leases with what was determined for them."""
    results = {each.submission_id: each for each in await every(ReliefResult, ReliefResult.determined_at)}
    for each in await every(Lease):
        row = Row("Lease", "any", truth.matters[each.submission_id], frozenset(), columns(each))
        row.fields |= {"county": {"code": each.county_code}, "monthlyRent": There, "result": None}
        if (told := results.get(each.submission_id)) is not None:
            found = Row("ReliefResult", "any", row.matter, frozenset(), columns(told))
            found.fields |= dict.fromkeys(("amount", "parts", "reasons"), There)
            found.fields |= {"entitledMonths": told.entitled, "monthsOwed": told.months}
            row.fields["result"] = found
            found.fields["reply"] = truth.rows["Reply"][told.reply_id]
            truth.parts.append(found)
        truth.rows["Submission"][each.submission_id].fields["lease"] = row
        truth.parts.append(row)
    filed = truth.rows["Submission"]
    into = {key: row.fields["mergedIntoId"] for key, row in filed.items()}
    for key, matter in filed.items():
        told = [each for name, each in results.items() if key in (name, into[name])]
        if told:
            counts = Counter(each.outcome.value for each in told)
            totals = Row("ReliefTotals", "any", matter.matter, frozenset())
            totals.fields = {"owed": counts["OWED"], "grantedAlready": counts["GRANTED_ALREADY"], "amount": There}
            totals.fields |= {"notEligible": counts["NOT_ELIGIBLE"], "monthsOwed": sum(each.months for each in told)}
            matter.fields["reliefTotals"] = totals


def _files(truth: Truth, rows: Sequence[Attachment]) -> None:
    for each in rows:
        group = "public or shared" if each.public or each.shared else "for the handlers"
        row = _add(truth, "Attachment", each, group, set(), type=each.type.value)
        row.fields["url"] = f"/files/{row.fields['id']}"
        truth.rows["Submission"][each.submission_id].fields["attachments"].append(row)


def _looks(truth: Truth, entries: Sequence[AuditEntry], files: Sequence[Attachment]) -> None:
    _files(truth, files)
    for each in entries:
        if each.action in ("personal_data:revealed", "submission:opened", "attachment:downloaded"):
            assert each.subject_id is not None
            unit = each.detail.get("department")
            row = Row("Access", "any", truth.matters[each.subject_id], frozenset(), columns(each))
            row.fields |= {"role": each.detail["role"], "purpose": each.detail.get("purpose")}
            row.fields["fields"] = _Names(each.detail.get("fields", []))
            row.fields["department"] = {"id": global_id("Department", unit)} if unit else None
            copied = each.detail.get("attachment")
            row.fields["attachment"] = truth.rows["Attachment"][UUID(copied)] if copied else None
            truth.rows["Submission"][each.subject_id].fields["accesses"].append(row)
            truth.parts.append(row)


class _Names(tuple[str, ...]):
    """Names that are one value, not rows."""
