"""What can happen in the channel: one frozen class per event, carrying ids only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from business_channel.tags import EventTag

PLATFORM = UUID(int=0)
"""What an event is internal to when it concerns the operator alone."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event about one submission; ``departments`` are those whose feeds carry it.

    ``internal_to`` names the department inside which it stays (the author does not see drafts), or ``PLATFORM``.
    ``told`` is false for events of which nobody is notified.
    """

    tag: ClassVar[EventTag]
    told: ClassVar[bool] = True
    submission_id: UUID
    work_order_id: UUID | None = None
    reply_id: UUID | None = None
    deadline_id: UUID | None = None
    departments: tuple[UUID, ...] = ()
    internal_to: UUID | None = None


class SubmissionFiled(Happening):
    tag = EventTag.SUBMISSION_FILED


class SubmissionApproved(Happening):
    tag = EventTag.SUBMISSION_APPROVED


class SubmissionRejected(Happening):
    tag = EventTag.SUBMISSION_REJECTED


class SubmissionMarkedUrgent(Happening):
    tag = EventTag.SUBMISSION_MARKED_URGENT


class SubmissionDispatched(Happening):
    tag = EventTag.SUBMISSION_DISPATCHED


class SubmissionRated(Happening):
    tag = EventTag.SUBMISSION_RATED


class SubmissionThanked(Happening):
    tag = EventTag.SUBMISSION_THANKED


class SubmissionWithdrawn(Happening):
    tag = EventTag.SUBMISSION_WITHDRAWN


class SubmissionTerminated(Happening):
    tag = EventTag.SUBMISSION_TERMINATED


class SubmissionMerged(Happening):
    tag = EventTag.SUBMISSION_MERGED


class SubmissionUnmerged(Happening):
    tag = EventTag.SUBMISSION_UNMERGED


class SubmissionJoined(Happening):
    """Others were merged into the submission."""

    tag = EventTag.SUBMISSION_JOINED


class SubmissionAnsweredTogether(Happening):
    """A reply to the submission that this one was merged into is published."""

    tag = EventTag.SUBMISSION_ANSWERED_TOGETHER


class RepairStarted(Happening):
    tag = EventTag.REPAIR_STARTED


class RepairDone(Happening):
    tag = EventTag.REPAIR_DONE


class RatingLapsed(Happening):
    tag = EventTag.RATING_LAPSED


class CallBackRecorded(Happening):
    tag = EventTag.CALL_BACK_RECORDED
    told = False


class FollowUpAsked(Happening):
    tag = EventTag.FOLLOW_UP_ASKED


class FollowUpAnswered(Happening):
    tag = EventTag.FOLLOW_UP_ANSWERED
    told = False


class SubmissionReopened(Happening):
    tag = EventTag.SUBMISSION_REOPENED


class AppealAsked(Happening):
    tag = EventTag.APPEAL_ASKED


class AppealUpheld(Happening):
    tag = EventTag.APPEAL_UPHELD


class AppealRejected(Happening):
    tag = EventTag.APPEAL_REJECTED


class WorkOrderClosed(Happening):
    tag = EventTag.WORK_ORDER_CLOSED


class WorkOrderAccepted(Happening):
    tag = EventTag.WORK_ORDER_ACCEPTED


class ReplyDrafted(Happening):
    tag = EventTag.REPLY_DRAFTED
    told = False


class ReplySigned(Happening):
    tag = EventTag.REPLY_SIGNED


class ReplyReturned(Happening):
    tag = EventTag.REPLY_RETURNED


class ReplyPublished(Happening):
    tag = EventTag.REPLY_PUBLISHED


class DeadlineWarned(Happening):
    tag = EventTag.DEADLINE_WARNED


class DeadlineBreached(Happening):
    tag = EventTag.DEADLINE_BREACHED


class DeadlineEscalatedToHead(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_HEAD


class DeadlineEscalatedToOffice(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_OFFICE


class DeadlineEscalatedToSupervisor(Happening):
    tag = EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR


class DeadlinePaused(Happening):
    tag = EventTag.DEADLINE_PAUSED


class DeadlineResumed(Happening):
    tag = EventTag.DEADLINE_RESUMED


class DeadlineMoved(Happening):
    tag = EventTag.DEADLINE_MOVED


class ExtensionRequested(Happening):
    tag = EventTag.EXTENSION_REQUESTED


class ExtensionGranted(Happening):
    tag = EventTag.EXTENSION_GRANTED


class ExtensionRefused(Happening):
    tag = EventTag.EXTENSION_REFUSED


class WorkOrderDeclined(Happening):
    tag = EventTag.WORK_ORDER_DECLINED


class WorkOrderObjected(Happening):
    tag = EventTag.WORK_ORDER_OBJECTED


class WorkOrderRedispatched(Happening):
    tag = EventTag.WORK_ORDER_REDISPATCHED


class WorkOrderLifted(Happening):
    tag = EventTag.WORK_ORDER_LIFTED


class WorkOrderPassedOn(Happening):
    """An order left a department for another; whose it was reads that it is gone, and no more of the matter."""

    tag = EventTag.WORK_ORDER_PASSED_ON


class WorkOrderAssigned(Happening):
    tag = EventTag.WORK_ORDER_ASSIGNED


class ObjectionUpheld(Happening):
    tag = EventTag.OBJECTION_UPHELD


class ObjectionRejected(Happening):
    tag = EventTag.OBJECTION_REJECTED


class OpinionGiven(Happening):
    tag = EventTag.OPINION_GIVEN


class OpinionMissing(Happening):
    tag = EventTag.OPINION_MISSING


class NoteAdded(Happening):
    tag = EventTag.NOTE_ADDED
    told = False


class ReplyCosigned(Happening):
    tag = EventTag.REPLY_COSIGNED


class ReplyDissented(Happening):
    tag = EventTag.REPLY_DISSENTED


class ReplyCountersigned(Happening):
    tag = EventTag.REPLY_COUNTERSIGNED
    told = False


class PromiseProved(Happening):
    tag = EventTag.PROMISE_PROVED


class SubmissionHidden(Happening):
    tag = EventTag.SUBMISSION_HIDDEN


class ReviewProposed(Happening):
    tag = EventTag.REVIEW_PROPOSED


class SupplementRequested(Happening):
    tag = EventTag.SUPPLEMENT_REQUESTED


class SupplementSupplied(Happening):
    tag = EventTag.SUPPLEMENT_SUPPLIED


class SupplementLapsed(Happening):
    tag = EventTag.SUPPLEMENT_LAPSED


class SubmissionContested(Happening):
    tag = EventTag.SUBMISSION_CONTESTED


class RecheckUpheld(Happening):
    tag = EventTag.RECHECK_UPHELD


class RecheckOverturned(Happening):
    tag = EventTag.RECHECK_OVERTURNED


class InformationRequested(Happening):
    tag = EventTag.INFORMATION_REQUESTED


class InformationSupplied(Happening):
    tag = EventTag.INFORMATION_SUPPLIED


class InformationLapsed(Happening):
    tag = EventTag.INFORMATION_LAPSED


class InquiryMade(Happening):
    tag = EventTag.INQUIRY_MADE


class InquiryAnswered(Happening):
    tag = EventTag.INQUIRY_ANSWERED


class InquiryLapsed(Happening):
    tag = EventTag.INQUIRY_LAPSED


class AuthorContacted(Happening):
    tag = EventTag.AUTHOR_CONTACTED
    told = False


class PaymentRecorded(Happening):
    tag = EventTag.PAYMENT_RECORDED


class PaymentConfirmed(Happening):
    tag = EventTag.PAYMENT_CONFIRMED


class PaymentDenied(Happening):
    tag = EventTag.PAYMENT_DENIED


class RepaymentPlanned(Happening):
    tag = EventTag.REPAYMENT_PLANNED


class ArrearsCleared(Happening):
    """The payment that was confirmed made up the principal."""

    tag = EventTag.ARREARS_CLEARED
