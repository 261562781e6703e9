"""The page that clerks look at all day: fifty work orders, each with all that its row shows."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.client import connected
from benchmarks.measuring import Attempt, Benchmark, Client, Contender
from benchmarks.stage import Stage
from business_channel.ids import global_id

_QUERY = """query Inbox($department: ID!) {
  inbox(departmentId: $department, first: 50) {
    nodes {
      id role state version
      submission { number title kind urgent enterprise { name } region { name } topic { name } }
      deadlines { definition dueOn dueAt overdue }
      latestReply { state body }
    }
  }
}"""

_SQL = """
SELECT json_build_object('data', json_build_object('inbox', json_build_object('nodes', json_agg(node))))::text FROM (
  SELECT json_build_object(
    'id', translate(rtrim(encode(convert_to('WorkOrder:' || o.id, 'UTF8'), 'base64'), '='), '+/', '-_'),
    'role', o.role, 'state', o.state, 'version', o.version,
    'submission', json_build_object(
      'number', s.number, 'title', s.title, 'kind', s.kind, 'urgent', s.urgent,
      'enterprise', CASE WHEN e.id IS NOT NULL THEN json_build_object('name', e.name) END,
      'region', json_build_object('name', r.name), 'topic', json_build_object('name', t.name_zh)),
    'deadlines', coalesce((
      SELECT json_agg(json_build_object('definition', d.definition_code, 'dueOn', d.due_on, 'dueAt', d.due_at,
          'overdue', coalesce(d.stopped_at, now()) >= d.due_at + interval '1 second') ORDER BY d.started_at, d.id)
      FROM deadline d WHERE d.work_order_id = o.id), '[]'),
    'latestReply', (
      SELECT json_build_object('state', p.state, 'body', p.body) FROM reply p WHERE p.work_order_id = o.id
      ORDER BY p.drafted_at DESC, p.id DESC LIMIT 1)) AS node
  FROM work_order o
  JOIN submission s ON s.id = o.submission_id
  JOIN region r ON r.code = s.region_code
  JOIN topic t ON t.code = s.topic_code
  LEFT JOIN enterprise e ON e.id = s.enterprise_id
  WHERE o.department_id = $1 ORDER BY o.issued_at DESC, o.id DESC LIMIT 50) page
"""


async def _page(request: Request) -> Response:
    department = UUID((await request.json())["department"])
    return Response(await request.app.state.pool.fetchval(_SQL, department), media_type="application/json")


async def _prepare(stage: Stage) -> Sequence[Contender]:
    desk = stage.world.busiest
    token = stage.token(desk.clerk_email)
    asked = {"query": _QUERY, "variables": {"department": global_id("Department", desk.department_id)}}
    postgres = {"postgres": stage.postgres}

    @asynccontextmanager
    async def channel() -> AsyncIterator[Attempt]:
        async with connected(stage.channel.port) as connection:
            yield lambda: connection.post("/graphql", asked, token)

    @asynccontextmanager
    async def bare() -> AsyncIterator[Attempt]:
        async with connected(stage.bare.port) as connection:
            yield lambda: connection.post("/inbox", {"department": str(desk.department_id)})

    await _must_answer_alike(channel, bare)
    return (
        Contender("GraphQL", channel, {"web": stage.channel.pid} | postgres),
        Contender("bare route", bare, {"web": stage.bare.pid} | postgres),
    )


async def _must_answer_alike(*clients: Client) -> None:
    """Raises ``AssertionError`` unless both give the same page."""
    pages = []
    for client in clients:
        async with client() as attempt:
            pages.append(json.loads(await attempt())["data"])
    assert pages[0] == pages[1], "the bare route answers something else"
    assert pages[0]["inbox"]["nodes"], "the inbox is empty"


BENCHMARK = Benchmark(
    "inbox",
    "50 work orders, against one statement that builds the JSON",
    _prepare,
    routes=(Route("/inbox", _page, methods=["POST"]),),
)
