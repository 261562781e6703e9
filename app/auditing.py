"""Verifying the audit log from the command line."""

import re
from collections.abc import Iterator

from app import leaving
from app.background import open_own_store
from app.settings import Settings, SettingsError
from business_channel import audit
from business_channel.audit import Chain


class AuditBroken(Exception):
    """The audit log was changed behind the channel's back; the message names the first entry that does not follow."""


def run(settings: Settings, kept: str | None) -> Iterator[str]:
    """Yields what the audit log holds, a line each; raises ``AuditBroken`` when its chain breaks.

    ``kept`` is a head written down at an earlier time, as POSITION:HASH; raises ``SettingsError`` for any other text.
    """
    chain = leaving.run(_walk(settings, None if kept is None else _head(kept)))
    if chain.broken_at is not None:
        raise AuditBroken(f"The audit log breaks at position {chain.broken_at}: {_what(chain)}")
    yield f"The audit log is unbroken: {chain.length} entries follow from each other."
    yield f"Keep its head elsewhere, to check with --kept: {chain.length}:{chain.head.hex()}"


async def _walk(settings: Settings, kept: tuple[int, bytes] | None) -> Chain:
    store = open_own_store(settings, connections=1)
    try:
        async with store.engine.connect() as connection:
            reading = await connection.execution_options(isolation_level="AUTOCOMMIT")
            return await audit.walk(reading, kept)
    finally:
        await store.close()


def _head(text: str) -> tuple[int, bytes]:
    parts = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text, re.ASCII)
    if parts is None:
        raise SettingsError("--kept takes a head as `verify-audit` printed it: POSITION:HASH.")
    return int(parts[1]), bytes.fromhex(parts[2])


def _what(chain: Chain) -> str:
    entry = chain.found
    if entry is None:
        return "the entries from there on are gone."
    named = f"entry {entry.id} of {entry.at:%Y-%m-%d %H:%M:%S%z} ({entry.action})"
    if entry.position != chain.broken_at:
        return f"no entry stands there; the next is {named} at {entry.position}."
    return f"{named} does not follow from the ones before it."
