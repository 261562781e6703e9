"""Adoptions: who records that a suggestion entered a document, what is refused, and how a wrong record is mended."""

import asyncio
from dataclasses import asdict
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import UniqueViolation
from sqlalchemy import select

from app.embedded import libpq_dsn
from business_channel import now
from business_channel.access import Principal, Role
from business_channel.adoptions import service
from business_channel.adoptions.model import Adoption, AdoptionDegree
from business_channel.adoptions.rules import Adopted, AlreadyAdopted, problems
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import (
    AlreadyDone,
    Forbidden,
    IdempotencyMismatch,
    NotFound,
    NotNow,
    Several,
)
from business_channel.events import Event, EventTag
from business_channel.feedback import call_backs
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.notifications import service as notifications
from business_channel.notifications.texts import Facts, text_of
from business_channel.outbox import Task
from business_channel.plans import load_one
from business_channel.procedure.guards_of_adoptions import NoAdoption, NotSuggestion
from business_channel.reader import Reader
from business_channel.submissions import accesses
from business_channel.submissions.model import HandlingState, SubmissionKind
from business_channel.views.submissions import SUBMISSION
from business_channel.work import unit_of_work
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.adopting import PLAN, adopted, answered, collected, in_force, records, takes_back
from tests.business_channel.confiding import again, conflict, person, recuses
from tests.business_channel.procedure.offices import doing, leaders_office, neighbours, one, publishes, tags
from tests.official_calendar import at
from tests.town import Town, found_town, order_of, outbox_row, told_of

pytestmark = pytest.mark.store

PARTLY, WHOLLY = AdoptionDegree.PARTLY, AdoptionDegree.ADOPTED
ARTICLE_30 = [("第三十条", PARTLY)]


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-03-27"))
    return await found_town(store)


async def _is_refused(town: Town, by: Principal, said: Adopted, why: type[Exception]) -> Exception:
    """What somebody is told whose record is refused; nothing of it is left."""
    before = await tags(town.store, said.submission_id), await in_force(town.store, said.submission_id)
    with pytest.raises(why) as refused:
        await records(town.store, by, said)
    assert (await tags(town.store, said.submission_id), await in_force(town.store, said.submission_id)) == before
    return refused.value


async def test_a_department_records_that_its_answered_suggestion_entered_a_document(town: Town) -> None:
    key = await answered(town)
    record = await records(town.store, town.clerk, adopted(key, clause=" 第三十条 ", quote="鼓励企业提出意见建议。"))
    assert await in_force(town.store, key) == ARTICLE_30
    async with unit_of_work(town.store, town.clerk) as work:
        found = await work.session.get_one(Adoption, record)
    assert (found.document, found.quote, found.note) == (PLAN, "鼓励企业提出意见建议。", None)
    assert (found.department_id, found.recorded_by) == (town.department_id, town.clerk.account_id)
    assert (await tags(town.store, key)).count(EventTag.SUGGESTION_ADOPTED) == 1
    noted = select(AuditEntry.detail).where(AuditEntry.action == EventTag.SUGGESTION_ADOPTED)
    assert await one(town.store, noted) == {"submission": str(key), "adoption": str(record), "degree": "PARTLY"}


async def _told(store: Store, tag: EventTag) -> set[UUID]:
    """Who is told of the event with a tag."""
    event = await one(store, select(Event.id).where(Event.tag == tag))
    row = await outbox_row(store, Task.NOTIFY, event)
    async with unit_of_work(store, Principal()) as work:
        await notifications.notify(work, row)
    return set(await told_of(store, event))


async def test_the_authors_side_is_told_and_thanked_and_nobody_else(town: Town) -> None:
    record = await records(town.store, town.head, adopted(await answered(town)))
    own = {each.must_be_signed_in() for each in (town.author, town.colleague)}
    assert await _told(town.store, EventTag.SUGGESTION_ADOPTED) == own
    await takes_back(town.store, town.head, record)
    assert await _told(town.store, EventTag.ADOPTION_WITHDRAWN) == own


@pytest.mark.parametrize(("language", "thanks"), [(Language.ZH, "感谢"), (Language.EN, "Thank you")])
def test_both_languages_thank_the_author(language: Language, thanks: str) -> None:
    facts = Facts(number="ZQ-2020-0000003", title="建议一网通办")
    said = text_of(EventTag.SUGGESTION_ADOPTED, language, facts)
    assert thanks in said.headline
    assert thanks in said.sentence
    assert "ZQ-2020-0000003" in said.headline


async def test_a_clause_has_one_record_in_force_and_another_clause_or_document_its_own(town: Town) -> None:
    key = await answered(town)
    await records(town.store, town.clerk, adopted(key))
    refused = await _is_refused(town, town.head, adopted(key, degree=WHOLLY), AlreadyAdopted)
    assert (refused.code, refused.path) == ("ALREADY_ADOPTED", ("clause",))  # type: ignore[attr-defined]
    await records(town.store, town.clerk, adopted(key, clause="第三十一条", degree=WHOLLY))
    await records(town.store, town.clerk, adopted(key, document="云南省优化营商环境办法"))
    assert await in_force(town.store, key) == [*ARTICLE_30, ("第三十一条", WHOLLY), *ARTICLE_30]


