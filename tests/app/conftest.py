"""A mail server, and workers that write to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from business_channel.database import Store
from tests.app.working import Postbox, Workshop, workshop
from tests.ports import free_port


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def smtp(postbox: Postbox) -> Iterator[Controller]:
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
async def shop(store: Store, smtp: Controller, tmp_path: Path) -> AsyncIterator[Workshop]:
    async with workshop(store, tmp_path, smtp.port) as place:
        yield place
