"""A client that costs next to nothing: a ready-made one would take more of the two cores than what it measures."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any


class Failed(Exception):
    """An answer that is none: its status is not 200, or it tells errors."""


class Connection:
    """One connection that is kept open, for one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, path: str, content: Mapping[str, Any], token: str | None = None) -> bytes:
        """The body of the answer to ``content`` as JSON; raises ``Failed`` when it is not what was asked for."""
        body = json.dumps(content, ensure_ascii=False).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        if token is not None:
            head += f"Authorization: Bearer {token}\r\n"
        self._writer.write(head.encode() + b"\r\n" + body)
        status, answer = await self._answer()
        if status != b"200" or b'"errors":[{' in answer:
            raise Failed(f"{path} answered {status.decode()}: {answer[:500].decode(errors='replace')}")
        return answer

    async def _answer(self) -> tuple[bytes, bytes]:
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:"))
        return first.split(b" ")[1], await self._reader.readexactly(length)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to a port of this machine for as long as the block runs."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()
