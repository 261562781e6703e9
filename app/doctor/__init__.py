"""Examines an instance: each finding is one line, and what is wrong comes with how to mend it."""

from functools import partial

import psycopg

from app.doctor import machine, stored
from app.doctor.findings import Wrong, tell, tell_wrong
from app.embedded import EmbeddedError, libpq_dsn
from app.settings import Settings, SettingsError
from app.store import resolved

_MACHINE = {
    "python": machine.python,
    "data folder": machine.data_folder,
    "disk": machine.disk,
    "files": machine.files,
    "port": machine.port,
    "programs": machine.programs,
    "broker": machine.broker,
    "mail": machine.mail,
}
_STORED = {
    "store": stored.version,
    "encoding": stored.encoding,
    "search": stored.search,
    "clock": stored.clock,
    "tables": stored.tables,
    "worker": stored.worker,
}


def examine(settings: Settings) -> int:
    """Prints a line for everything it looks at; 0 when all is well, 1 when anything is wrong."""
    sound = [tell(name, partial(look, settings)) for name, look in _MACHINE.items()]
    try:
        with resolved(settings) as ready:
            sound += _examine_store(ready)
    except (EmbeddedError, SettingsError) as error:
        tell_wrong("store", Wrong(str(error), "follow the line above, then ask again"))
        return 1
    return 0 if all(sound) else 1


def _examine_store(settings: Settings) -> list[bool]:
    assert settings.database_url is not None
    try:
        connection = psycopg.connect(libpq_dsn(settings.database_url), connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        tell_wrong("store", Wrong(str(error).strip(), "start the server, or correct DATABASE_URL"))
        return [False]
    with connection:
        return [tell(name, partial(look, connection, settings)) for name, look in _STORED.items()]