async def test_of_two_who_record_one_clause_at_once_one_is_refused(town: Town) -> None:
    key = await answered(town)
    both = (records(town.store, each, adopted(key)) for each in (town.clerk, town.head))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(each, AlreadyAdopted) for each in outcomes) == 1
    assert await in_force(town.store, key) == ARTICLE_30


async def test_the_store_itself_keeps_one_record_of_a_clause(town: Town, database_url: str) -> None:
    record = await records(town.store, town.clerk, adopted(await answered(town)))
    names = "submission_id, document, clause, degree, recorded_by, recorded_at"
    again = f"INSERT INTO adoption (id, {names}) SELECT %s, {names} FROM adoption WHERE id = %s"
    with psycopg.connect(libpq_dsn(database_url)) as connection, pytest.raises(UniqueViolation):
        connection.execute(again, [new_id(), record])


async def test_the_same_key_records_once_and_with_other_content_is_refused(town: Town) -> None:
    key, once = await answered(town), new_id()
    for _ in range(2):
        assert await doing(town.store, town.clerk, lambda work: service.record(work, adopted(key), once)) == key
    with pytest.raises(IdempotencyMismatch):
        await doing(town.store, town.clerk, lambda work: service.record(work, adopted(key, degree=WHOLLY), once))
    assert await in_force(town.store, key) == ARTICLE_30
    assert (await tags(town.store, key)).count(EventTag.SUGGESTION_ADOPTED) == 1


@pytest.mark.parametrize("kind", [SubmissionKind.HELP, SubmissionKind.CONSULTATION])
async def test_nothing_but_a_suggestion_enters_a_document(town: Town, kind: SubmissionKind) -> None:
    refused = await _is_refused(town, town.clerk, adopted(await answered(town, kind)), NotSuggestion)
    assert refused.path == ("submissionId",)  # type: ignore[attr-defined]


async def test_a_suggestion_is_recorded_only_once_it_is_answered(town: Town) -> None:
    suggestion = SubmissionKind.SUGGESTION
    key = await town.approves(await town.files(kind=suggestion))
    order = await town.accepts(await town.dispatches(key))
    refused = await _is_refused(town, town.clerk, adopted(key), NotNow)
    assert refused.state is HandlingState.ACCEPTED  # type: ignore[attr-defined]
    await publishes(town, await town.answers(order))
    await records(town.store, town.clerk, adopted(key))
    assert await in_force(town.store, key) == ARTICLE_30


async def test_it_is_recorded_on_when_the_matter_is_closed_and_not_while_it_is_reopened(town: Town) -> None:
    key = await answered(town)
    rated = feedback.Scores(degree=3, manner=3, speed=3, solved=Solved.YES)
    await doing(town.store, town.author, lambda work: feedback.rate(work, key, rated, new_id()))
    await records(town.store, town.clerk, adopted(key))
    denied = call_backs.Heard(reached=True, facts_confirmed=False)
    await doing(town.store, town.reviewer, lambda work: call_backs.record(work, key, denied, new_id()))
    await doing(town.store, town.reviewer, lambda work: call_backs.reopen(work, key, "专区并未上线。"))
    await _is_refused(town, town.clerk, adopted(key, clause="第三十一条"), NotNow)
    assert await in_force(town.store, key) == ARTICLE_30


async def test_nobody_records_it_who_has_not_answered_it(store: Store) -> None:
    await now.travel(store, at("2020-03-27"))
    town, helper, stranger = await neighbours(store, 3)
    key = await town.approves(await town.files(kind=SubmissionKind.SUGGESTION))
    order = await town.dispatches(key, Assignment(helper.department_id, WorkOrderRole.CO))
    await publishes(town, await town.answers(await town.accepts(order)))
    for by in (town.author, town.reviewer, town.dispatcher, helper.head):
        await _is_refused(town, by, adopted(key), Forbidden)
    for outside in (stranger.clerk, await person(store, Role.PUBLISHER)):
        await _is_refused(town, outside, adopted(key), NotFound)
    await _is_refused(town, town.clerk, adopted(new_id()), NotFound)


async def test_whoever_keeps_out_of_the_matter_records_nothing(town: Town) -> None:
    key = await answered(town)
    async with unit_of_work(town.store, town.clerk) as work:
        order = await order_of(work, key, town.department_id)
    await recuses(town.store, town.clerk, conflict(work_order_id=order))
    await _is_refused(town, await again(town.store, town.clerk), adopted(key), NotFound)


