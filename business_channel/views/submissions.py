"""How a submission is read."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, null, or_, select, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.language import Language
from business_channel.nouns import Edge, Field, Nested, Noun, identity, plain, to_one
from business_channel.reader import Reader, Viewpoint
from business_channel.replies.model import ReplyState
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission, SubmissionDetail
from business_channel.submissions.service import PersonalField, belongs_to
from business_channel.views import (
    accesses,
    adoptions,
    alike,
    asking,
    attachments,
    availability,
    campaigns,
    deadlines,
    feedback,
    handling,
    instructions,
    leases,
    ledger,
    permits,
    places,
    proposals,
    recusals,
    replies,
    supervision,
    work_orders,
)


def visible(submission: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of submissions for this reader."""
    return visibility.visible(submission, reader.principal)


def _personal(field: PersonalField, masked: Callable[[Any], ColumnElement[Any]]) -> Field:
    """The author's own in the clear; everyone else who may know the author gets the masked form, whatever the role."""

    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
        own, known = row.author_id == reader.principal.account_id, visibility.known(row, reader.principal)
        shown = case((known, masked(row)), else_=null())
        return row.id, case((own, getattr(row, f"{field.value}_sealed")), else_=null()), shown

    def build(reader: Reader, key: Any, sealed: str | None, shown: str | None) -> str | None:
        return shown if sealed is None else reader.store.vault.open(sealed, belongs_to(field, key))

    return Field(columns, build)


def _for_author_or_platform(column: str) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        principal = reader.principal
        platform = true() if principal.has_any(PLATFORM_READERS) else false()
        return (case((or_(visibility.own(row, principal), platform), getattr(row, column)), else_=null()),)

    return Field(columns)


