"""A department hears that an order has left it."""

from alembic import op

revision = "0012"
down_revision = "0007"

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
    "SUBMISSION_WITHDRAWN",
    "SUBMISSION_TERMINATED",
    "REPAIR_STARTED",
    "REPAIR_DONE",
)


def upgrade() -> None:
    _choose((*OLD_TAGS, "WORK_ORDER_PASSED_ON"))


def downgrade() -> None:
    _choose(OLD_TAGS)


def _choose(members: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in members)
    for table in ("event", "notification"):
        op.drop_constraint(op.f(f"ck_{table}_eventtag"), table)
        op.create_check_constraint(op.f(f"ck_{table}_eventtag"), table, f"tag IN ({listed})")
