"""Forms of topics and what is filled in, the dispatch catalogue, and the rule that a dispatch followed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"

FORM_TYPES = ("DECLARED", "ARREARS", "PERMIT", "LEASE")
FIELD_KINDS = ("TEXT", "LONG_TEXT", "DATE", "MONEY", "INTEGER", "CHOICE", "BOOLEAN", "CREDIT_CODE")


def upgrade() -> None:
    op.add_column("topic", sa.Column("form_type", _choice("formtype", *FORM_TYPES)))
    _create_fields()
    _create_details()
    _create_rules()
    op.add_column("work_order", sa.Column("routing_rule_code", sa.String(length=60)))
    op.add_column("work_order", sa.Column("routing_rule_version", sa.Integer()))
    cited = ["routing_rule_code", "routing_rule_version"]
    op.create_foreign_key("fk_work_order_routing_rule_code", "work_order", "routing_rule", cited, ["code", "version"])
    _place_objections()


def downgrade() -> None:
    for column in ("region_code", "topic_code"):
        op.drop_column("route_objection", column)
    for column in ("routing_rule_version", "routing_rule_code"):
        op.drop_column("work_order", column)
    for table in ("routing_rule", "submission_detail", "topic_field"):
        op.drop_table(table)
    op.drop_column("topic", "form_type")


def _place_objections() -> None:
    op.add_column("route_objection", sa.Column("region_code", sa.String(length=6), sa.ForeignKey("region.code")))
    op.add_column("route_objection", sa.Column("topic_code", sa.String(length=60), sa.ForeignKey("topic.code")))
    op.execute(
        "UPDATE route_objection SET region_code = submission.region_code, topic_code = submission.topic_code"
        " FROM submission WHERE submission.id = submission_id"
    )
    for column in ("region_code", "topic_code"):
        op.alter_column("route_objection", column, nullable=False)
    op.create_index("ix_route_objection_region_code_topic_code", "route_objection", ["region_code", "topic_code"])


def _create_fields() -> None:
    op.create_table(
        "topic_field",
        sa.Column("topic_code", sa.String(length=60), sa.ForeignKey("topic.code"), primary_key=True),
        sa.Column("code", sa.String(length=40), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("fieldkind", *FIELD_KINDS), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Numeric(18, 2)),
        sa.Column("most", sa.Numeric(18, 2)),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("label_zh", sa.String(length=40), nullable=False),
        sa.Column("label_en", sa.String(length=80), nullable=False),
    )


def _create_details() -> None:
    op.create_table(
        "submission_detail",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", _choice("fieldkind", *FIELD_KINDS), nullable=False),
        sa.Column("label_zh", sa.String(length=40), nullable=False),
        sa.Column("label_en", sa.String(length=80), nullable=False),
        sa.Column("value", JSONB(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.UniqueConstraint("submission_id", "code", name="uq_submission_detail_submission_id_code"),
    )
    _only_grows("submission_detail")


def _create_rules() -> None:
    op.create_table(
        "routing_rule",
        sa.Column("code", sa.String(length=60), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("topic_code", sa.String(length=60), sa.ForeignKey("topic.code"), nullable=False),
        sa.Column("rule", JSONB(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), sa.ForeignKey("account.id")),
    )
    _only_grows("routing_rule")


def _only_grows(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
