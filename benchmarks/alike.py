"""Finding what is alike among all submissions: an ordinary text, one that ten thousand have filed, and one that nobody
has, as whoever is about to file asks; and the candidates that a reviewer is shown. Against twenty rows by their keys.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.identity import LOCAL_ISSUER
from benchmarks.measuring import Attempt, Benchmark, Client, Contender
from benchmarks.stage import Stage
from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_email, principal_by_id
from business_channel.alike.entering import filed
from business_channel.alike.marks import Filed, marks
from business_channel.alike.rules import COMPARED, LEAST_TOLD
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.submissions.model import Submission
from business_channel.views.similar import similar
from business_channel.views.submissions import SUBMISSION
from business_channel.work import unit_of_work

_PAGE = 10_000
_CROWD = 10_000
_TRIED = 500
_READ = ("id", "title", "body", "region_code", "topic_code", "author_id", "enterprise_id", "respondent_id", "filed_at")
_REVIEWER = "benchmark-reviewer@channel.example"

# Copies of one submission by a thousand people, all of the last seventy days.
_MULTIPLY = """
    WITH people AS (SELECT array_agg(id) ids FROM (SELECT id FROM account ORDER BY id LIMIT 1000) first)
    INSERT INTO submission SELECT copy.* FROM submission one, people, generate_series(1, :count) place,
        LATERAL jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'author_id', ids[1 + place % array_length(ids, 1)],
            'number', 'ZQ-0000-' || place, 'external_number', NULL,
            'filed_at', CAST(:moment AS timestamptz) - place * interval '10 minutes')) copy
    WHERE one.id = :one
