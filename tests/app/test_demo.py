"""The demonstration: who is in it, what it tells, and that it leaves the channel in real time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from app import demo
from app.demo.people import PEOPLE, principals
from app.demo.places import CREDIT_CODE
from app.demo.playing import SCENES
from app.demo.stage import PLAYED
from business_channel import now
from business_channel.access import Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.adoptions.model import Adoption, AdoptionDegree
from business_channel.audit import AuditEntry
from business_channel.database import Store, open_store
from business_channel.deadlines.model import Clock, Deadline, Duty
from business_channel.departments.model import Department
from business_channel.events import Event
from business_channel.feedback.model import Rating
from business_channel.ledger.model import ArrearsEntry, EntryState
from business_channel.outbox import OutboxRow, OutboxState
from business_channel.replies.model import Reply
from business_channel.submissions.model import EvaluationState, HandlingState, ReviewState, Submission
from business_channel.vault import Vault
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderState
from tests.databases import Databases
from tests.waiting import until

pytestmark = pytest.mark.store

DESKS = {"gxj", "jtj", "rsj", "gxt", "xianning", "jiayu", "swt", "scjg"}

PROMISED = Deadline.clock == Clock.REPLY, Deadline.duty == Duty.CHANNEL
"""The clock of the answer that is owed to the author."""


async def rows(store: Store, statement: Any) -> Sequence[Any]:
    """Every row of a statement."""
    async with store.engine.connect() as connection:
        return (await connection.execute(statement)).all()


async def told(store: Store, title: str) -> Any:
    """The submission with this title."""
    (found,) = await rows(store, select(Submission.__table__).where(Submission.title == title))
    return found


def silent(_: str) -> None:
    """Tells nobody."""


@pytest.fixture(scope="module")
async def played(databases: Databases, vault: Vault) -> AsyncIterator[Store]:
    """A store with the whole demonstration, which tests only read."""
    with databases.one() as url:
        opened = open_store(url, vault, time_can_shift=True)
        await demo.play(opened, silent)
        yield opened
        await opened.close()


async def test_people_and_places_are_made_once_however_often_they_are_asked_for(store: Store) -> None:
    for _ in range(2):
        await demo.people_and_places(store)
    counts = [await rows(store, select(func.count()).select_from(table)) for table in (Account, RoleGrant, Department)]
    assert [count for ((count,),) in counts] == [31, 31, 11]


async def test_every_account_holds_its_one_role(store: Store) -> None:
    await demo.people_and_places(store)
    found = await demo.accounts(store)
    assert [(each.email, each.roles) for each in found] == [(each.email, (each.role.value,)) for each in PEOPLE]


async def test_clerks_belong_to_their_department_and_owners_to_their_enterprise(store: Store) -> None:
    await demo.people_and_places(store)
    cast = await principals(store)
    ((transport,),) = await rows(store, select(Department.id).where(Department.name == "赫章县交通运输局"))
    assert cast["clerk@jtj.demo"].departments == {transport: frozenset({Role.CLERK})}
    assert len(cast["owner@enterprise.demo"].enterprises) == 1
    assert cast["owner@enterprise.demo"].enterprises == cast["member@enterprise.demo"].enterprises


def test_the_credit_code_of_the_enterprise_is_a_right_one() -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weighed = sum(alphabet.index(each) * pow(3, place, 31) for place, each in enumerate(CREDIT_CODE[:17]))
    organisation = sum(
        int(each, 36) * weight for each, weight in zip(CREDIT_CODE[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    assert alphabet[-weighed % 31] == CREDIT_CODE[17]
    assert "0X987654321"[organisation % 11] == CREDIT_CODE[16]


async def test_the_vegetables_of_jiayu_are_answered_on_a_saturday_and_thanked_on_sunday(played: Store) -> None:
    vegetables = await told(played, "肖家洲村蔬菜运不出去")
    assert (vegetables.urgent, vegetables.handling_state) == (True, HandlingState.CLOSED)
    assert vegetables.number.startswith("ZQ-2020-")
    assert vegetables.replied_at.astimezone(now.SHANGHAI).date().isoformat() == "2020-02-22"
    thanks = await told(played, "菜运出去了，感谢指挥部")
    assert (thanks.thanks_for_id, thanks.filed_at) == (vegetables.id, vegetables.closed_at)
    orders = select(WorkOrder.close_reason, Department.name).join(Department, Department.id == WorkOrder.department_id)
    reasons = await rows(played, orders.where(WorkOrder.submission_id == vegetables.id))
    assert {name[:2]: reason for reason, name in reasons} == {
        "咸宁": CloseReason.RESOLVED_BY_PARTNER,
        "嘉鱼": CloseReason.THANKED,
    }


async def test_the_wages_of_hezhang_are_answered_in_time_and_in_the_name_of_the_county_office(played: Store) -> None:
    wages = await told(played, "恳请帮助讨回工资15785元")
    ((due_on,),) = await rows(played, select(Deadline.due_on).where(Deadline.submission_id == wages.id, *PROMISED))
    assert due_on.isoformat() == "2020-06-08"
    ((published_as,),) = await rows(played, select(Reply.published_as_id).where(Reply.submission_id == wages.id))
    assert published_as == wages.addressee_id
    ((grade,),) = await rows(played, select(Rating.grade).where(Rating.submission_id == wages.id))
    assert str(grade) == "4.67"


async def test_the_suggestion_from_hezhang_is_answered_before_its_tenth_working_day(played: Store) -> None:
    suggestion = await told(played, "建议企业办事一网通办")
    ((due_on, stopped),) = await rows(
        played, select(Deadline.due_on, Deadline.stopped_at).where(Deadline.submission_id == suggestion.id, *PROMISED)
    )
    assert (due_on.isoformat(), stopped.astimezone(now.SHANGHAI).date().isoformat()) == ("2020-03-30", "2020-03-27")
    assert (suggestion.handling_state, suggestion.evaluation_state) == (HandlingState.REPLIED, EvaluationState.RATED)


async def test_twenty_nine_cases_of_these_days_stand_in_every_state(played: Store) -> None:
    recent = Submission.filed_at > func.now() - timedelta(days=31)
    found = await rows(played, select(Submission.review_state, Submission.handling_state).where(recent))
    assert len(found) == 29
    assert {review for review, _ in found} == set(ReviewState)
    assert {handling for _, handling in found} == set(HandlingState) - {HandlingState.COLLECTED}


async def test_the_suggestion_on_elder_care_is_collected_for_the_plan_and_owed_no_reply(played: Store) -> None:
    suggestion = await told(played, "建议推广农村互助性养老")
    assert (suggestion.handling_state, suggestion.dispatched_at) == (HandlingState.COLLECTED, None)
    assert await rows(played, select(Deadline.id).where(Deadline.submission_id == suggestion.id, *PROMISED)) == []


async def test_two_suggestions_entered_documents_one_of_them_in_part(played: Store) -> None:
    told_in = select(Submission.title, Adoption.degree, Department.name).join(
        Adoption, Adoption.submission_id == Submission.id
    )
    found = await rows(played, told_in.outerjoin(Department, Department.id == Adoption.department_id))
    assert sorted(map(tuple, found)) == [
        ("建议企业办事一网通办", AdoptionDegree.PARTLY, "云南省商务厅"),
        ("建议推广农村互助性养老", AdoptionDegree.ADOPTED, None),
    ]


async def test_what_the_hospital_owed_is_paid_and_cleared(played: Store) -> None:
    owed = await told(played, "县医院拖欠护栏货款48.6万元")
    paid = select(func.sum(ArrearsEntry.amount)).where(ArrearsEntry.submission_id == owed.id)
    assert await rows(played, paid.where(ArrearsEntry.state == EntryState.CONFIRMED)) == [(Decimal("486000.00"),)]
    own = Deadline.submission_id == owed.id, Deadline.clock == Clock.STATUTORY
    due = await rows(played, select(Deadline.definition_code, Deadline.due_on).where(*own))
    assert {code: day.isoformat() for code, day in due} == {
        "arrears.review": "2025-10-11",
        "arrears.transfer": "2025-10-14",
        "arrears.handle": "2025-11-10",
    }


async def test_every_desk_has_open_work_and_some_of_it_is_overdue(played: Store) -> None:
    waiting = WorkOrder.state.not_in([WorkOrderState.CLOSED, WorkOrderState.REPLIED])
    busy = {department for (department,) in await rows(played, select(WorkOrder.department_id).where(waiting))}
    cast = await principals(played)
    assert {desk for desk in DESKS if busy & set(cast[f"clerk@{desk}.demo"].departments)} == DESKS
    late = select(Deadline.id).where(Deadline.stopped_at.is_(None), Deadline.due_at < func.now())
    assert len(await rows(played, late)) >= 3


async def test_nobody_is_mailed_about_the_stories_of_2020(played: Store) -> None:
    old = (
        select(OutboxRow.state)
        .join(Event, Event.id == OutboxRow.event_id)
        .where(Event.at < datetime(2021, 1, 1, tzinfo=UTC))
    )
    assert {state for (state,) in await rows(played, old)} == {OutboxState.DONE}


async def test_a_second_play_tells_nothing_twice_and_the_time_is_real_again(store: Store) -> None:
    lines: list[str] = []
    await demo.play(store, lines.append)
    before = await rows(store, select(Submission.id).order_by(Submission.id))
    await demo.play(store, lines.append)
    assert await rows(store, select(Submission.id).order_by(Submission.id)) == before
    assert len(lines) == 6
    assert await rows(store, select(now.TimeShift.id)) == []


async def test_a_play_that_is_broken_off_goes_on_where_it_was(store: Store) -> None:
    played = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == PLAYED)

    async def some_scenes_were_played() -> bool:
        [(count,)] = await rows(store, played)
        return bool(count >= 40)

    broken = asyncio.create_task(demo.play(store, silent))
    await until(some_scenes_were_played, 60)
    broken.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken
    await demo.play(store, silent)
    assert await rows(store, played) == [(SCENES,)]
    titles = [title for (title,) in await rows(store, select(Submission.title))]
    assert len(titles) == len(set(titles)) == 35
    assert await rows(store, select(func.count()).select_from(now.TimeShift)) == [(0,)]
