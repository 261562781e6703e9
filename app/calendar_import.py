"""Importing a notice on holidays from a file, and deriving at once what it moves."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from app import leaving
from app.background import open_own_store
from app.settings import Settings
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.deadlines.imports import HolidayNotice, Imported, import_notice, read_csv
from business_channel.deadlines.recalculation import pass_over, recalculate
from business_channel.errors import Mendable, Several
from business_channel.events import note
from business_channel.work import Work, unit_of_work

LARGEST_FILE = 1_000_000


class CalendarRefused(Exception):
    """The file cannot be imported; the message says why."""


def run(settings: Settings, file: Path, region_code: str | None, source: str) -> Iterator[str]:
    """Imports the file and yields what happened, a line each; raises ``CalendarRefused`` when it cannot be."""
    imported, derived = leaving.run(_import(settings, _text(file), region_code, source))
    yield f"Calendar version {imported.version}, published through {imported.published_through}."
    yield f"{len(imported.changed)} days changed: {', '.join(map(str, imported.changed[:20])) or 'none'}"
    yield f"{derived} open deadlines were derived anew."


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise CalendarRefused(f"{file} is larger than a calendar can be.")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CalendarRefused(f"{file} cannot be read: {error}") from error


async def _import(settings: Settings, text: str, region_code: str | None, source: str) -> tuple[Imported, int]:
    store = open_own_store(settings, 1)
    try:
        async with unit_of_work(store, ANONYMOUS) as work:
            notice = HolidayNotice(days=read_csv(text), source=source, region_code=region_code)
            imported = await import_notice(work, notice)
            note(work, "calendar:imported", None, version=imported.version)
        await _all(store, pass_over)
        return imported, await _all(store, recalculate)
    except (Mendable, Several) as refused:
        raise CalendarRefused(str(refused)) from refused
    finally:
        await store.close()


async def _all(store: Store, portion: Callable[[Work], Awaitable[int]]) -> int:
    """Does portion after portion, each in a transaction of its own; returns how much was done."""
    done, more = 0, 1
    while more:
        async with unit_of_work(store, ANONYMOUS) as work:
            more = await portion(work)
        done += more
    return done
