"""The command that verifies the audit log tells its head, or names the first entry that does not follow."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from business_channel import events, feed
from business_channel.access import Principal
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.work import unit_of_work

pytestmark = pytest.mark.store

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def last(store: Store) -> int:
    """The last position of a log whose four newest entries were made by the test."""
    for _ in range(4):
        async with unit_of_work(store, Principal(account_id=new_id())) as work:
            events.note(work, "submission:opened", new_id(), role="REVIEWER")
    async with store.engine.connect() as connection:
        waiting = select(AuditEntry.id).where(AuditEntry.position.is_(None)).limit(1)
        while (await connection.execute(waiting)).first() is not None:
            await feed.seal(store)
        newest = select(AuditEntry.position).order_by(AuditEntry.position.desc()).limit(1)
        return int((await connection.execute(newest)).scalar_one())


def verify(url: str, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """What the operator is told."""
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder), "MODE": "test"}
    command = [sys.executable, "-m", "app.cli", "verify-audit", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


async def _behind_its_back(store: Store, statement: str) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        await connection.execute(text(statement))


async def test_an_unbroken_log_tells_its_head_which_holds_later_as_well(
    store: Store, database_url: str, tmp_path: Path, last: int
) -> None:
    said = verify(database_url, tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    head = re.fullmatch(
        rf"The audit log is unbroken: {last} entries follow from each other\.\n"
        rf"Keep its head elsewhere, to check with --kept: ({last}:[0-9a-f]{{64}})\n",
        said.stdout,
    )
    assert head is not None
    assert verify(database_url, tmp_path, "--kept", head[1]).returncode == 0
    await _behind_its_back(store, f"DELETE FROM audit_entry WHERE position > {last - 2}")
    assert verify(database_url, tmp_path).returncode == 0
    cut = verify(database_url, tmp_path, "--kept", head[1])
    assert (cut.returncode, cut.stdout) == (1, "")
    assert cut.stderr == f"The audit log breaks at position {last - 1}: the entries from there on are gone.\n"


async def test_the_first_entry_that_was_changed_is_named(
    store: Store, database_url: str, tmp_path: Path, last: int
) -> None:
    await _behind_its_back(store, f"UPDATE audit_entry SET account_id = NULL WHERE position >= {last - 2}")
    async with store.engine.connect() as connection:
        entry = (await connection.execute(select(AuditEntry.id).where(AuditEntry.position == last - 2))).scalar_one()
    told = verify(database_url, tmp_path)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(f"The audit log breaks at position {last - 2}: entry {entry} of ")
    assert told.stderr.endswith("(submission:opened) does not follow from the ones before it.\n")


async def test_the_place_of_an_entry_that_was_removed_is_named_with_the_next_one(
    store: Store, database_url: str, tmp_path: Path, last: int
) -> None:
    await _behind_its_back(store, f"DELETE FROM audit_entry WHERE position = {last - 1}")
    told = verify(database_url, tmp_path)
    assert told.returncode == 1
    assert told.stderr.startswith(f"The audit log breaks at position {last - 1}: no entry stands there; the next is ")
    assert told.stderr.endswith(f"(submission:opened) at {last}.\n")


def test_a_head_that_cannot_be_read_is_told(database_url: str, tmp_path: Path) -> None:
    told = verify(database_url, tmp_path, "--kept", "12")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "--kept takes a head as `verify-audit` printed it: POSITION:HASH.\n"
