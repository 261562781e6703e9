"""What the tests of confidential authors and of recusals share."""

from uuid import UUID

from sqlalchemy import select

from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.confidence import naming, recusing
from business_channel.confidence.model import RecusalGround
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.regions.model import Region
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.topics.model import Topic
from business_channel.work import unit_of_work
from tests.town import Town

NAME, PHONE, REMARK = "欧阳立冬", "13985670012", "我在该局下属企业任职，请为我保密。"


async def person(store: Store, role: Role, *, department_id: UUID | None = None) -> Principal:
    """Somebody new with one role and an address that the issuer vouches for."""
    async with unit_of_work(store, ANONYMOUS) as work:
        subject = str(new_id())
        key = await accounts.link(work, "https://issuer.example", subject, "", "周敏", first_role=None)
        await inviting.verify(work, key, f"{subject}@hezhang.example")
        await accounts.grant(work, key, role, department_id=department_id)
    return await again(store, key)


async def again(store: Store, who: Principal | UUID) -> Principal:
    """Somebody with the rights of this moment, as the next request has them."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = who if isinstance(who, UUID) else who.must_be_signed_in()
        return await principal_by_id(work, key) or ANONYMOUS


async def named(store: Store, role: Role) -> Principal:
    """Somebody of the platform whom an administrator has named."""
    somebody, admin = await person(store, role), await person(store, Role.ADMIN)
    async with unit_of_work(store, admin) as work:
        await naming.name(work, somebody.email)
    return await again(store, somebody)


async def confides(town: Town, thanks_for_id: UUID | None = None, accused_id: UUID | None = None) -> Filing:
    """What the author files and asks to keep confidential."""
    async with unit_of_work(town.store, town.author) as work:
        topic = (await work.execute(select(Topic.code).limit(1))).scalar_one()
        region = (await work.execute(select(Region.code).limit(1))).scalar_one()
    return Filing(
        kind=SubmissionKind.COMPLAINT,
        title="反映某企业违规排放",
        body="厂区夜间排放废气，请核查处理。",
        topic_code=topic,
        enterprise_id=next(iter(town.author.enterprises), None),
        region_code=region,
        addressee_id=town.department_id,
        contact_name=NAME,
        contact_phone=PHONE,
        hidden_remark=REMARK,
        thanks_for_id=thanks_for_id,
        respondent_id=accused_id,
        confidential=True,
    )


async def files_in_confidence(town: Town, accused_id: UUID | None = None) -> UUID:
    """The author files it for the enterprise; returns the submission's id."""
    filing = await confides(town, accused_id=accused_id)
    async with unit_of_work(town.store, town.author) as work:
        return await submissions.file(work, filing, new_id())


def conflict(
    *,
    submission_id: UUID | None = None,
    work_order_id: UUID | None = None,
    account_id: UUID | None = None,
    note: str | None = None,
) -> recusing.Conflict:
    """A conflict with a party who is a relative."""
    return recusing.Conflict(
        ground=RecusalGround.RELATIVE,
        note=note,
        submission_id=submission_id,
        work_order_id=work_order_id,
        account_id=account_id,
    )


async def recuses(store: Store, by: Principal, said: recusing.Conflict) -> UUID:
    """Somebody declares a conflict; returns the recusal's id."""
    async with unit_of_work(store, by) as work:
        return await recusing.declare(work, said, new_id())
