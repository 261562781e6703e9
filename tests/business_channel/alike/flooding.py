"""A town in which many people file: what they file, what the worker gathers, and what the store then holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.actors.upkeep import gather_alike
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.alike.model import AlikePrint, MergeProposal
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import unit_of_work
from tests.town import Town

TITLE = "环城路夜间施工扰民"
BODY = "环城路改造每晚施工到凌晨2点，居民无法休息，已投诉3次，请予制止。"
PLACE, TOPIC = "520527", "enforcement"


@dataclass(frozen=True)
class Crowd:
    """A town with people who file."""

    town: Town

    @property
    def store(self) -> Store:
        """The store of the town."""
        return self.town.store

    async def people(self, count: int, *roles: Role) -> list[Principal]:
        """So many more accounts, citizens where no roles are given."""
        found = []
        async with unit_of_work(self.store, ANONYMOUS) as work:
            for _ in range(count):
                key = await accounts.link(
                    work, "https://issuer.example", str(new_id()), f"{new_id()}@x.example", "居民"
                )
                for role in roles:
                    await accounts.grant(work, key, role)
                found.append(key)
            return [await principal_by_id(work, key) or ANONYMOUS for key in found]

    async def files(self, by: Principal, body: str = BODY, **changes: Any) -> UUID:
        """Somebody files something, in the name of the enterprise where there is one; returns its id."""
        given: dict[str, Any] = {"kind": SubmissionKind.COMPLAINT, "title": TITLE, "topic_code": TOPIC}
        given |= {"region_code": PLACE, "addressee_id": self.town.department_id}
        given |= {"enterprise_id": next(iter(by.enterprises), None)}
        given |= {"contact_name": "王建国", "contact_phone": "13807240001"}
        async with unit_of_work(self.store, by) as work:
            return await submissions.file(work, Filing(body=body, **(given | changes)), new_id())

    async def all_file(self, people: Sequence[Principal], body: str = BODY, at_once: int = 8) -> list[UUID]:
        """Each files the text, several at once; returns the ids in their order."""
        turnstile = asyncio.Semaphore(at_once)

        async def one(by: Principal) -> UUID:
            async with turnstile:
                return await self.files(by, body)

        return list(await asyncio.gather(*map(one, people)))

    async def gathers(self) -> None:
        """The worker does what it does every few seconds."""
        await gather_alike(self.store)

    async def floods(self) -> list[MergeProposal]:
        """Every flood, also those of which nobody is told, the first begun first."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            found = await work.execute(select(MergeProposal).order_by(MergeProposal.id))
            return list(found.scalars())

    async def members(self, flood_id: UUID) -> list[UUID]:
        """What a flood names, in the order in which it came."""
        async with unit_of_work(self.store, ANONYMOUS) as work:
            named = select(AlikePrint.submission_id).where(AlikePrint.proposal_id == flood_id)
            return list((await work.execute(named.order_by(AlikePrint.place))).scalars())
