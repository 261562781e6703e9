"""Marks of submissions, by which what is alike is found, and floods as proposals to merge."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

MOMENT = sa.DateTime(timezone=True)
PRINT_STATES = ("UNREAD", "WAITING", "GATHERED")
PROPOSAL_STATES = ("OPEN", "ACCEPTED", "DISMISSED", "LAPSED")


def upgrade() -> None:
    _create_proposals()
    _create_prints()
    op.create_table(
        "alike_mark",
        sa.Column("mark", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("filed_at", MOMENT, primary_key=True),
        sa.Column("submission_id", sa.Uuid(), primary_key=True),
    )
    _print_every_submission()


def downgrade() -> None:
    op.execute("DROP TRIGGER submission_is_printed ON submission")
    op.execute("DROP FUNCTION print_submission()")
    for table in ("alike_mark", "alike_print", "merge_proposal_mark", "merge_proposal"):
        op.drop_table(table)


def _create_proposals() -> None:
    op.create_table(
        "merge_proposal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("leader_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, unique=True),
        sa.Column("state", _choice("mergeproposalstate", *PROPOSAL_STATES), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("raised_at", MOMENT),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", MOMENT),
        sa.Column("note", sa.String(length=500)),
    )
    raised = {"postgresql_where": sa.text("raised_at IS NOT NULL")}
    op.create_index("ix_merge_proposal_raised", "merge_proposal", ["state", "raised_at", "id"], **raised)
    op.create_table(
        "merge_proposal_mark",
        sa.Column("mark", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("proposal_id", sa.Uuid(), sa.ForeignKey("merge_proposal.id"), primary_key=True),
    )


def _create_prints() -> None:
    op.create_table(
        "alike_print",
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), primary_key=True),
        sa.Column("state", _choice("printstate", *PRINT_STATES), nullable=False),
        sa.Column("marks", sa.ARRAY(sa.BigInteger())),
        sa.Column("proposal_id", sa.Uuid(), sa.ForeignKey("merge_proposal.id")),
        sa.Column("place", sa.Integer()),
    )
    to_do = {"postgresql_where": sa.text("state <> 'GATHERED'")}
    op.create_index("ix_alike_print_to_do", "alike_print", ["state", "submission_id"], **to_do)
    grouped = {"postgresql_where": sa.text("proposal_id IS NOT NULL")}
    op.create_index("ix_alike_print_proposal_id", "alike_print", ["proposal_id", "place"], **grouped)


def _print_every_submission() -> None:
    """What was filed before is read by the worker; so is what a process of the last release files meanwhile."""
    op.execute(
        "CREATE FUNCTION print_submission() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO alike_print (submission_id, state) VALUES (NEW.id, 'UNREAD'); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER submission_is_printed AFTER INSERT ON submission FOR EACH ROW"
        " EXECUTE FUNCTION print_submission()"
    )
    op.execute("INSERT INTO alike_print (submission_id, state) SELECT id, 'UNREAD' FROM submission")


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
