"""GraphQL over WebSocket: graphql-transport-ws, and no other subprotocol.

The library speaks the protocol; this module closes what it leaves open. A malformed frame of any kind closes the socket
with a 44xx code instead of an exception, every operation runs in a context of its own, and the socket ends when its
token does.
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, cast

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import Operation as SocketOperation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
    SubscribeMessage,
)
from strawberry.types.execution import PreExecutionError
from strawberry.types.unset import UNSET, UnsetType

from app.web.frames import SocketAdapter
from app.web.negotiation import token_of
from app.web.payload import graphql_request
from app.web.seams import Caller, House
from business_channel.errors import ChannelError, Refusal, Unauthenticated
from business_channel.language import Language, Words
from schema.masking import channel_error_for, masked
from schema.operation import Operation, answering

TRY_AGAIN_LATER = 1013
INTERNAL = 4500
MAX_ID = 128


class TooManySubscriptions(Refusal):
    code = "RATE_LIMITED"
    words = Words(
        "一个连接最多同时进行 {limit} 个操作。", "One connection takes at most {limit} operations at the same time."
    )


@dataclass(slots=True)
class Connection:
    """What is known of one socket: the handshake, then the payload of its init, then the caller."""

    headers: Mapping[str, str]
    language: Language
    connection_params: Mapping[str, object] = field(default_factory=dict)
    caller: Caller | None = None


class SocketHandler(BaseGraphQLTransportWSHandler[Connection, None]):
    """One socket's side of the protocol."""

    view: "SocketDoor"
    _expiry: asyncio.Task[None] | None = None

    async def handle_message(self, message: Message) -> None:
        """Takes a frame of the protocol's shape and closes with 4400 for any other."""
        if self._is_well_formed(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Malformed message")

    def _is_well_formed(self, message: object) -> bool:
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            return False
        if message["type"] in ("subscribe", "complete"):
            identity = message.get("id")
            if not isinstance(identity, str) or not 0 < len(identity) <= MAX_ID:
                return False
        return message["type"] != "subscribe" or self._is_request(message.get("payload"))

    def _is_request(self, payload: object) -> bool:
        try:
            graphql_request(payload, self.view.house.limits.values)
        except ChannelError:
            return False
        return True

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Acknowledges a caller whose token is valid, and ends the socket with it."""
        try:
            await super().handle_connection_init(message)
        except WebSocketDisconnected:
            raise
        except Exception as error:
            refusal = channel_error_for(error, Operation(language=self.context.language))
            code = TRY_AGAIN_LATER if refusal.code == "UNAVAILABLE" else INTERNAL
            await self.websocket.close(code, refusal.message(Language.EN))
        if self.connection_acknowledged and self._expiry is None:
            self._expiry = asyncio.create_task(self._close_at_expiry())

    async def _close_at_expiry(self) -> None:
        expires_at = self.context.caller.expires_at if self.context.caller else None
        if expires_at is not None:
            await asyncio.sleep((expires_at - datetime.now(UTC)).total_seconds())
            await self.websocket.close(4401, "Token expired")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Starts an operation, unless as many are running as one socket may have."""
        limit = self.view.house.limits.subscriptions
        if self.connection_acknowledged and len(self.operations) >= limit and message["id"] not in self.operations:
            with answering(Operation(language=self.context.language)):
                error = masked(TooManySubscriptions(limit=limit))
            await self.send_message({"id": message["id"], "type": "error", "payload": [error.formatted]})
            return
        await super().handle_subscribe(message)

    async def run_operation(self, operation: SocketOperation[Connection, None]) -> None:
        """Runs one operation to its end; whatever fails becomes its ``error`` message."""
        told, started = Operation(language=self.context.language), perf_counter()
        with answering(told), structlog.contextvars.bound_contextvars(request_id=told.request_id):
            try:
                await self._stream(operation)
                await operation.send_operation_message({"id": operation.id, "type": "complete"})
            except WebSocketDisconnected:
                return
            except Exception as error:
                with suppress(WebSocketDisconnected):
                    await operation.send_initial_errors([masked(error)])
            finally:
                self.view.house.metrics.answered("socket", told, perf_counter() - started)

    async def _stream(self, operation: SocketOperation[Connection, None]) -> None:
        connection = self.context
        assert connection.caller is not None
        async with self.view.house.make_context(connection.caller, connection.language, connection.headers) as context:
            results = await self.schema.stream(
                operation.query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.operation_name,
            )
            async with aclosing(results):
                async for result in results:
                    if isinstance(result, PreExecutionError):
                        await operation.send_initial_errors(result.errors or [])
                        return
                    await operation.send_next(cast(Any, result))

    def forget_id(self, id: str) -> None:
        """Frees the id, also when the caller has completed the operation meanwhile."""
        self.operations.pop(id, None)

    async def shutdown(self) -> None:
        """Ends the operations and the timers of the socket."""
        if self._expiry is not None:
            self._expiry.cancel()
        await super().shutdown()


class SocketDoor(GraphQL[Connection, None]):
    """The ASGI application that answers WebSockets at ``/graphql``."""

    websocket_adapter_class = cast(Any, SocketAdapter)
    graphql_transport_ws_handler_class = SocketHandler

    def __init__(self, house: House) -> None:
        super().__init__(
            house.schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=house.limits.init_seconds),
            max_subscriptions_per_connection=None,
            allowed_origins=house.limits.allowed_origins,
        )
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one socket until either side closes it."""
        with self.house.metrics.sockets.track_inprogress(), suppress(WebSocketDisconnect, WebSocketDisconnected):
            await self.run(WebSocket(scope, receive, send))

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Connection:
        """What the handshake tells; contexts are made per operation."""
        return Connection(request.headers, Language.from_accept(request.headers.get("accept-language")))

    async def on_ws_connect(self, context: Connection) -> UnsetType:
        """Learns who is calling from the init's ``authorization``; a bad or absent token is refused with 4403."""
        try:
            context.caller = await self.house.authenticate(token_of(context.connection_params.get("authorization")))
        except Unauthenticated:
            raise ConnectionRejectionError from None
        return cast(UnsetType, UNSET)
