"""What the table of the procedure asks of a submission's review, as SQL: one form for the services and the portals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_

from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.submissions.model import ProposalState, ReviewProposal
from business_channel.work_orders.model import WorkOrder, WorkOrderState


def of_review(submission: Any, account_id: UUID | None) -> Mapping[str, ColumnElement[bool]]:
    """The fields of ``Standing`` that tell of the review, by their names, for a submission and an account."""
    proposal = exists().where(ReviewProposal.submission_id == submission.id)
    waiting = proposal.where(ReviewProposal.state == ProposalState.PROPOSED)
    own = ReviewProposal.proposed_by == account_id
    told = InformationRequest.submission_id == submission.id, InformationRequest.work_order_id.is_(None)
    return {
        "proposed": waiting,
        "own_proposal": waiting.where(own),
        "took_part": or_(
            submission.reviewed_by == account_id,
            proposal.where(or_(own, ReviewProposal.decided_by == account_id)),
        ),
        "supplemented": exists().where(*told),
        "awaited": exists().where(
            InformationRequest.submission_id == submission.id,
            InformationRequest.source == InformationSource.AUTHOR,
            InformationRequest.state == RequestState.ASKED,
            WorkOrder.id == InformationRequest.work_order_id,
            WorkOrder.state == WorkOrderState.AWAITING_AUTHOR,
        ),
    }
