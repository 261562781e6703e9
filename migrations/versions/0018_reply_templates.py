"""Templates of the replies of departments."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MOMENT = sa.DateTime(timezone=True)
KINDS = ("INTERIM", "FINAL", "JOINT", "PARTIAL", "SUPPLEMENT")


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="replykind", native_enum=False, length=40, create_constraint=True)
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id"), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("topic_code", sa.String(length=60), sa.ForeignKey("topic.code")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    offered = sa.text("retired_at IS NULL")
    op.create_index("ix_reply_template_offered", "reply_template", ["department_id", "title"], postgresql_where=offered)


def downgrade() -> None:
    op.drop_table("reply_template")
