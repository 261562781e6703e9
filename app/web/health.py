"""Whether the process lives, and whether it can serve."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

CHECK_SECONDS = 2.0

Check = tuple[str, Callable[[], Awaitable[object]]]
"""A name, such as ``database``, and what raises when that part cannot serve."""

log = structlog.get_logger(__name__)


async def alive(_: Request) -> Response:
    """``GET /healthz``: the event loop turns. Asks nothing of any other part."""
    return JSONResponse({"alive": True})


def readiness(checks: Sequence[Check]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint ``GET /readyz``: 200 when every check passes in time, else 503 with the names of the rest.

    Names only: what exactly is wrong, and in which version, is for the log and not for strangers.
    """

    async def ready(_: Request) -> Response:
        failed = [name for name in await asyncio.gather(*map(_failed, checks)) if name]
        return JSONResponse({"ready": not failed, "failed": failed}, status_code=503 if failed else 200)

    return ready


async def _failed(check: Check) -> str | None:
    name, passes = check
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await passes()
    except Exception as error:
        log.warning("not_ready", check=name, error=f"{type(error).__name__}: {error}")
        return name
    return None
