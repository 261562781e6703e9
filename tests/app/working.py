"""A worker as its own process, and the mail server that it writes to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from business_channel.database import Store
from tests.processes import Part


@dataclass
class Workshop:
    """Starts workers and schedulers on one store; what they log is kept in ``folder``."""

    store: Store
    folder: Path
    smtp_port: int
    processes: list[Part] = field(default_factory=list)

    def start(self, name: str = "worker") -> Part:
        """Starts another process of that name."""
        settings = {
            "DATABASE_URL": self.store.engine.url.render_as_string(hide_password=False),
            "DATA_DIR": str(self.folder),
            "MODE": "test",
            "SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
        }
        process = Part(name, settings, self.folder / f"{name}.log")
        self.processes.append(process)
        return process

    def log(self, name: str = "worker") -> str:
        """What all processes of that name have logged."""
        path = self.folder / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def end(self) -> None:
        """Ends whatever still runs, at once: nobody looks at it any more."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait(40)


class Postbox:
    """Keeps the mails that arrive. ``on_arrival`` runs while the sender still waits for the answer."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.on_arrival: Callable[[EmailMessage], None] = lambda _: None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.on_arrival(mail)
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address, in the order of their arrival."""
        return [mail for mail in self.mails if mail["To"] == address]


async def ended(process: Part, within: float = 30) -> int:
    """The exit code of a process, once it has ended."""
    return await asyncio.to_thread(process.wait, within)


@asynccontextmanager
async def workshop(store: Store, folder: Path, smtp_port: int) -> AsyncIterator[Workshop]:
    """A workshop whose processes are gone after the block."""
    place = Workshop(store, folder, smtp_port)
    try:
        yield place
    finally:
        await asyncio.to_thread(place.end)
