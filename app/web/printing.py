"""Pages to print, at ``/print``: what the API answers the caller, laid out; rights and traces are those of the API."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from strawberry.types.graphql import OperationType

from app.web.negotiation import bearer_token
from app.web.refusals import STATUS, NoSuchPage, refusal_answer
from app.web.seams import House
from app.web.sheet_words import SUBMISSION, WORK_ORDER
from app.web.sheets import POLICY, Sheet
from business_channel.language import Language
from schema.operation import Operation, answering

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Authorization",
}


@dataclass(frozen=True)
class _Kind:
    query: str
    field: str
    page: Callable[[Sheet, Mapping[str, Any]], str]


def print_routes(house: House) -> list[BaseRoute]:
    """``/print/work-orders/<id>`` and ``/print/submissions/<id>``, by GET with the API's bearer token and ids."""
    kinds = {
        "work-orders": _Kind(WORK_ORDER, "workOrder", Sheet.work_order),
        "submissions": _Kind(SUBMISSION, "submission", Sheet.submission),
    }
    return [Route(f"/print/{name}/{{id}}", _door(house, kind), methods=["GET"]) for name, kind in kinds.items()]


def _door(house: House, kind: _Kind) -> Callable[[Request], Awaitable[Response]]:
    async def door(request: Request) -> Response:
        language = Language.from_accept(request.headers.get("accept-language"))
        operation, started = Operation(request.state.request_id, language), perf_counter()
        with answering(operation):
            try:
                response = await _printed(house, kind, request, operation)
            except Exception as error:
                response = refusal_answer(error, operation)
        house.metrics.answered("print", operation, perf_counter() - started)
        return response

    return door


async def _printed(house: House, kind: _Kind, request: Request, operation: Operation) -> Response:
    caller = await house.authenticate(bearer_token(request.headers))
    async with house.make_context(caller, operation.language, request.headers) as context:
        result = await house.schema.execute(
            kind.query,
            variable_values={"id": request.path_params["id"]},
            context_value=context,
            allowed_operation_types={OperationType.QUERY},
        )
    if result.errors:
        errors = {"errors": [each.formatted for each in result.errors]}
        status = STATUS.get(operation.code or "", 500)
        return JSONResponse(errors, status_code=status, headers={"Cache-Control": "no-store"})
    found = (result.data or {}).get(kind.field)
    if found is None:
        raise NoSuchPage
    return HTMLResponse(kind.page(Sheet(operation.language), found), headers=_HEADERS)
