"""More time is asked for and granted before the term is over, within the cap, by somebody else, and is never hidden."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel.access import Principal
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineMove, Duty, Extension, MoveCause
from business_channel.deadlines.rules import Expired, NotExtendable, NotLonger, PastTheCap, RequesterMayNotDecide
from business_channel.errors import AlreadyDone, Forbidden, NotNow, Several
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.submissions import service as submissions
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks as department
from tests.business_channel.deadlines.clockwork import clock, count, reply_due, travel
from tests.town import Town, found_town

pytestmark = pytest.mark.store

REASON = "需向施工单位调取考勤和工资发放记录。"


@pytest.fixture
async def town(store: Store) -> Town:
    await travel(store, "2020-05-28")
    return await found_town(store)


async def _ask(
    town: Town, order_id: UUID, total: int = 10, by: Principal | None = None, key: UUID | None = None
) -> UUID:
    wanted = department.Request(work_order_id=order_id, clock=Clock.REPLY, total=total, reason=REASON)
    async with unit_of_work(town.store, by or town.clerk) as work:
        return await department.request_extension(work, wanted, key or new_id())


async def _decide(town: Town, extension_id: UUID, granted: bool = True, by: Principal | None = None) -> None:
    async with unit_of_work(town.store, by or town.head) as work:
        await department.decide_extension(work, extension_id, granted=granted)


async def test_a_granted_extension_counts_the_whole_term_from_the_start_for_author_and_department(town: Town) -> None:
    order_id = await town.is_asked()
    await travel(town.store, "2020-06-04")
    await _decide(town, await _ask(town, order_id))
    assert await reply_due(town, order_id) == ("2020-06-11", "2020-06-11")
    extended = await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)
    assert extended.extended


async def test_an_extension_keeps_the_old_due_date_in_the_history(town: Town) -> None:
    order_id = await town.is_asked()
    await _decide(town, await _ask(town, order_id))
    promised = await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)
    async with town.store.engine.connect() as connection:
        of_promise = select(DeadlineMove.__table__).where(DeadlineMove.deadline_id == promised.id)
        [move] = (await connection.execute(of_promise)).all()
    assert (move.cause, move.old_due_on.isoformat(), move.new_due_on.isoformat()) == (
        MoveCause.EXTENSION,
        "2020-06-08",
        "2020-06-11",
    )


async def test_the_author_can_read_why_and_hears_of_it(town: Town) -> None:
    order_id = await town.is_asked()
    await _decide(town, await _ask(town, order_id))
    granted = select(func.count()).select_from(Event).where(Event.tag == EventTag.EXTENSION_GRANTED)
    assert await count(town.store, granted.where(Event.internal_to.is_(None))) == 1


async def test_a_refused_extension_moves_nothing(town: Town) -> None:
    order_id = await town.is_asked()
    await _decide(town, await _ask(town, order_id), granted=False)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")
    assert not (await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)).extended


async def test_nobody_decides_on_an_own_request(town: Town) -> None:
    order_id = await town.is_asked()
    extension_id = await _ask(town, order_id, by=town.head)
    with pytest.raises(RequesterMayNotDecide):
        await _decide(town, extension_id)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")


async def test_a_clerk_does_not_decide(town: Town) -> None:
    extension_id = await _ask(town, await town.is_asked())
    with pytest.raises(Forbidden):
        await _decide(town, extension_id, by=town.clerk)


async def test_a_decision_is_made_once(town: Town) -> None:
    extension_id = await _ask(town, await town.is_asked())
    await _decide(town, extension_id)
    with pytest.raises(NotNow):
        await _decide(town, extension_id, granted=False)


@pytest.mark.parametrize(("total", "refusal"), [(16, PastTheCap), (7, NotLonger), (3, NotLonger)])
async def test_a_term_past_the_cap_or_not_longer_is_refused(town: Town, total: int, refusal: type[Exception]) -> None:
    order_id = await town.is_asked()
    with pytest.raises(refusal):
        await _ask(town, order_id, total=total)
    assert await count(town.store, select(func.count()).select_from(Extension)) == 0


async def test_the_refusal_past_the_cap_cites_the_rule(town: Town) -> None:
    order_id = await town.is_asked()
    with pytest.raises(PastTheCap) as refused:
        await _ask(town, order_id, total=16)
    assert refused.value.message(Language.ZH) == ("《政企直通车服务规则》：期限总计不得超过 15，不能延长至 16。")


async def test_an_urgent_matter_is_not_extended(town: Town) -> None:
    submission_id = await town.files()
    async with unit_of_work(town.store, town.dispatcher) as work:
        await submissions.mark_urgent(work, submission_id)
    order_id = await town.dispatches(await town.approves(submission_id))
    with pytest.raises(NotExtendable):
        await _ask(town, order_id, total=48)


async def test_the_last_second_is_early_enough_to_ask_and_the_next_is_not(town: Town) -> None:
    order_id = await town.is_asked()
    await travel(town.store, "2020-06-09T00:00:00")
    with pytest.raises(Expired):
        await _ask(town, order_id)
    await travel(town.store, "2020-06-08T23:59:58")
    assert await _ask(town, order_id)


async def test_an_extension_is_not_granted_after_the_term_is_over(town: Town) -> None:
    order_id = await town.is_asked()
    extension_id = await _ask(town, order_id)
    await travel(town.store, "2020-06-09")
    with pytest.raises(Expired):
        await _decide(town, extension_id)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")


async def test_one_request_waits_at_a_time(town: Town) -> None:
    order_id = await town.is_asked()
    await _ask(town, order_id)
    with pytest.raises(AlreadyDone):
        await _ask(town, order_id, total=12)


async def test_a_request_sent_twice_is_made_once(town: Town) -> None:
    order_id, key = await town.is_asked(), new_id()
    assert await _ask(town, order_id, key=key) == await _ask(town, order_id, key=key)
    assert await count(town.store, select(func.count()).select_from(Extension)) == 1


async def test_a_request_says_why(town: Town) -> None:
    order_id = await town.is_asked()
    wanted = department.Request(work_order_id=order_id, clock=Clock.REPLY, total=10, reason=" ")
    async with unit_of_work(town.store, town.clerk) as work:
        with pytest.raises(Several):
            await department.request_extension(work, wanted, new_id())
