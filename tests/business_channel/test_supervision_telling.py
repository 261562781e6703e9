"""Who is told of supervision: the department by mail, the supervisor of its feedback, the author in the channel."""

from uuid import UUID

import pytest
from sqlalchemy import select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.deadlines.sweep import sweep
from business_channel.events import Event, EventTag
from business_channel.language import Language
from business_channel.notifications.model import Notification
from business_channel.notifications.service import notify
from business_channel.notifications.texts import Facts, text_of
from business_channel.outbox import OutboxRow, Task
from business_channel.supervision import service as supervision
from tests.business_channel.procedure.offices import doing, neighbours, submission_of
from tests.business_channel.supervision_desk import (
    LETTER,
    answers_letter,
    circulates,
    interviews,
    lifts_supervision,
    supervises,
    supervisor,
)
from tests.official_calendar import at
from tests.town import Town

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


@pytest.fixture
async def officer(store: Store) -> Principal:
    return await supervisor(store)


async def _told(town: Town, tag: EventTag) -> tuple[set[UUID | None], set[UUID | None]]:
    """Who is told of the events of a tag once their outbox rows are worked off, and who of them by mail."""
    rows = select(OutboxRow.id).join(Event, Event.id == OutboxRow.event_id)
    async with town.store.engine.begin() as work:
        for row_id in (await work.execute(rows.where(Event.tag == tag, OutboxRow.task == Task.NOTIFY))).scalars().all():
            await notify(work, row_id)
        told = select(Notification.id, Notification.account_id).where(Notification.tag == tag)
        accounts = {row.id: row.account_id for row in (await work.execute(told)).all()}
        mails = select(OutboxRow.subject_id).where(OutboxRow.task == Task.MAIL)
        mailed = {accounts[key] for key in (await work.execute(mails)).scalars() if key in accounts}
    return set(accounts.values()), mailed


def _ids(*people: Principal) -> set[UUID | None]:
    return {each.account_id for each in people}


def _around(town: Town, officer: Principal) -> set[UUID | None]:
    """The people of these tests; the channel has other supervisors besides."""
    return _ids(town.clerk, town.head, town.author, town.colleague, town.reviewer, town.dispatcher, officer)


async def test_a_letter_is_told_to_the_department_by_mail_and_to_the_author(town: Town, officer: Principal) -> None:
    await supervises(town, await town.accepts(await town.is_asked()), officer)
    told, mailed = await _told(town, EventTag.SUPERVISION_LETTER)
    assert told == _ids(town.clerk, town.head, town.author, town.colleague)
    assert mailed == _ids(town.clerk, town.head)


async def test_feedback_is_told_to_the_supervisor_by_mail(town: Town, officer: Principal) -> None:
    order_id = await town.accepts(await town.is_asked())
    await supervises(town, order_id, officer)
    await answers_letter(town, order_id)
    told, mailed = await _told(town, EventTag.SUPERVISION_ANSWERED)
    assert told == mailed
    assert told & _around(town, officer) == _ids(officer)


async def test_interview_circular_and_list_are_told_to_the_department_by_mail(town: Town, officer: Principal) -> None:
    order_id = await town.accepts(await town.is_asked())
    submission_id = await supervises(town, order_id, officer)
    await now.travel(town.store, at("2020-06-22"))
    await interviews(town, order_id, officer)
    await circulates(town, order_id, officer)
    await doing(town.store, officer, lambda work: supervision.enter_on_list(work, submission_id, "金额较大。"))
    for tag in (EventTag.SUPERVISION_INTERVIEWED, EventTag.SUPERVISION_CIRCULATED, EventTag.SUBMISSION_LISTED):
        told, mailed = await _told(town, tag)
        assert told == _ids(town.clerk, town.head, town.author, town.colleague)
        assert mailed == _ids(town.clerk, town.head)


async def test_a_warning_is_told_to_the_department_and_lifting_to_the_author_too(
    town: Town, officer: Principal
) -> None:
    order_id = await town.accepts(await town.is_asked())
    await now.travel(town.store, at("2020-06-12"))
    while await doing(town.store, ANONYMOUS, sweep):
        pass
    assert await _told(town, EventTag.SUPERVISION_WARNED) == (_ids(town.clerk, town.head), set())
    await lifts_supervision(town, (await submission_of(town.store, order_id)).id, officer)
    told, _ = await _told(town, EventTag.SUPERVISION_LIFTED)
    assert told & _around(town, officer) == _ids(town.clerk, town.head, town.author, town.colleague)


@pytest.mark.parametrize("tag", [each for each in EventTag if each.value.startswith("supervision:")])
@pytest.mark.parametrize("language", Language)
def test_no_text_tells_what_a_letter_says(tag: EventTag, language: Language) -> None:
    text = text_of(tag, language, Facts(number="ZQ-2020-0000001", title="恳请协调支付工资"))
    assert "ZQ-2020-0000001" in text.headline
    assert "恳请协调支付工资" in text.sentence
    assert LETTER.text not in text.sentence
