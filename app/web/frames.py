"""The frames of one socket: read strictly, and sent with a limit on the wait."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected

from app.web.payload import parse_json
from app.web.seams import House
from business_channel.errors import ChannelError

TOO_BIG = 1009
MAX_REASON = 120


class SocketAdapter(ASGIWebSocketAdapter):
    """Reads frames strictly, and neither sends nor closes for longer than the limit."""

    view: Any

    @property
    def _house(self) -> House:
        house: House = self.view.house
        return house

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """The frames as JSON; raises what the handler turns into 4400 for binary frames and for what is not JSON."""
        limits = self._house.limits
        while self.ws.application_state is WebSocketState.CONNECTED:
            frame = await self.ws.receive()
            if frame["type"] == "websocket.disconnect":
                return
            text = frame.get("text")
            if text is None:
                raise NonTextMessageReceived
            if len(text.encode()) > limits.frame_bytes:
                await self.close(TOO_BIG, "Frame too large")
                return
            try:
                value = parse_json(text)
            except ChannelError:
                raise NonJsonMessageReceived from None
            yield value

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Sends one message; raises ``WebSocketDisconnected`` when the peer has gone or does not read."""
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        try:
            async with asyncio.timeout(self._house.limits.send_seconds):
                await self.ws.send_text(text)
        except (TimeoutError, WebSocketDisconnect, RuntimeError) as gone:
            raise WebSocketDisconnected from gone

    async def close(self, code: int, reason: str) -> None:
        """Closes once; a reason longer than a close frame takes is cut."""
        if self.ws.application_state is not WebSocketState.CONNECTED:
            return
        self._house.metrics.closed.labels(code).inc()
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(self._house.limits.send_seconds):
                await self.ws.close(code, reason.encode()[:MAX_REASON].decode(errors="ignore"))
