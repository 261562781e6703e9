"""Where files lie: a folder, or a bucket of whatever TEST_FILES_URL names; and what the worker throws away."""

import asyncio
import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.actors.errands import EXPIRE_UPLOADS
from app.actors.upkeep import expire_uploads
from app.files.storage import Files, open_files
from app.scheduler import TICKS
from app.settings import Mode, Settings, SettingsError
from business_channel.attachments import expiry, service
from business_channel.attachments.model import Attachment
from business_channel.attachments.rules import Wanted
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import Unavailable
from business_channel.ids import new_id
from tests.business_channel.procedure.offices import doing, one
from tests.town import Town, found_town

CONTENT = bytes(range(256)) * 48_000
URLS = [None, *filter(None, [os.environ.get("TEST_FILES_URL")])]


@pytest.fixture(params=URLS, ids=["folder", "bucket"][: len(URLS)])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return open_files(Settings(mode=Mode.TEST, data_dir=tmp_path, files_url=request.param))


async def content(files: Files, key: UUID) -> bytes:
    return b"".join([piece async for piece in await files.chunks(key)])


async def test_what_is_kept_is_had_again_until_it_is_removed(files: Files) -> None:
    key, other = new_id(), new_id()
    await files.put(key, io.BytesIO(CONTENT))
    await files.put(other, io.BytesIO(b"x"))
    assert await content(files, key) == CONTENT
    for _ in range(2):
        await files.remove(key)
    with pytest.raises(Unavailable):
        await files.chunks(key)
    assert await content(files, other) == b"x"


async def test_a_file_is_had_in_pieces(files: Files) -> None:
    key = new_id()
    await files.put(key, io.BytesIO(CONTENT))
    pieces = [len(piece) async for piece in await files.chunks(key)]
    assert sum(pieces) == len(CONTENT)
    assert max(pieces) <= 2 * 1024 * 1024


async def test_what_a_torn_off_arrival_has_left_in_a_folder_goes_with_it(tmp_path: Path) -> None:
    files, key = open_files(Settings(mode=Mode.TEST, data_dir=tmp_path)), new_id()
    place = tmp_path / "files" / key.hex[-2:]
    place.mkdir(parents=True)
    (place / f"{key}#1").write_bytes(CONTENT)
    await files.remove(key)
    assert [each for each in (tmp_path / "files").rglob("*") if each.is_file()] == []


def test_a_folder_is_readable_by_its_owner_alone_and_may_be_named(tmp_path: Path) -> None:
    named = tmp_path / "卷宗 一"
    open_files(Settings(mode=Mode.TEST, data_dir=tmp_path, files_url=named.as_uri()))
    assert named.stat().st_mode & 0o777 == 0o700
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(SettingsError):
        open_files(Settings(mode=Mode.TEST, data_dir=tmp_path))


async def test_an_address_that_nobody_answers_is_an_outage() -> None:
    url = "s3://key:secret@files/prefix?endpoint=http://127.0.0.1:9&region=cn-north-1"
    files = open_files(Settings(mode=Mode.TEST, files_url=url))
    with pytest.raises(Unavailable):
        async with asyncio.timeout(60):
            await files.chunks(new_id())


async def arrived(town: Town, files: Files) -> UUID:
    """A file that was sent; returns its id."""
    wanted = Wanted(name="合同.pdf", declared_type="application/pdf", size=1)
    key = await doing(town.store, town.author, lambda work: service.create(work, wanted, new_id()))
    await doing(town.store, town.author, lambda work: service.begin(work, key))
    await files.put(key, io.BytesIO(b"x"))
    await doing(town.store, town.author, lambda work: service.complete(work, key, 1, "0" * 64))
    return key


async def a_day_passes(store: Store) -> None:
    async with store.engine.begin() as connection:
        passed = Attachment.kept_until - timedelta(days=1, minutes=1)
        await connection.execute(update(Attachment).values(kept_until=passed))


@pytest.mark.store
async def test_the_worker_throws_away_what_nobody_attached_and_nothing_else(store: Store, files: Files) -> None:
    town = await found_town(store)
    submission_id = await town.files()
    lost, kept = [await arrived(town, files) for _ in range(3)], await arrived(town, files)
    await doing(store, town.author, lambda work: service.attach(work, submission_id, [kept]))
    await expire_uploads(store, files)
    assert await one(store, select(func.count()).select_from(Attachment)) == 4
    await a_day_passes(store)
    await asyncio.gather(*(expire_uploads(store, files) for _ in range(3)))
    assert await one(store, select(Attachment.id)) == kept
    assert await content(files, kept) == b"x"
    for each in lost:
        with pytest.raises(Unavailable):
            await files.chunks(each)
    assert await one(store, select(func.count()).where(AuditEntry.action == expiry.REMOVED)) == 3


class Broken(Files):
    """A file store that has gone away."""

    async def remove(self, key: UUID) -> None:
        raise Unavailable


@pytest.mark.store
async def test_what_is_torn_off_is_thrown_away_by_the_next_tick(store: Store, tmp_path: Path) -> None:
    town, files = await found_town(store), open_files(Settings(mode=Mode.TEST, data_dir=tmp_path))
    key = await arrived(town, files)
    await a_day_passes(store)
    with pytest.raises(Unavailable):
        await expire_uploads(store, Broken(files._store))
    assert await one(store, select(Attachment.state)) == "EXPIRED"
    assert await content(files, key) == b"x"
    await expire_uploads(store, files)
    assert await one(store, select(func.count()).select_from(Attachment)) == 0
    with pytest.raises(Unavailable):
        await files.chunks(key)


def test_uploads_are_looked_through_every_ten_minutes() -> None:
    fields = {each.name: str(each) for each in TICKS[EXPIRE_UPLOADS].fields}
    assert (fields["minute"], fields["hour"]) == ("*/10", "*")
