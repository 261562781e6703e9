"""What happens around the handling of a matter: supervision, instructions, recusals, successions, files, permits,
adoptions.
"""

from business_channel.happenings import Happening
from business_channel.tags import EventTag


class SupervisionWarned(Happening):
    tag = EventTag.SUPERVISION_WARNED


class SupervisionLetter(Happening):
    tag = EventTag.SUPERVISION_LETTER


class SupervisionAnswered(Happening):
    tag = EventTag.SUPERVISION_ANSWERED


class SupervisionInterviewed(Happening):
    tag = EventTag.SUPERVISION_INTERVIEWED


class SupervisionCirculated(Happening):
    tag = EventTag.SUPERVISION_CIRCULATED


class SupervisionLifted(Happening):
    tag = EventTag.SUPERVISION_LIFTED


class SubmissionListed(Happening):
    tag = EventTag.SUBMISSION_LISTED


class SubmissionUnlisted(Happening):
    tag = EventTag.SUBMISSION_UNLISTED


class RecusalDeclared(Happening):
    tag = EventTag.RECUSAL_DECLARED


class RecusalLeftNobody(Happening):
    tag = EventTag.RECUSAL_LEFT_NOBODY


class InstructionRecorded(Happening):
    """A leader's instruction lays a duty on one department."""

    tag = EventTag.INSTRUCTION_RECORDED


class InstructionReported(Happening):
    tag = EventTag.INSTRUCTION_REPORTED


class InstructionPassedOn(Happening):
    """The duty went with its order to the department whose order it is now."""

    tag = EventTag.INSTRUCTION_PASSED_ON


class InstructionEnded(Happening):
    """The order ended before the department has reported."""

    tag = EventTag.INSTRUCTION_ENDED


class WorkOrderInherited(Happening):
    """An order goes on with the successor of its department, which has ended."""

    tag = EventTag.WORK_ORDER_INHERITED


class WorkOrderReturned(Happening):
    """An order is back with the dispatcher: its department has ended, and nobody can take its place."""

    tag = EventTag.WORK_ORDER_RETURNED


class InquiryInherited(Happening):
    """What a department was asked for is the successor's to answer."""

    tag = EventTag.INQUIRY_INHERITED


class AttachmentShared(Happening):
    """A unit that answers lets the helping ones read a file; their feeds carry it, and nobody else is told."""

    tag = EventTag.ATTACHMENT_SHARED
    told = False


class PermitRecorded(Happening):
    """A step of a licence was recorded, or an exclusion has lasted as long as was told."""

    tag = EventTag.PERMIT_RECORDED


class PermitCorrectionAsked(Happening):
    tag = EventTag.PERMIT_CORRECTION_ASKED


class PermitAccepted(Happening):
    tag = EventTag.PERMIT_ACCEPTED


class PermitExcluded(Happening):
    tag = EventTag.PERMIT_EXCLUDED


class PermitExtended(Happening):
    tag = EventTag.PERMIT_EXTENDED


class PermitDecided(Happening):
    tag = EventTag.PERMIT_DECIDED


class PermitDeemedAccepted(Happening):
    """Silence accepted the application."""

    tag = EventTag.PERMIT_DEEMED_ACCEPTED


class PermitDeemedRenewed(Happening):
    """Silence renewed the licence."""

    tag = EventTag.PERMIT_DEEMED_RENEWED


class SuggestionAdopted(Happening):
    """A suggestion entered a document."""

    tag = EventTag.SUGGESTION_ADOPTED


class AdoptionWithdrawn(Happening):
    """The record of that was wrong."""

    tag = EventTag.ADOPTION_WITHDRAWN
