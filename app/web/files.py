"""The addresses of files: ``/uploads/<target>`` takes one, ``/files/<id>`` and ``/reports/<id>`` give one."""

from collections.abc import Awaitable, Callable
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.web.downloads import DownloadDoor, artefact, attachment
from app.web.refusals import refusal_answer
from app.web.seams import House
from app.web.uploads import UploadDoor
from business_channel.language import Language
from business_channel.views.attachments import FILES, UPLOADS
from business_channel.views.reports import FILES as REPORTS
from schema.operation import Operation, answering

Answer = Callable[[Request, Operation], Awaitable[Response]]


def file_routes(house: House) -> list[BaseRoute]:
    """Where files are sent and had; nowhere in a house that keeps none."""
    if house.files is None:
        return []
    upload, download = UploadDoor(house, house.files), DownloadDoor(house, house.files, attachment)
    report = DownloadDoor(house, house.files, artefact)
    return [
        Route(f"{UPLOADS}/{{target}}", _door(house, "upload", upload.answer), methods=["PUT"]),
        Route(f"{FILES}/{{id}}", _door(house, "download", download.answer), methods=["GET"]),
        Route(f"{REPORTS}/{{id}}", _door(house, "report", report.answer), methods=["GET"]),
    ]


def _door(house: House, name: str, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def door(request: Request) -> Response:
        language = Language.from_accept(request.headers.get("accept-language"))
        operation, started = Operation(request.state.request_id, language), perf_counter()
        with answering(operation):
            try:
                response = await answer(request, operation)
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as error:
                response = refusal_answer(error, operation)
        house.metrics.answered(name, operation, perf_counter() - started)
        return response

    return door
