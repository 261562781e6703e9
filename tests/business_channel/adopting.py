"""What the tests of adoptions share: an answered suggestion, one that a campaign has collected, and records."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from business_channel.access import Principal, Role
from business_channel.adoptions import service
from business_channel.adoptions.model import Adoption, AdoptionDegree
from business_channel.adoptions.rules import Adopted
from business_channel.campaigns import service as campaigns
from business_channel.campaigns.rules import Opening
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.submissions.model import SubmissionKind
from business_channel.work import Work, unit_of_work
from tests.business_channel.confiding import person
from tests.business_channel.procedure.offices import doing, publishes
from tests.business_channel.soliciting import suggestion
from tests.town import Town

PLAN = "贵州省优化营商环境条例"


def adopted(submission_id: UUID, **more: Any) -> Adopted:
    """That a suggestion partly entered Article 30."""
    said: dict[str, Any] = {"document": PLAN, "clause": "第三十条", "degree": AdoptionDegree.PARTLY}
    return Adopted(submission_id=submission_id, **said | more)


async def answered(town: Town, kind: SubmissionKind = SubmissionKind.SUGGESTION) -> UUID:
    """Something whose final answer by the town's department is published; returns the submission's id."""
    submission = await town.approves(await town.files(kind=kind))
    await publishes(town, await town.answers(await town.accepts(await town.dispatches(submission))))
    return submission


async def collected(town: Town, *, confidential: bool = False) -> UUID:
    """What the author has filed to a campaign that the town's department holds; returns the submission's id."""
    publisher = await person(town.store, Role.PUBLISHER)

    async def opens(work: Work) -> UUID:
        window = {"opens_on": work.today, "closes_on": work.today + timedelta(days=13)}
        told = {"title": f"建言征集 {new_id()}", "summary": "请您提出意见建议。", "host_id": town.department_id}
        return await campaigns.open_(work, Opening(**window, **told), new_id())  # type: ignore[arg-type]

    firm = next(iter(town.author.enterprises))
    opened = await doing(town.store, publisher, opens)
    filing = suggestion(town, opened, enterprise_id=firm, confidential=confidential)
    filed = await doing(town.store, town.author, lambda work: campaigns.take_part(work, filing, new_id()))
    return await town.approves(filed)


async def records(store: Store, by: Principal, said: Adopted) -> UUID:
    """Somebody records it; returns the record's id."""
    await doing(store, by, lambda work: service.record(work, said, new_id()))
    async with unit_of_work(store, by) as work:
        newest = select(Adoption.id).where(Adoption.submission_id == said.submission_id)
        found: UUID = (await work.execute(newest.order_by(Adoption.id.desc()).limit(1))).scalar_one()
        return found


async def takes_back(store: Store, by: Principal, record: UUID, reason: str = "条款有误。") -> None:
    """Somebody withdraws a record."""
    await doing(store, by, lambda work: service.withdraw(work, record, reason))


async def in_force(store: Store, submission_id: UUID) -> list[tuple[str, AdoptionDegree]]:
    """The clauses that records in force name, with the degrees, in the order in which they were recorded."""
    statement = select(Adoption.clause, Adoption.degree).where(
        Adoption.submission_id == submission_id, Adoption.withdrawn_at.is_(None)
    )
    async with store.engine.connect() as connection:
        return [(row.clause, row.degree) for row in await connection.execute(statement.order_by(Adoption.id))]
