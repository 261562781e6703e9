"""The worker process does what facts ask for, whatever happens to it or to the servers around it."""

import os
import signal
import subprocess
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from app.actors.errands import FORGET_IDEMPOTENCY_KEYS
from app.broker import open_broker
from business_channel import heartbeat, idempotency
from business_channel.database import Store
from business_channel.events import ReplyPublished, SubmissionDispatched, SubmissionMarkedUrgent
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.notifications.model import Notification
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.work import unit_of_work
from tests.app.working import Postbox, Workshop, ended
from tests.town import BODY, REMARK, TITLE, Town, found_town, told_of
from tests.waiting import until

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


async def _states(store: Store, submission_ids: list[UUID], task: Task = Task.NOTIFY) -> Counter[OutboxState]:
    """How many outbox rows of these submissions are in which state."""
    async with store.engine.connect() as connection:
        statement = text(
            "SELECT o.state FROM outbox o JOIN event e ON e.id = o.event_id "
            "WHERE e.submission_id = ANY(:ids) AND o.task = :task"
        )
        found = await connection.execute(statement, {"ids": submission_ids, "task": task.value})
        return Counter(map(OutboxState, found.scalars()))


async def _leases_end(store: Store) -> None:
    """Moves every waiting row into the past, since leases run in real time."""
    async with store.engine.begin() as connection:
        past = {"available_at": func.now(), "started_at": OutboxRow.started_at - timedelta(minutes=1)}
        await connection.execute(update(OutboxRow).where(OutboxRow.state == OutboxState.WAITING).values(**past))


async def _published(town: Town) -> UUID:
    """A reply to a new submission is published; returns the event's id."""
    return await town.sees(ReplyPublished(submission_id=await town.files()), town.reviewer)


async def test_two_hundred_notifications_exist_once_each_although_the_worker_is_killed_in_their_midst(
    store: Store, town: Town, shop: Workshop
) -> None:
    submission_ids = [await town.files() for _ in range(200)]

    async def some_told() -> bool:
        return (await _states(store, submission_ids))[OutboxState.DONE] >= 30

    async def all_told() -> bool:
        return (await _states(store, submission_ids))[OutboxState.DONE] == 200

    first = shop.start()
    await until(some_told)
    first.kill()
    await ended(first)
    done = (await _states(store, submission_ids))[OutboxState.DONE]
    assert 30 <= done < 200
    await _leases_end(store)
    shop.start()
    await until(all_told, 40)
    async with store.engine.connect() as connection:
        statement = select(Notification.submission_id, Notification.account_id, func.count())
        mine = statement.where(Notification.submission_id.in_(submission_ids))
        rows = await connection.execute(mine.group_by(Notification.submission_id, Notification.account_id))
        told = {(row[0], row[1]): row[2] for row in rows}
    for person in (town.reviewer, town.colleague):
        assert [told[each, person.account_id] for each in submission_ids] == [1] * 200
    assert all((each, town.author.account_id) not in told for each in submission_ids)


async def test_the_author_is_told_by_mail_in_the_own_language_and_without_anything_private(
    store: Store, shop: Workshop, postbox: Postbox
) -> None:
    town = await found_town(store, author_reads=Language.EN)
    shop.start()
    event_id = await _published(town)

    async def arrived() -> bool:
        return bool(postbox.to(town.author.email) and postbox.to(town.colleague.email))

    await until(arrived)
    [english], [chinese] = postbox.to(town.author.email), postbox.to(town.colleague.email)
    assert english["Subject"].startswith("[Business Channel] Submission ZQ-")
    assert chinese["Subject"].startswith("【政企直通车】诉求 ZQ-")
    assert TITLE in chinese.get_content()
    for private in (BODY, REMARK, "王小明", "13885675678", "138****5678"):
        assert private not in chinese.get_content()
    assert set(await told_of(store, event_id)) == {town.author.account_id, town.colleague.account_id}


async def test_the_department_is_told_of_its_order_by_mail(
    store: Store, shop: Workshop, postbox: Postbox, town: Town
) -> None:
    shop.start()
    submission_id = await town.files()
    await town.orders(submission_id)
    event_id = await town.sees(SubmissionDispatched(submission_id=submission_id), town.dispatcher)

    async def arrived() -> bool:
        return bool(postbox.to(town.clerk.email) and postbox.to(town.head.email))

    await until(arrived)
    expected = {town.clerk.account_id, town.head.account_id, town.author.account_id, town.colleague.account_id}
    assert set(await told_of(store, event_id)) == expected
    assert postbox.to(town.author.email) == []


