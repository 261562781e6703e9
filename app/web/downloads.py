"""One file by GET, under the rights of the moment; browsers are told to save it and to run nothing of it."""

from typing import cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.files.storage import Files
from app.web.negotiation import bearer_token
from app.web.refusals import NoSuchPage
from app.web.seams import House
from business_channel.attachments import service
from business_channel.attachments.model import Attachment
from business_channel.errors import NotFound
from business_channel.ids import key_of
from business_channel.views.attachments import NAME
from business_channel.work import unit_of_work
from schema.context import Context
from schema.operation import Operation


class DownloadDoor:
    """Gives files to those who may read them, and leaves the trace that opening a submission leaves."""

    def __init__(self, house: House, files: Files) -> None:
        self._house, self._files = house, files

    async def answer(self, request: Request, operation: Operation) -> Response:
        """The file; what the caller may not see is answered as what is not there."""
        caller = await self._house.authenticate(bearer_token(request.headers))
        async with self._house.make_context(caller, operation.language, request.headers) as context:
            found = await _found(cast(Context, context), request.path_params["id"])
        pieces = await self._files.chunks(found.id)
        return StreamingResponse(pieces, headers=_headers(found), media_type=found.type)


async def _found(context: Context, text: str) -> Attachment:
    context.principal.must_be_signed_in()
    try:
        async with unit_of_work(context.store, context.principal, context.request_id) as work:
            return await service.download(work, key_of(NAME, text))
    except NotFound:
        raise NoSuchPage from None


def _headers(found: Attachment) -> dict[str, str]:
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
