"""One file by GET, attached or drawn of a report, under the rights of the moment; browsers are told to save it and to
run nothing of it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.files.storage import Files
from app.web.negotiation import bearer_token
from app.web.refusals import NoSuchPage
from app.web.seams import House
from business_channel.attachments import service
from business_channel.errors import NotFound
from business_channel.ids import key_of
from business_channel.reports import service as reports
from business_channel.views.attachments import NAME
from business_channel.views.reports import NAME as ARTEFACT
from business_channel.work import Work, unit_of_work
from schema.context import Context
from schema.operation import Operation


@dataclass(frozen=True)
class _Found:
    """A file that the caller may read."""

    key: UUID
    name: str
    media_type: str
    size: int | None


Look = Callable[[Work, str], Awaitable[_Found]]
"""What is found under a global id; raises ``NotFound`` for what the caller may not see, and leaves a trace."""


async def attachment(work: Work, text: str) -> _Found:
    """A file that goes with a submission."""
    found = await service.download(work, key_of(NAME, text))
    return _Found(found.id, found.name, found.type, found.size)


async def artefact(work: Work, text: str) -> _Found:
    """A file drawn of a report."""
    return _Found(*await reports.download(work, key_of(ARTEFACT, text)))


class DownloadDoor:
    """Gives files to those who may read them, and leaves the trace that reading them leaves."""

    def __init__(self, house: House, files: Files, look: Look) -> None:
        self._house, self._files, self._look = house, files, look

    async def answer(self, request: Request, operation: Operation) -> Response:
        """The file; what the caller may not see is answered as what is not there."""
        caller = await self._house.authenticate(bearer_token(request.headers))
        async with self._house.make_context(caller, operation.language, request.headers) as context:
            found = await self._found(cast(Context, context), request.path_params["id"])
        pieces = await self._files.chunks(found.key)
        return StreamingResponse(pieces, headers=_headers(found), media_type=found.media_type)

    async def _found(self, context: Context, text: str) -> _Found:
        context.principal.must_be_signed_in()
        try:
            async with unit_of_work(context.store, context.principal, context.request_id) as work:
                return await self._look(work, text)
        except NotFound:
            raise NoSuchPage from None


def _headers(found: _Found) -> dict[str, str]:
    end = found.name.rpartition(".")[2]
    return {
        "Content-Length": str(found.size),
        "Content-Disposition": f"attachment; filename=\"file.{end}\"; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Authorization",
    }
