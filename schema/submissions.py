"""Submissions in the API: what is read of them."""

from datetime import datetime
from enum import StrEnum

import strawberry

from business_channel.alike.rules import SHOWN
from business_channel.ids import key_of
from business_channel.pages import PageRequest
from business_channel.plans import load_by
from business_channel.procedure.parts import Action
from business_channel.submissions import accesses
from business_channel.submissions.model import (
    EvaluationState,
    FilingChannel,
    HandlingState,
    RejectionReason,
    ReviewState,
    SubmissionKind,
    SupervisionState,
    TerminationGround,
)
from business_channel.topics.model import FieldKind
from business_channel.views import lists
from business_channel.views import submissions as views
from schema.accesses import Access, opening
from schema.adoptions import Adoption
from schema.alike import DuplicateCandidate
from schema.asking import InformationRequest, Recheck, ReviewProposal
from schema.attachments import Attachment
from schema.campaigns import Campaign
from schema.catalogue import RoutingProposal
from schema.context import Info
from schema.deadlines import Deadline
from schema.feedback import Appeal, CallBack, FollowUp, Rating
from schema.instructions import LeaderInstruction
from schema.leases import Lease, ReliefTotals
from schema.ledger import ArrearsClaim
from schema.nodes import Connection, Node, connection, noun_type
from schema.permits import Permit
from schema.places import Department, Enterprise, Region, Topic
from schema.recusals import Recusal
from schema.replies import Reply
from schema.scalars import Text
from schema.selection import page_selection, selection_of
from schema.supervision import SupervisionStep
from schema.work_orders import Colleague, WorkOrder


@strawberry.type
class MergeParent:
    """The submission that another was merged into, as everybody may know it who reads that other one; `submission` is
    there for those who may read the parent itself.
    """

    number: str
    handling_state: HandlingState
    replied_at: datetime | None
    submission: "Submission | None"


@strawberry.type
class SubmissionDetail:
    """A field of the topic's form as the author filled it in: `value` as it was filed, `text` as people read it."""

    code: str
    kind: FieldKind
    label: str
    value: str
    text: str


@noun_type(views.SUBMISSION)
class Submission(Node):
    """What was filed. Contact and hidden remark are the author's own; everyone else reads masked values or
    nothing. `availableActions` is what the caller can do now; `hops` is read by the platform and the leader's office.
    `replies` of what was merged into another include those published to that one; `mergedCount` is how many were merged
    into this one, told to those who handle it, and `reliefTotals` to the departments that answer what tenants of all of
    them are owed. Which number another body has for it, and who of the platform typed it,
    is read by the platform alone, like `routingProposal`: to which departments the dispatch catalogue would give it.
    Where a step of supervision was taken, `supervisionSteps` tells when; what it says is for its department and those
    who oversee the matter. `listed` stands on the supervisor's list. Of a `confidential` one nobody but the author's
    side and named staff of the platform reads `contactName`, `contactPhone`, `enterprise`, `thanksFor` and where it
    came from. `duplicateCandidates` may be the same matter: for the author's side what it has filed itself, for the
    platform all that it may read.
    """

    number: str
    kind: SubmissionKind
    title: str
    body: str
    confidential: bool
    details: list[SubmissionDetail]
    urgent: bool
    review_state: ReviewState
    handling_state: HandlingState
    evaluation_state: EvaluationState
    supervision_state: SupervisionState
    listed: bool
    supervision_steps: list[SupervisionStep]
    hops: int | None
    routing_proposal: RoutingProposal | None
    duplicate_candidates: list[DuplicateCandidate] = strawberry.field(metadata={"list_size": SHOWN})
    available_actions: list[Action]
    rejection_reason: RejectionReason | None
    rejection_note: str | None
    termination_ground: TerminationGround | None
    ending_note: str | None
    contact_name: str | None
    contact_phone: str | None
    hidden_remark: str | None
    has_hidden_remark: bool
    topic: Topic
    region: Region
    addressee: Department
    respondent: Department | None
    enterprise: Enterprise | None
    enterprise_public_name: str | None
    thanks_for: "Submission | None"
    channel: FilingChannel
    external_source: str | None
    external_number: str | None
    typed_by: Colleague | None
    merged_into: "MergeParent | None"
    merged_at: datetime | None
    merged_count: int | None
    campaign: Campaign | None
    round: int
    rating: Rating | None
    ratings: list[Rating]
    call_backs: list[CallBack]
    follow_ups: list[FollowUp]
    appeals: list[Appeal]
    adoptions: list[Adoption]
    reply_deadline: Deadline | None
    deadlines: list[Deadline]
    work_orders: list[WorkOrder]
    replies: list[Reply]
    recusals: list[Recusal]
    accesses: list[Access]
    attachments: list[Attachment]
    information_requests: list[InformationRequest]
    review_proposals: list[ReviewProposal]
    leader_instructions: list[LeaderInstruction]
    recheck: Recheck | None
    arrears: ArrearsClaim | None
    permit: Permit | None
    lease: Lease | None
    relief_totals: ReliefTotals | None
    filed_at: datetime
    reviewed_at: datetime | None
    dispatched_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None
    version: int


