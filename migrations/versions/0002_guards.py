"""What the store itself holds to: originals that never change, records that only grow, numbers for people."""

from alembic import op

revision = "0002"
down_revision = "0001"

_ORIGINAL = (
    "number, kind, title, body, author_id, contact_name_sealed, contact_phone_sealed, hidden_remark_sealed, filed_at"
)

_KEEP = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% of % is refused: it is a record', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE SEQUENCE submission_number")
    op.execute(_KEEP)
    op.execute(
        f"CREATE TRIGGER original_never_changes BEFORE UPDATE OF {_ORIGINAL} ON submission "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    for table in ("audit_entry", "event"):
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_sealed_once BEFORE UPDATE ON {table} "
            "FOR EACH ROW WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in ("audit_entry", "event"):
        op.execute(f"DROP TRIGGER {table}_is_sealed_once ON {table}")
        op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
    op.execute("DROP TRIGGER original_never_changes ON submission")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP SEQUENCE submission_number")
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")