def _by_another_door(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """How it came in through another body is the platform's to know, where it may know the author."""
    platform = true() if reader.principal.has_any(PLATFORM_READERS) else false()
    return and_(platform, visibility.known(row, reader.principal))


def _for_platform(column: str) -> Field:
    return Field(lambda row, reader: (case((_by_another_door(row, reader), getattr(row, column)), else_=null()),))


def _typed_by(source: Any, target: Any, reader: Viewpoint) -> ColumnElement[bool]:
    return and_(target.id == source.typed_by, _by_another_door(source, reader))


def _of_author(noun: Callable[[], Noun], column: str) -> Edge:
    """An edge that leads to who the author is."""

    def on(source: Any, target: Any, reader: Viewpoint) -> ColumnElement[bool]:
        return and_(target.id == getattr(source, column), visibility.known(source, reader.principal))

    return Edge(noun, on)


def _hops(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """How often it was passed on is for the platform and the leader's office; the author reads who held it and when."""
    allowed = visibility.oversees(row.id, reader.principal)
    return (case((allowed, row.hops), else_=null()),)


def _merged_count(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """How many were merged into it is for those who handle it; an author knows of the own submission alone."""
    child = aliased(Submission)
    count = select(func.count()).where(child.merged_into_id == row.id).correlate(row).scalar_subquery()
    return (case((~visibility.own(row, reader.principal), count), else_=null()),)


def _answered_by(submission: Any, reply: Any) -> ColumnElement[bool]:
    """True of a submission's own replies, and of what is published to the one that it was merged into."""
    shared = (reply.submission_id == submission.merged_into_id) & (reply.state == ReplyState.PUBLISHED)
    either: ColumnElement[bool] = reply.submission_id.in_((submission.id, submission.merged_into_id))
    return either & or_(reply.submission_id == submission.id, shared)


MERGE_PARENT: Noun = Noun(
    "MergeParent",
    Submission,
    visible=None,
    fields=plain("number", "handling_state", "replied_at"),
    edges={"submission": to_one(lambda: SUBMISSION, "id")},
)


def _detail_visible(detail: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """What was filled in is read by those who read the body."""
    filed = aliased(Submission)
    return exists().where(filed.id == detail.submission_id, visible(filed, reader))


def _text(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    return (row.text_en if reader.language is Language.EN else row.text_zh,)


def _filed_as(_: Reader, value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


DETAIL: Noun = Noun(
    "SubmissionDetail",
    SubmissionDetail,
    visible=_detail_visible,
    fields=plain("code", "kind")
    | {"label": Field(places.label_in_language), "text": Field(_text)}
    | {"value": Field(lambda row, _: (row.value,), _filed_as)},
)

SUBMISSION: Noun = Noun(
    "Submission",
    Submission,
    visible=visible,
    fields=identity("Submission")
    | plain("number", "kind", "title", "body", "confidential", "urgent", "review_state", "handling_state")
    | plain("evaluation_state", "supervision_state", "listed")
    | plain("filed_at", "reviewed_at", "dispatched_at", "replied_at", "closed_at", "version")
    | plain("termination_ground", "ending_note", "merged_at", "channel", "round", "enterprise_public_name")
    | availability.SUBMISSION_ACTIONS
    | {
        "hops": Field(_hops),
        "routing_proposal": proposals.PROPOSAL,
        "duplicate_candidates": alike.CANDIDATES,
        "external_source": _for_platform("external_source"),
        "external_number": _for_platform("external_number"),
        "merged_count": Field(_merged_count),
        "relief_totals": leases.TOTALS,
        "rejection_reason": _for_author_or_platform("rejection_reason"),
        "rejection_note": _for_author_or_platform("rejection_note"),
        "contact_name": _personal(PersonalField.CONTACT_NAME, lambda row: row.contact_name_masked),
        "contact_phone": _personal(PersonalField.CONTACT_PHONE, lambda row: row.contact_phone_masked),
        "hidden_remark": _personal(PersonalField.HIDDEN_REMARK, lambda row: null()),
        "has_hidden_remark": Field(lambda row, _: (row.hidden_remark_sealed.is_not(None),)),
    },
    edges={
        "topic": to_one(lambda: places.TOPIC, "topic_code"),
        "region": to_one(lambda: places.REGION, "region_code"),
        "addressee": to_one(lambda: places.DEPARTMENT, "addressee_id"),
        "respondent": to_one(lambda: places.DEPARTMENT, "respondent_id"),
        "enterprise": _of_author(lambda: places.ENTERPRISE, "enterprise_id"),
        "thanks_for": _of_author(lambda: SUBMISSION, "thanks_for_id"),
        "merged_into": to_one(lambda: MERGE_PARENT, "merged_into_id"),
        "campaign": to_one(lambda: campaigns.CAMPAIGN, "campaign_id"),
        "reply_deadline": Edge(lambda: deadlines.DEADLINE, deadlines.reply_promised),
        "typed_by": Edge(lambda: handling.COLLEAGUE, _typed_by),
        "arrears": Edge(lambda: ledger.CLAIM, lambda source, target, _: target.submission_id == source.id),
        "permit": Edge(lambda: permits.PERMIT, lambda source, target, _: target.submission_id == source.id),
        "lease": Edge(lambda: leases.LEASE, lambda source, target, _: target.submission_id == source.id),
        "recheck": Edge(lambda: asking.RECHECK, lambda source, target, _: target.submission_id == source.id),
        "rating": Edge(lambda: feedback.RATING, feedback.of_this_round),
    },
    lists={
        "details": Nested(lambda: DETAIL, "id", "submission_id", "position"),
        "deadlines": Nested(lambda: deadlines.DEADLINE, "id", "submission_id", "started_at"),
        "work_orders": Nested(lambda: work_orders.WORK_ORDER, "id", "submission_id", "issued_at"),
        "replies": Nested(lambda: replies.REPLY, "id", "id", "drafted_at", through=(Submission, _answered_by)),
        "information_requests": Nested(lambda: asking.INFORMATION_REQUEST, "id", "submission_id", "asked_at"),
        "review_proposals": Nested(lambda: asking.REVIEW_PROPOSAL, "id", "submission_id", "proposed_at"),
        "ratings": Nested(lambda: feedback.RATING, "id", "submission_id", "round"),
        "call_backs": Nested(lambda: feedback.CALL_BACK, "id", "submission_id", "called_at"),
        "follow_ups": Nested(lambda: feedback.FOLLOW_UP, "id", "submission_id", "asked_at"),
        "appeals": Nested(lambda: feedback.APPEAL, "id", "submission_id", "asked_at"),
        "adoptions": Nested(lambda: adoptions.ADOPTION, "id", "submission_id", "recorded_at"),
        "supervision_steps": Nested(lambda: supervision.STEP, "id", "submission_id", "taken_at"),
        "recusals": Nested(lambda: recusals.RECUSAL, "id", "submission_id", "declared_at"),
        "leader_instructions": Nested(lambda: instructions.INSTRUCTION, "id", "submission_id", "recorded_at"),
        "accesses": Nested(lambda: accesses.ACCESS, "id", "subject_id", "at"),
        "attachments": Nested(lambda: attachments.ATTACHMENT, "id", "submission_id", "uploaded_at"),
    },
)