async def test_a_mail_that_kills_every_worker_is_parked_after_three_crashes(
    store: Store, shop: Workshop, postbox: Postbox, town: Town
) -> None:
    alive: list[subprocess.Popen[bytes]] = []
    poison = town.author.email
    postbox.on_arrival = lambda mail: os.kill(alive[-1].pid, signal.SIGKILL) if mail["To"] == poison else None
    submission_id = await town.files()
    await town.sees(ReplyPublished(submission_id=submission_id), town.reviewer)
    for _ in range(3):
        alive.append(shop.start())
        assert await ended(alive[-1]) == -signal.SIGKILL
        await _leases_end(store)
    alive.append(shop.start())

    async def parked() -> bool:
        return await _states(store, [submission_id], Task.MAIL) == {OutboxState.PARKED: 1, OutboxState.DONE: 1}

    await until(parked)
    assert alive[-1].poll() is None
    assert len({mail["Message-ID"] for mail in postbox.to(poison)}) == 1
    assert len(postbox.to(town.colleague.email)) >= 1


async def test_a_mail_that_is_refused_waits_and_its_error_names_nobody(
    store: Store, shop: Workshop, postbox: Postbox, town: Town
) -> None:
    postbox.answer = f"451 {town.author.email} has no room"
    event_id = await _published(town)
    shop.start()

    async def rows() -> list[tuple[int, OutboxState, str | None]]:
        async with store.engine.connect() as connection:
            statement = select(OutboxRow.attempts, OutboxRow.state, OutboxRow.last_error)
            mails = statement.where(OutboxRow.event_id == event_id, OutboxRow.task == Task.MAIL)
            return [tuple(row) for row in await connection.execute(mails)]

    async def failed() -> bool:
        found = await rows()
        return len(found) == 2 and all(attempts for attempts, _, _ in found)

    await until(failed)
    expected = (1, OutboxState.WAITING, "MailError: The mail server answered 451.")
    assert await rows() == [expected, expected]
    postbox.answer = "250 OK"
    await _leases_end(store)

    async def sent() -> bool:
        return {state for _, state, _ in await rows()} == {OutboxState.DONE}

    await until(sent)
    assert town.author.email not in shop.log()


async def test_a_worker_that_is_told_to_stop_finishes_the_mail_it_is_sending(
    store: Store, shop: Workshop, postbox: Postbox, town: Town
) -> None:
    worker = shop.start()
    postbox.on_arrival = lambda _: worker.terminate()
    submission_id = await town.files()
    await town.sees(ReplyPublished(submission_id=submission_id), town.reviewer)
    assert await ended(worker) == 0
    done = (await _states(store, [submission_id], Task.MAIL))[OutboxState.DONE]
    assert done == len(postbox.mails) >= 1
    async with store.engine.connect() as connection:
        running = select(func.count()).select_from(OutboxRow).where(OutboxRow.started_at.is_not(None))
        assert (await connection.execute(running)).scalar_one() == 0


async def test_the_worker_goes_on_after_the_store_dropped_all_its_connections(
    store: Store, shop: Workshop, town: Town
) -> None:
    worker = shop.start()
    first = await _published(town)

    async def told(event_id: UUID) -> bool:
        return len(await told_of(store, event_id)) == 2

    await until(lambda: told(first))
    async with store.engine.begin() as connection:
        drop = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        await connection.execute(drop)
    await store.engine.dispose()
    second = await _published(town)
    await until(lambda: told(second), 30)
    assert worker.poll() is None


async def test_a_working_worker_shows_that_it_lives(store: Store, shop: Workshop) -> None:
    async def fresh() -> bool:
        async with store.engine.connect() as connection:
            age = await heartbeat.age(connection, "worker")
        return age is not None and age < timedelta(seconds=2)

    shop.start()
    await until(fresh)


async def test_the_hourly_errand_forgets_old_idempotency_keys(store: Store, shop: Workshop, town: Town) -> None:
    key = new_id()
    async with unit_of_work(store, town.author) as work:
        work.now -= idempotency.KEPT + timedelta(days=1)
        await idempotency.first_result(work, "fileSubmission", key, {}, new_id())
    broker = open_broker(None, store.engine.url.render_as_string(hide_password=False))
    broker.enqueue(FORGET_IDEMPOTENCY_KEYS.message())
    broker.close()
    shop.start()

    async def forgotten() -> bool:
        async with store.engine.connect() as connection:
            kept = select(idempotency.IdempotencyKey).where(idempotency.IdempotencyKey.key == key)
            return (await connection.execute(kept)).first() is None

    await until(forgotten)


async def test_an_event_that_concerns_nobody_is_settled(store: Store, shop: Workshop, town: Town) -> None:
    submission_id = await town.files()
    event_id = await town.sees(SubmissionMarkedUrgent(submission_id=submission_id), town.reviewer)
    shop.start()

    async def settled() -> bool:
        return await _states(store, [submission_id]) == {OutboxState.DONE: 2}

    await until(settled)
    assert await told_of(store, event_id) == []
