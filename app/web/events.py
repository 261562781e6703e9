"""Operations as server-sent events, for callers that cannot open a WebSocket.

One POST with ``Accept: text/event-stream`` is one operation, as in graphql-sse's distinct connections. It passes the
same schema and limits as every other; the stream ends when the token does, and a caller who does not read is dropped by
the server's transport.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.http import process_result
from strawberry.http.streaming import SSETransport
from strawberry.types.execution import ExecutionResult

from app.web.departure import while_connected
from app.web.payload import GraphQLRequest
from app.web.seams import Caller, House
from business_channel.errors import InvalidToken
from schema.masking import masked
from schema.operation import Operation, answering

ENDLESS = "endless"
"""Under this name a request's state tells the server that its answer has no end of its own."""


class EventStream(Response):
    """The answer to one operation as a stream of ``next`` events and a final ``complete``."""

    def __init__(
        self, house: House, asked: GraphQLRequest, caller: Caller, operation: Operation, headers: Mapping[str, str]
    ) -> None:
        super().__init__(headers=dict(SSETransport.headers), media_type=SSETransport.headers["Content-Type"])
        del self.headers["content-length"]
        self._house, self._asked, self._caller = house, asked, caller
        self._operation, self._request_headers = operation, headers
        self._transport = SSETransport()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams until the operation completes, the token expires or the caller leaves."""
        scope["state"][ENDLESS] = True
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        with answering(self._operation), self._house.metrics.streams.track_inprogress():
            await while_connected(receive, self._stream(send))
        await send({"type": "http.response.body", "body": b""})

    async def _stream(self, send: Send) -> None:
        token_life = asyncio.timeout(_seconds_left(self._caller))
        try:
            async with token_life:
                await self._results(send)
        except Exception as error:
            failure = masked(InvalidToken() if token_life.expired() else error)
            await self._next(send, ExecutionResult(data=None, errors=[failure]))
        await self._send(send, self._transport.encode_complete())

    async def _results(self, send: Send) -> None:
        asked, language = self._asked, self._operation.language
        async with self._house.make_context(self._caller, language, self._request_headers) as context:
            results = await self._house.schema.stream(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                operation_extensions=asked.extensions,
            )
            async with aclosing(results):
                while (result := await self._upcoming(send, results)) is not None:
                    await self._next(send, result)

    async def _upcoming(self, send: Send, results: AsyncIterator[Any]) -> Any:
        """The next result, ``None`` after the last one; a comment keeps proxies from closing the silence before it."""
        upcoming = asyncio.ensure_future(anext(results, None))
        try:
            while not (await asyncio.wait({upcoming}, timeout=self._house.limits.heartbeat_seconds))[0]:
                await self._send(send, self._transport.heartbeat_message(json.dumps))
            return upcoming.result()
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)

    async def _next(self, send: Send, result: ExecutionResult) -> None:
        await self._send(send, self._transport.encode_next(process_result(result), json.dumps))

    async def _send(self, send: Send, event: str) -> None:
        await send({"type": "http.response.body", "body": event.encode(), "more_body": True})


def _seconds_left(caller: Caller) -> float | None:
    return None if caller.expires_at is None else (caller.expires_at - datetime.now(UTC)).total_seconds()
