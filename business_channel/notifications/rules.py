"""Who is told of which event, and how: data, so that it can be read at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from business_channel.events import EventTag


class Audience(Enum):
    """A group of accounts around one submission."""

    AUTHOR = auto()
    """Who filed it and, when it was filed for an enterprise, the members of that enterprise."""
    REVIEWERS = auto()
    DISPATCHERS = auto()
    HANDLERS = auto()
    """Clerks and heads of every department that has an order on the submission."""
    UNIT = auto()
    """Clerks and heads of the one department whose order the event is about."""
    ASKED = auto()
    """Clerks and heads of the other departments from which the department of the order awaits information."""
    UNIT_HEADS = auto()
    ASSIGNEE = auto()
    """Who handles the order in its department, and who stands in on the day."""
    LEADERS_OFFICE = auto()
    """The leader's office of the place of that department; of a clock on an instruction, the addressed one."""
    SUPERVISORS = auto()
    ADDRESSED_OFFICE = auto()
    """The leader's office that the submission is addressed to."""
    APPEAL_OFFICERS = auto()
    WHO_ASKED = auto()
    """Who asked for the report."""
    TOLD_OF_REPORT = auto()
    """Who is told of it beside: those of its role, in the department that it is about where the role is held in one."""
    CLOCK_HOLDERS = auto()
    """Whoever's time the clock measures: the department's staff, the platform's, or the author."""


@dataclass(frozen=True)
class Telling:
    """One audience that is told in the channel, and when ``mail`` is true by mail as well, unless somebody wants none.

    ``kinds`` says what may be switched off.
    """

    audience: Audience
    mail: bool = False


_AUTHOR = Telling(Audience.AUTHOR)
_REVIEWERS = Telling(Audience.REVIEWERS)
_DISPATCHERS = Telling(Audience.DISPATCHERS)
_HANDLERS = Telling(Audience.HANDLERS)
_SUPERVISORS = Telling(Audience.SUPERVISORS)
_CLOCK_HOLDERS = Telling(Audience.CLOCK_HOLDERS)

