"""How much the doors take, and how long they wait."""

from dataclasses import dataclass, field

from app.settings import Settings
from schema.limits import QueryLimits


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """The limits of the HTTP and WebSocket doors, in bytes and seconds.

    ``values`` is how many values the variables of one operation may hold: each wrong one costs an error message.
    ``body_seconds`` is how long a body may take, and an upload may pause; ``upload_seconds`` how long that may take.
    ``public_seconds`` is how long shared caches may keep the answer to a GET query that came without a token.
    """

    body_bytes: int = 256 * 1024
    body_seconds: float = 10
    upload_seconds: float = 300
    frame_bytes: int = 256 * 1024
    init_seconds: float = 5
    send_seconds: float = 10
    heartbeat_seconds: float = 15
    subscriptions: int = 20
    values: int = 2_000
    public_seconds: int = 30
    ide: bool = False
    allowed_origins: tuple[str, ...] = ()
    query: QueryLimits = field(default_factory=QueryLimits)


def door_limits(settings: Settings) -> DoorLimits:
    """The limits that an operator's settings ask for."""
    return DoorLimits(
        body_bytes=settings.body_limit,
        frame_bytes=settings.frame_limit,
        ide=settings.ide,
        allowed_origins=settings.allowed_origins,
        query=query_limits(settings),
    )


def query_limits(settings: Settings) -> QueryLimits:
    """The part of the limits that the schema itself keeps."""
    return QueryLimits(
        tokens=settings.max_tokens, query_bytes=settings.query_limit, introspection=settings.introspection
    )
