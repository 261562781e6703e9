"""A submission is filed: against a route that inserts its row and does nothing else."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.client import connected
from benchmarks.measuring import Attempt, Benchmark, Contender
from benchmarks.stage import Stage
from business_channel.ids import global_id, new_id
from business_channel.now import SHANGHAI

_MUTATION = """mutation File($input: FileSubmissionInput!) {
  fileSubmission(input: $input) { submission { id number } errors { code message } }
}"""
_WORDS = {
    "kind": "COMPLAINT",
    "title": "项目部拖欠护栏货款36万元",
    "body": "我公司向县内一公路项目供应波形护栏，货已验收，合同约定交货后六十日内付清，至今尚欠36万元，多次催收无果。",
    "topicCode": "arrears.goods",
}
_CONTACT = {"contactName": "罗永贵", "contactPhone": "13885700003"}
_SEALED = "v1.k1." + "A" * 16 + "." + "A" * 43
_SQL = """
INSERT INTO submission (id, number, kind, title, body, topic_code, region_code, addressee_id, author_id, enterprise_id,
  contact_name_sealed, contact_name_masked, contact_phone_sealed, contact_phone_masked, confidential, urgent,
  review_state, handling_state, evaluation_state, supervision_state, listed, hops, round, channel, filed_at, version)
VALUES ($1, 'ZQ-' || $2 || '-' || lpad(nextval('submission_number')::text, 7, '0'), $3, $4, $5, $6, $7, $8, $9, $10,
  $11, '罗**', $11, '138****0003', false, false, 'SUBMITTED', 'NEW', 'NONE', 'NONE', false, 0, 1, 'PORTAL', now(), 1)
RETURNING number
"""


async def _insert(request: Request) -> Response:
    asked = await request.json()
    people = (UUID(asked[name]) for name in ("addressee", "author", "enterprise"))
    words = (asked[name] for name in ("kind", "title", "body", "topicCode", "region"))
    year = str(datetime.now(SHANGHAI).year)
    submission_id = new_id()
    number = await request.app.state.pool.fetchval(_SQL, submission_id, year, *words, *people, _SEALED)
    return JSONResponse({"id": str(submission_id), "number": number})


async def _prepare(stage: Stage) -> Sequence[Contender]:
    filer, desk = stage.world.filer, stage.world.busiest
    token = stage.token(filer.email)
    given = _WORDS | _CONTACT | {"addresseeId": global_id("Department", desk.department_id)}
    row = _WORDS | {
        "region": filer.town.region_code,
        "addressee": str(desk.department_id),
        "author": str(filer.account_id),
        "enterprise": str(filer.enterprise_id),
    }
    postgres = {"postgres": stage.postgres}

    @asynccontextmanager
    async def channel() -> AsyncIterator[Attempt]:
        async with connected(stage.channel.port) as connection:
            yield lambda: connection.post(
                "/graphql",
                {"query": _MUTATION, "variables": {"input": given | {"idempotencyKey": str(uuid4())}}},
                token,
            )

    @asynccontextmanager
    async def bare() -> AsyncIterator[Attempt]:
        async with connected(stage.bare.port) as connection:
            yield lambda: connection.post("/submissions", row)

    return (
        Contender("GraphQL", channel, {"web": stage.channel.pid} | postgres),
        Contender("bare insert", bare, {"web": stage.bare.pid} | postgres),
    )


BENCHMARK = Benchmark(
    "filing",
    "fileSubmission, against one INSERT of the same row",
    _prepare,
    routes=(Route("/submissions", _insert, methods=["POST"]),),
)
