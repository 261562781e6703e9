"""Where files lie: in a folder, or in a bucket of anything that speaks S3. A file's name there is its id."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.settings import Settings, SettingsError
from business_channel.errors import Unavailable

_PART = 5 * 1024 * 1024
"""What travels at once; S3 takes no smaller parts."""
_CHUNK = 256 * 1024
_log = structlog.get_logger(__name__)


class Files:
    """The file store of an instance."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None = None) -> None:
        self._store, self._folder = store, folder

    async def put(self, key: UUID, file: IO[bytes]) -> None:
        """Keeps the content of ``file`` under ``key``, wholly or not at all; raises ``Unavailable`` when it cannot."""
        with _answering("put"):
            await self._store.put_async(_path(key), file, chunk_size=_PART, max_concurrency=2)

    async def chunks(self, key: UUID) -> AsyncIterator[bytes]:
        """The content under ``key``, piece by piece; raises ``Unavailable`` at once when it is not to be had."""
        with _answering("get"):
            found = await self._store.get_async(_path(key))

        async def pieces() -> AsyncIterator[bytes]:
            async for piece in found.stream(_CHUNK):
                yield bytes(piece)

        return pieces()

    async def remove(self, key: UUID) -> None:
        """Removes what is under ``key``, and what a torn-off ``put`` has left there; nothing is fine as well."""
        with _answering("delete"), suppress(FileNotFoundError):
            await self._store.delete_async(_path(key))
        if self._folder is not None:
            whole = self._folder / _path(key)
            for torn in whole.parent.glob(f"{whole.name}#*"):
                torn.unlink(missing_ok=True)


@contextmanager
def _answering(deed: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        _log.error("file store does not answer", deed=deed, error=type(error).__name__)
        raise Unavailable from error


def _path(key: UUID) -> str:
    return f"{key.hex[-2:]}/{key}"


def open_files(settings: Settings) -> Files:
    """The file store that the settings name, the folder ``files`` of DATA_DIR without one.

    Raises ``SettingsError`` for a folder that cannot be made.
    """
    if settings.files_url is not None and settings.files_url.startswith("s3://"):
        return Files(_bucket(settings.files_url))
    named = settings.files_url and Path(unquote(urlsplit(settings.files_url).path))
    folder = named or settings.data_dir / "files"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"FILES_URL cannot be used: {folder} gives “{error.strerror}”.") from error
    return Files(LocalStore(folder), folder)


def _bucket(url: str) -> S3Store:
    """``s3://key:secret@bucket/prefix?endpoint=https://…&region=…``; what is left out comes from AWS_… variables."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    given = {
        "access_key_id": parts.username and unquote(parts.username),
        "secret_access_key": parts.password and unquote(parts.password),
        "endpoint": asked.get("endpoint"),
        "region": asked.get("region"),
    }
    config = {name: value for name, value in given.items() if value}
    plain = asked.get("endpoint", "").startswith("http://")
    bucket = (parts.netloc.rpartition("@")[2]) or ""
    return S3Store(
        bucket,
        prefix=parts.path.strip("/") or None,
        config=config,  # type: ignore[arg-type]
        client_options={"allow_http": plain, "timeout": "300s", "connect_timeout": "3s"},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
    )
