"""What the store holds, row by row as its tables have it, and what the table of rights lets each person read of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import reference
from business_channel.access import Principal, Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.asking.model import InformationRequest
from business_channel.audit import AuditEntry
from business_channel.database import Base
from business_channel.deadlines.model import Deadline, DeadlineMove, DeadlineSegment, Extension
from business_channel.enterprises.model import Enterprise, StatedSize
from business_channel.events import PLATFORM, Event, EventTag
from business_channel.feedback.model import Appeal, CallBack, FollowUp, Rating
from business_channel.ids import global_id
from business_channel.notifications.model import Notification
from business_channel.replies.model import Promise, Reply, Signature
from business_channel.submissions.model import Recheck, ReviewProposal, ReviewState, Submission
from business_channel.work_orders.model import CloseReason, Note, Opinion, RouteObjection, WorkOrder
from tests.schema.rights_world import World

GROUPS = {(row["type"], row["group"]): row for row in reference.rows("reading_rights") if row["field"] == "*"}
FIELDS = {(row["type"], row["field"]): row for row in reference.rows("reading_rights") if row["field"] != "*"}
_PLATFORM = frozenset({Role.REVIEWER, Role.DISPATCHER})
_STAFF = frozenset({Role.CLERK, Role.UNIT_HEAD})
_REVIEW = {
    **{"SUBMITTED": "under review", "NEEDS_SUPPLEMENT": "under review", "APPROVED": "approved"},
    **{"NOT_DISPLAYED": "approved", "REJECTED": "rejected", "LAPSED": "rejected"},
}
_DUTY = {
    "CHANNEL": "owed to the author",
    "AUTHOR": "for the author to act",
    "UNIT": "a unit's own",
    "PLATFORM": "the platform's own",
}


WORD = re.compile(r"zqx[a-z]{6}|139\d{8}")
"""What stands in one place of the world only: a word that somebody wrote, or a phone number."""


class There:
    """A value that the channel derives, of which only matters whether it is told."""


@dataclass(frozen=True)
class Masked:
    """Personal data: in the clear, and as others read it."""

    clear: str
    masked: str


@dataclass(frozen=True)
class Newest:
    """The newest of several rows that the reader may read."""

    rows: "Sequence[Row]"


@dataclass(frozen=True)
class Matter:
    """Whose a submission is, and who handles it."""

    author: UUID | None
    enterprise: UUID | None
    addressee: UUID | None
    roles: Mapping[UUID, str]
    appealed: bool = False

    def column(self, person: Principal) -> str:
        """The column of the table in which the person stands towards this submission."""
        if not person.signed_in:
            return "public"
        if person.account_id == self.author:
            return "author"
        if self.enterprise in person.enterprises:
            return "colleague"
        return self._official(person) or ("public" if person.roles <= _PUBLIC else "other roles")

    def _official(self, person: Principal) -> str | None:
        if person.roles & _PLATFORM:
            return "reviewer or dispatcher"
        if Role.SUPERVISOR in person.roles:
            return "supervisor"
        if self.addressee in person.departments_as(Role.LEADER_OFFICE):
            return "leader's office"
        if Role.APPEAL_OFFICER in person.roles and self.appealed:
            return "appeal officer"
        if not person.roles & (_STAFF | {Role.LEADER_OFFICE}):
            return None
        held = {role for unit, role in self.roles.items() if unit in person.departments_as(*_STAFF)}
        return "former or foreign unit" if not held else "helping unit" if held == {"CO"} else "answering unit"


_PUBLIC = frozenset({Role.CITIZEN, Role.ENTERPRISE_MEMBER})


@dataclass
class Row:
    """One row of a type: of which group, of which matter, whose own, what its fields hold, and which matters it is told
    in ``also``.
    """

    type: str
    group: str
    matter: Matter
    own_to: frozenset[UUID | None]
    fields: dict[str, Any] = field(default_factory=dict)
    also: list[Matter] = field(default_factory=list)

    def right(self, person: Principal, name: str) -> str:
        """``yes``, ``no`` or ``masked``, as the field's cell says."""
        return self._decided(person, FIELDS[self.type, name])

    def there(self, person: Principal) -> bool:
        """Whether the row is there for the person at all, as the cell of its group says."""
        group = GROUPS.get((self.type, self.group))
        return group is None or self._decided(person, group) == "yes"

    def _decided(self, person: Principal, cells: Mapping[str, str]) -> str:
        own = "yes" if self.own_to & {person.account_id, *person.departments} else "no"
        rights = {cells[matter.column(person)] for matter in (self.matter, *self.also)}
        return max((own if right == "own" else right for right in rights), key=("no", "masked", "yes").index)

    def value(self, person: Principal, name: str) -> Any:
        """What the person shall read in the field: a value, a row, or rows."""
        right, held = self.right(person, name), self.fields[name]
        if right == "no" or held is None:
            return [] if isinstance(held, list) else None
        if isinstance(held, Masked):
            return held.masked if right == "masked" else held.clear
        if isinstance(held, list):
            return [each for each in held if each.there(person)]
        if isinstance(held, Newest):
            return next((each for each in reversed(held.rows) if each.there(person)), None)
        return None if isinstance(held, Row) and not held.there(person) else held


