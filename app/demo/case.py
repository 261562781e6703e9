"""What a case of the demonstration is: what somebody files, and what is done about it, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto

from business_channel.adoptions.model import AdoptionDegree
from business_channel.feedback.model import Solved
from business_channel.feedback.service import Scores
from business_channel.ledger.filing import Stated
from business_channel.replies.model import ReplyKind
from business_channel.submissions.model import RejectionReason, SubmissionKind, TerminationGround, Verdict
from business_channel.work_orders.model import DeclineGround, WorkOrderRole

CONTENT = Scores(degree=5, manner=5, speed=4, solved=Solved.YES)
"""How an author rates who has no more to say."""


class Deed(Enum):
    """One thing that somebody does about a case."""

    SOLICIT = auto()
    FILE = auto()
    APPROVE = auto()
    PROPOSE = auto()
    CONFIRM = auto()
    CONTEST = auto()
    ASK_FOR_MORE = auto()
    LAPSE = auto()
    REACH = auto()
    INQUIRE = auto()
    MARK_URGENT = auto()
    DISPATCH = auto()
    ACCEPT = auto()
    JOIN = auto()
    OBJECT = auto()
    UPHOLD = auto()
    DECLINE = auto()
    TERMINATE = auto()
    WITHDRAW = auto()
    DRAFT = auto()
    SIGN = auto()
    COSIGN = auto()
    RETURN = auto()
    PUBLISH = auto()
    RATE = auto()
    MERGE = auto()
    TAKE_FIRST = auto()
    PASS_ON = auto()
    PAY = auto()
    CONFIRM_PAY = auto()
    ADOPT = auto()


@dataclass(frozen=True)
class Solicitation:
    """A campaign that takes suggestions from one day to another, held by the department to which its cases go."""

    title: str
    summary: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class Entry:
    """Where a suggestion entered a document, what the clause says, and how far it follows."""

    document: str
    clause: str
    quote: str
    degree: AdoptionDegree


@dataclass(frozen=True, kw_only=True)
class Case:
    """One submission: the words of everybody who has to do with it.

    ``name`` is unique; ``author`` is an account's address; ``to`` and the keys of ``orders`` name departments. The
    first of ``orders`` answers, in the name of the addressee when ``as_addressee`` is true; a second JOINT one signs
    with it. ``objection`` is what it says instead, ``refusal`` its statutory ground, ``ending`` the ground on which it
    ends without an answer. ``alike`` is the case whose answer answers it. ``rejection`` is why it is not taken or not
    shown, ``contest`` what its author says to that; ``missing`` what the author is told to add. ``details`` fill in the
    form of the topic, by code, and ``rule`` is the one of the catalogue's release that the dispatch follows.
    ``accused`` is the department of which it complains, ``through`` the one that has it first and passes it on;
    ``claim`` what is owed, and ``payments`` what is paid of it and when. ``entry`` is the document that it entered.
    """

    name: str
    author: str
    kind: SubmissionKind
    to: str
    topic: str
    title: str
    body: str
    contact: tuple[str, str]
    remark: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    thanks_for: str | None = None
    campaign: Solicitation | None = None
    orders: Mapping[str, WorkOrderRole] = field(default_factory=dict)
    instruction: str | None = None
    answer: str = ""
    answer_kind: ReplyKind = ReplyKind.FINAL
    as_addressee: bool = False
    rejection: tuple[RejectionReason, str] | None = None
    verdict: Verdict = Verdict.REJECT
    missing: tuple[str, ...] = ()
    contest: str = ""
    return_reason: str | None = None
    promise: tuple[str, date] | None = None
    objection: str = ""
    refusal: tuple[DeclineGround, str] | None = None
    ending: tuple[TerminationGround, str] | None = None
    alike: str = ""
    scores: Scores = CONTENT
    accused: str = ""
    through: str = ""
    claim: Stated | None = None
    payments: tuple[tuple[date, Decimal], ...] = ()
    entry: Entry | None = None

    @property
    def handler(self) -> str:
        """The department that answers."""
        return next(iter(self.orders))

    @property
    def partner(self) -> str:
        """The department that signs with it."""
        return list(self.orders)[1]


@dataclass(frozen=True, order=True)
class Scene:
    """One deed about one case at one moment; scenes sort by their moments."""

    at: datetime
    case: Case = field(compare=False)
    deed: Deed = field(compare=False)
