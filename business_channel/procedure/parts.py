"""What the table of the procedure is made of: deeds, parts that people have in a matter, and how a matter stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from business_channel.asking.model import RequestState
from business_channel.errors import ChannelError
from business_channel.instructions.model import DutyState
from business_channel.language import Words
from business_channel.replies.model import ReplyState
from business_channel.submissions.model import (
    EvaluationState,
    HandlingState,
    ReviewState,
    SubmissionKind,
    SupervisionState,
)
from business_channel.supervision.model import LetterState
from business_channel.work_orders.model import ObjectionState, WorkOrderRole, WorkOrderState


class Action(StrEnum):
    """A deed that changes a submission, a work order or a reply; each is the mutation of the same name, but for
    REQUEST_SUPPLEMENT, which is a decision of reviewSubmission, and EXTEND_PERMIT, which is a step of recordPermitStep.
    """

    REVIEW_SUBMISSION = "REVIEW_SUBMISSION"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT"
    SUPPLY_SUPPLEMENT = "SUPPLY_SUPPLEMENT"
    RECHECK_SUBMISSION = "RECHECK_SUBMISSION"
    DECIDE_RECHECK = "DECIDE_RECHECK"
    MARK_URGENT = "MARK_URGENT"
    DISPATCH_SUBMISSION = "DISPATCH_SUBMISSION"
    RATE_SUBMISSION = "RATE_SUBMISSION"
    WITHDRAW_SUBMISSION = "WITHDRAW_SUBMISSION"
    TERMINATE_SUBMISSION = "TERMINATE_SUBMISSION"
    MERGE_SUBMISSIONS = "MERGE_SUBMISSIONS"
    UNMERGE_SUBMISSION = "UNMERGE_SUBMISSION"
    ACCEPT_WORK_ORDER = "ACCEPT_WORK_ORDER"
    DECLINE_WORK_ORDER = "DECLINE_WORK_ORDER"
    OBJECT_TO_WORK_ORDER = "OBJECT_TO_WORK_ORDER"
    DECIDE_OBJECTION = "DECIDE_OBJECTION"
    REDISPATCH_WORK_ORDER = "REDISPATCH_WORK_ORDER"
    LIFT_WORK_ORDER = "LIFT_WORK_ORDER"
    ASSIGN_WORK_ORDER = "ASSIGN_WORK_ORDER"
    CONTACT_AUTHOR = "CONTACT_AUTHOR"
    REQUEST_INFORMATION = "REQUEST_INFORMATION"
    SUPPLY_INFORMATION = "SUPPLY_INFORMATION"
    ADD_NOTE = "ADD_NOTE"
    GIVE_OPINION = "GIVE_OPINION"
    DRAFT_REPLY = "DRAFT_REPLY"
    SIGN_REPLY = "SIGN_REPLY"
    COUNTERSIGN_REPLY = "COUNTERSIGN_REPLY"
    REVIEW_REPLY = "REVIEW_REPLY"
    CLOSE_WORK_ORDER = "CLOSE_WORK_ORDER"
    RECORD_CALL_BACK = "RECORD_CALL_BACK"
    FOLLOW_UP = "FOLLOW_UP"
    REOPEN_SUBMISSION = "REOPEN_SUBMISSION"
    APPEAL_SUBMISSION = "APPEAL_SUBMISSION"
    DECIDE_APPEAL = "DECIDE_APPEAL"
    SUPERVISE_SUBMISSION = "SUPERVISE_SUBMISSION"
    ANSWER_SUPERVISION = "ANSWER_SUPERVISION"
    RECORD_INTERVIEW = "RECORD_INTERVIEW"
    ISSUE_CIRCULAR = "ISSUE_CIRCULAR"
    LIFT_SUPERVISION = "LIFT_SUPERVISION"
    LIST_SUBMISSION = "LIST_SUBMISSION"
    UNLIST_SUBMISSION = "UNLIST_SUBMISSION"
    DECLARE_CONFLICT = "DECLARE_CONFLICT"
    RECORD_INSTRUCTION = "RECORD_INSTRUCTION"
    REPORT_ON_INSTRUCTION = "REPORT_ON_INSTRUCTION"
    RECORD_PAYMENT = "RECORD_PAYMENT"
    RECORD_REPAYMENT_PLAN = "RECORD_REPAYMENT_PLAN"
    CONFIRM_PAYMENT = "CONFIRM_PAYMENT"
    RECORD_PERMIT_STEP = "RECORD_PERMIT_STEP"
    EXTEND_PERMIT = "EXTEND_PERMIT"
    RECORD_ADOPTION = "RECORD_ADOPTION"
    WITHDRAW_ADOPTION = "WITHDRAW_ADOPTION"


class Part(Enum):
    """What somebody is to one matter; whoever is recused from it sees nothing of it, and is nothing to it."""

    AUTHOR = auto()
    COLLEAGUE = auto()
    """A member of the enterprise in whose name the matter was filed, other than the author."""
    REVIEWER = auto()
    """A reviewer of the platform who neither filed the matter nor works where it is addressed or answered."""
    DISPATCHER = auto()
    ASKED = auto()
    """A clerk or the head of the department that is to answer a request for information."""
    UNIT = auto()
    """A clerk or the head of the department whose order or reply it is."""
    UNIT_HEAD = auto()
    LEADERS_OFFICE = auto()
    """Staff of the leader's office that the submission is addressed to."""
    SUPERVISOR = auto()
    """A supervisor who does not work in the department whose order it is."""
    APPEAL_OFFICER = auto()
    HANDLER = auto()
    """A clerk or the head of a department that answers the matter, or has answered it."""
    PUBLISHER = auto()


