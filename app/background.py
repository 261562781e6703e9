"""What the processes without a door have in common: worker and scheduler."""

import asyncio

from app.secrets import load_secrets
from app.settings import Settings, SettingsError
from app.steady import steadily
from business_channel import heartbeat
from business_channel.access import ANONYMOUS
from business_channel.database import Store, open_store
from business_channel.work import unit_of_work

_BEAT_EVERY = heartbeat.STALE.total_seconds() / 3


def database_url(settings: Settings) -> str:
    """The address of the store; raises ``SettingsError`` when the settings name none."""
    if settings.database_url is None:
        raise SettingsError("DATABASE_URL should name the store; `business-channel up` starts one where there is none.")
    return settings.database_url


def open_own_store(settings: Settings, connections: int) -> Store:
    """A store with a few connections, for one event loop alone."""
    vault = load_secrets(settings).vault
    shiftable = settings.time_can_shift
    return open_store(database_url(settings), vault, time_can_shift=shiftable, pool_size=connections)


async def show_life(store: Store, name: str, stopping: asyncio.Event) -> None:
    """Leaves a sign of life under ``name`` every few seconds until ``stopping`` is set."""

    async def beat() -> bool:
        async with unit_of_work(store, ANONYMOUS) as work:
            await heartbeat.beat(work, name)
        return False

    await steadily(beat, f"heartbeat of the {name}", _BEAT_EVERY, stopping)
