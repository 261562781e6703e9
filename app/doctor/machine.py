"""The machine that an instance runs on, and the servers it is told to use."""

import asyncio
import io
import os
import shutil
import smtplib
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from app.doctor.findings import Wrong, is_serving
from app.embedded import EmbeddedError, binaries
from app.embedded.places import ROOT_HOME
from app.files.storage import open_files
from app.settings import Settings, SettingsError
from business_channel.errors import Unavailable
from business_channel.ids import new_id

_OLDEST_PYTHON = (3, 11)
_FREE_BYTES = 1024**3
_CONNECT_SECONDS = 5.0
_BROKER_PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379, "postgresql": 5432}
_MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def python(_: Settings) -> str:
    """The interpreter that runs this."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        raise Wrong(f"Python {found} is too old", "install Python 3.11 or newer and run `make clean up`")
    return found


def data_folder(settings: Settings) -> str:
    """Whether DATA_DIR is there and can be written; with DATABASE_URL it is not needed."""
    if settings.database_url is not None and not settings.data_dir.exists():
        return "not needed with DATABASE_URL"
    try:
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return str(settings.data_dir)
    except OSError as error:
        mend = "give this account the folder, or choose another one with DATA_DIR"
        raise Wrong(f"{settings.data_dir} cannot be written: {error.strerror}", mend) from error


def disk(settings: Settings) -> str:
    """Whether there is room where the store grows."""
    as_root = settings.database_url is None and os.geteuid() == 0
    folder = _existing(ROOT_HOME if as_root else settings.data_dir)
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        raise Wrong(f"only {free // 1024**2} MiB are free in {folder}", "make room: a full disk stops the store")
    return f"{free / 1024**3:.1f} GiB free"


def files(settings: Settings) -> str:
    """Whether a file can be kept, had and removed where uploaded files lie."""
    try:
        asyncio.run(_tries(settings))
    except (SettingsError, Unavailable) as error:
        mend = "correct FILES_URL, and see that this account may write there"
        raise Wrong("no file can be kept where FILES_URL says", mend) from error
    return "kept, had and removed"


async def _tries(settings: Settings) -> None:
    kept, key = open_files(settings), new_id()
    await kept.put(key, io.BytesIO(b"doctor"))
    async for _ in await kept.chunks(key):
        pass
    await kept.remove(key)


def port(settings: Settings) -> str:
    """Whether the web process can have its port, or has it already."""
    if is_serving(settings):
        return f"{settings.port}, where this channel answers"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            finding = f"{settings.host}:{settings.port} is not to be had: {error.strerror}"
            raise Wrong(finding, "stop the program that holds it, or choose another one with PORT") from error
    return f"{settings.port}, free"


def programs(settings: Settings) -> str:
    """Whether the embedded PostgreSQL is complete."""
    if settings.database_url is not None:
        return "not needed with DATABASE_URL"
    try:
        folder = binaries.programs()
    except EmbeddedError as error:
        raise Wrong(str(error), "run `make clean up`, or set DATABASE_URL") from error
    if missing := [name for name in ("initdb", "pg_ctl", "postgres") if not (folder / name).exists()]:
        raise Wrong(f"{', '.join(missing)} missing in {folder}", "remove that folder and run `make clean up`")
    return str(folder)


def broker(settings: Settings) -> str:
    """Whether the broker can be reached."""
    if settings.broker_url is None:
        return "the store itself"
    host, port = _host_and_port(settings.broker_url, _BROKER_PORTS)
    try:
        socket.create_connection((host, port), _CONNECT_SECONDS).close()
    except OSError as error:
        raise Wrong(f"{host}:{port} does not answer: {error}", "start the broker, or correct BROKER_URL") from error
    return f"{host}:{port} answers"


def mail(settings: Settings) -> str:
    """Whether the mail server speaks SMTP."""
    if settings.smtp_url.startswith("console:"):
        return "printed, not sent"
    host, port = _host_and_port(settings.smtp_url, _MAIL_PORTS)
    kind = smtplib.SMTP_SSL if settings.smtp_url.startswith("smtps:") else smtplib.SMTP
    try:
        with kind(host, port, timeout=_CONNECT_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        finding = f"{host}:{port} does not speak SMTP: {error}"
        raise Wrong(finding, "start the mail server, or correct SMTP_URL") from error
    return f"{host}:{port} answers"


def _host_and_port(url: str, ports: dict[str, int]) -> tuple[str, int]:
    address = urlsplit(url)
    return address.hostname or "localhost", address.port or ports[address.scheme]


def _existing(folder: Path) -> Path:
    try:
        return folder if folder.exists() else _existing(folder.parent)
    except PermissionError:
        return _existing(folder.parent)