@dataclass
class Truth:
    """Everything that can be read, by type and key, with the matters by submission."""

    world: World
    rows: dict[str, dict[Any, Row]] = field(default_factory=dict)
    matters: dict[UUID, Matter] = field(default_factory=dict)
    parts: list[Row] = field(default_factory=list)

    def words(self, person: Principal) -> set[str]:
        """Every word that the person may read anywhere."""
        whole = (row for rows in self.rows.values() for row in rows.values())
        there = [row for row in (*whole, *self.parts) if row.there(person)]
        names = [(row, name) for row in there for name in row.fields if (row.type, name) in FIELDS]
        read = [row.value(person, name) for row, name in names]
        return {word for value in read if isinstance(value, str) for word in WORD.findall(value)}

    def of(self, kind: str, submission: UUID) -> list[Row]:
        """The rows of a type that belong to a submission."""
        return [each for each in self.rows[kind].values() if each.matter is self.matters[submission]]


def _columns(row: Base, *leave: str) -> dict[str, Any]:
    names = [each.key for each in inspect(type(row)).columns if each.key not in leave]
    return {_camel(name): getattr(row, name) for name in names}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


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
        for each in submissions:
            held = [
                one for one in orders if one.submission_id == each.id and one.close_reason != CloseReason.TRANSFERRED
            ]
            roles = {one.asked_id: "CO" for one in requests if one.submission_id == each.id and one.asked_id}
            roles |= {one.department_id: one.role.value for one in held}
            appealed = each.id in {one.submission_id for one in appeals}
            truth.matters[each.id] = Matter(each.author_id, each.enterprise_id, each.addressee_id, roles, appealed)
        _submissions(truth, submissions)
        _orders(truth, orders)
        _replies(truth, await every(Reply, Reply.drafted_at, Reply.id), await every(Signature, Signature.place))
        _promises(truth, await every(Promise, Promise.due_on, Promise.id))
        _answered_together(truth)
        _said(truth, orders, await every(RouteObjection), await every(Opinion), await every(Note, Note.written_at))
        _colleagues(truth, orders, {each.id: each for each in await every(Account)})
        clocks = await every(Deadline, Deadline.started_at, Deadline.id)
        _clocks(truth, clocks, await every(Extension, Extension.requested_at))
        _parts(truth, "DeadlineSegment", "segments", await every(DeadlineSegment, DeadlineSegment.position))
        _parts(truth, "DeadlineMove", "history", await every(DeadlineMove, DeadlineMove.at))
        grants = await every(RoleGrant, RoleGrant.granted_at, RoleGrant.id)
        _enterprises(truth, await every(Enterprise), grants, {each.id: each for each in await every(Account)})
        _sizes(truth, await every(StatedSize))
        _told(truth, await every(Notification, Notification.at), await every(Event, Event.position))
        _ratings(truth, await every(Rating, Rating.rated_at))
        _after_answer(truth, "callBacks", await every(CallBack, CallBack.called_at))
        _after_answer(truth, "followUps", await every(FollowUp, FollowUp.asked_at))
        _after_answer(truth, "appeals", appeals)
        _reviews(truth, requests, await every(ReviewProposal), await every(Recheck))
        _looks(truth, await every(AuditEntry, AuditEntry.at))
    return truth


def _ratings(truth: Truth, rows: Sequence[Rating]) -> None:
    for rating in rows:
        row = Row("Rating", "any", truth.matters[rating.submission_id], frozenset(), _columns(rating))
        row.fields |= {"band": There, "grade": str(rating.grade)}
        truth.rows["Submission"][rating.submission_id].fields["rating"] = row
        truth.rows["Submission"][rating.submission_id].fields["ratings"].append(row)
        truth.parts.append(row)


