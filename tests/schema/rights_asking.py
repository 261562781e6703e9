"""How somebody asks, and how the answer is compared with what the table of reading rights says."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from business_channel.access import Principal
from business_channel.language import Language
from business_channel.reader import Reader
from business_channel.views.events import cursor
from schema.context import Context
from tests.schema.desk import SCHEMA
from tests.schema.rights_rows import WORD, Row, There, Truth

PIECES = {
    "F": """fragment F on FeedItem { cursor tag occurredAt submission { title } workOrder { id instruction }
      reply { id body returnReason } deadline { id duty } }""",
    "R": """fragment R on Reply { id kind state body submission { id } workOrder { id } department { id }
      publishedAs { id } draftedAt signedAt publishedAt returnReason countersignedAt version
      signatures { place department { id } signedAt dissentedAt dissent }
      promises { id text dueOn proof provedAt } }""",
    "D": """fragment D on Deadline { id clock duty state colour definition definitionVersion calendarVersion name
      instrument article start unit total extended startedAt dueOn dueAt stoppedAt overdue provisional ranFor
      explanation { date rule text } segments { kind since total reason }
      history { at cause oldDueOn oldDueAt newDueOn newDueAt calendarVersion definitionVersion }
      extensions { id state total reason requestedAt decidedAt note } }""",
    "W": """fragment W on WorkOrder { id role state instruction routingRuleCode routingRuleVersion
      department { id } replyDeadline { id dueOn }
      deadlines { id } replies { ...R } latestReply { id body returnReason } issuedAt acceptedAt answeredAt closedAt
      closeReason version place contactedAt contactWay contactNote
      passReason declineGround declineNote assignee { id displayName }
      objection { id reason suggested { id } state raisedAt decidedAt decisionNote } opinion { id body givenAt }
      notes { id body author { id displayName } writtenAt } supervisionSteps { id text }
      instructionDuties { id feedback } }""",
    "B": """fragment B on Submission { id number title body contactName contactPhone hiddenRemark rejectionNote
      enterprise { name } replyDeadline { id } rating { comment } replies { body returnReason }
      workOrders { instruction } accesses { purpose } details { value } }""",
    "L": """fragment L on LeaderInstruction { id leaderName leaderPost text recordedAt office { id }
      duties { ...O } }""",
    "O": """fragment O on InstructionDuty { id state feedback reportedAt endedAt deadline { id dueOn }
      workOrder { id instruction } instruction { id text } }""",
    "I": """fragment I on Submission { informationRequests { id source asked { id } dueAt items state
      askedAt body suppliedAt lapsedAt }
      reviewProposals { id verdict reason note state proposedAt decidedAt }
      recheck { reason askedAt overturned note decidedAt } }""",
    "P": """fragment P on SupervisionStep { id kind department { id } deadline { id dueOn } reason text demand heldOn
      attendees forPublic takenAt feedback answeredAt closedAt }""",
    "A": """fragment A on Submission { arrears { contractNumber contractSignedOn purchase invoices debtorName
      debtorCreditCode debtorKind debtorTier creditorTier principal { amount } disputed { amount } undisputed { amount }
      paid { amount } balance { amount } planned { amount } interestPaid { amount } termStart deliveredOn dueOn
      dueReasons { text } instrument { number } interest(asOf: "2025-11-03") { total { amount } } state progress
      clearedOn interestWaivedAt payments { id kind paidOn amount { amount } reference state reversed recordedAt
      decidedAt note } plan { recordedAt replacedAt instalments { dueOn amount { amount } settled { amount }
      deadline { id } } } } }""",
    "M": """fragment M on Submission { permit { licence authority receiptNumber joint renews expiresOn version
      course { state excludedDays lateBy deemedAccepted deemedRenewed extended provisional reasons { code } }
      steps { kind happenedOn reason days notice note outcome joint notedByChannel recordedAt } } }""",
    "T": """fragment T on Submission { lease { year landlordName landlord owner county { code } industry
      individualBusiness tier monthlyRent { amount } leasedFrom leasedTo relievedMonths rentPaid inDifficulty sublet
      result { outcome entitledMonths monthsOwed amount { amount } parts { months } reasons { text } listedOn
      reply { id } determinedAt } }
      reliefTotals { owed grantedAlready notEligible monthsOwed amount { amount } } }""",
    "S": """fragment S on Submission { ...I ...A leaderInstructions { ...L }
      id number kind title body urgent reviewState handlingState evaluationState
      rejectionReason rejectionNote contactName contactPhone hiddenRemark hasHiddenRemark topic { code }
      region { code } addressee { id } respondent { id }
      enterprise { id name creditCode industry region { code } certifiedAt state entityKind role decisionNote
        members { id displayName role since } sizes { id industry staff revenue assets asOf tier standard statedAt } }
      enterprisePublicName
      thanksFor { id title body } rating { round degree manner speed grade band solved comment ratedAt }
      round ratings { comment } callBacks { id round reached factsConfirmed solved note calledAt }
      followUps { id question askedAt answeredAt reply { id } } appeals { id reason state askedAt decidedAt note }
      replyDeadline { id dueAt } deadlines { ...D } workOrders { ...W submission { id title } } replies { ...R }
      attachments { id name type size sha256 public shared uploadedAt url }
      accesses { at role department { id } purpose fields attachment { id name } }
      filedAt reviewedAt dispatchedAt repliedAt closedAt
      hops terminationGround endingNote mergedInto { number handlingState repliedAt submission { id title } } mergedAt
      channel externalSource externalNumber typedBy { id displayName } mergedCount version confidential
      supervisionState listed supervisionSteps { ...P }
      recusals { id account { id displayName } ground note declaredBy { id displayName } declaredAt }
      details { code kind label value text } routingProposal { ruleCode ruleVersion objections upheld lacking
      departments { departmentId name kind regionCode role reason correctedBy } }
      duplicateCandidates { submissionId number title reviewState handlingState filedAt reasons score } }""",
}
QUERIES = {
    "one": ("query ($id: ID!) { submission(id: $id) { ...S } }", "SDWRIPLOA"),
    "rent": ("query ($id: ID!) { submission(id: $id) { id ...T } }", "T"),
    "numbered": ("query ($number: Text!) { submission(number: $number) { ...B ...M } }", "BM"),
    "node": ("query ($id: ID!) { node(id: $id) { ...B } }", "B"),
    "order": ("query ($id: ID!) { node(id: $id) { ...W ... on WorkOrder { submission { ...B } } } }", "BWR"),
    "nodes of Submission": ("query ($ids: [ID!]!) { nodes(ids: $ids) { ...B } }", "B"),
    "nodes of WorkOrder": ("query ($ids: [ID!]!) { nodes(ids: $ids) { ...W } }", "WR"),
    "nodes of Reply": (
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ...R
        ... on Reply { submission { title hiddenRemark } workOrder { instruction replies { body } } } } }""",
        "R",
    ),
    "nodes of SupervisionStep": ("query ($ids: [ID!]!) { nodes(ids: $ids) { ...P } }", "P"),
    "nodes of LeaderInstruction": ("query ($ids: [ID!]!) { nodes(ids: $ids) { ...L } }", "LO"),
    "nodes of InstructionDuty": ("query ($ids: [ID!]!) { nodes(ids: $ids) { ...O } }", "O"),
    "office": (
        """query ($id: ID!) { officeInbox(departmentId: $id, first: 30) { nodes { ...B
        leaderInstructions { ...L } } } }""",
        "BLO",
    ),
    "office counts": (
        """query ($id: ID!) { officeInboxCounts(departmentId: $id) {
        open urgent feedbackDue feedbackOverdue toCountersign } }""",
        "",
    ),
    "list": ("{ submissions(first: 40) { nodes { ...B } edges { node { id } } pageInfo { hasNextPage } } }", "B"),
    "inbox": (
        """query ($id: ID!) { inbox(departmentId: $id, first: 9) { nodes { ...W submission { ...B }
        replies { submission { title } workOrder { instruction } } } } }""",
        "WRB",
    ),
    "log": ("{ auditEntries(first: 100) { nodes { position accountName action } } }", ""),
    "told": (
        """{ notifications(first: 100) { nodes { id cursor tag headline text at readAt
        submission { ...B } } } }""",
        "B",
    ),
    "feed": (
        "subscription ($id: ID!, $after: String) { submissionFeed(submissionId: $id, after: $after) { ...F } }",
        "F",
    ),
    "desk": (
        "subscription ($id: ID!, $after: String) { departmentFeed(departmentId: $id, after: $after) { ...F } }",
        "F",
    ),
    "counts": (
        "query ($id: ID!) { inboxCounts(departmentId: $id) { new urgent dueSoon overdue waitingForAuthor open } }",
        "",
    ),
    "viewer": (
        """{ viewer { id email roles memberships { department { id } roles }
        enterprises { id name creditCode industry } } }""",
        "",
    ),
    "firms": (
        """query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Enterprise { name creditCode industry state decisionNote
        members { displayName } sizes { standard } } } }""",
        "",
    ),
    "size": ('query ($id: ID!) { enterpriseSizeOn(enterpriseId: $id, date: "2026-01-01") { standard } }', ""),
    "registered": (
        """{ enterprises(first: 50) { nodes { id name creditCode industry state decisionNote contactNameMasked
        contactPhoneMasked registeredAt } } }""",
        "",
    ),
    "reveal": (
        """mutation ($id: ID!, $purpose: Text!) { revealPersonalData(input: { submissionId: $id, purpose: $purpose
        fields: [CONTACT_PHONE] }) { values { field value } errors { code message } } }""",
        "",
    ),
}


