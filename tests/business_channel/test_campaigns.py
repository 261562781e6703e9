"""Campaigns: who opens them, when they take suggestions, and that what was filed to one is owed no reply."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.audit import AuditEntry
from business_channel.campaigns import rules, service
from business_channel.campaigns.model import Campaign
from business_channel.campaigns.rules import CampaignNotOpen, Opening
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline
from business_channel.errors import Forbidden, InvalidInput, NotFound, Several
from business_channel.events import Event
from business_channel.ids import new_id
from business_channel.submissions.model import HandlingState, ReviewState, Submission, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import unit_of_work
from tests.business_channel.procedure.offices import doing, one
from tests.business_channel.soliciting import suggestion
from tests.official_calendar import at
from tests.town import Town, found_town

pytestmark = pytest.mark.store

FIRST, LAST = date(2020, 8, 16), date(2020, 8, 29)


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-08-14"))
    return await found_town(store)


async def _publisher(store: Store) -> Principal:
    async with unit_of_work(store, Principal()) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@hezhang.example", "云霞")
        await accounts.grant(work, key, Role.PUBLISHER)
        return await principal_by_id(work, key) or Principal()


def _opening(town: Town) -> Opening:
    summary = "请您就“十四五”时期发展提出意见建议。"
    title = "“十四五”规划编制网上意见征求"
    return Opening(title=title, summary=summary, host_id=town.department_id, opens_on=FIRST, closes_on=LAST)


async def _opened(town: Town) -> UUID:
    publisher, opening = await _publisher(town.store), _opening(town)
    return await doing(town.store, publisher, lambda work: service.open_(work, opening, new_id()))


async def _files(town: Town, filing: Filing, moment: datetime) -> UUID:
    await now.travel(town.store, moment)
    return await doing(town.store, town.author, lambda work: service.take_part(work, filing, new_id()))


async def _nothing_was_filed(store: Store) -> bool:
    return await one(store, select(func.count()).select_from(Submission)) == 0


@pytest.mark.parametrize("moment", ["2020-08-16T00:00", "2020-08-29T23:59"])
async def test_a_campaign_takes_suggestions_from_its_first_moment_to_its_last(town: Town, moment: str) -> None:
    campaign = await _opened(town)
    filed = await _files(town, suggestion(town, campaign), at(moment))
    assert await one(town.store, select(Submission.campaign_id).where(Submission.id == filed)) == campaign


@pytest.mark.parametrize("moment", ["2020-08-15T23:59", "2020-08-30T00:00"])
async def test_a_campaign_refuses_what_comes_before_it_opens_or_after_it_has_closed(town: Town, moment: str) -> None:
    campaign = await _opened(town)
    with pytest.raises(Several) as refused:
        await _files(town, suggestion(town, campaign), at(moment))
    (wrong,) = refused.value.errors
    assert (type(wrong), wrong.path) == (CampaignNotOpen, ("campaignId",))
    assert await _nothing_was_filed(town.store)


async def test_a_campaign_takes_suggestions_to_its_host_alone(town: Town) -> None:
    campaign, other = await _opened(town), await found_town(town.store)
    wrong = replace(suggestion(town, campaign), kind=SubmissionKind.HELP, addressee_id=other.department_id)
    with pytest.raises(Several) as refused:
        await _files(town, wrong, at("2020-08-20"))
    assert [each.path for each in refused.value.errors] == [("kind",), ("addresseeId",)]
    with pytest.raises(NotFound):
        await _files(town, suggestion(town, new_id()), at("2020-08-20"))
    assert await _nothing_was_filed(town.store)


async def test_what_was_filed_to_a_campaign_is_collected_with_its_approval_and_waits_for_no_reply(town: Town) -> None:
    filed = await _files(town, suggestion(town, await _opened(town)), at("2020-08-16"))
    await town.approves(filed)
    states = select(Submission.review_state, Submission.handling_state, Submission.closed_at)
    async with town.store.engine.connect() as connection:
        row = (await connection.execute(states.where(Submission.id == filed))).one()
    assert (row.review_state, row.handling_state) == (ReviewState.APPROVED, HandlingState.COLLECTED)
    clocks = select(func.array_agg(Deadline.clock)).where(Deadline.submission_id == filed)
    assert await one(town.store, clocks) == [Clock.REVIEW]


async def test_only_a_publisher_opens_a_campaign(town: Town) -> None:
    with pytest.raises(Forbidden):
        await doing(town.store, town.dispatcher, lambda work: service.open_(work, _opening(town), new_id()))
    assert await one(town.store, select(func.count()).select_from(Campaign)) == 0
    assert await one(town.store, select(func.count()).where(AuditEntry.action == service.OPENED)) == 0
    assert await one(town.store, select(func.count()).select_from(Event)) == 0


async def test_the_same_key_opens_one_campaign_and_no_other_takes_its_title(town: Town) -> None:
    publisher, key = await _publisher(town.store), new_id()
    ids = [await doing(town.store, publisher, lambda work: service.open_(work, _opening(town), key)) for _ in range(2)]
    assert ids[0] == ids[1]
    with pytest.raises(rules.TitleTaken):
        await doing(town.store, publisher, lambda work: service.open_(work, _opening(town), new_id()))
    assert await one(town.store, select(func.count()).where(AuditEntry.action == service.OPENED)) == 1


def test_everything_wrong_with_a_campaign_is_told_together() -> None:
    wrong = Opening(title=" ", summary="征" * 1001, host_id=new_id(), opens_on=LAST, closes_on=FIRST)
    assert [(type(each).__name__, each.path) for each in rules.problems(wrong)] == [
        ("Missing", ("title",)),
        ("TooLong", ("summary",)),
        (InvalidInput.__name__, ("closesOn",)),
    ]
