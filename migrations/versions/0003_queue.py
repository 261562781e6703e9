"""The queue that serves while no other broker is named: the tables that dramatiq-postgres works on."""

from alembic import op
from dramatiq_postgres.schema import generate_init_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(generate_init_sql())


def downgrade() -> None:
    op.execute("DROP SCHEMA dramatiq CASCADE")
