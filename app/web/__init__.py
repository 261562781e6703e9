"""The doors: HTTP, WebSocket, health and metrics, as one ASGI application."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from app.settings import Settings
from app.web.files import file_routes
from app.web.guard import RequestIds
from app.web.health import Check, alive, readiness
from app.web.http import HttpDoor
from app.web.limits import DoorLimits
from app.web.printing import print_routes
from app.web.refusals import NoSuchPage, WrongMethod, refusal_answer
from app.web.seams import House
from app.web.sockets import SocketDoor
from app.web.wiring import Instance
from business_channel.language import Language
from schema.operation import Operation

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

PATH = "/graphql"


def create_app(settings: Settings) -> Starlette:
    """The web application of an instance; raises ``SettingsError`` when the settings name no store."""
    instance = Instance(settings)
    return web_app(instance.house, instance.checks(), instance.running)


def graphql_routes(house: House) -> list[BaseRoute]:
    """The GraphQL endpoint for HTTP and WebSocket, both at ``/graphql``."""
    return [Route(PATH, HttpDoor(house), methods=None), WebSocketRoute(PATH, SocketDoor(house))]


def web_app(house: House, checks: Sequence[Check] = (), lifespan: Lifespan | None = None) -> Starlette:
    """The web application: GraphQL, to which ``/`` leads, pages to print, files, ``/healthz``, ``/readyz`` with
    ``checks``, and ``/metrics``.

    ``lifespan`` opens and closes what stands behind the seams. Serve it with ``server_options``.
    """
    routes = [
        Route("/", _to_graphql),
        *graphql_routes(house),
        *print_routes(house),
        *file_routes(house),
        Route("/healthz", alive),
        Route("/readyz", readiness(checks)),
        Route("/metrics", house.metrics.page),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(RequestIds), *_cross_origin(house.limits)],
        exception_handlers={404: _refuse, 405: _refuse, Exception: _refuse},
        lifespan=partial(_lifespan, house, lifespan),
    )


async def _to_graphql(_: Request) -> Response:
    return RedirectResponse(PATH)


def _cross_origin(limits: DoorLimits) -> list[Middleware]:
    """Lets pages of the allowed origins call; there are no cookies, so no credentials travel."""
    if not limits.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=limits.allowed_origins,
            allow_methods=("GET", "POST", "PUT"),
            allow_headers=("Authorization", "Content-Type", "X-Request-Id"),
            expose_headers=("X-Request-Id",),
        )
    ]


@asynccontextmanager
async def _lifespan(house: House, inner: Lifespan | None, app: Starlette) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(house.metrics.watching_the_loop())
        if inner is not None:
            await stack.enter_async_context(inner(app))
        yield


async def _refuse(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    refusal = {404: NoSuchPage(), 405: WrongMethod()}.get(status, error)
    language = Language.from_accept(request.headers.get("accept-language"))
    return refusal_answer(refusal, Operation(request.state.request_id, language))
