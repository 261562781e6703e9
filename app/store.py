"""Where the store is: at DATABASE_URL, or in the embedded server while none is set."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.embedded import EmbeddedPostgres
from app.secrets import with_secrets
from app.settings import Settings


@contextmanager
def store(settings: Settings) -> Iterator[str]:
    """The SQLAlchemy address of the store.

    Without a DATABASE_URL the embedded server runs for as long as this, or any other process of the same
    DATA_DIR, is inside; raises ``EmbeddedError`` when it does not come up.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = EmbeddedPostgres(settings.data_dir)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def resolved(settings: Settings) -> Iterator[Settings]:
    """The settings with the store's address and the keys filled in, so that nothing behind it has to choose."""
    kept = with_secrets(settings)
    with store(settings) as url:
        yield kept.model_copy(update={"database_url": url})