"""
_EMPTY = (
    "TRUNCATE alike_mark, alike_print, merge_proposal_mark, merge_proposal",
    "ALTER TABLE alike_mark DROP CONSTRAINT pk_alike_mark",
)
_INDEX = (
    "SET LOCAL maintenance_work_mem = '512MB'",
    "ALTER TABLE alike_mark ADD CONSTRAINT pk_alike_mark PRIMARY KEY (mark, filed_at, submission_id)",
)
_SIZES = (
    "SELECT count(*), pg_total_relation_size('alike_mark'), pg_total_relation_size('alike_print'),"
    " pg_total_relation_size('submission') FROM submission"
)


async def _prepare(stage: Stage) -> Sequence[Contender]:
    async with stage.store.engine.begin() as connection:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            await connection.execute(text(f"SET LOCAL {limit} = 0"))
        moment = await now.read(connection, shiftable=False)
        recent = await _recent(connection, moment)
        await connection.execute(text(_MULTIPLY), {"count": _CROWD, "one": recent[0].id, "moment": moment})
        await _mark_all(connection)
    await _tell_sizes(stage)
    author, reviewer = await _people(stage)
    near = [_altered(each) for each in recent]
    crowded = [Filed(**{**vars(filed(recent[0], None)), "enterprise_id": None})]
    nothing = [_of_chance(each) for each in recent]
    await _must_find(stage, author, crowded[0])
    found = [each.id for each in recent[:COMPARED]]

    def asks(words: Sequence[Filed]) -> Client:
        return _client(stage, author, words, similar)

    async def shown(reader: Reader, key: UUID) -> Any:
        return await load_one(reader, SUBMISSION, {"duplicate_candidates": {}}, key)

    async def by_key(reader: Reader, keys: Sequence[UUID]) -> Any:
        return (await reader.execute(select(Submission.id, Submission.body).where(Submission.id.in_(keys)))).all()

    both = {"postgres": stage.postgres}
    return (
        Contender("ordinary text", asks(near), both),
        Contender("text of ten thousand", asks(crowded), both),
        Contender("text of nobody", asks(nothing), both),
        Contender("for a reviewer", _client(stage, reviewer, [each.id for each in recent], shown), both),
        Contender("twenty rows by key", _client(stage, reviewer, [found], by_key), both),
    )


async def _must_find(stage: Stage, author: Principal, crowded: Filed) -> None:
    reader = Reader(stage.store, author)
    assert ((await similar(reader, crowded)).others or 0) >= LEAST_TOLD, "a crowd is not found"
    await reader.close()


async def _recent(connection: AsyncConnection, moment: Any) -> Sequence[Any]:
    columns = [getattr(Submission, name) for name in _READ]
    some = select(*columns).where(Submission.filed_at > moment - timedelta(days=60))
    found = (await connection.execute(some.order_by(Submission.id).limit(_TRIED))).all()
    assert found, "nothing was filed of late"
    return found


async def _mark_all(connection: AsyncConnection) -> None:
    """Copies the marks of everything, a page at a time, and makes their index afterwards."""
    for statement in _EMPTY:
        await connection.execute(text(statement))
    raw: Any = (await connection.get_raw_connection()).driver_connection
    last = UUID(int=0)
    wanted = select(*(getattr(Submission, name) for name in _READ)).order_by(Submission.id).limit(_PAGE)
    while rows := (await connection.execute(wanted.where(Submission.id > last))).all():
        last = rows[-1].id
        found = [(row, marks(filed(row, row.respondent_id))) for row in rows]
        prints = [(row.id, "GATHERED", each) for row, each in found]
        await raw.copy_records_to_table("alike_print", records=prints, columns=("submission_id", "state", "marks"))
        own = [(mark, row.filed_at, row.id) for row, each in found for mark in each if mark is not None]
        await raw.copy_records_to_table("alike_mark", records=own, columns=("mark", "filed_at", "submission_id"))
    for statement in _INDEX:
        await connection.execute(text(statement))


async def _tell_sizes(stage: Stage) -> None:
    async with stage.store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        for table in ("alike_mark", "alike_print", "submission"):
            await connection.execute(text(f"VACUUM (ANALYZE) {table}"))
        count, *sizes = (await connection.execute(text(_SIZES))).one()
        await connection.execute(text("RESET statement_timeout"))
    told = ", ".join(
        f"{name} {size / 1e6:,.0f} MB ({size / count:,.0f} bytes each)"
        for name, size in zip(("marks", "prints", "submissions"), sizes, strict=True)
    )
    print(f"{count:,} submissions: {told}", file=sys.stderr)


async def _people(stage: Stage) -> tuple[Principal, Principal]:
    async with unit_of_work(stage.store, ANONYMOUS) as work:
        author = await principal_by_email(work, LOCAL_ISSUER, stage.world.filer.email)
        key = await accounts.link(work, LOCAL_ISSUER, _REVIEWER, _REVIEWER, "审核员", first_role=Role.REVIEWER)
        reviewer = await principal_by_id(work, key)
    assert author is not None
    assert reviewer is not None
    return author, reviewer


def _altered(row: Any) -> Filed:
    """The same with three characters exchanged."""
    random, body = Random(row.id.int), list(row.body)
    for place in random.sample(range(len(body)), min(3, len(body))):
        body[place] = random.choice("村镇县市街巷路桥河山")
    changed = filed(row, row.respondent_id)
    return Filed(**{**vars(changed), "body": "".join(body), "enterprise_id": None})


def _of_chance(row: Any) -> Filed:
    random = Random(row.id.int)
    body = "".join(chr(random.randrange(0x4E00, 0x9FA5)) for _ in row.body)
    return Filed(**{**vars(filed(row, None)), "title": "无此事", "body": body, "enterprise_id": None})


def _client(stage: Stage, who: Principal, asked: Sequence[Any], ask: Callable[[Reader, Any], Awaitable[Any]]) -> Client:
    @asynccontextmanager
    async def client() -> AsyncIterator[Attempt]:
        reader, each = Reader(stage.store, who), cycle(asked)

        async def attempt() -> Any:
            return await ask(reader, next(each))

        try:
            yield attempt
        finally:
            await reader.close()

    return client


BENCHMARK = Benchmark("alike", "what is alike among all submissions, against twenty rows by key", _prepare)
