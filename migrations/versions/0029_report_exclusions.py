"""What is left out of rankings, by the word of two people."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

MOMENT = sa.DateTime(timezone=True)
GROUNDS = ("AGAINST_THE_LAW", "INVENTED_FACTS", "FINALLY_DECIDED", "IMPOSSIBLE_FOR_NOW", "RATED_IN_BAD_FAITH")
STATES = ("PROPOSED", "APPROVED", "REFUSED")


def _choice(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)


def upgrade() -> None:
    op.create_table(
        "report_exclusion",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("ground", _choice("exclusionground", GROUNDS), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("state", _choice("exclusionstate", STATES), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", MOMENT),
        sa.Column("note", sa.String(length=500)),
        sa.CheckConstraint("proposed_by <> decided_by", name=op.f("ck_report_exclusion_two_people")),
    )
    standing = sa.text("state <> 'REFUSED'")
    op.create_index(
        "uq_report_exclusion_standing", "report_exclusion", ["submission_id"], unique=True, postgresql_where=standing
    )
    op.create_index("ix_report_exclusion_proposed_at_id", "report_exclusion", ["proposed_at", "id"])
    op.create_index("ix_submission_reviewed_at", "submission", ["reviewed_at"])


def downgrade() -> None:
    op.drop_index("ix_submission_reviewed_at", "submission")
    op.drop_table("report_exclusion")