def document(way: str) -> str:
    """The text of a query with the fragments that it spreads."""
    query, pieces = QUERIES[way]
    return query + "".join(PIECES[each] for each in pieces)


def asked(way: str) -> int:
    """How many fields a query asks of the noun that it is about: without the row, none of them is told."""
    parsed = parse(document(way)).definitions
    pieces = {each.name.value: each for each in parsed if isinstance(each, FragmentDefinitionNode)}

    def fields(selections: SelectionSetNode | None) -> set[str]:
        found: set[str] = set()
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                found.add(each.name.value)
            elif isinstance(each, FragmentSpreadNode):
                found |= fields(pieces[each.name.value].selection_set)
            elif isinstance(each, InlineFragmentNode):
                found |= fields(each.selection_set)
        return found

    [query] = (each for each in parsed if isinstance(each, OperationDefinitionNode))
    [about] = (each for each in query.selection_set.selections if isinstance(each, FieldNode))
    return len(fields(about.selection_set))


class Drained:
    """A hub for streams that nothing will be added to: ``over`` is set when a subscriber has read everything."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, stream: str) -> AsyncIterator["Drained"]:
        """The wakeups of a stream: there are none."""
        yield self

    def clear(self) -> None:
        """There is nothing to forget."""

    async def wait(self) -> object:
        """Never returns."""
        self.over.set()
        return await asyncio.Event().wait()


@dataclass
class Comparison:
    """What was asked and answered: how many cells were compared, and where the answer was another."""

    truth: Truth
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    answers: int = 0
    told: set[str] = field(default_factory=set)

    async def ask(self, name: str, way: str, **values: Any) -> Any:
        """The answer's data to one person; no word in the whole answer may be one that the person may not read."""
        async with self.context(name) as context:
            result = await SCHEMA.execute(document(way), variable_values=values, context_value=context)
        self.overhear(name, way, [result.data, [each.formatted for each in result.errors or []], result.extensions])
        codes = {(each.extensions or {})["code"] for each in result.errors or []}
        assert codes <= {"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"}, (way, result.errors)
        return result.data or {}

    @asynccontextmanager
    async def context(self, name: str, hub: Any = None) -> AsyncIterator[Context]:
        """One person's request."""

        async def refresh(principal: Principal) -> Principal:
            return principal

        reader = Reader(self.truth.world.store, self.truth.world.people[name], Language.ZH)
        yield Context(self.truth.world.store, reader, hub, refresh)
        await reader.close()

    def overhear(self, name: str, way: str, said: Any) -> None:
        """Finds words in an answer that the person may not read."""
        self.answers += 1
        found = set(WORD.findall(json.dumps(said, ensure_ascii=False, default=str)))
        for word in found - readable(self.truth, name) - self.told:
            self.wrong.append(f"{name} overhears {word} by {way}")

    def compare(self, name: str, way: str, row: Row, answer: Any, asked: int = 1) -> None:
        """Compares an answered row, field by field and down to what it is linked with; a missing one by ``asked``."""
        person = self.truth.world.people[name]
        if answer is None or not row.there(person):
            self.cell(f"{name} by {way}: {row.type} {row.group}", row.there(person), answer is not None, asked)
            return
        for key, value in answer.items():
            expected = row.value(person, key)
            place = f"{name} by {way}: {row.type}.{key} ({row.group}, {row.matter.column(person)})"
            if isinstance(expected, Row) and value is not None:
                self.compare(name, way, expected, value)
            elif isinstance(expected, list) and isinstance(value, list):
                self.several(name, way, place, expected, value)
            else:
                self.cell(place, plain(expected, value), value)

    def several(self, name: str, way: str, place: str, rows: Sequence[Row], answers: Sequence[Any]) -> None:
        """Compares a list of rows, in order."""
        self.cell(place, len(rows), len(answers))
        for row, answer in zip(rows, answers, strict=False):
            self.compare(name, way, row, answer)

    def cell(self, place: str, expected: Any, value: Any, weight: int = 1) -> None:
        """Counts one comparison, or as many as fields were asked for."""
        self.cells += weight
        if expected != value:
            self.wrong.append(f"{place}: {value!r} instead of {expected!r}")