@strawberry.input(description="Which submissions; everything that is given must hold.")
class SubmissionFilter:
    kinds: list[SubmissionKind] | None = None
    review_states: list[ReviewState] | None = None
    handling_states: list[HandlingState] | None = None
    supervision_states: list[SupervisionState] | None = None
    listed: bool | None = None
    urgent: bool | None = None
    topic_code: Text | None = None
    region_code: Text | None = None
    addressee_id: strawberry.ID | None = None
    merged_into_id: strawberry.ID | None = None
    filed_from: datetime | None = None
    filed_before: datetime | None = None
    mine: bool = False

    def wanted(self) -> lists.SubmissionFilter:
        """The filter as the domain reads it."""
        addressee, parent = self.addressee_id, self.merged_into_id
        return lists.SubmissionFilter(
            kinds=tuple(self.kinds or ()),
            review_states=tuple(self.review_states or ()),
            handling_states=tuple(self.handling_states or ()),
            supervision_states=tuple(self.supervision_states or ()),
            listed=self.listed,
            urgent=self.urgent,
            topic_code=self.topic_code,
            region_code=self.region_code,
            addressee_id=None if addressee is None else key_of("Department", addressee, ("filter", "addresseeId")),
            merged_into_id=None if parent is None else key_of("Submission", parent, ("filter", "mergedIntoId")),
            filed_from=self.filed_from,
            filed_before=self.filed_before,
            mine=self.mine,
        )


@strawberry.enum(description="By the moment of filing.")
class SubmissionOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


_ORDERS = {SubmissionOrder.NEWEST: lists.NEWEST, SubmissionOrder.OLDEST: lists.OLDEST}


@strawberry.type
class SubmissionsQuery:
    @strawberry.field(description="One submission by its id or by its number for people.")
    async def submission(
        self, info: Info, id: strawberry.ID | None = None, number: Text | None = None
    ) -> Submission | None:
        info.context.principal.must_be_signed_in()
        selection = selection_of(info)
        column, value = ("number", (number or "").upper()) if id is None else ("id", key_of("Submission", id, ("id",)))
        await opening(info, accesses.by(column, value))
        return await load_by(info.context.reader, views.SUBMISSION, selection, column, value)

    @strawberry.field(description="The submissions that the caller may see.")
    async def submissions(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: SubmissionFilter | None = None,
        order_by: SubmissionOrder = SubmissionOrder.NEWEST,
    ) -> Connection[Submission]:
        page = await lists.submissions(
            info.context.reader,
            page_selection(info),
            PageRequest(first, after),
            _ORDERS[order_by],
            filter.wanted() if filter else None,
        )
        return connection(page)  # type: ignore[no-any-return]
