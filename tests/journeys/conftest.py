"""One instance for a journey: a fresh store, a web process, a worker process and a mail server."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from business_channel.database import Store
from tests.journeys.instance import Instance, free_port


class Mailbox:
    """A mail server's handler that keeps what it accepts and lets tests wait for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._mails = loop, asyncio.Queue[EmailMessage]()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self._loop.call_soon_threadsafe(self._mails.put_nowait, mail)
        return "250 OK"

    async def next(self, within: float = 10.0) -> EmailMessage:
        """The next mail to anybody."""
        return await asyncio.wait_for(self._mails.get(), within)

    async def next_to(self, address: str, within: float = 10.0) -> EmailMessage:
        """The next mail to an address; others are passed over."""
        async with asyncio.timeout(within):
            while True:
                mail = await self._mails.get()
                if address in mail["To"]:
                    return mail


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox(asyncio.get_running_loop())
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port  # type: ignore[attr-defined]
    yield box
    controller.stop()


@pytest.fixture
async def channel(store: Store, mailbox: Mailbox, tmp_path: Path) -> AsyncIterator[Instance]:
    url = store.engine.url.render_as_string(hide_password=False)
    instance = Instance(url, tmp_path, mailbox.port)  # type: ignore[attr-defined]
    for name in ("serve", "worker"):
        instance.start(name)
    try:
        await instance.ready()
        yield instance
    finally:
        instance.stop()
