"""Matters that their authors withdraw or departments terminate, and what is put right after a low rating."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OLD_TAGS = (
    "SUBMISSION_FILED",
    "SUBMISSION_APPROVED",
    "SUBMISSION_REJECTED",
    "SUBMISSION_MARKED_URGENT",
    "SUBMISSION_DISPATCHED",
    "SUBMISSION_RATED",
    "SUBMISSION_THANKED",
    "WORK_ORDER_ACCEPTED",
    "REPLY_DRAFTED",
    "REPLY_SIGNED",
    "REPLY_RETURNED",
    "REPLY_PUBLISHED",
    "DEADLINE_WARNED",
    "DEADLINE_BREACHED",
    "DEADLINE_ESCALATED_TO_HEAD",
    "DEADLINE_ESCALATED_TO_OFFICE",
    "DEADLINE_ESCALATED_TO_SUPERVISOR",
    "DEADLINE_PAUSED",
    "DEADLINE_RESUMED",
    "DEADLINE_MOVED",
    "EXTENSION_REQUESTED",
    "EXTENSION_GRANTED",
    "EXTENSION_REFUSED",
    "WORK_ORDER_DECLINED",
    "WORK_ORDER_OBJECTED",
    "WORK_ORDER_REDISPATCHED",
    "WORK_ORDER_LIFTED",
    "WORK_ORDER_ASSIGNED",
    "OBJECTION_UPHELD",
    "OBJECTION_REJECTED",
    "OPINION_GIVEN",
    "OPINION_MISSING",
    "NOTE_ADDED",
    "REPLY_COSIGNED",
    "REPLY_DISSENTED",
    "REPLY_COUNTERSIGNED",
    "PROMISE_PROVED",
)
NEW_TAGS = ("SUBMISSION_WITHDRAWN", "SUBMISSION_TERMINATED", "REPAIR_STARTED", "REPAIR_DONE")
OLD_REASONS = (
    *("RATED", "THANKED", "RESOLVED_BY_PARTNER", "LEAD_CLOSED"),
    *("TRANSFERRED", "REFERRED_OUT", "DISSENTED"),
)
OLD_STATES = (
    *("NEW", "DISPATCHED", "ACCEPTED", "IN_PROGRESS", "REPLIED", "CLOSED"),
    *("RETURNED", "REFERRED_OUT"),
)
ENDINGS = ("WITHDRAWN", "TERMINATED")
GROUNDS = ("COURT_OR_ARBITRATION", "SETTLED", "UNTRUE", "FINALLY_DECIDED")


def upgrade() -> None:
    for table in ("event", "notification"):
        _choose(table, "tag", "eventtag", (*OLD_TAGS, *NEW_TAGS))
    _choose("work_order", "close_reason", "closereason", (*OLD_REASONS, *ENDINGS))
    _choose("submission", "handling_state", "handlingstate", (*OLD_STATES, *ENDINGS))
    ground = sa.Enum(*GROUNDS, name="terminationground", native_enum=False, length=40, create_constraint=True)
    op.add_column("submission", sa.Column("termination_ground", ground))
    op.add_column("submission", sa.Column("ending_note", sa.String(length=500)))


def downgrade() -> None:
    op.drop_column("submission", "ending_note")
    op.drop_column("submission", "termination_ground")
    op.execute("UPDATE submission SET handling_state = 'CLOSED' WHERE handling_state IN ('WITHDRAWN', 'TERMINATED')")
    op.execute("UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason IN ('WITHDRAWN', 'TERMINATED')")
    _choose("submission", "handling_state", "handlingstate", OLD_STATES)
    _choose("work_order", "close_reason", "closereason", OLD_REASONS)
    for table in ("event", "notification"):
        _choose(table, "tag", "eventtag", OLD_TAGS)


def _choose(table: str, column: str, name: str, members: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in members)
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")
