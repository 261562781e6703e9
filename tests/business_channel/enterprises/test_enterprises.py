"""Enterprises from their registration on: what is refused, who may do what, and what remains of those who left."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts import service as accounts
from business_channel.accounts.model import Invitation, RoleGrant
from business_channel.accounts.repository import principal_by_id
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.enterprises import members, service, stating
from business_channel.enterprises.model import Enterprise, EnterpriseState, StatedSize
from business_channel.enterprises.rules import Decision, HoldsOffice, Registration, Statement
from business_channel.enterprises.sizes import Figures, Industry
from business_channel.errors import Forbidden, Mendable, Missing, NotFound, NotNow, Several, Unauthenticated
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import Task
from business_channel.reader import Reader
from business_channel.submissions import service as submissions
from business_channel.submissions.model import Submission, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.views import enterprises as views
from business_channel.work import unit_of_work
from business_channel.work_orders import ending
from tests.business_channel.enterprises.test_rules import code
from tests.business_channel.procedure.offices import doing, neighbours, one
from tests.official_calendar import at
from tests.town import Town, outbox_row, told_of

pytestmark = pytest.mark.store

REGISTERED = Registration(
    name="赫章县鑫隆路桥有限公司", credit_code=code("91"), contact_name="冉启航", contact_phone="13885712345"
)
FIGURES = Figures(industry=Industry.CONSTRUCTION, revenue=Decimal("5999.99"), assets=Decimal(9000))


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2026-03-02"))
    return (await neighbours(store, 1))[0]


async def _person(town: Town, role: Role | None = Role.CITIZEN, email: str = "") -> Principal:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        address = email or f"{new_id()}@firm.example"
        key = await accounts.link(work, "https://issuer.example", str(new_id()), address, "冉启航", role)
        await inviting.verify(work, key, address)
        return await principal_by_id(work, key) or ANONYMOUS


async def _again(town: Town, person: Principal) -> Principal:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        return await principal_by_id(work, person.must_be_signed_in()) or ANONYMOUS


async def _registers(town: Town, person: Principal, wanted: Registration = REGISTERED) -> UUID:
    return await doing(town.store, person, lambda work: service.register(work, wanted, new_id()))


async def _decides(town: Town, firm: UUID, decision: Decision, reason: str | None = None) -> None:
    admin = await _person(town, Role.ADMIN)
    await doing(town.store, admin, lambda work: service.decide(work, firm, decision, reason))


async def _certified(town: Town, wanted: Registration = REGISTERED) -> tuple[UUID, Principal]:
    owner = await _person(town)
    firm = await _registers(town, owner, wanted)
    await _decides(town, firm, Decision.CERTIFY)
    return firm, await _again(town, owner)


async def _joins(town: Town, firm: UUID, owner: Principal, *, as_owner: bool = False) -> Principal:
    person = await _person(town)
    await doing(
        town.store, owner, lambda work: members.invite(work, firm, person.email.upper(), new_id(), owner=as_owner)
    )
    return await _again(town, person)


def _filing(town: Town, firm: UUID | None, *, hide: bool = False) -> Filing:
    return Filing(
        kind=SubmissionKind.HELP,
        title="恳请协调支付工程款",
        body="护栏安装已于去年验收，工程款至今未付。",
        topic_code="arrears.works",
        addressee_id=town.department_id,
        contact_name="冉启航",
        contact_phone="13885712345",
        enterprise_id=firm,
        hide_enterprise_name=hide,
    )


async def test_no_official_can_be_invited_and_so_kept_out_of_what_the_enterprise_files(town: Town) -> None:
    firm, owner = await _certified(town)
    for office in (Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR):
        official = await _person(town, office)
        with pytest.raises(HoldsOffice):
            await doing(town.store, owner, lambda work, to=official.email: members.invite(work, firm, to, new_id()))
        assert (await _again(town, official)).enterprises == frozenset()


async def test_an_invitation_that_waited_is_not_taken_up_by_whoever_holds_office_by_then(town: Town) -> None:
    firm, owner = await _certified(town)
    email = f"{new_id()}@firm.example"
    await doing(town.store, owner, lambda work: members.invite(work, firm, email, new_id()))
    official = await _person(town, Role.REVIEWER, email)
    assert (await _again(town, official)).enterprises == frozenset()


async def test_whoever_belongs_to_several_enterprises_and_is_no_citizen_names_the_one_that_files(town: Town) -> None:
    first, owner = await _certified(town)
    second, other = await _certified(town, replace(REGISTERED, credit_code=code("91", "421221")))
    person = await _person(town, None)
    for firm, inviting_owner in ((first, owner), (second, other)):
        await doing(town.store, inviting_owner, lambda work, to=firm: members.invite(work, to, person.email, new_id()))
    person, before = await _again(town, person), await _count(town, Submission)
    with pytest.raises(Missing) as refused:
        await _files(town, person, _filing(town, None))
    assert (tuple(refused.value.path), await _count(town, Submission)) == (("enterpriseId",), before)


async def _files(town: Town, person: Principal, filing: Filing) -> UUID:
    return await doing(town.store, person, lambda work: submissions.file(work, filing, new_id()))


async def _count(town: Town, table: Any) -> int:
    return int(await one(town.store, select(func.count()).select_from(table)))


async def _row(town: Town, firm: UUID) -> Any:
    async with town.store.engine.connect() as connection:
        return (await connection.execute(select(Enterprise.__table__).where(Enterprise.id == firm))).one()


async def _told_of_filing(town: Town, submission_id: UUID) -> set[UUID]:
    filed = select(Event.id).where(Event.submission_id == submission_id, Event.tag == EventTag.SUBMISSION_FILED)
    event_id = await one(town.store, filed)
    row = await outbox_row(town.store, Task.NOTIFY, event_id)
    async with town.store.engine.begin() as connection:
        await notifications.notify(connection, row)
    return set(await told_of(town.store, event_id))


async def test_a_code_that_is_only_typed_differently_is_mended_and_its_place_is_taken(town: Town) -> None:
    owner = await _person(town)
    firm = await _registers(town, owner, replace(REGISTERED, credit_code=f" {code('91').lower()} "))
    row = await _row(town, firm)
    assert (row.credit_code, row.region_code, row.state) == (code("91"), "520527", EnterpriseState.REGISTERED)
    assert (row.contact_name_masked, row.contact_phone_masked) == ("冉**", "138****2345")
    assert row.contact_phone_sealed != "13885712345"
    owner = await _again(town, owner)
    assert (owner.enterprises, owner.owned) == ({firm}, {firm})
    audited = select(AuditEntry.action).where(AuditEntry.subject_id == firm)
    assert await one(town.store, audited) == "enterprise:registered"


async def test_an_enterprise_that_has_moved_has_another_place_than_its_code(town: Town) -> None:
    firm = await _registers(town, await _person(town), replace(REGISTERED, region_code="421221"))
    assert (await _row(town, firm)).region_code == "421221"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"credit_code": code("91")[:-1] + "!"}, {"CREDIT_CODE_CHARACTER"}),
        ({"credit_code": code("11")}, {"NOT_AN_ENTERPRISE"}),
        ({"credit_code": code("91", "100000")}, {"MISSING"}),
        ({"region_code": "999999"}, {"NOT_FOUND"}),
        ({"name": " ", "contact_phone": "none"}, {"MISSING", "INVALID_INPUT"}),
        ({"statement": Statement(figures=FIGURES, as_of=date(2026, 3, 3))}, {"INVALID_INPUT"}),
        ({"statement": Statement(figures=Figures(industry=Industry.CONSTRUCTION))}, {"FIGURE_MISSING"}),
    ],
)
async def test_what_is_wrong_with_a_registration_is_told_and_nothing_is_kept(
    town: Town, change: dict[str, Any], told: set[str]
) -> None:
    person, before = await _person(town), await _count(town, Enterprise)
    with pytest.raises((Several, Mendable)) as refused:
        await _registers(town, person, replace(REGISTERED, **change))
    assert {each.code for each in getattr(refused.value, "errors", [refused.value])} == told
    assert await _count(town, Enterprise) == before
    assert (await _again(town, person)).enterprises == frozenset()


async def test_a_code_is_taken_once_until_the_platform_has_refused_it(town: Town) -> None:
    firm, second = await _registers(town, await _person(town)), await _person(town)
    with pytest.raises(Mendable) as refused:
        await _registers(town, second)
    assert refused.value.code == "ALREADY_REGISTERED"
    assert str(firm) not in str(vars(refused.value))
    assert (await _again(town, second)).enterprises == frozenset()
    await _decides(town, firm, Decision.REFUSE, "营业执照与申请人不符。")
    assert await _registers(town, second) != firm


async def test_nobody_registers_without_an_account_or_as_staff(town: Town) -> None:
    before = await _count(town, Enterprise)
    for person, refusal in ((ANONYMOUS, Unauthenticated), (town.clerk, None), (await _person(town, None), Forbidden)):
        staff = replace(person, roles=person.roles - {Role.CITIZEN})
        with pytest.raises(refusal or Forbidden):
            await _registers(town, staff)
    assert await _count(town, Enterprise) == before


async def test_a_registration_sent_again_makes_nothing_new(town: Town) -> None:
    person, key = await _person(town), new_id()
    wanted = replace(REGISTERED, statement=Statement(figures=FIGURES))
    ids = [await doing(town.store, person, lambda work: service.register(work, wanted, key)) for _ in range(2)]
    assert ids[0] == ids[1]
    assert await _count(town, StatedSize) == 1


async def test_only_an_administrator_certifies_and_says_why_not(town: Town) -> None:
    owner = await _person(town)
    firm = await _registers(town, owner)
    for person in (await _again(town, owner), town.reviewer, town.head):
        with pytest.raises(Forbidden):
            await doing(town.store, person, lambda work: service.decide(work, firm, Decision.CERTIFY))
    with pytest.raises(Several):
        await _decides(town, firm, Decision.REFUSE)
    with pytest.raises(NotNow):
        await _decides(town, firm, Decision.SUSPEND, "资料待核。")
    assert (await _row(town, firm)).state is EnterpriseState.REGISTERED
    await _decides(town, firm, Decision.CERTIFY)
    assert (await _row(town, firm)).certified_at is not None


async def test_nothing_is_filed_in_the_name_of_an_enterprise_that_is_not_certified(town: Town) -> None:
    person = await _person(town)
    firm = await _registers(town, person)
    owner = await _again(town, person)
    with pytest.raises(Mendable) as pending:
        await _files(town, owner, _filing(town, firm))
    await _decides(town, firm, Decision.CERTIFY)
    await _files(town, owner, _filing(town, firm))
    await _decides(town, firm, Decision.SUSPEND, "冒用他人执照，待核。")
    with pytest.raises(Mendable) as suspended:
        await _files(town, owner, _filing(town, firm))
    assert {pending.value.code, suspended.value.code} == {"ENTERPRISE_NOT_CERTIFIED"}
    with pytest.raises(NotFound):
        await _files(town, await _person(town), _filing(town, firm))
    assert await _count(town, Submission) == 1


async def test_a_citizen_who_was_made_a_member_files_in_the_own_name_unless_the_enterprise_is_named(town: Town) -> None:
    firm, owner = await _certified(town)
    invited = await _joins(town, firm, owner)
    private = await _files(town, invited, _filing(town, None))
    named = await _files(town, invited, _filing(town, firm))
    whose = select(Submission.enterprise_id, Submission.author_id)
    async with town.store.engine.connect() as connection:
        rows = [(await connection.execute(whose.where(Submission.id == each))).one() for each in (private, named)]
    assert [tuple(row) for row in rows] == [(None, invited.account_id), (firm, invited.account_id)]
    with pytest.raises(Mendable):
        await _files(town, invited, _filing(town, None, hide=True))


async def test_the_name_for_the_public_is_masked_when_it_is_asked_for(town: Town) -> None:
    firm, owner = await _certified(town)
    hidden, open_ = [await _files(town, owner, _filing(town, firm, hide=each)) for each in (True, False)]
    shown = select(Submission.enterprise_public_name)
    assert await one(town.store, shown.where(Submission.id == hidden)) == "某路桥企业"
    assert await one(town.store, shown.where(Submission.id == open_)) is None


async def test_all_colleagues_are_told_and_whoever_left_reads_and_hears_nothing_more(town: Town) -> None:
    firm, owner = await _certified(town)
    colleague = await _joins(town, firm, owner)
    both = {owner.account_id, colleague.account_id}
    typed = await _files(town, colleague, _filing(town, firm))
    assert await _told_of_filing(town, typed) & both == {owner.account_id}
    second = await _files(town, owner, _filing(town, firm))
    assert await _told_of_filing(town, second) & both == {colleague.account_id}
    key = colleague.must_be_signed_in()
    await doing(town.store, owner, lambda work: members.remove(work, firm, key))
    left = await _again(town, colleague)
    assert left.enterprises == frozenset()
    for each in (typed, second):
        with pytest.raises(NotFound):
            await doing(town.store, left, lambda work, each=each: ending.withdraw(work, each))
    third = await _files(town, owner, _filing(town, firm))
    assert not await _told_of_filing(town, third) & both


async def test_an_owner_manages_members_and_a_member_manages_nobody_but_may_leave(town: Town) -> None:
    firm, owner = await _certified(town)
    member = await _joins(town, firm, owner)
    owner_id, member_id, before = owner.must_be_signed_in(), member.must_be_signed_in(), await _count(town, Invitation)
    with pytest.raises(Forbidden):
        await doing(town.store, member, lambda work: members.invite(work, firm, "a@b.example", new_id()))
    with pytest.raises(Forbidden):
        await doing(town.store, member, lambda work: members.remove(work, firm, owner_id))
    for stranger in (town.author, town.head):
        with pytest.raises(NotFound):
            await doing(town.store, stranger, lambda work: members.invite(work, firm, "a@b.example", new_id()))
        with pytest.raises(NotFound):
            await doing(town.store, stranger, lambda work: members.remove(work, firm, member_id))
    assert await _count(town, Invitation) == before
    await doing(town.store, member, lambda work: members.remove(work, firm, member_id))
    assert (await _again(town, member)).enterprises == frozenset()


async def test_the_last_owner_stays_until_somebody_else_is_one(town: Town) -> None:
    firm, owner = await _certified(town)
    member, owner_id = await _joins(town, firm, owner), owner.must_be_signed_in()
    with pytest.raises(Mendable) as refused:
        await doing(town.store, owner, lambda work: members.remove(work, firm, owner_id))
    assert refused.value.code == "LAST_OWNER"
    await doing(town.store, owner, lambda work: members.invite(work, firm, member.email, new_id(), owner=True))
    assert (await _again(town, member)).owned == {firm}
    await doing(town.store, owner, lambda work: members.remove(work, firm, owner_id))
    held = select(RoleGrant.account_id).where(RoleGrant.enterprise_id == firm)
    assert await one(town.store, held) == member.account_id


async def test_nobody_is_invited_to_an_enterprise_that_is_not_certified(town: Town) -> None:
    person = await _person(town)
    firm = await _registers(town, person)
    owner = await _again(town, person)
    with pytest.raises(Mendable) as refused:
        await doing(town.store, owner, lambda work: members.invite(work, firm, "a@b.example", new_id()))
    assert refused.value.code == "ENTERPRISE_NOT_CERTIFIED"
    assert await _count(town, Invitation) == 0


async def test_the_size_that_holds_on_a_day_is_the_last_one_stated_for_it_or_before(town: Town) -> None:
    firm, owner = await _certified(town)
    larger = replace(FIGURES, revenue=Decimal(6000))
    for figures, day in ((FIGURES, date(2024, 5, 1)), (larger, date(2025, 5, 1)), (larger, date(2024, 5, 1))):
        said = Statement(figures=figures, as_of=day)
        await doing(town.store, owner, lambda work, said=said: stating.state(work, firm, said, new_id()))
    earlier = Statement(figures=FIGURES, as_of=date(2023, 1, 1))
    await doing(town.store, owner, lambda work: stating.state(work, firm, earlier, new_id()))
    reader = Reader(town.store, owner)
    found = [
        await views.size_on(reader, {"tier": {}, "standard": {}}, firm, day)
        for day in (date(2022, 12, 31), date(2023, 1, 1), date(2024, 4, 30), date(2024, 5, 1), date(2026, 3, 2))
    ]
    await reader.close()
    assert [each and each.tier for each in found] == [None, "SMALL", "SMALL", "MEDIUM", "MEDIUM"]
    assert found[1].standard == "工信部联企业〔2011〕300号"


async def test_only_a_member_states_a_size(town: Town) -> None:
    firm, _ = await _certified(town)
    said = Statement(figures=FIGURES)
    for person in (town.author, town.head, town.reviewer):
        with pytest.raises(NotFound):
            await doing(town.store, person, lambda work: stating.state(work, firm, said, new_id()))
    assert await _count(town, StatedSize) == 0
