"""GraphQL over HTTP: one operation by POST, a query by GET, and nothing else.

There are no cookies and no simple content types, so a page of another origin can neither use a session nor send a
mutation without asking the browser first. The answer's form follows ``Accept``; under ``application/json`` a document
that cannot be parsed, validated or coerced answers 200, as older clients expect, and 400 under GraphQL's own type.
"""

import asyncio
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from app.web.departure import while_connected
from app.web.events import EventStream
from app.web.ide import asks_for_the_ide, ide_page
from app.web.negotiation import Form, bearer_token, is_utf8_json, preferred_form
from app.web.payload import GraphQLRequest, graphql_request, parse_json, query_string_request
from app.web.refusals import (
    STATUS,
    BodyTooLarge,
    BodyTooSlow,
    NotAcceptable,
    OnlyQueriesByGet,
    WrongMediaType,
    WrongMethod,
    refusal_answer,
)
from app.web.seams import Caller, House
from business_channel.language import Language
from schema.operation import Operation, answering

EXCESS_BYTES = 4 * 1024 * 1024


class HttpDoor:
    """The ASGI application that answers HTTP at ``/graphql``."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; when the caller leaves meanwhile, the work for the answer is cancelled."""
        request = Request(scope, receive)
        language = Language.from_accept(request.headers.get("accept-language"))
        operation = Operation(request.state.request_id, language)
        started = perf_counter()
        try:
            with answering(operation):
                response = await self._answer_or_refuse(request, operation)
            await response(scope, receive, send)
        except ClientDisconnect:
            return
        door = "events" if isinstance(response, EventStream) else "http"
        self._house.metrics.answered(door, operation, perf_counter() - started)

    async def _answer_or_refuse(self, request: Request, operation: Operation) -> Response:
        try:
            return await self._answer(request, operation)
        except ClientDisconnect:
            raise
        except Exception as error:
            form = preferred_form(request.headers.get("accept"))
            return refusal_answer(error, operation, (Form.JSON if form in (None, Form.EVENTS) else form).media_type)

    async def _answer(self, request: Request, operation: Operation) -> Response:
        if self._house.limits.ide and asks_for_the_ide(request):
            return ide_page(operation.language)
        form = preferred_form(request.headers.get("accept"))
        if form is None or (form is Form.EVENTS and request.method == "GET"):
            raise NotAcceptable
        asked = await self._read(request)
        caller = await self._house.authenticate(bearer_token(request.headers))
        if form is Form.EVENTS:
            return EventStream(self._house, asked, caller, operation, request.headers)
        result = await while_connected(request.receive, self._execute(request, asked, caller, operation))
        return self._respond(request, result, form, operation)

    async def _read(self, request: Request) -> GraphQLRequest:
        limits = self._house.limits
        if request.method == "GET":
            return query_string_request(request.scope["query_string"], limits.values)
        if request.method != "POST":
            raise WrongMethod
        if not is_utf8_json(request.headers.get("content-type")):
            raise WrongMediaType
        return graphql_request(parse_json(await self._body(request)), limits.values)

    async def _body(self, request: Request) -> bytes:
        """The whole body; of one that is too large a little more is read, so that its sender hears the answer."""
        limits = self._house.limits
        body, excess = bytearray(), 0
        try:
            async with asyncio.timeout(limits.body_seconds):
                async for chunk in request.stream():
                    if len(body) + len(chunk) <= limits.body_bytes and not excess:
                        body += chunk
                    elif (excess := excess + len(chunk)) > EXCESS_BYTES:
                        break
        except TimeoutError:
            raise BodyTooSlow(seconds=limits.body_seconds) from None
        if excess:
            raise BodyTooLarge(limit=limits.body_bytes)
        return bytes(body)

    async def _execute(
        self, request: Request, asked: GraphQLRequest, caller: Caller, operation: Operation
    ) -> ExecutionResult:
        queries_only = request.method == "GET"
        allowed = {OperationType.QUERY} if queries_only else {OperationType.QUERY, OperationType.MUTATION}
        async with self._house.make_context(caller, operation.language, request.headers) as context:
            try:
                return await self._house.schema.execute(
                    asked.query,
                    variable_values=asked.variables,
                    context_value=context,
                    operation_name=asked.operation_name,
                    operation_extensions=asked.extensions,
                    allowed_operation_types=allowed,
                )
            except InvalidOperationTypeError:
                if queries_only:
                    raise OnlyQueriesByGet from None
                raise

    def _respond(self, request: Request, result: ExecutionResult, form: Form, operation: Operation) -> Response:
        refused = _is_request_error(result)
        content: dict[str, object] = {} if refused else {"data": result.data}
        if result.errors:
            content["errors"] = [error.formatted for error in result.errors]
        if result.extensions:
            content["extensions"] = result.extensions
        return JSONResponse(
            content,
            status_code=_status(operation, form) if refused else 200,
            headers={
                "Cache-Control": self._caching(request, operation),
                "Vary": "Accept, Accept-Language, Authorization",
            },
            media_type=form.media_type,
        )

    def _caching(self, request: Request, operation: Operation) -> str:
        public = request.method == "GET" and "authorization" not in request.headers and operation.code is None
        return f"public, max-age={self._house.limits.public_seconds}" if public else "no-store"


def _is_request_error(result: ExecutionResult) -> bool:
    """Whether nothing was executed; such an answer has no ``data``. Errors of fields have a path."""
    errors = result.errors or []
    return isinstance(result, PreExecutionError) or (bool(errors) and result.data is None and not errors[0].path)


def _status(operation: Operation, form: Form) -> int:
    if form is Form.JSON and operation.code == "BAD_REQUEST":
        return 200
    return STATUS.get(operation.code or "", 400)