class Axis(Enum):
    """One of the independent questions of how a matter stands."""

    REVIEW = "review"
    HANDLING = "handling"
    EVALUATION = "evaluation"
    SUPERVISION = "supervision"
    ORDER = "order"
    REPLY = "reply"
    REQUEST = "request"
    DUTY = "duty"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a matter stands on each axis, and what the caller is to it; no more than the table looks at.

    ``hops`` counts how often the matter went from one department to another; ``returned_before`` says whether the
    order's department has given it back before; ``replying`` whether one of its replies is under way;
    ``in_offices_name`` whether the reply is to stand in the name of the office that was addressed; ``own_reply``
    whether it is of the caller's department and, as long as it is a draft, the caller's own.

    ``author_kept`` says whether the author is confidential and the caller is not named to know the author.

    ``proposed`` says whether a verdict of the review waits for a second reviewer, ``own_proposal`` whether it is the
    caller's; ``took_part`` whether the caller had any part in the review; ``supplemented`` whether the author was told
    before what is missing; ``contested`` what the author has contested; ``awaited`` whether a department waits for what
    it has asked the author for; ``contacted`` whether the order's department has reached the author.

    After the answer: ``merged`` says whether it is that of another matter into which this one was merged,
    ``in_window`` whether its author may still follow it up or appeal, ``facts_denied`` what the last call-back said of
    it, ``unsettled`` whether the order's answer is still to be put right or decided on, and ``handled_by_caller``
    whether the caller works where it was handled.

    Of supervision: ``letter`` is how the last letter to the order's department stands that still holds, ``interviewed``
    whether that department was interviewed since, ``listed`` whether the matter stands on the supervisor's list.

    Of the ledger: ``claimed`` says whether the order's department keeps one, ``owed`` whether anything of it is owed,
    and ``payment_waits`` whether a payment waits for the enterprise's confirmation.

    Of a permit file: ``permit`` says whether the order's department keeps one, ``permit_open`` whether a step can
    follow, and ``permit_extendable`` whether the term of the decision can be made longer.

    Of adoptions: ``answered`` says whether the matter has an answer, ``adopted`` whether it has a record in force that
    the caller may withdraw.
    """

    parts: frozenset[Part]
    review: ReviewState
    handling: HandlingState
    evaluation: EvaluationState
    supervision: SupervisionState = SupervisionState.NONE
    kind: SubmissionKind
    urgent: bool = False
    author_kept: bool = False
    proposed: bool = False
    own_proposal: bool = False
    took_part: bool = False
    supplemented: bool = False
    contested: ReviewState | None = None
    awaited: bool = False
    contacted: bool = False
    request: RequestState | None = None
    duty: DutyState | None = None
    hops: int = 0
    order: WorkOrderState | None = None
    role: WorkOrderRole | None = None
    place: int | None = None
    objection: ObjectionState | None = None
    final: bool = False
    returned_before: bool = False
    replying: bool = False
    reply: ReplyState | None = None
    in_offices_name: bool = False
    countersigned: bool = False
    own_reply: bool = False
    merged: bool = False
    in_window: bool = False
    follow_ups: int = 0
    follow_up_waits: bool = False
    appeal_waits: bool = False
    appeal_rejected: bool = False
    facts_denied: bool = False
    unsettled: bool = False
    handled_by_caller: bool = False
    letter: LetterState | None = None
    interviewed: bool = False
    listed: bool = False
    claimed: bool = False
    owed: bool = False
    payment_waits: bool = False
    permit: bool = False
    permit_open: bool = False
    permit_extendable: bool = False
    answered: bool = False
    adopted: bool = False

    def on(self, axis: Axis) -> StrEnum | None:
        """The state on one axis."""
        state: StrEnum | None = getattr(self, axis.value)
        return state


@dataclass(frozen=True)
class Guard:
    """A condition beyond state and part: ``refusal`` is what is said where it does not hold."""

    name: str
    words: Words
    holds: Callable[[Standing], bool]
    refusal: Callable[[tuple[str, ...], Standing], ChannelError]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of the table: who may do ``action``, from which states of ``axis``, and where it leads.

    ``targets`` are the states that it can lead to; without one the state stays. ``states`` are needed on other axes.
    """

    action: Action
    who: frozenset[Part]
    axis: Axis
    sources: frozenset[StrEnum]
    targets: tuple[StrEnum, ...] = ()
    states: Mapping[Axis, frozenset[StrEnum]] = field(default_factory=lambda: MappingProxyType({}))
    guards: tuple[Guard, ...] = ()
    effect: Words
