"""What the doors count for Prometheus; other parts register more on the same registry."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from schema.operation import Operation

LAG_SAMPLE_SECONDS = 0.5
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_CODES = frozenset(
    {
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "NOT_FOUND",
        "BAD_REQUEST",
        "TOO_COSTLY",
        "RATE_LIMITED",
        "UNAVAILABLE",
        "INTERNAL",
    }
)


class DoorMetrics:
    """The counters of one application, on a registry of its own, so that two applications may share a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "channel_requests", "Operations answered.", ("door", "kind", "code"), registry=self.registry
        )
        self.seconds = Histogram(
            "channel_request_seconds",
            "Time from the request to its answer.",
            ("door", "kind"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.sockets = Gauge("channel_open_sockets", "WebSocket connections open now.", registry=self.registry)
        self.streams = Gauge("channel_open_streams", "Event streams open now.", registry=self.registry)
        self.closed = Counter(
            "channel_sockets_closed", "WebSocket connections closed by us.", ("close_code",), registry=self.registry
        )
        self.loop_lag = Gauge("channel_loop_lag_seconds", "How late the event loop woke up.", registry=self.registry)

    def answered(self, door: str, operation: Operation, seconds: float) -> None:
        """Counts one answer with the code of its first error. Only known kinds and codes become labels."""
        label = "OK" if operation.code is None else operation.code if operation.code in _CODES else "OTHER"
        self.requests.labels(door, operation.kind, label).inc()
        self.seconds.labels(door, operation.kind).observe(seconds)

    @asynccontextmanager
    async def watching_the_loop(self) -> AsyncIterator[None]:
        """Samples the event loop's lag inside the block."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            asleep = loop.time()
            await asyncio.sleep(LAG_SAMPLE_SECONDS)
            self.loop_lag.set(max(0.0, loop.time() - asleep - LAG_SAMPLE_SECONDS))

    async def page(self, _: Request) -> Response:
        """``GET /metrics``."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
