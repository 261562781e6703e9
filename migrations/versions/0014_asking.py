"""What somebody is asked for, verdicts that two reviewers have to agree on, and what the author contests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.choices import narrow, widen

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
    "SUBMISSION_HIDDEN",
    "REVIEW_PROPOSED",
    "SUPPLEMENT_REQUESTED",
    "SUPPLEMENT_SUPPLIED",
    "SUPPLEMENT_LAPSED",
    "SUBMISSION_CONTESTED",
    "RECHECK_UPHELD",
    "RECHECK_OVERTURNED",
    "INFORMATION_REQUESTED",
    "INFORMATION_SUPPLIED",
    "INFORMATION_LAPSED",
    "INQUIRY_MADE",
    "INQUIRY_ANSWERED",
    "INQUIRY_LAPSED",
    "AUTHOR_CONTACTED",
)
OLD_REASONS = (
    *("OUTSIDE_REMIT", "IN_JUDICIAL_PROCEDURE", "IN_PETITION_PROCEDURE", "FINALLY_DECIDED", "DUPLICATE", "VAGUE"),
    *("UNVERIFIED_CLAIMS", "DEFAMATION", "PRIVACY_OF_OTHERS", "ADVERTISING", "IMPERSONATION", "FLOODING"),
)
NEW_REASONS = (
    *("RESERVED_POWERS", "AGAINST_JUDGMENT", "IN_DISCIPLINE_PROCEDURE", "RUMOUR", "AUTHOR_ASKED"),
    *("PROGRESS_ONLY", "OTHER_PROCEDURE", "SPECIAL_SYMBOLS", "CAMPAIGN"),
)
OLD_REVIEWS = ("SUBMITTED", "APPROVED", "REJECTED")
NEW_REVIEWS = ("NEEDS_SUPPLEMENT", "NOT_DISPLAYED", "RECHECK", "LAPSED")
AWAITING = ("AWAITING_AUTHOR",)
OPEN = ("ISSUED", "ACCEPTED", "IN_PROGRESS")
CHOICES = {
    ("event", "tag", "eventtag"): TAGS,
    ("notification", "tag", "eventtag"): TAGS,
    ("submission", "review_state", "reviewstate"): NEW_REVIEWS,
    ("submission", "rejection_reason", "rejectionreason"): NEW_REASONS,
    ("submission", "handling_state", "handlingstate"): AWAITING,
    ("work_order", "state", "workorderstate"): AWAITING,
    ("deadline", "clock", "clock"): ("SUPPLEMENT",),
    ("deadline_definition", "clock", "clock"): ("SUPPLEMENT",),
}


def upgrade() -> None:
    for (table, column, name), members in CHOICES.items():
        widen(table, column, name, members)
    op.add_column("submission", sa.Column("contested", _choice("contested", *OLD_REVIEWS, *NEW_REVIEWS)))
    op.add_column("submission", sa.Column("respondent_id", sa.Uuid(), sa.ForeignKey("department.id")))
    op.add_column("work_order", sa.Column("contacted_at", MOMENT))
    op.add_column("work_order", sa.Column("contact_way", _choice("contactway", "PHONE", "IN_PERSON", "MESSAGE")))
    op.add_column("work_order", sa.Column("contact_note", sa.String(length=500)))
    _index_open(*OPEN, *AWAITING)
    _create_proposals()
    _create_rechecks()
    _create_requests()


def _create_proposals() -> None:
    op.create_table(
        "review_proposal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("verdict", _choice("verdict", "HIDE", "REJECT"), nullable=False),
        sa.Column("reason", _choice("rejectionreason", *OLD_REASONS, *NEW_REASONS), nullable=False),
        sa.Column("note", sa.String(length=500)),
        sa.Column("state", _choice("proposalstate", "PROPOSED", "CONFIRMED", "OVERTURNED"), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", MOMENT),
    )
    op.create_index("ix_review_proposal_submission_id", "review_proposal", ["submission_id"])
    op.create_index(
        "uq_review_proposal_open",
        "review_proposal",
        ["submission_id"],
        unique=True,
        postgresql_where=sa.text("state = 'PROPOSED'"),
    )


def _create_rechecks() -> None:
    op.create_table(
        "recheck",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, unique=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("overturned", sa.Boolean()),
        sa.Column("note", sa.String(length=500)),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", MOMENT),
    )


def _create_requests() -> None:
    op.create_table(
        "information_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id"), index=True),
        sa.Column("source", _choice("informationsource", "AUTHOR", "RESPONDENT", "DEPARTMENT"), nullable=False),
        sa.Column("asked_id", sa.Uuid(), sa.ForeignKey("department.id"), index=True),
        sa.Column("due_at", MOMENT),
        sa.Column("items", JSONB(), nullable=False),
        sa.Column("state", _choice("requeststate", "ASKED", "SUPPLIED", "LAPSED"), nullable=False),
        sa.Column("returns_to", _choice("reviewstate", *OLD_REVIEWS, *NEW_REVIEWS)),
        sa.Column("deadline_id", sa.Uuid(), sa.ForeignKey("deadline.id")),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("supplied_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("supplied_at", MOMENT),
        sa.Column("lapsed_at", MOMENT),
    )
    op.create_index("ix_information_request_submission_id", "information_request", ["submission_id"])
    op.create_index(
        "uq_information_request_supplement",
        "information_request",
        ["submission_id"],
        unique=True,
        postgresql_where=sa.text("work_order_id IS NULL"),
    )
    op.create_index(
        "ix_information_request_awaited",
        "information_request",
        ["deadline_id"],
        postgresql_where=sa.text("state = 'ASKED'"),
    )


def downgrade() -> None:
    for table in ("information_request", "recheck", "review_proposal"):
        op.drop_table(table)
    op.drop_column("submission", "contested")
    op.drop_column("submission", "respondent_id")
    for column in ("contacted_at", "contact_way", "contact_note"):
        op.drop_column("work_order", column)
    op.execute("UPDATE submission SET handling_state = 'IN_PROGRESS' WHERE handling_state = 'AWAITING_AUTHOR'")
    op.execute("UPDATE work_order SET state = 'IN_PROGRESS' WHERE state = 'AWAITING_AUTHOR'")
    _index_open(*OPEN)
    op.execute("UPDATE submission SET review_state = 'SUBMITTED' WHERE review_state = 'NEEDS_SUPPLEMENT'")
    op.execute("UPDATE submission SET review_state = 'APPROVED' WHERE review_state = 'NOT_DISPLAYED'")
    op.execute("UPDATE submission SET review_state = 'REJECTED' WHERE review_state IN ('RECHECK', 'LAPSED')")
    for (table, column, name), members in CHOICES.items():
        narrow(table, column, name, members)


def _index_open(*states: str) -> None:
    listed = ", ".join(f"'{each}'" for each in states)
    op.drop_index("ix_work_order_open", "work_order")
    op.create_index(
        "ix_work_order_open",
        "work_order",
        ["department_id", "state"],
        postgresql_where=sa.text(f"state IN ({listed})"),
    )


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
