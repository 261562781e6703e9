"""A group as large as the relief of 2020 brought: what was merged once, copied as often as is wanted."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SUBMISSIONS = """
    INSERT INTO submission SELECT copy.* FROM submission one, generate_series(1, :count) place,
        LATERAL jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'number', 'M-' || place)) copy
    WHERE one.id = :child
"""
_CLOCKS = """
    INSERT INTO deadline SELECT copy.* FROM deadline one, submission copied,
        LATERAL jsonb_populate_record(
            one, jsonb_build_object('id', gen_random_uuid(), 'submission_id', copied.id)) copy
    WHERE one.submission_id = :child AND one.state = 'RUNNING' AND copied.number LIKE 'M-%'
"""
_SEGMENTS = """
    INSERT INTO deadline_segment SELECT copy.* FROM deadline one, deadline copied, submission, deadline_segment part,
        LATERAL jsonb_populate_record(part, jsonb_build_object('deadline_id', copied.id)) copy
    WHERE one.submission_id = :child AND one.state = 'RUNNING' AND part.deadline_id = one.id
        AND copied.submission_id = submission.id AND submission.number LIKE 'M-%' AND copied.clock = one.clock
"""
# Of ten tenants one rents from a private landlord, and one is a factory.
_LEASES = """
    INSERT INTO lease SELECT copy.* FROM lease one, submission copied,
        LATERAL jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'submission_id', copied.id,
            'landlord', CASE right(copied.number, 1) WHEN '1' THEN 'PRIVATE' ELSE one.landlord END,
            'industry', CASE right(copied.number, 1) WHEN '2' THEN 'INDUSTRY' ELSE one.industry END)) copy
    WHERE one.submission_id = :child AND copied.number LIKE 'M-%'
"""


async def multiply(connection: AsyncConnection, child_id: UUID, count: int) -> None:
    """Adds ``count`` copies of something that is merged and waits for its answer: with its clock and its lease."""
    await connection.execute(text("SET LOCAL statement_timeout = 0"))
    await connection.execute(text(_SUBMISSIONS), {"child": child_id, "count": count})
    for each in (_CLOCKS, _SEGMENTS, _LEASES):
        await connection.execute(text(each), {"child": child_id})
    await connection.execute(text("ANALYZE submission, deadline, lease"))
