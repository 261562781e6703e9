"""Files over HTTP: a target takes one file once and no more of it than was announced, and keeps it when it is safe."""

import asyncio
import io
import resource
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select, update

from app.web.limits import DoorLimits
from business_channel.attachments.kinds import DOCUMENT_LIMIT, MEGABYTE, FileType
from business_channel.attachments.model import Attachment, AttachmentState
from business_channel.attachments.targets import Target, sign
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.ids import global_id, key_of, new_id
from tests import sample_files as files
from tests.app.depot import Depot, depot, digest
from tests.business_channel.procedure.offices import neighbours
from tests.town import found_town
from tests.waiting import until

pytestmark = pytest.mark.store

PDF, JPEG = FileType.PDF.value, FileType.JPEG.value
PAGE = files.pdf()


@pytest.fixture
async def place(store: Store, tmp_path: Path) -> AsyncIterator[Depot]:
    async with depot(await found_town(store), tmp_path, DoorLimits(body_seconds=1)) as running:
        yield running


async def refused(place: Depot, target: Any, answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, of which nothing is kept."""
    row = await place.row(key_of("Attachment", target["id"]))
    assert row is not None
    assert (row.state is AttachmentState.STORED, row.size, place.kept()) == (False, None, [])
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def test_a_file_that_is_sent_to_its_target_is_kept(place: Depot) -> None:
    target = await place.announces(PAGE, "欠款合同.pdf", PDF, sha256=digest(PAGE))
    assert {each["name"]: each["value"] for each in target["headers"]} == {
        "Content-Type": PDF,
        "Content-Length": str(len(PAGE)),
    }
    answer = await place.puts(target, PAGE)
    kept = {"id": target["id"], "type": PDF, "size": len(PAGE), "sha256": digest(PAGE)}
    assert (answer.status_code, answer.json()) == (201, kept)
    assert place.kept() == [digest(PAGE)]


async def test_nothing_that_a_camera_wrote_is_kept(place: Depot) -> None:
    photograph = files.jpeg()
    key = await place.sends(photograph, "工地.jpg", JPEG)
    [kept] = [each.read_bytes() for each in place.folder.rglob("*") if each.is_file()]
    with Image.open(io.BytesIO(photograph)) as before, Image.open(io.BytesIO(kept)) as after:
        assert dict(before.getexif().get_ifd(files.GPS)) != {}
        assert dict(after.getexif()) == {}
    assert files.SECRET.encode() not in kept
    row = await place.row(key)
    assert row is not None
    assert (row.size, row.sha256) == (len(kept), digest(kept))


async def test_a_target_takes_one_file_alone(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    assert (await place.puts(target, PAGE)).status_code == 201
    again = await place.puts(target, PAGE)
    assert (again.status_code, again.json()["errors"][0]["extensions"]["code"]) == (409, "UPLOAD_USED")
    assert place.kept() == [digest(PAGE)]


async def test_of_many_who_send_at_once_one_is_heard(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    answers = await asyncio.gather(*(place.puts(target, PAGE) for _ in range(8)))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 7
    assert place.kept() == [digest(PAGE)]


async def test_a_target_that_has_ended_takes_nothing(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    key = key_of("Attachment", target["id"])
    ended = Target(key, len(PAGE), datetime.now(UTC) - timedelta(seconds=1))
    old = {"url": f"/uploads/{sign(place.town.store.vault, ended)}", "id": target["id"]}
    assert await refused(place, target, await place.puts(old, PAGE)) == (410, "UPLOAD_OVER")
    async with place.town.store.engine.begin() as connection:
        await connection.execute(update(Attachment).values(target_until=func.now()))
    assert await refused(place, target, await place.puts(target, PAGE)) == (410, "UPLOAD_OVER")


@pytest.mark.parametrize("change", ["size", "id", "end", "signature", "nonsense", "nothing"])
async def test_an_address_that_the_channel_did_not_sign_takes_nothing(place: Depot, change: str) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    key, size, until, signature = target["url"].removeprefix("/uploads/").split(".")
    forged = {
        "size": f"{key}.{int(size) + 1}.{until}.{signature}",
        "id": f"{new_id().hex}.{size}.{until}.{signature}",
        "end": f"{key}.{size}.{int(until) + 60}.{signature}",
        "signature": f"{key}.{size}.{until}.{signature[::-1]}",
        "nonsense": "%F0%9F%98%80...",
        "nothing": ".",
    }[change]
    answer = await place.client.put(f"{place.base}/uploads/{forged}", content=PAGE)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] in {"UPLOAD_UNKNOWN", "NOT_FOUND"}
    assert (await place.puts(target, PAGE)).status_code == 201


async def test_a_signed_target_of_a_file_that_is_not_there_takes_nothing(place: Depot) -> None:
    target = Target(new_id(), len(PAGE), datetime.now(UTC) + timedelta(minutes=1))
    answer = await place.puts({"url": f"/uploads/{sign(place.town.store.vault, target)}"}, PAGE)
    assert (answer.status_code, place.kept()) == (410, [])


async def piecemeal(content: bytes) -> AsyncIterator[bytes]:
    """A content without a length before it."""
    for start in range(0, len(content), 64 * 1024):
        yield content[start : start + 64 * 1024]


async def test_more_than_was_announced_is_refused_before_it_comes(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    assert await refused(place, target, await place.puts(target, PAGE + b"\n")) == (413, "UPLOAD_TOO_LONG")
    assert (await place.puts(target, PAGE)).status_code == 201


async def test_more_than_was_announced_is_refused_while_it_comes(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    answer = await place.puts(target, piecemeal(PAGE + b"\n" * (2 * MEGABYTE)))
    assert await refused(place, target, answer) == (413, "UPLOAD_TOO_LONG")
    assert (await place.puts(target, PAGE)).status_code == 409


async def test_less_than_was_announced_is_not_kept(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    assert await refused(place, target, await place.puts(target, PAGE[:-9])) == (400, "UPLOAD_TOO_SHORT")
    assert await refused(place, target, await place.puts(target, piecemeal(PAGE[:-9]))) == (400, "UPLOAD_TOO_SHORT")


async def test_a_file_of_another_digest_than_was_announced_is_not_kept(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF, sha256=digest(b"another"))
    assert await refused(place, target, await place.puts(target, PAGE)) == (400, "DIGEST_DIFFERS")


async def test_an_unsafe_file_is_not_kept(place: Depot) -> None:
    running = files.pdf(b"<< /S /JavaScript /JS (x) >>")
    target = await place.announces(running, "合同.pdf", PDF)
    assert await refused(place, target, await place.puts(target, running)) == (422, "ACTIVE_CONTENT")
    other = await place.announces(PAGE, "工地.jpg", JPEG)
    assert await refused(place, other, await place.puts(other, PAGE)) == (422, "OTHER_CONTENT")


async def test_a_sender_who_stops_is_not_waited_for(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    host, port = place.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"PUT {target['url']} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(PAGE)}\r\n\r\n"
    writer.write(head.encode() + PAGE[:20])
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    row = await place.row(key_of("Attachment", target["id"]))
    assert row is not None
    assert (row.state, place.kept()) == (AttachmentState.FAILED, [])


async def test_a_sender_who_leaves_leaves_nothing(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    host, port = place.base.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"PUT {target['url']} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(PAGE)}\r\n\r\n"
    writer.write(head.encode() + PAGE[:20])
    await writer.drain()
    writer.close()

    async def given_up() -> bool:
        row = await place.row(key_of("Attachment", target["id"]))
        return row is not None and row.state is AttachmentState.FAILED

    await until(given_up, 10)
    assert place.kept() == []


async def test_a_large_file_takes_no_memory(place: Depot) -> None:
    content = files.pdf(size=DOCUMENT_LIMIT - 400)
    target = await place.announces(content, "卷宗.pdf", PDF)
    await place.puts(await place.announces(PAGE, "合同.pdf", PDF), PAGE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = await place.puts(target, piecemeal(content))
    assert answer.status_code == 201
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 30
    assert digest(content) in place.kept()


async def test_a_page_of_another_origin_cannot_send_by_form(place: Depot) -> None:
    target = await place.announces(PAGE, "合同.pdf", PDF)
    answer = await place.client.post(place.base + target["url"], files={"file": PAGE})
    assert (answer.status_code, place.kept()) == (405, [])


READ = """query ($id: ID!) { submission(id: $id) { attachments { name type size sha256 public shared url }
  accesses { role attachment { name } } } }"""


async def downloads(place: Depot) -> int:
    """How many traces downloads have left."""
    noted = select(func.count()).where(AuditEntry.action == "attachment:downloaded")
    async with place.town.store.engine.connect() as connection:
        return int((await connection.execute(noted)).scalar_one())


async def test_a_file_is_read_by_those_who_may_and_by_nobody_else(place: Depot, store: Store) -> None:
    town, (other,) = place.town, await neighbours(store, 1)
    place.others |= {"stranger": other.author, "foreign clerk": other.clerk}
    submission_id = await town.files()
    key = await place.sends(PAGE, "欠款合同 2020.pdf", PDF)
    await place.attaches(submission_id, key)
    url = f"/files/{global_id('Attachment', key)}"
    readers = {name: (await place.gets(url, name)).status_code for name in ("author", "colleague", "reviewer", "clerk")}
    assert readers == {"author": 200, "colleague": 200, "reviewer": 200, "clerk": 404}
    await town.dispatches(await town.approves(submission_id))
    assert (await place.gets(url, "clerk")).content == PAGE
    hidden = [await place.gets(url, name) for name in ("stranger", "foreign clerk")]
    missing = await place.gets(f"/files/{global_id('Attachment', new_id())}", "stranger")
    assert {(each.status_code, each.json()["errors"][0]["message"]) for each in (*hidden, missing)} == {
        (404, "没有这个地址。")
    }
    assert [(await place.gets(url, who)).status_code for who in (None, "nobody")] == [401, 401]
    assert await downloads(place) == 2


async def test_a_browser_saves_a_file_and_runs_nothing_of_it(place: Depot) -> None:
    submission_id = await place.town.files()
    key = await place.sends(PAGE, '欠款\u202e合同".pdf', PDF)
    await place.attaches(submission_id, key)
    headers = (await place.gets(f"/files/{global_id('Attachment', key)}", "author")).headers
    assert headers["content-type"] == PDF
    assert headers["content-disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%AC%A0%E6%AC%BE%E5%90%88%E5%90%8C_.pdf"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cache-control"] == "no-store"


async def test_the_author_reads_who_took_a_copy(place: Depot) -> None:
    submission_id = await place.town.files()
    key = await place.sends(PAGE, "合同.pdf", PDF)
    await place.attaches(submission_id, key)
    await place.gets(f"/files/{global_id('Attachment', key)}", "reviewer")
    answer = await place.asks("author", READ, id=global_id("Submission", submission_id))
    read = answer["data"]["submission"]
    assert read["accesses"] == [{"role": "REVIEWER", "attachment": {"name": "合同.pdf"}}]
    told = {
        "name": "合同.pdf",
        "type": PDF,
        "size": len(PAGE),
        "sha256": digest(PAGE),
        "public": False,
        "shared": False,
    }
    assert read["attachments"] == [told | {"url": f"/files/{global_id('Attachment', key)}"}]


async def test_what_is_not_attached_is_read_by_nobody(place: Depot) -> None:
    key = await place.sends(PAGE, "合同.pdf", PDF)
    url = f"/files/{global_id('Attachment', key)}"
    assert [(await place.gets(url, who)).status_code for who in ("author", "reviewer")] == [404, 404]


async def test_a_file_that_the_file_store_has_lost_is_told_as_an_outage(place: Depot) -> None:
    submission_id = await place.town.files()
    key = await place.sends(PAGE, "合同.pdf", PDF)
    await place.attaches(submission_id, key)
    await place.files.remove(key)
    assert (await place.gets(f"/files/{global_id('Attachment', key)}", "author")).status_code == 503