_readable: dict[tuple[int, str], set[str]] = {}


def readable(truth: Truth, name: str) -> set[str]:
    """The words that a person may read, found once."""
    if (id(truth), name) not in _readable:
        _readable[id(truth), name] = truth.words(truth.world.people[name])
    return _readable[id(truth), name]


def plain(expected: Any, value: Any) -> Any:
    """What is expected in the form of the answer."""
    if expected is There:
        return value if value is not None else "anything"
    if isinstance(expected, Enum):
        return expected.name
    if isinstance(expected, datetime) and isinstance(value, str):
        return value if datetime.fromisoformat(value) == expected else expected.isoformat()
    if isinstance(expected, date) and not isinstance(expected, datetime):
        return expected.isoformat()
    return list(expected) if isinstance(expected, tuple) else expected


async def followed(look: Comparison, name: str, way: str, place: str) -> list[Mapping[str, Any]]:
    """All items of a feed from its beginning until it has no more."""
    hub, items = Drained(), []
    async with look.context(name, hub) as context:
        values, text = {"id": place, "after": cursor(0)}, document(way)
        stream: Any = await SCHEMA.subscribe(text, variable_values=values, context_value=context)
        drained = asyncio.ensure_future(hub.over.wait())
        while True:
            item = asyncio.ensure_future(anext(stream, None))
            await asyncio.wait((item, drained), return_when=asyncio.FIRST_COMPLETED)
            result = item.result() if item.done() else None
            if result is None or result.data is None:
                break
            look.overhear(name, way, [result.data, result.errors, result.extensions])
            items += result.data.values()
        item.cancel()
        drained.cancel()
        await asyncio.gather(item, drained, return_exceptions=True)
    return items