async def test_what_a_campaign_collected_is_recorded_by_a_publisher_or_the_office_that_holds_it(town: Town) -> None:
    key, publisher = await collected(town), await person(town.store, Role.PUBLISHER)
    record = await records(town.store, publisher, adopted(key, degree=WHOLLY))
    office = await leaders_office(town.store, town.department_id)
    hosts = await records(town.store, office, adopted(key, clause="第三十一条"))
    async with unit_of_work(town.store, publisher) as work:
        owners = [(await work.session.get_one(Adoption, each)).department_id for each in (record, hosts)]
    assert owners == [None, town.department_id]
    for by in (town.reviewer, town.author):
        await _is_refused(town, by, adopted(key, clause="第三十二条"), Forbidden)
    with pytest.raises(NoAdoption):
        await takes_back(town.store, office, await _withdrawn(town.store, office, hosts))
    await takes_back(town.store, publisher, record)
    assert await in_force(town.store, key) == []


async def _withdrawn(store: Store, by: Principal, record: UUID) -> UUID:
    """Somebody withdraws a record, and the id of one that is not theirs comes back."""
    await takes_back(store, by, record)
    others = select(Adoption.id).where(Adoption.withdrawn_at.is_(None))
    found: UUID = await one(store, others)
    return found


@pytest.mark.parametrize("confidential", [False, True])
async def test_a_publisher_reads_what_was_collected_but_not_who_filed_it(town: Town, confidential: bool) -> None:
    key, publisher = await collected(town, confidential=confidential), await person(town.store, Role.PUBLISHER)
    wanted = {name: {} for name in ("title", "contact_name", "contact_phone", "hidden_remark")}
    async with Reading(town.store, publisher) as reader:
        read = await load_one(reader, SUBMISSION, {**wanted, "enterprise": {"name": {}}}, key)
        hidden = await load_one(reader, SUBMISSION, {"id": {}}, await answered(town))
    assert read is not None
    assert (read.title, read.contact_name, read.contact_phone, read.enterprise) == ("建议推广互助性养老", *[None] * 3)
    assert hidden is None
    async with unit_of_work(town.store, publisher) as work:
        await accesses.opened(work, accesses.by("id", key))
    looked = select(AuditEntry.detail).where(AuditEntry.action == accesses.OPENED)
    assert await one(town.store, looked) == {"role": "PUBLISHER"}


class Reading(Reader):
    """A reader that is closed at the end."""

    async def __aenter__(self) -> "Reading":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def test_a_wrong_record_is_withdrawn_once_stays_to_be_read_and_can_be_made_anew(town: Town) -> None:
    key = await answered(town)
    record = await records(town.store, town.clerk, adopted(key, degree=WHOLLY))
    await takes_back(town.store, town.head, record, "应为部分采纳。")
    assert await in_force(town.store, key) == []
    for why, by in ((AlreadyDone, town.head), (AlreadyDone, town.reviewer)):
        with pytest.raises(why):
            await takes_back(town.store, by, record)
    await records(town.store, town.clerk, adopted(key))
    selection = {"adoptions": {name: {} for name in ("degree", "withdrawal_reason", "withdrawn_at")}}
    async with Reading(town.store, town.colleague) as reader:
        page = await load_one(reader, SUBMISSION, selection, key)
    assert page is not None
    read = [(each.degree, each.withdrawal_reason, each.withdrawn_at is None) for each in page.adoptions]
    assert read == [(WHOLLY, "应为部分采纳。", False), (PARTLY, None, True)]
    assert (await tags(town.store, key)).count(EventTag.ADOPTION_WITHDRAWN) == 1


async def test_a_record_is_withdrawn_by_its_department_or_the_platform_and_with_a_reason_alone(store: Store) -> None:
    await now.travel(store, at("2020-03-27"))
    town, stranger = await neighbours(store, 2)
    key = await answered(town)
    record = await records(store, town.clerk, adopted(key))
    refusals: list[tuple[Principal, type[Exception]]] = [
        *((town.author, Forbidden), (town.dispatcher, Forbidden)),
        *((stranger.head, NotFound), (await person(store, Role.PUBLISHER), NotFound)),
    ]
    for by, why in refusals:
        with pytest.raises(why):
            await takes_back(store, by, record)
    with pytest.raises(Several):
        await takes_back(store, town.clerk, record, " ")
    with pytest.raises(NotFound):
        await takes_back(store, town.clerk, new_id())
    assert await in_force(store, key) == ARTICLE_30
    assert EventTag.ADOPTION_WITHDRAWN not in await tags(store, key)
    await takes_back(store, town.reviewer, record)
    assert await in_force(store, key) == []


def test_everything_wrong_with_a_record_is_told_together() -> None:
    wrong = adopted(new_id(), document=" ", clause="条" * 201, quote="引" * 1001, note="注" * 501)
    assert [(each.code, each.path) for each in problems(wrong.trimmed())] == [
        ("MISSING", ("document",)),
        ("TOO_LONG", ("clause",)),
        ("TOO_LONG", ("quote",)),
        ("TOO_LONG", ("note",)),
    ]


@given(text=st.text(max_size=30))
def test_blanks_around_a_clause_make_no_other_clause(text: str) -> None:
    key = new_id()
    once = adopted(key, clause=f" {text}\n", quote=text).trimmed()
    assert asdict(once) == asdict(once.trimmed()) == asdict(adopted(key, clause=text, quote=text).trimmed())
