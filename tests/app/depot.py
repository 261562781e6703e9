"""A town whose people send and read files, over a real server that keeps them in a folder."""

import hashlib
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from app.files.storage import Files, open_files
from app.settings import Mode, Settings
from app.web import web_app
from app.web.limits import DoorLimits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House
from business_channel.access import ANONYMOUS, Principal
from business_channel.attachments import service
from business_channel.attachments.model import Attachment
from business_channel.errors import InvalidToken
from business_channel.ids import key_of
from business_channel.language import Language
from business_channel.reader import Reader
from business_channel.work import unit_of_work
from schema import build_schema
from schema.context import Context
from tests.business_channel.procedure.offices import doing
from tests.doors.serving import PATIENCE, listening
from tests.town import Town

CREATE = """mutation ($input: CreateUploadInput!) { createUpload(input: $input) {
  upload { id url expiresAt headers { name value } } errors { code path } } }"""


@dataclass
class Depot:
    """The town, its folder, and a client; a person's token is the name that the town knows the person by."""

    town: Town
    folder: Path
    files: Files
    client: httpx.AsyncClient
    base: str
    others: dict[str, Principal]

    async def asks(self, by: str | None, query: str, **variables: Any) -> Any:
        """The answer to a GraphQL request."""
        headers = {} if by is None else {"Authorization": f"Bearer {by}"}
        asked = {"query": query, "variables": variables}
        return (await self.client.post(f"{self.base}/graphql", json=asked, headers=headers)).json()

    async def announces(self, content: bytes, name: str, kind: str, by: str = "author", **more: Any) -> Any:
        """The target for a file."""
        wanted = {"fileName": name, "declaredType": kind, "size": len(content), "idempotencyKey": str(uuid.uuid4())}
        payload = (await self.asks(by, CREATE, input=wanted | more))["data"]["createUpload"]
        assert payload["errors"] == []
        return payload["upload"]

    async def puts(self, target: Any, content: Any, **headers: str) -> httpx.Response:
        """What the target answers to a content."""
        return await self.client.put(self.base + target["url"], content=content, headers=headers)

    async def sends(self, content: bytes, name: str, kind: str, by: str = "author", **more: Any) -> UUID:
        """A file that has arrived; returns its id."""
        target = await self.announces(content, name, kind, by, **more)
        answer = await self.puts(target, content)
        assert answer.status_code == 201, answer.text
        return key_of("Attachment", target["id"])

    async def attaches(self, submission_id: UUID, *ids: UUID, by: str = "author") -> None:
        """Files go with a submission."""
        who = getattr(self.town, by)
        await doing(self.town.store, who, lambda work: service.attach(work, submission_id, ids))

    async def gets(self, url: str, by: str | None) -> httpx.Response:
        """The answer to a GET."""
        headers = {} if by is None else {"Authorization": f"Bearer {by}"}
        return await self.client.get(self.base + url, headers=headers)

    async def row(self, key: UUID) -> Attachment | None:
        """What the store holds of a file."""
        async with unit_of_work(self.town.store, ANONYMOUS) as work:
            return (await work.execute(select(Attachment).where(Attachment.id == key))).scalar_one_or_none()

    def kept(self) -> list[str]:
        """The digests of what lies in the folder."""
        return sorted(digest(each.read_bytes()) for each in self.folder.rglob("*") if each.is_file())


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@asynccontextmanager
async def depot(town: Town, data: Path, limits: DoorLimits | None = None) -> AsyncIterator[Depot]:
    """A depot whose server runs inside the block."""
    limits, others = limits or DoorLimits(), dict[str, Principal]()
    files = open_files(Settings(mode=Mode.TEST, data_dir=data))

    async def authenticate(token: str | None) -> Principal:
        person = others.get(token or "") or getattr(town, token or "", None)
        if token is not None and not isinstance(person, Principal):
            raise InvalidToken
        return person or ANONYMOUS

    @asynccontextmanager
    async def context(caller: Caller, language: Language, _: Mapping[str, str]) -> AsyncIterator[Context]:
        assert isinstance(caller, Principal)
        reader = Reader(town.store, caller, language)
        yield Context(town.store, reader, None, None)  # type: ignore[arg-type]
        await reader.close()

    house = House(build_schema(), authenticate, context, limits, DoorMetrics(), files)
    async with (
        listening(web_app(house), limits) as (url, _),
        httpx.AsyncClient(timeout=PATIENCE * 3, trust_env=False) as client,
    ):
        yield Depot(town, data / "files", files, client, url.removesuffix("/graphql"), others)
