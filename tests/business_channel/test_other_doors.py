"""What the platform files for people without an account: from the hotline, letters, visits, phone, other boards."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel.access import Principal
from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Store
from business_channel.errors import Forbidden, Mendable, Several
from business_channel.events import Event
from business_channel.ids import new_id
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.submissions import on_behalf
from business_channel.submissions.model import FilingChannel, Submission, SubmissionKind
from business_channel.submissions.rules import AlreadyFiled, Filing, Heard
from business_channel.topics.model import Topic
from business_channel.views.submissions import SUBMISSION
from tests.business_channel.procedure.offices import doing, one
from tests.town import Town, found_town

pytestmark = pytest.mark.store

HOTLINE = Heard(
    channel=FilingChannel.HOTLINE_12345, external_source="毕节市12345热线", external_number="BJ2020052800731"
)


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


async def _filing(town: Town) -> Filing:
    return Filing(
        kind=SubmissionKind.HELP,
        title="来电反映村道塌方",
        body="来电人反映进村道路塌方，货车无法通行。",
        topic_code=await one(town.store, select(Topic.code).order_by(Topic.code).limit(1)),
        addressee_id=town.department_id,
        contact_name="王建国",
        contact_phone="13807240001",
    )


async def _typed(town: Town, heard: Heard = HOTLINE, key: UUID | None = None, by: Principal | None = None) -> UUID:
    filing = await _filing(town)
    return await doing(
        town.store, by or town.dispatcher, lambda work: on_behalf.file(work, filing, heard, key or new_id())
    )


async def _counts(town: Town) -> list[int]:
    return [await one(town.store, select(func.count()).select_from(table)) for table in (Submission, Event, Account)]


async def test_a_call_to_the_hotline_is_reviewed_dispatched_and_answered_like_any_other(town: Town) -> None:
    submission_id = await _typed(town)
    await town.answers(await town.accepts(await town.dispatches(await town.approves(submission_id))))
    facts = Submission.channel, Submission.external_source, Submission.external_number, Submission.typed_by
    async with town.store.engine.connect() as connection:
        [row] = (await connection.execute(select(*facts).where(Submission.id == submission_id))).all()
    assert tuple(row) == (*vars(HOTLINE).values(), town.dispatcher.account_id)


async def test_the_author_is_an_account_of_its_own_that_nobody_can_sign_in_to_and_that_may_do_nothing(
    town: Town,
) -> None:
    first = await _typed(town)
    second = await _typed(town, replace(HOTLINE, external_number="BJ2020052800732"))
    authors = select(Account).join(Submission, Submission.author_id == Account.id)
    async with town.store.engine.connect() as connection:
        named = Account.issuer, Account.email, Account.display_name, Account.id
        rows = (await connection.execute(authors.with_only_columns(*named))).all()
    assert {tuple(row[:3]) for row in rows} == {(on_behalf.UNREGISTERED, "", "王**")}
    assert len({row.id for row in rows}) == len({first, second})
    held = select(func.count()).where(RoleGrant.account_id.in_([row.id for row in rows]))
    assert await one(town.store, held) == 0


async def test_a_number_that_was_filed_before_is_answered_with_ours_and_nothing_happens(town: Town) -> None:
    number = await one(town.store, select(Submission.number).where(Submission.id == await _typed(town)))
    before = await _counts(town)
    with pytest.raises(AlreadyFiled) as refused:
        await _typed(town)
    assert (refused.value.number, refused.value.path) == (number, ("externalNumber",))
    assert await _counts(town) == before
    await _typed(town, replace(HOTLINE, external_source="贵州省12345热线"))


async def test_one_key_files_once_and_two_who_type_one_number_at_once_file_it_once(town: Town) -> None:
    key = new_id()
    assert await _typed(town, key=key) == await _typed(town, key=key)

    async def tries(heard: Heard) -> bool:
        try:
            await _typed(town, heard)
        except AlreadyFiled:
            return False
        return True

    heard = replace(HOTLINE, external_number="BJ2020052800733")
    assert sorted(await asyncio.gather(tries(heard), tries(heard))) == [False, True]


@pytest.mark.parametrize(
    ("heard", "where", "code"),
    [
        (Heard(channel=FilingChannel.PORTAL), "channel", "INVALID_INPUT"),
        (Heard(channel=FilingChannel.LETTER, external_number="7"), "externalSource", "MISSING"),
        (Heard(channel=FilingChannel.LETTER, external_source="信访局"), "externalNumber", "MISSING"),
        (
            Heard(channel=FilingChannel.VISIT, external_source="局" * 61, external_number="7"),
            "externalSource",
            "TOO_LONG",
        ),
    ],
    ids=lambda each: str(each) if isinstance(each, str) else "",
)
async def test_how_it_came_in_must_be_told_whole(town: Town, heard: Heard, where: str, code: str) -> None:
    with pytest.raises(Several) as refused:
        await _typed(town, heard)
    assert [(each.path, each.code) for each in refused.value.errors] == [((where,), code)]


async def test_only_a_dispatcher_files_on_behalf_of_others(town: Town) -> None:
    before = await _counts(town)
    for person in (town.author, town.reviewer, town.head):
        with pytest.raises((Forbidden, Mendable)) as refused:
            await _typed(town, by=person)
        assert isinstance(refused.value, Forbidden)
    assert await _counts(town) == before


async def test_who_typed_it_and_the_other_bodys_number_are_read_by_the_platform_alone(town: Town) -> None:
    submission_id = await _typed(town)
    await town.dispatches(await town.approves(submission_id))
    wanted = {"channel": {}, "external_number": {}, "typed_by": {"display_name": {}}}
    for person, number, typist in ((town.reviewer, HOTLINE.external_number, "陈静"), (town.clerk, None, None)):
        reader = Reader(town.store, person)
        read = await load_one(reader, SUBMISSION, wanted, submission_id)
        await reader.close()
        assert read is not None
        told = read.channel, read.external_number, read.typed_by and read.typed_by.display_name
        assert told == (FilingChannel.HOTLINE_12345, number, typist)
