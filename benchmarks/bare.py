"""The least that could do the same: bare routes over a pool of the driver, under the same server as the channel's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg  # type: ignore[import-untyped]
import uvicorn
from sqlalchemy import make_url
from starlette.applications import Starlette

from app.settings import load_settings
from benchmarks.catalogue import BENCHMARKS

_POOL = 10


@asynccontextmanager
async def _pool(app: Starlette) -> AsyncIterator[None]:
    url = make_url(load_settings().database_url or "")
    host = url.normalized_query.get("host", (url.host,))[0]
    zone = {"timezone": "Asia/Shanghai", "jit": "off"}
    async with asyncpg.create_pool(
        host=host, user=url.username, database=url.database, min_size=_POOL, max_size=_POOL, server_settings=zone
    ) as app.state.pool:
        yield


def main() -> None:
    """Serves the bare routes of all benchmarks on PORT."""
    routes = [route for benchmark in BENCHMARKS for route in benchmark.routes]
    app = Starlette(routes=routes, lifespan=_pool)
    uvicorn.run(app, port=load_settings().port, loop="uvloop", http="httptools", access_log=False, log_config=None)


if __name__ == "__main__":
    main()
