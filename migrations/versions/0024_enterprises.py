"""Enterprises are registered and certified, have owners, state their size, and may stay unnamed in public."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

MOMENT = sa.DateTime(timezone=True)
STATES = ("REGISTERED", "CERTIFIED", "REFUSED", "SUSPENDED")
COLUMNS = {
    "contact_name_sealed": sa.Text(),
    "contact_name_masked": sa.String(length=60),
    "contact_phone_sealed": sa.Text(),
    "contact_phone_masked": sa.String(length=30),
    "registered_by": sa.Uuid(),
    "registered_at": MOMENT,
    "decided_by": sa.Uuid(),
    "decided_at": MOMENT,
    "decision_note": sa.String(length=500),
}
PEOPLE = ("registered_by", "decided_by")
FIRST_MEMBERS_OWN = """
    UPDATE role_grant SET owner = true WHERE id IN (
        SELECT DISTINCT ON (enterprise_id) id FROM role_grant WHERE enterprise_id IS NOT NULL
        ORDER BY enterprise_id, granted_at, id
    )
"""
NEVER_CERTIFIED = "(SELECT id FROM enterprise WHERE state IN ('REGISTERED', 'REFUSED'))"


def upgrade() -> None:
    state = sa.Enum(*STATES, name="enterprisestate", native_enum=False, create_constraint=True, length=40)
    op.add_column("enterprise", sa.Column("state", state, nullable=False, server_default="CERTIFIED"))
    op.alter_column("enterprise", "state", server_default=None)
    for name, kind in COLUMNS.items():
        op.add_column("enterprise", sa.Column(name, kind))
    for column in PEOPLE:
        op.create_foreign_key(f"fk_enterprise_{column}", "enterprise", "account", [column], ["id"])
    op.drop_constraint("uq_enterprise_credit_code", "enterprise")
    not_refused = sa.text("state <> 'REFUSED'")
    op.create_index(
        "uq_enterprise_credit_code", "enterprise", ["credit_code"], unique=True, postgresql_where=not_refused
    )
    op.create_index("ix_enterprise_state_registered_at", "enterprise", ["state", "registered_at"])
    for table in ("role_grant", "invitation"):
        op.add_column(table, sa.Column("owner", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(FIRST_MEMBERS_OWN)
    op.add_column("invitation", sa.Column("enterprise_id", sa.Uuid()))
    op.create_foreign_key("fk_invitation_enterprise_id", "invitation", "enterprise", ["enterprise_id"], ["id"])
    op.add_column("submission", sa.Column("enterprise_public_name", sa.String(length=80)))
    _create_sizes()


def _create_sizes() -> None:
    op.create_table(
        "enterprise_size",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("staff", sa.Integer()),
        sa.Column("revenue", sa.Numeric(18, 2)),
        sa.Column("assets", sa.Numeric(18, 2)),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=False),
        sa.Column("stated_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("stated_at", MOMENT, nullable=False),
    )
    op.create_index("ix_enterprise_size_enterprise_id_as_of", "enterprise_size", ["enterprise_id", "as_of"])


def downgrade() -> None:
    """Whoever was never certified is forgotten, since without states everybody counts as certified."""
    op.drop_table("enterprise_size")
    op.drop_column("submission", "enterprise_public_name")
    op.execute("DELETE FROM invitation WHERE enterprise_id IS NOT NULL")
    op.drop_column("invitation", "enterprise_id")
    op.execute(f"DELETE FROM role_grant WHERE enterprise_id IN {NEVER_CERTIFIED}")
    op.execute("DELETE FROM enterprise WHERE state IN ('REGISTERED', 'REFUSED')")
    for table in ("role_grant", "invitation"):
        op.drop_column(table, "owner")
    op.drop_index("ix_enterprise_state_registered_at", "enterprise")
    op.drop_index("uq_enterprise_credit_code", "enterprise")
    op.create_unique_constraint("uq_enterprise_credit_code", "enterprise", ["credit_code"])
    for column in ("state", *COLUMNS):
        op.drop_column("enterprise", column)
