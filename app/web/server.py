"""What the doors ask of uvicorn, and the patience that uvicorn lacks.

uvicorn waits for ever for the rest of a request's headers and for a peer that does not read; both hold a connection
that nobody uses. The two protocols below drop such peers at the transport, where nothing else can.
"""

import asyncio
import fcntl
import struct
import termios
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.web.events import ENDLESS
from app.web.limits import DoorLimits

HEADER_SECONDS = 10.0
HEADER_BYTES = 64 * 1024
STALL_CHECK_SECONDS = 4.5
"""A peer that reads nothing between two checks is dropped, so none stays for longer than two of them."""

_INT = struct.Struct("i")


class StallWatch:
    """Drops a peer that takes nothing of what is waiting for it, however slowly others take theirs."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._timer: asyncio.TimerHandle | None = None
        self._waiting = 0

    def start(self) -> None:
        """From now on something is waiting for the peer."""
        self._waiting = self._unread()
        self._timer = asyncio.get_running_loop().call_later(STALL_CHECK_SECONDS, self._check)

    def stop(self) -> None:
        """The peer has read, or is gone."""
        if self._timer is not None:
            self._timer.cancel()

    def _check(self) -> None:
        if self._unread() < self._waiting:
            self.start()
        else:
            self._transport.abort()

    def _unread(self) -> int:
        """Bytes that the peer has not acknowledged, in this process and in the kernel's queue."""
        queued = fcntl.ioctl(self._transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(_INT.size))
        return self._transport.get_write_buffer_size() + int(_INT.unpack(queued)[0])


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's HTTP with a limit on the time and size of headers, and on the patience with peers that do not read."""

    _in_headers = True
    _header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for headers."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)
        self._stall = StallWatch(transport)
        self._header_timer = self.loop.call_later(HEADER_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clocks."""
        self._stall.stop()
        self._header_timer.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Restarts the clock of the headers for the next request on the connection."""
        super().on_message_begin()
        self._in_headers, self._header_bytes = True, 0
        self._header_timer.cancel()
        self._header_timer = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def on_headers_complete(self) -> None:
        """Stops the clock of the headers."""
        self._in_headers = False
        self._header_timer.cancel()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Answers 400 when headers grow beyond the limit without an end."""
        super().data_received(data)
        self._header_bytes += len(data)
        if self._in_headers and self._header_bytes > HEADER_BYTES and not self.transport.is_closing():
            self.send_400_response("The request headers are too large.")

    def shutdown(self) -> None:
        """Lets an answer finish, but ends an event stream, which would hold up the shutdown for as long as it may."""
        super().shutdown()
        if self.cycle is not None and self.cycle.scope["state"].get(ENDLESS):
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.transport.close()

    def pause_writing(self) -> None:
        """Something is waiting for the peer."""
        super().pause_writing()
        self._stall.start()

    def resume_writing(self) -> None:
        """Nothing is waiting any more."""
        super().resume_writing()
        self._stall.stop()


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket that drops a peer that does not read, and closes on text that is not UTF-8 with 1007."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes over the connection from HTTP."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)
        self._stall = StallWatch(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clock."""
        self._stall.stop()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Something is waiting for the peer."""
        super().pause_writing()
        self._stall.start()

    def resume_writing(self) -> None:
        """Nothing is waiting any more."""
        super().resume_writing()
        self._stall.stop()

    def send_receive_event_to_app(self) -> None:
        """Hands a message on; text that is not UTF-8 closes quietly, where uvicorn would log a traceback per frame."""
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            self.frames = []
            self.conn.send_close(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def server_options(limits: DoorLimits) -> dict[str, Any]:
    """Keyword arguments for ``uvicorn.Config``, without which the limits on frames and slow peers do not hold."""
    return {
        "http": HttpProtocol,
        "ws": WebSocketProtocol,
        "ws_max_size": limits.frame_bytes,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 10.0,
        "server_header": False,
        "timeout_graceful_shutdown": 25,
    }
