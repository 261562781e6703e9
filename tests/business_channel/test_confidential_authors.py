"""Who asks for confidentiality is known to the own side and to named staff, and to nobody else on any way."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from business_channel import now
from business_channel.access import Principal, Role
from business_channel.asking.model import InformationSource
from business_channel.audit import AuditEntry
from business_channel.confidence import naming
from business_channel.confidence.model import Confidant
from business_channel.confidence.rules import NotOfThePlatform
from business_channel.database import Store
from business_channel.enterprises.model import Enterprise
from business_channel.errors import AlreadyDone, Forbidden, NotFound
from business_channel.feedback import call_backs
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.nouns import Selection
from business_channel.plans import load_one
from business_channel.procedure.guards import ConfidentialAuthor
from business_channel.procedure.parts import Action
from business_channel.reader import Reader
from business_channel.submissions import on_behalf
from business_channel.submissions import service as submissions
from business_channel.submissions.model import FilingChannel, Submission, SubmissionKind
from business_channel.submissions.rules import AlreadyFiled, Heard
from business_channel.submissions.service import PersonalField
from business_channel.views.places import ENTERPRISE
from business_channel.views.submissions import SUBMISSION
from business_channel.work import Work
from business_channel.work_orders import contacting
from business_channel.work_orders.model import ContactWay
from tests.business_channel.confiding import (
    NAME,
    PHONE,
    REMARK,
    again,
    confides,
    files_in_confidence,
    named,
    person,
)
from tests.business_channel.procedure.offices import doing, inquires, neighbours, one, order, publishes, supplies
from tests.official_calendar import at
from tests.town import Town

pytestmark = pytest.mark.store

OF_AUTHOR = ("contact_name", "contact_phone", "hidden_remark", "enterprise", "thanks_for")
ANOTHER_DOOR = ("external_source", "external_number", "typed_by")
LEAF: Selection = {"id": {}}


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _reads(store: Store, by: Principal, submission_id: UUID) -> Any:
    plain = "title", "confidential", "available_actions", *OF_AUTHOR, *ANOTHER_DOOR
    selection: dict[str, Selection] = {name: {} for name in plain}
    selection |= {"enterprise": {"name": {}}, "thanks_for": LEAF, "typed_by": LEAF}
    reader = Reader(store, by)
    try:
        return await load_one(reader, SUBMISSION, selection, submission_id)
    finally:
        await reader.close()


async def _handled(town: Town) -> tuple[UUID, UUID]:
    """A confidential matter that the department has taken on, and its order."""
    submission_id = await town.approves(await files_in_confidence(town))
    return submission_id, await town.accepts(await town.dispatches(submission_id))


async def _looks(store: Store, submission_id: UUID) -> int:
    revealed = AuditEntry.subject_id == submission_id, AuditEntry.action == "personal_data:revealed"
    return int(await one(store, select(func.count()).select_from(AuditEntry).where(*revealed)))


def _reveal(submission_id: UUID) -> Any:
    fields = list(PersonalField)
    return lambda work: submissions.reveal(work, submission_id, fields, "核实情况")


async def test_the_author_reads_everything_and_a_colleague_what_colleagues_read(town: Town, store: Store) -> None:
    submission_id, _ = await _handled(town)
    own, beside = [await _reads(store, each, submission_id) for each in (town.author, town.colleague)]
    assert (own.contact_name, own.contact_phone, own.hidden_remark) == (NAME, PHONE, REMARK)
    assert (beside.contact_name, beside.contact_phone, beside.hidden_remark) == ("欧***", "139****0012", None)
    assert own.enterprise.name == beside.enterprise.name == "赫章县绿源农业有限公司"


async def test_departments_and_unnamed_staff_read_the_matter_and_nothing_of_its_author(
    town: Town, store: Store
) -> None:
    submission_id, _ = await _handled(town)
    supervisor = await person(store, Role.SUPERVISOR)
    for each in (town.clerk, town.head, town.reviewer, town.dispatcher, supervisor):
        read = await _reads(store, each, submission_id)
        assert (read.title, read.confidential) == ("反映某企业违规排放", True)
        assert [getattr(read, name) for name in OF_AUTHOR] == [None] * len(OF_AUTHOR)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR])
async def test_named_staff_read_the_author_masked_and_in_the_clear_for_a_purpose(
    town: Town, store: Store, role: Role
) -> None:
    submission_id, _ = await _handled(town)
    confidant = await named(store, role)
    read = await _reads(store, confidant, submission_id)
    assert (read.contact_name, read.contact_phone, read.hidden_remark) == ("欧***", "139****0012", None)
    assert read.enterprise.name == "赫章县绿源农业有限公司"
    revealed = await doing(store, confidant, _reveal(submission_id))
    assert list(revealed.values()) == [NAME, PHONE, REMARK]
    assert await _looks(store, submission_id) == 1


async def test_nobody_else_has_the_author_revealed_and_a_refusal_leaves_no_look(town: Town, store: Store) -> None:
    submission_id, _ = await _handled(town)
    for each in (town.clerk, town.head, town.reviewer, town.dispatcher):
        with pytest.raises(ConfidentialAuthor) as refused:
            await doing(store, each, _reveal(submission_id))
        assert refused.value.path == ("submissionId",)
    assert await _looks(store, submission_id) == 0


async def test_a_department_finds_the_enterprise_by_no_other_way(town: Town, store: Store) -> None:
    await _handled(town)
    enterprise_id = next(iter(town.author.enterprises))
    reader = Reader(store, town.head)
    assert await load_one(reader, ENTERPRISE, {"name": {}}, enterprise_id) is None
    await reader.close()
    await town.dispatches(await town.approves(await town.files()))
    reader = Reader(store, town.head)
    assert (await load_one(reader, ENTERPRISE, {"name": {}}, enterprise_id)).name == await one(
        store, select(Enterprise.name).where(Enterprise.id == enterprise_id)
    )
    await reader.close()


async def test_what_was_typed_in_confidence_does_not_tell_where_it_came_from(town: Town, store: Store) -> None:
    filing = await confides(town)
    heard = Heard(channel=FilingChannel.LETTER, external_source="省信访局", external_number="信2020-0417")
    submission_id = await doing(store, town.dispatcher, lambda work: on_behalf.file(work, filing, heard, new_id()))
    read = await _reads(store, town.dispatcher, submission_id)
    assert [getattr(read, name) for name in (*OF_AUTHOR, *ANOTHER_DOOR)] == [None] * 8
    read = await _reads(store, await named(store, Role.SUPERVISOR), submission_id)
    assert (read.contact_name, read.external_source, read.external_number) == ("欧***", "省信访局", "信2020-0417")
    assert read.typed_by is not None


async def test_a_number_that_was_filed_in_confidence_is_told_to_named_staff_alone(town: Town, store: Store) -> None:
    filing = await confides(town)
    heard = Heard(channel=FilingChannel.LETTER, external_source="省信访局", external_number="信2020-0418")

    def files(work: Work) -> Awaitable[UUID]:
        return on_behalf.file(work, filing, heard, new_id())

    submission_id = await doing(store, town.dispatcher, files)
    number = await one(store, select(Submission.number).where(Submission.id == submission_id))
    with pytest.raises(AlreadyDone) as refused:
        await doing(store, town.dispatcher, files)
    assert refused.value.path == ("externalNumber",)
    assert number not in str(refused.value)
    with pytest.raises(AlreadyFiled, match=number):
        await doing(store, await named(store, Role.DISPATCHER), files)
    assert await one(store, select(func.count()).select_from(Submission)) == 1


async def test_thanks_for_a_confidential_matter_are_confidential_too(town: Town, store: Store) -> None:
    submission_id, _ = await _handled(town)
    filing = replace(await confides(town, thanks_for_id=submission_id), confidential=False, kind=SubmissionKind.THANKS)
    thanks_id = await doing(store, town.author, lambda work: feedback.thank(work, filing, new_id()))
    read = await _reads(store, town.dispatcher, thanks_id)
    assert (read.confidential, read.thanks_for, read.enterprise) == (True, None, None)
    assert (await _reads(store, town.author, thanks_id)).thanks_for is not None


async def test_a_department_reaches_a_confidential_author_by_message_alone(town: Town, store: Store) -> None:
    _, order_id = await _handled(town)
    for way in (ContactWay.PHONE, ContactWay.IN_PERSON):
        reached = contacting.Contact(way, "已电话联系。")
        with pytest.raises(ConfidentialAuthor) as refused:
            await doing(store, town.clerk, lambda work, said=reached: contacting.contact(work, order_id, said))
        assert refused.value.path == ("way",)
        assert (await order(store, order_id)).contacted_at is None
    by_message = contacting.Contact(ContactWay.MESSAGE, "已通过平台询问。")
    await doing(store, town.clerk, lambda work: contacting.contact(work, order_id, by_message))
    assert (await order(store, order_id)).contact_way is ContactWay.MESSAGE


async def test_a_confidential_author_is_asked_and_answers_over_the_platform(town: Town, store: Store) -> None:
    submission_id, order_id = await _handled(town)
    request_id = await inquires(town, order_id, InformationSource.AUTHOR)
    await supplies(town, request_id)
    assert (await _reads(store, town.clerk, submission_id)).contact_name is None


async def test_only_named_reviewers_call_a_confidential_author_back(town: Town, store: Store) -> None:
    submission_id, order_id = await _handled(town)
    await publishes(town, await town.answers(order_id))
    scores = feedback.Scores(degree=3, manner=3, speed=3, solved=Solved.PARTLY)
    await doing(store, town.author, lambda work: feedback.rate(work, submission_id, scores, new_id()))
    heard = call_backs.Heard(reached=True, facts_confirmed=True)
    confidant = await named(store, Role.REVIEWER)
    assert Action.RECORD_CALL_BACK not in (await _reads(store, town.reviewer, submission_id)).available_actions
    assert Action.RECORD_CALL_BACK in (await _reads(store, confidant, submission_id)).available_actions
    with pytest.raises(ConfidentialAuthor):
        await doing(store, town.reviewer, lambda work: call_backs.record(work, submission_id, heard, new_id()))
    await doing(store, confidant, lambda work: call_backs.record(work, submission_id, heard, new_id()))


async def test_confidentiality_is_asked_for_once_and_never_changed(town: Town, store: Store) -> None:
    submission_id = await files_in_confidence(town)
    async with store.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="UPDATE of submission is refused: it is a record"):
            await connection.execute(Submission.__table__.update().values(confidential=False))
    assert await one(store, select(Submission.confidential).where(Submission.id == submission_id)) is True


async def test_an_administrator_names_and_dismisses_and_both_are_audited(store: Store) -> None:
    admin, reviewer = await person(store, Role.ADMIN), await person(store, Role.REVIEWER)
    key = await doing(store, admin, lambda work: naming.name(work, reviewer.email.upper()))
    assert (await again(store, reviewer)).confided
    with pytest.raises(AlreadyDone):
        await doing(store, admin, lambda work: naming.name(work, reviewer.email))
    await doing(store, admin, lambda work: naming.dismiss(work, key))
    assert not (await again(store, reviewer)).confided
    with pytest.raises(AlreadyDone):
        await doing(store, admin, lambda work: naming.dismiss(work, key))
    about = AuditEntry.subject_id == reviewer.account_id, AuditEntry.account_id == admin.account_id
    async with store.engine.connect() as connection:
        actions = (await connection.execute(select(AuditEntry.action).where(*about).order_by(AuditEntry.id))).scalars()
        assert list(actions) == ["confidant:named", "confidant:dismissed"]
    await doing(store, admin, lambda work: naming.name(work, reviewer.email))
    assert (await again(store, reviewer)).confided


async def test_nobody_but_the_platform_is_named_and_nobody_names_themselves(store: Store) -> None:
    admin, publisher = await person(store, Role.ADMIN), await person(store, Role.PUBLISHER)
    for each in (publisher.email, "nobody@hezhang.example", ""):
        with pytest.raises(NotOfThePlatform):
            await doing(store, admin, lambda work, email=each: naming.name(work, email))
    for each in (publisher, await person(store, Role.REVIEWER)):
        with pytest.raises(Forbidden):
            await doing(store, each, lambda work: naming.name(work, publisher.email))
    with pytest.raises(NotFound):
        await doing(store, admin, lambda work: naming.dismiss(work, new_id()))
    assert await one(store, select(func.count()).select_from(Confidant)) == 0


async def test_a_naming_ends_with_the_role(store: Store) -> None:
    confidant = await named(store, Role.REVIEWER)
    assert confidant.confided
    assert not replace(confidant, roles=frozenset({Role.CITIZEN})).confided
