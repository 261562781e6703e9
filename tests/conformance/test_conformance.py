"""The doors as the clients of the world see them: graphql-http's audits, and graphql-ws talking to our sockets."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from app.web.limits import DoorLimits
from tests.doors.serving import WORD, serving

HERE = Path(__file__).parent
AUDITS = 61
INSTALL_SECONDS = 120
TALK_SECONDS = 60


def node() -> str:
    """The Node that runs the clients; without one this is skipped, except where CI promises it."""
    found = shutil.which("node")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Node 20 or newer is needed here: the conformance clients are written for it.")
        pytest.skip("NOT CHECKED: conformance to GraphQL over HTTP and graphql-transport-ws, for there is no Node.")
    return found


@pytest.fixture(scope="module")
async def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients with their packages, in a folder of this run's own."""
    node()
    folder = tmp_path_factory.mktemp("conformance")
    for file in [HERE / "package.json", *HERE.glob("*.mjs")]:
        shutil.copy(file, folder)
    install = ("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline", "--loglevel=error")
    code, said = await run(*install, folder=folder, seconds=INSTALL_SECONDS)
    assert code == 0, said
    return folder


async def run(*command: str, folder: Path, seconds: float) -> tuple[int, str]:
    """The exit code of a command and what it said on both streams."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), seconds)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_the_channel_passes_every_audit_of_graphql_over_http(clients: Path) -> None:
    async with serving() as served:
        code, said = await run(node(), "http.mjs", served.url, folder=clients, seconds=TALK_SECONDS)
    assert json.loads(said.splitlines()[-1]) == {"audits": AUDITS, "ok": AUDITS}, said
    assert code == 0


async def test_the_channel_speaks_to_the_graphql_ws_client(clients: Path) -> None:
    documents = json.dumps({"subscription": "subscription { ticks }", "endless": "subscription { feed { name } }"})
    async with serving(DoorLimits(init_seconds=0.5)) as served:
        command = (node(), "sockets.mjs", served.socket_url, WORD, documents)
        code, said = await run(*command, folder=clients, seconds=TALK_SECONDS)
        assert code == 0, said
        assert json.loads(said.splitlines()[-1]) == {
            "subscribe": [{"ticks": 0}, {"ticks": 1}, {"ticks": 2}],
            "complete": [{"feed": {"name": "赫章县"}}, {"__typename": "Query"}],
            "invalid": ["BAD_REQUEST", {"__typename": "Query"}],
            "wrongToken": 4403,
            "noToken": 4403,
            "noInit": 4408,
        }
        assert served.tracebacks() == []
