"""What the doors ask of the house behind them."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from strawberry.schema import BaseSchema

from app.files.storage import Files
from app.web.limits import DoorLimits
from app.web.metrics import DoorMetrics
from business_channel.language import Language


class Caller(Protocol):
    """Who is calling, as far as a door must know."""

    @property
    def expires_at(self) -> datetime | None:
        """When the caller's token ends, aware; ``None`` for a caller without one."""


Authenticate = Callable[[str | None], Awaitable[Caller]]
"""The caller that a token stands for, nobody for ``None``; raises ``Unauthenticated`` for a token that is not valid."""

MakeContext = Callable[[Caller, Language, Mapping[str, str]], AbstractAsyncContextManager[object]]
"""The context of one operation, from the caller, the language and the headers; leaving it releases what it holds."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything a door needs: the schema, the two seams above, the limits, the metrics, and where files lie."""

    schema: BaseSchema
    authenticate: Authenticate
    make_context: MakeContext
    limits: DoorLimits
    metrics: DoorMetrics
    files: Files | None = None
