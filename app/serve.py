"""The web process."""

import resource

import uvicorn

from app.settings import Settings


def run(settings: Settings) -> int:
    """Serves until SIGTERM or SIGINT, then lets requests finish; 1 when the port or the application failed to open."""
    from app.web import create_app
    from app.web.limits import door_limits
    from app.web.server import server_options

    _allow_open_files(settings.connection_limit)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        lifespan="on",
        limit_concurrency=settings.connection_limit,
        log_config=None,
        access_log=False,
        **server_options(door_limits(settings)),
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1


def _allow_open_files(connections: int) -> None:
    """Every connection is an open file, and the usual limit is 1,024; the system's own limit is as far as we may go."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 1_000
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
