"""One file by PUT to its target: counted and hashed as it comes, looked at, and only then kept.

The target itself is the right to send, so no token is asked for. Nothing is held in memory: what arrives lies in a file
without a name, which is gone with the request whatever happens.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import IO, Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.files.checking import AT_ONCE, checked
from app.files.storage import Files
from app.web.http import EXCESS_BYTES
from app.web.refusals import BodyTooSlow, DigestDiffers, UploadTooLong, UploadTooShort
from app.web.seams import House
from business_channel.access import ANONYMOUS, Principal
from business_channel.attachments import service, targets
from business_channel.attachments.rules import UploadOver
from business_channel.attachments.service import Arriving
from business_channel.attachments.targets import Target
from business_channel.database import Store
from business_channel.ids import global_id
from business_channel.views.attachments import NAME
from business_channel.work import Work, unit_of_work
from schema.context import Context
from schema.operation import Operation

_AT_A_TIME = 1024 * 1024


class UploadDoor:
    """Takes files; a few are looked at at the same time, the others wait."""

    def __init__(self, house: House, files: Files) -> None:
        self._house, self._files = house, files
        self._room = asyncio.Semaphore(AT_ONCE)

    async def answer(self, request: Request, operation: Operation) -> Response:
        """201 with what is kept; raises the refusal of a target or of a file that is not taken."""
        async with self._house.make_context(ANONYMOUS, operation.language, request.headers) as context:
            store = cast(Context, context).store
        target = targets.read(store.vault, request.path_params["target"])
        if target.until <= datetime.now(UTC):
            raise UploadOver
        try:
            _must_be_announced(request, target)
            arriving = await self._work(store, ANONYMOUS, lambda work: service.begin(work, target.id))
            return JSONResponse(await self._take(request, store, target, arriving), 201, {"Cache-Control": "no-store"})
        except UploadTooLong:
            await _let_the_sender_hear(request)
            raise

    async def _work(self, store: Store, who: Principal, deed: Callable[[Work], Awaitable[Any]]) -> Any:
        async with unit_of_work(store, who) as work:
            return await deed(work)

    async def _take(self, request: Request, store: Store, target: Target, arriving: Arriving) -> dict[str, object]:
        try:
            with tempfile.TemporaryFile() as received:
                digest = await self._receive(request, received, target.size)
                if arriving.sha256 not in (None, digest):
                    raise DigestDiffers
                return await self._keep(received, store, target, arriving)
        except Exception:
            await self._work(store, ANONYMOUS, lambda work: service.fail(work, target.id))
            raise

    async def _receive(self, request: Request, received: IO[bytes], size: int) -> str:
        """Writes the body to ``received`` and returns its SHA-256; it must be ``size`` bytes long."""
        limits, digest, so_far = self._house.limits, hashlib.sha256(), 0
        try:
            async with asyncio.timeout(limits.upload_seconds), asyncio.timeout(limits.body_seconds) as pause:
                async for chunk in request.stream():
                    if (so_far := so_far + len(chunk)) > size:
                        raise UploadTooLong
                    digest.update(chunk)
                    received.write(chunk)
                    pause.reschedule(asyncio.get_running_loop().time() + limits.body_seconds)
        except TimeoutError:
            raise BodyTooSlow(seconds=limits.body_seconds) from None
        if so_far < size:
            raise UploadTooShort
        received.flush()
        return digest.hexdigest()

    async def _keep(self, received: IO[bytes], store: Store, target: Target, arriving: Arriving) -> dict[str, object]:
        async with checked(arriving.type, received, self._room) as kept:
            size, sha256 = await asyncio.to_thread(_measured, kept)
            await self._files.put(target.id, kept)
        sender = Principal(account_id=arriving.uploaded_by)
        try:
            await self._work(store, sender, lambda work: service.complete(work, target.id, size, sha256))
        except UploadOver:
            await self._files.remove(target.id)
            raise
        return {"id": global_id(NAME, target.id), "type": arriving.type.value, "size": size, "sha256": sha256}


def _must_be_announced(request: Request, target: Target) -> None:
    """Raises ``UploadTooLong`` or ``UploadTooShort`` for a length that is not the target's; its use is not lost."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal():
        if int(announced) > target.size:
            raise UploadTooLong
        if int(announced) < target.size:
            raise UploadTooShort


def _measured(kept: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of a file, which stands at its beginning afterwards."""
    digest = hashlib.sha256()
    while chunk := kept.read(_AT_A_TIME):
        digest.update(chunk)
    size = kept.tell()
    kept.seek(0)
    return size, digest.hexdigest()


async def _let_the_sender_hear(request: Request) -> None:
    """Reads a little more of what is too long and forgets it, since a connection that is cut off hears no answer."""
    excess = 0
    try:
        async with asyncio.timeout(1):
            async for chunk in request.stream():
                if (excess := excess + len(chunk)) > EXCESS_BYTES:
                    return
    except (TimeoutError, RuntimeError):
        return