TELLINGS: Mapping[EventTag, tuple[Telling, ...]] = MappingProxyType(
    {
        EventTag.SUBMISSION_FILED: (_REVIEWERS, _AUTHOR),
        EventTag.SUBMISSION_APPROVED: (_AUTHOR, _DISPATCHERS),
        EventTag.SUBMISSION_REJECTED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.SUBMISSION_HIDDEN: (Telling(Audience.AUTHOR, mail=True), _DISPATCHERS),
        EventTag.REVIEW_PROPOSED: (_REVIEWERS,),
        EventTag.SUPPLEMENT_REQUESTED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.SUPPLEMENT_SUPPLIED: (_REVIEWERS, _DISPATCHERS),
        EventTag.SUPPLEMENT_LAPSED: (Telling(Audience.AUTHOR, mail=True), _REVIEWERS),
        EventTag.SUBMISSION_CONTESTED: (_REVIEWERS,),
        EventTag.RECHECK_UPHELD: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.RECHECK_OVERTURNED: (Telling(Audience.AUTHOR, mail=True), _DISPATCHERS),
        EventTag.INFORMATION_REQUESTED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.INFORMATION_SUPPLIED: (Telling(Audience.UNIT),),
        EventTag.INFORMATION_LAPSED: (Telling(Audience.AUTHOR, mail=True), Telling(Audience.UNIT)),
        EventTag.INQUIRY_MADE: (Telling(Audience.ASKED, mail=True),),
        EventTag.INQUIRY_ANSWERED: (Telling(Audience.UNIT),),
        EventTag.INQUIRY_LAPSED: (Telling(Audience.UNIT),),
        EventTag.SUBMISSION_MARKED_URGENT: (_HANDLERS,),
        EventTag.SUBMISSION_DISPATCHED: (Telling(Audience.HANDLERS, mail=True), _AUTHOR),
        EventTag.SUBMISSION_RATED: (_HANDLERS,),
        EventTag.SUBMISSION_THANKED: (_HANDLERS,),
        EventTag.SUBMISSION_WITHDRAWN: (_HANDLERS, _DISPATCHERS),
        EventTag.SUBMISSION_TERMINATED: (Telling(Audience.AUTHOR, mail=True), _HANDLERS, _DISPATCHERS),
        EventTag.SUBMISSION_MERGED: (Telling(Audience.AUTHOR, mail=True), _HANDLERS),
        EventTag.SUBMISSION_UNMERGED: (_AUTHOR, _DISPATCHERS),
        EventTag.SUBMISSION_JOINED: (_HANDLERS,),
        EventTag.SUBMISSION_ANSWERED_TOGETHER: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.REPAIR_STARTED: (Telling(Audience.UNIT, mail=True), _SUPERVISORS, _REVIEWERS),
        EventTag.REPAIR_DONE: (_AUTHOR, _SUPERVISORS),
        EventTag.WORK_ORDER_ACCEPTED: (_AUTHOR,),
        EventTag.REPLY_SIGNED: (_REVIEWERS,),
        EventTag.REPLY_RETURNED: (Telling(Audience.UNIT, mail=True),),
        EventTag.REPLY_PUBLISHED: (Telling(Audience.AUTHOR, mail=True), _HANDLERS),
        EventTag.DEADLINE_WARNED: (_CLOCK_HOLDERS,),
        EventTag.DEADLINE_BREACHED: (_CLOCK_HOLDERS,),
        EventTag.DEADLINE_ESCALATED_TO_HEAD: (Telling(Audience.UNIT_HEADS, mail=True),),
        EventTag.DEADLINE_ESCALATED_TO_OFFICE: (Telling(Audience.LEADERS_OFFICE, mail=True),),
        EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR: (Telling(Audience.SUPERVISORS, mail=True),),
        EventTag.DEADLINE_PAUSED: (_AUTHOR,),
        EventTag.DEADLINE_RESUMED: (_AUTHOR,),
        EventTag.DEADLINE_MOVED: (Telling(Audience.CLOCK_HOLDERS, mail=True),),
        EventTag.EXTENSION_REQUESTED: (Telling(Audience.UNIT_HEADS),),
        EventTag.EXTENSION_GRANTED: (Telling(Audience.AUTHOR, mail=True), _DISPATCHERS, Telling(Audience.UNIT)),
        EventTag.EXTENSION_REFUSED: (Telling(Audience.UNIT),),
        EventTag.WORK_ORDER_DECLINED: (Telling(Audience.AUTHOR, mail=True), _DISPATCHERS),
        EventTag.WORK_ORDER_OBJECTED: (Telling(Audience.DISPATCHERS, mail=True),),
        EventTag.WORK_ORDER_REDISPATCHED: (Telling(Audience.UNIT, mail=True), Telling(Audience.AUTHOR, mail=True)),
        EventTag.WORK_ORDER_LIFTED: (
            Telling(Audience.UNIT, mail=True),
            Telling(Audience.AUTHOR, mail=True),
            _SUPERVISORS,
        ),
        EventTag.WORK_ORDER_PASSED_ON: (Telling(Audience.UNIT),),
        EventTag.RATING_LAPSED: (_AUTHOR, _HANDLERS),
        EventTag.FOLLOW_UP_ASKED: (Telling(Audience.HANDLERS, mail=True),),
        EventTag.SUBMISSION_REOPENED: (Telling(Audience.HANDLERS, mail=True), _AUTHOR, _SUPERVISORS),
        EventTag.APPEAL_ASKED: (Telling(Audience.APPEAL_OFFICERS, mail=True), _HANDLERS),
        EventTag.APPEAL_UPHELD: (Telling(Audience.AUTHOR, mail=True), Telling(Audience.HANDLERS, mail=True)),
        EventTag.APPEAL_REJECTED: (Telling(Audience.AUTHOR, mail=True), _HANDLERS),
        EventTag.WORK_ORDER_CLOSED: (_AUTHOR,),
        EventTag.RECUSAL_DECLARED: (Telling(Audience.UNIT_HEADS), _SUPERVISORS),
        EventTag.RECUSAL_LEFT_NOBODY: (
            Telling(Audience.UNIT_HEADS),
            _SUPERVISORS,
            Telling(Audience.DISPATCHERS, mail=True),
        ),
        EventTag.WORK_ORDER_ASSIGNED: (Telling(Audience.ASSIGNEE),),
        EventTag.OBJECTION_UPHELD: (_DISPATCHERS,),
        EventTag.OBJECTION_REJECTED: (Telling(Audience.UNIT, mail=True),),
        EventTag.OPINION_GIVEN: (_HANDLERS,),
        EventTag.OPINION_MISSING: (_SUPERVISORS,),
        EventTag.REPLY_COSIGNED: (_HANDLERS,),
        EventTag.REPLY_DISSENTED: (_HANDLERS, Telling(Audience.SUPERVISORS, mail=True)),
        EventTag.PROMISE_PROVED: (_AUTHOR, _SUPERVISORS),
        EventTag.SUPERVISION_WARNED: (_HANDLERS,),
        EventTag.SUPERVISION_LETTER: (Telling(Audience.UNIT, mail=True), _AUTHOR),
        EventTag.SUPERVISION_ANSWERED: (Telling(Audience.SUPERVISORS, mail=True),),
        EventTag.SUPERVISION_INTERVIEWED: (Telling(Audience.UNIT, mail=True), _AUTHOR),
        EventTag.SUPERVISION_CIRCULATED: (Telling(Audience.UNIT, mail=True), _AUTHOR),
        EventTag.SUPERVISION_LIFTED: (_AUTHOR, _HANDLERS, _SUPERVISORS),
        EventTag.SUBMISSION_LISTED: (Telling(Audience.HANDLERS, mail=True), _AUTHOR),
        EventTag.SUBMISSION_UNLISTED: (_AUTHOR, _HANDLERS),
        EventTag.INSTRUCTION_RECORDED: (Telling(Audience.UNIT, mail=True),),
        EventTag.INSTRUCTION_REPORTED: (Telling(Audience.ADDRESSED_OFFICE),),
        EventTag.INSTRUCTION_PASSED_ON: (Telling(Audience.UNIT, mail=True), Telling(Audience.ADDRESSED_OFFICE)),
        EventTag.INSTRUCTION_ENDED: (Telling(Audience.ADDRESSED_OFFICE), Telling(Audience.UNIT)),
        EventTag.WORK_ORDER_INHERITED: (Telling(Audience.UNIT, mail=True), _DISPATCHERS, _AUTHOR),
        EventTag.WORK_ORDER_RETURNED: (Telling(Audience.DISPATCHERS, mail=True),),
        EventTag.INQUIRY_INHERITED: (Telling(Audience.ASKED, mail=True), Telling(Audience.UNIT)),
        EventTag.PAYMENT_RECORDED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.PAYMENT_CONFIRMED: (Telling(Audience.UNIT),),
        EventTag.PAYMENT_DENIED: (Telling(Audience.UNIT, mail=True), _SUPERVISORS),
        EventTag.REPAYMENT_PLANNED: (Telling(Audience.AUTHOR, mail=True), _SUPERVISORS),
        EventTag.ARREARS_CLEARED: (_AUTHOR, _HANDLERS, _SUPERVISORS),
        EventTag.PERMIT_RECORDED: (_AUTHOR,),
        EventTag.PERMIT_CORRECTION_ASKED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.PERMIT_ACCEPTED: (_AUTHOR,),
        EventTag.PERMIT_EXCLUDED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.PERMIT_EXTENDED: (Telling(Audience.AUTHOR, mail=True), Telling(Audience.UNIT)),
        EventTag.PERMIT_DECIDED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.PERMIT_DEEMED_ACCEPTED: (Telling(Audience.AUTHOR, mail=True), Telling(Audience.UNIT)),
        EventTag.PERMIT_DEEMED_RENEWED: (
            Telling(Audience.AUTHOR, mail=True),
            Telling(Audience.UNIT, mail=True),
            _SUPERVISORS,
        ),
        EventTag.SUGGESTION_ADOPTED: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.ADOPTION_WITHDRAWN: (Telling(Audience.AUTHOR, mail=True),),
        EventTag.REPORT_READY: (Telling(Audience.WHO_ASKED), Telling(Audience.TOLD_OF_REPORT, mail=True)),
        EventTag.REPORT_FAILED: (Telling(Audience.WHO_ASKED),),
        EventTag.REPORT_PUBLISHED: (Telling(Audience.WHO_ASKED), Telling(Audience.TOLD_OF_REPORT)),
    }
)
"""The audiences of every event of which anybody is told. Who did the deed is never told of it."""