def _add(truth: Truth, kind: str, each: Any, group: str, own_to: set[UUID | None], **fields: Any) -> Row:
    row = Row(kind, group, truth.matters[each.submission_id], frozenset(own_to), _columns(each) | fields)
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
        row.fields = _columns(each) | {
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
            **{"deadlines": [], "workOrders": [], "replies": [], "accesses": []},
            **{"ratings": [], "callBacks": [], "followUps": [], "appeals": []},
            **{"informationRequests": [], "reviewProposals": [], "recheck": None},
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


def _orders(truth: Truth, rows: Sequence[WorkOrder]) -> None:
    for each in rows:
        submission = truth.rows["Submission"][each.submission_id]
        department = {"id": global_id("Department", each.department_id)}
        empty: dict[str, Any] = {"deadlines": [], "replies": [], "replyDeadline": None, "latestReply": Newest([])}
        order = _add(truth, "WorkOrder", each, "any", {each.department_id}, department=department, **empty)
        order.fields |= {"submission": submission, "objection": None, "opinion": None, "notes": [], "assignee": None}
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
    row = Row("Signature", "any", reply.matter, reply.own_to, _columns(signature) | {"department": department})
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
        row = Row("Note", "any", order.matter, frozenset({note.department_id}), _columns(note))
        row.fields |= {"id": global_id("Note", note.id), "author": note.author_id}
        truth.rows.setdefault("Note", {})[note.id] = row
        order.fields["notes"].append(row)


def _colleagues(truth: Truth, orders: Sequence[WorkOrder], accounts: Mapping[UUID, Account]) -> None:
    """Who handles an order, who wrote a note, and who typed a submission."""

    def colleague(row: Row, key: UUID) -> Row:
        told = {"id": global_id("Account", key), "displayName": accounts[key].display_name}
        found = Row("Colleague", "any", row.matter, row.own_to, told)
        truth.parts.append(found)
        return found

    for each in orders:
        row = truth.rows["WorkOrder"][each.id]
        if each.assignee_id is not None:
            row.fields["assignee"] = colleague(row, each.assignee_id)
    for row in truth.rows["Submission"].values():
        if row.fields["typedBy"] is not None:
            row.fields["typedBy"] = colleague(row, row.fields["typedBy"])
    for row in truth.rows["Note"].values():
        row.fields["author"] = colleague(row, row.fields["author"])


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
        clock = _add(truth, "Deadline", each, _DUTY[each.duty.name], own, **derived, segments=[], history=[])
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
        clock.fields[name].append(Row(kind, "any", clock.matter, clock.own_to, _columns(each)))


def _enterprises(
    truth: Truth, rows: Sequence[Enterprise], grants: Sequence[RoleGrant], people: Mapping[UUID, Account]
) -> None:
    for each in rows:
        members = [(one, people[one.account_id]) for one in grants if one.enterprise_id == each.id]
        for submission in truth.rows["Submission"].values():
            if submission.matter.enterprise == each.id:
                row = Row("Enterprise", "any", submission.matter, frozenset(), _columns(each))
                row.fields |= {"id": global_id("Enterprise", each.id), "region": {"code": each.region_code}}
                row.fields |= {"entityKind": There, "role": "MEMBER", "sizes": []}
                row.fields["members"] = [_member(truth, row.matter, *one) for one in members]
                submission.fields["enterprise"] = row
                truth.parts.append(row)


def _member(truth: Truth, matter: Matter, grant: RoleGrant, account: Account) -> Row:
    fields = {"id": global_id("Account", account.id), "displayName": account.display_name}
    row = Row("EnterpriseMember", "any", matter, frozenset(), fields | {"role": "MEMBER", "since": grant.granted_at})
    truth.parts.append(row)
    return row


def _sizes(truth: Truth, rows: Sequence[StatedSize]) -> None:
    for each in rows:
        for submission in truth.rows["Submission"].values():
            if submission.matter.enterprise == each.enterprise_id:
                row = Row("StatedSize", "any", submission.matter, frozenset(), _columns(each))
                row.fields |= {"id": global_id("StatedSize", each.id), "revenue": str(each.revenue)}
                submission.fields["enterprise"].fields["sizes"].append(row)
                truth.parts.append(row)


def _told(truth: Truth, notifications: Sequence[Notification], events: Sequence[Event]) -> None:
    for told in notifications:
        text = There, truth.rows["Submission"][told.submission_id]
        row = _add(truth, "Notification", told, "any", {told.account_id}, headline=There, text=text[0])
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
        row = _add(truth, "FeedItem", event, group, {event.internal_to}, occurredAt=event.at, **linked)
        row.fields |= {"cursor": There, "streams": event.streams}


def _after_answer(truth: Truth, name: str, rows: Sequence[Any]) -> None:
    for each in rows:
        row = _add(truth, type(each).__name__, each, "any", set())
        row.fields["reply"] = truth.rows["Reply"].get(getattr(each, "reply_id", None))
        truth.rows["Submission"][each.submission_id].fields[name].append(row)


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
        row = Row("Recheck", "any", truth.matters[contested.submission_id], frozenset(), _columns(contested))
        submissions[contested.submission_id].fields["recheck"] = row
        truth.parts.append(row)


def _looks(truth: Truth, entries: Sequence[AuditEntry]) -> None:
    for each in entries:
        if each.action in ("personal_data:revealed", "submission:opened"):
            assert each.subject_id is not None
            unit = each.detail.get("department")
            row = Row("Access", "any", truth.matters[each.subject_id], frozenset(), _columns(each))
            row.fields |= {"role": each.detail["role"], "purpose": each.detail.get("purpose")}
            row.fields["fields"] = _Names(each.detail.get("fields", []))
            row.fields["department"] = {"id": global_id("Department", unit)} if unit else None
            truth.rows["Submission"][each.subject_id].fields["accesses"].append(row)
            truth.parts.append(row)


class _Names(tuple[str, ...]):
    """Names that are one value, not rows."""
