"""Files that go with a submission."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)
TAGS = ("ATTACHMENT_SHARED",)
TAGGED = ("event", "notification")
TYPES = ("JPEG", "PNG", "WEBP", "PDF", "DOCX", "XLSX")
STATES = ("AWAITED", "RECEIVING", "STORED", "FAILED", "EXPIRED")


def upgrade() -> None:
    for table in TAGGED:
        widen(table, "tag", "eventtag", TAGS)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), index=True),
        sa.Column("state", _choice("attachmentstate", *STATES), nullable=False),
        sa.Column("type", _choice("filetype", *TYPES), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("expected_size", sa.Integer(), nullable=False),
        sa.Column("expected_sha256", sa.String(length=64)),
        sa.Column("size", sa.Integer()),
        sa.Column("sha256", sa.String(length=64)),
        sa.Column("uploaded_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("uploaded_at", MOMENT),
        sa.Column("target_until", MOMENT, nullable=False),
        sa.Column("kept_until", MOMENT),
        sa.CheckConstraint("submission_id IS NULL OR (state = 'STORED' AND kept_until IS NULL)", name="attached"),
    )
    unattached = sa.text("kept_until IS NOT NULL")
    op.create_index("ix_attachment_kept_until", "attachment", ["kept_until"], postgresql_where=unattached)
    op.create_index("ix_attachment_waiting", "attachment", ["uploaded_by"], postgresql_where=unattached)


def downgrade() -> None:
    op.drop_table("attachment")
    op.execute("ALTER TABLE event DISABLE TRIGGER USER")
    op.execute("DELETE FROM event WHERE tag = 'ATTACHMENT_SHARED'")
    op.execute("ALTER TABLE event ENABLE TRIGGER USER")
    for table in TAGGED:
        narrow(table, "tag", "eventtag", TAGS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
