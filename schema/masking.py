"""What an answer may say of an error: a code and a sentence, never the inside of the service."""

import re
from collections.abc import Iterator, Mapping, Sequence

import strawberry
import structlog
from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext
from strawberry.types import ExecutionResult as StrawberryResult
from strawberry.types.execution import StreamExecutionResult

from business_channel.errors import BadRequest, ChannelError, Unavailable
from business_channel.language import Language, Words
from schema.operation import Operation, current_operation
from schema.sentences import placed, told

log = structlog.get_logger(__name__)

MAX_REQUEST_ERRORS = 5
MAX_MESSAGE = 1_000
_SUGGESTION = re.compile(r" Did you mean .*?\?", re.DOTALL)
_RETRYABLE_STATES = ("08", "53", "57P", "57014", "55P03", "40001", "40P01")
"""SQLSTATEs that pass by themselves: connection lost, out of resources, shutting down, timeout, lock, serialization."""


class Internal(ChannelError):
    code = "INTERNAL"
    words = Words(
        "服务内部出错，我们已记录。联系我们时请报编号 {request_id}。",
        "Something went wrong on our side and has been recorded. Please name {request_id} when you contact us.",
    )


class UnknownOperation(BadRequest):
    words = Words("文档中没有要执行的操作。", "The document does not hold the operation to run.")


class NotThisWay(BadRequest):
    words = Words("此类操作不能经由这一通道执行。", "This kind of operation is not taken through this door.")


_REQUEST_ERRORS: Mapping[type[BaseException], type[BadRequest]] = {
    MissingQueryError: UnknownOperation,
    CannotGetOperationTypeError: UnknownOperation,
    InvalidOperationTypeError: NotThisWay,
}
"""Exceptions by which the library says that a request names no operation, or one that its door does not take."""


def is_outage(error: BaseException) -> bool:
    """Whether ``error`` says that the database or the network cannot serve now, so that trying again may help."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return error.connection_invalidated or state.startswith(_RETRYABLE_STATES)
    return isinstance(error, PoolTimeoutError | ConnectionError | TimeoutError)


def channel_error_for(error: BaseException, operation: Operation) -> ChannelError:
    """The refusal that stands for any exception; what nobody foresaw is logged here with its traceback."""
    if isinstance(error, ChannelError):
        return error
    if type(error) in _REQUEST_ERRORS:
        return _REQUEST_ERRORS[type(error)]()
    if is_outage(error):
        log.warning("store_unavailable", request_id=operation.request_id, error=type(error).__name__)
        return Unavailable()
    log.error("operation_failed", request_id=operation.request_id, kind=operation.kind, exc_info=error)
    return Internal(request_id=operation.request_id)


def masked(error: Exception, language: Language | None = None) -> GraphQLError:
    """The error as the caller may read it, with ``extensions.code`` and ``extensions.requestId``.

    A ``ChannelError`` keeps its code and is told in ``language``, and so is what the GraphQL library could not parse,
    validate or coerce, as BAD_REQUEST and without its values; an outage is UNAVAILABLE; all else is INTERNAL.
    """
    operation = current_operation()
    error = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
    if _is_masked(error):
        return error
    cause = _cause(error)
    if isinstance(cause, GraphQLError) and _is_the_callers(error, cause):
        code, message = BadRequest.code, told(error.message, language or operation.language)
    else:
        refusal = channel_error_for(cause, operation)
        code, message = refusal.code, refusal.message(language or operation.language)
        message = placed(error.message, message, language or operation.language) if error.path is None else message
    return _speak(error, code, message, operation)


def _is_masked(error: GraphQLError) -> bool:
    return "requestId" in (error.extensions or {})


def _cause(error: GraphQLError) -> Exception:
    """The innermost exception, which is ``error`` itself where the GraphQL library speaks."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_the_callers(error: GraphQLError, cause: GraphQLError) -> bool:
    """Errors of parsing, validation and coercion have no path; a malformed global id is only seen by the resolver."""
    return error.path is None or isinstance(cause, StrawberryInputCoercionError)


def _speak(error: GraphQLError, code: str, message: str, operation: Operation) -> GraphQLError:
    operation.code = operation.code or code
    extensions = {"code": code, "requestId": operation.request_id}
    message = _SUGGESTION.sub("", message)[:MAX_MESSAGE]
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=extensions)


class MaskedErrors(SchemaExtension):
    """Masks every error of every answer; the first of a schema's extensions, so that nothing speaks after it.

    It stands in ``extensions=`` as this class, never as an instance: one instance would be shared by all operations,
    and the flag below, set by a live subscription, would let the raw errors of every other operation through.
    """

    def __init__(self, *, execution_context: ExecutionContext | None = None) -> None:
        super().__init__(execution_context=execution_context)
        self._streams = False

    def on_operation(self) -> Iterator[None]:
        """Masks the result of a query or mutation, and whatever a validation rule or another extension raises."""
        try:
            yield
        except Exception as error:
            if type(error) in _REQUEST_ERRORS:
                raise
            raise masked(error, self._language()) from None
        if not self._streams:
            self._mask(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        """Masks one result of a stream before it leaves."""
        self._streams = True
        self._mask(result)
        yield

    def _mask(self, result: object) -> None:
        if isinstance(result, CoreResult | StrawberryResult) and result.errors:
            language = self._language()
            result.errors = [masked(error, language) for error in _capped(result.errors)]

    def _language(self) -> Language | None:
        return getattr(self.execution_context.context, "language", None)


def _capped(errors: Sequence[GraphQLError]) -> Sequence[GraphQLError]:
    """At most five errors of a request that was not executed; all errors of fields, which the answer has room for."""
    return errors if any(error.path for error in errors) else errors[:MAX_REQUEST_ERRORS]


class MaskedSchema(strawberry.Schema):
    """A schema that leaves the logging of errors to the masking, which knows a refusal from a fault."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Does nothing: the library would log every misspelled field of every caller with a traceback."""
