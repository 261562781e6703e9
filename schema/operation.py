"""The operation being answered: what its door knows of it, and what the schema finds out."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4

from business_channel.language import Language

OTHER = "other"


@dataclass(slots=True)
class Operation:
    """One GraphQL operation between its door and its answer.

    The door gives ``request_id``, which every error repeats, and ``language``, in which errors are told. The schema
    gives ``kind`` (query, mutation, subscription, or other while nothing is parsed), ``cost`` in objects, and the
    ``code`` of the first error.
    """

    request_id: str = field(default_factory=lambda: str(uuid4()))
    language: Language = Language.ZH
    kind: str = OTHER
    cost: int = 0
    code: str | None = None


_current: ContextVar[Operation | None] = ContextVar("operation", default=None)


def current_operation() -> Operation:
    """The operation that this task answers; a new one in Chinese where no door stands before the schema."""
    return _current.get() or Operation()


@contextmanager
def answering(operation: Operation) -> Iterator[Operation]:
    """Makes ``operation`` the current one inside the block."""
    token = _current.set(operation)
    try:
        yield operation
    finally:
        _current.reset(token)
