"""What somebody is told stands in one order, is marked as read once, and comes by mail as far as mails are wanted."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import feed
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.model import Account
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import Mendable, Missing, NotFound, Several, Unauthenticated
from business_channel.events import EventTag, ReplyPublished, SubmissionDispatched, SubmissionTerminated
from business_channel.feed import Log
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.notifications import preferences, reading, repository
from business_channel.notifications.kinds import KIND_OF, NAMES, TOLD_IN_WRITING, kind_of
from business_channel.notifications.model import MutedMail, NoticeKind, Notification
from business_channel.notifications.preferences import ToldInWriting, Wish
from business_channel.notifications.rules import TELLINGS, Audience
from business_channel.reader import Reader
from business_channel.views import notifications as views
from business_channel.work import unit_of_work
from tests.business_channel.procedure.offices import doing, one
from tests.town import Town, found_town

pytestmark = pytest.mark.store

ORDERS, IN_WRITING = NoticeKind.ORDERS, NoticeKind.IN_WRITING


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


async def _told(town: Town, *people: Principal, count: int = 1) -> list[UUID]:
    """Each of the people is told of so many events; returns the ids of the notifications."""
    made = []
    for _ in range(count):
        event_id = await town.sees(ReplyPublished(submission_id=await town.files()), town.reviewer)
        async with unit_of_work(town.store, ANONYMOUS) as work:
            happened = await repository.event(work, event_id)
            made += await repository.add(work, happened, [each.must_be_signed_in() for each in people])
    return [each.id for each in made]


async def _seal(store: Store) -> None:
    while await feed.seal(store):
        pass


async def _position(store: Store, notification_id: UUID) -> int:
    found = await one(store, select(Notification.position).where(Notification.id == notification_id))
    return int(found)


async def _read(store: Store, ids: Sequence[UUID]) -> list[bool]:
    async with store.engine.connect() as connection:
        found = await connection.execute(select(Notification.id, Notification.read_at).where(Notification.id.in_(ids)))
        read = {key: read_at is not None for key, read_at in found}
    return [read[each] for each in ids]


class Follower:
    """Somebody who follows the own notifications and resumes after the last that was seen."""

    def __init__(self, store: Store, person: Principal) -> None:
        self._store, self._person = store, person
        self.position = 0
        self.seen: list[str] = []

    async def reads(self) -> None:
        """Reads on from where it stopped."""
        reader = Reader(self._store, self._person)
        for item, place in await views.after(reader, self.position, {"id": {}}):
            assert place > self.position
            self.position = place
            self.seen.append(item.id)
        await reader.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), given_up=st.sets(st.integers(0, 3), max_size=2))
async def test_a_follower_misses_nothing_and_sees_nothing_twice_when_workers_commit_out_of_order(
    store: Store, town: Town, order: list[int], given_up: set[int]
) -> None:
    follower, author_id = Follower(store, town.author), town.author.must_be_signed_in()
    follower.position = await one(store, select(func.coalesce(func.max(Notification.position), 0)))
    event_ids = [await town.sees(ReplyPublished(submission_id=await town.files()), town.reviewer) for _ in order]
    await _seal(store)
    sessions = [AsyncSession(store.engine) for _ in order]
    for session, event_id in zip(sessions, event_ids, strict=True):
        await repository.add(session, await repository.event(session, event_id), [author_id])
    for each in order:
        await (sessions[each].rollback() if each in given_up else sessions[each].commit())
        await sessions[each].close()
        await _seal(store)
        await follower.reads()
    assert len(follower.seen) == len(set(follower.seen)) == 4 - len(given_up)


async def test_the_sealer_goes_past_a_notification_that_is_being_marked_and_places_it_later(
    store: Store, town: Town
) -> None:
    held, free = await _told(town, town.author, count=2)
    async with unit_of_work(store, town.author) as work:
        await reading.mark_read(work, [held], None)
        await _seal(store)
        assert await _position(store, free) > 0
    await _seal(store)
    assert await _position(store, held) > await _position(store, free)


async def test_an_account_follows_its_own_stream_alone(store: Store, town: Town) -> None:
    await _told(town, town.colleague, town.author)
    await _seal(store)
    follower = Follower(store, town.author)
    await follower.reads()
    assert len(follower.seen) == 1
    async with store.engine.connect() as connection:
        last = await feed.head(connection, Log.NOTIFICATIONS)
        moved = await feed.streams_after(connection, last - 2, log=Log.NOTIFICATIONS)
    expected = {(f"account:{each.account_id}",) for each in (town.author, town.colleague)}
    assert {tuple(each.streams) for each in moved} == expected


async def test_what_is_read_is_marked_once_and_keeps_its_moment(store: Store, town: Town) -> None:
    first, second = await _told(town, town.author, count=2)
    await doing(store, town.author, lambda work: reading.mark_read(work, [first, first], None))
    read_at = await one(store, select(Notification.read_at).where(Notification.id == first))
    await doing(store, town.author, lambda work: reading.mark_read(work, [first], None))
    assert await one(store, select(Notification.read_at).where(Notification.id == first)) == read_at
    assert await _read(store, [first, second]) == [True, False]


async def test_everything_up_to_a_place_is_marked_and_nothing_after_it_or_of_anybody_else(
    store: Store, town: Town
) -> None:
    mine = await _told(town, town.author, count=3)
    await _seal(store)
    theirs = await _told(town, town.colleague)
    await _seal(store)
    place = await _position(store, mine[1])
    await doing(store, town.author, lambda work: reading.mark_read(work, [], place))
    assert await _read(store, [*mine, *theirs]) == [True, True, False, False]
    await doing(store, town.author, lambda work: reading.mark_read(work, [], 10**18 - 1))
    assert await _read(store, [*mine, *theirs]) == [True, True, True, False]


async def test_the_notification_of_somebody_else_is_none_and_then_nothing_is_marked(store: Store, town: Town) -> None:
    [mine], [theirs] = await _told(town, town.author), await _told(town, town.colleague)
    with pytest.raises(Several) as refused:
        await doing(store, town.author, lambda work: reading.mark_read(work, [mine, theirs, new_id()], 10**18 - 1))
    assert [(type(each), each.path) for each in refused.value.errors] == [
        (NotFound, ("ids", "1")),
        (NotFound, ("ids", "2")),
    ]
    with pytest.raises(Missing):
        await doing(store, town.author, lambda work: reading.mark_read(work, [], None))
    with pytest.raises(Unauthenticated):
        await doing(store, ANONYMOUS, lambda work: reading.mark_read(work, [mine], None))
    assert await _read(store, [mine, theirs]) == [False, False]


def test_everything_that_is_told_is_about_something_that_can_be_chosen() -> None:
    assert set(KIND_OF) == set(TELLINGS)
    assert set(NAMES) == set(NoticeKind)
    assert {kind_of(tag, each) for tag, tellings in TELLINGS.items() for each in tellings} == set(NoticeKind)


def test_of_what_the_law_wants_told_in_writing_the_author_gets_a_mail() -> None:
    for tag in TOLD_IN_WRITING:
        [author] = [each for each in TELLINGS[tag] if each.audience is Audience.AUTHOR]
        assert (author.mail, kind_of(tag, author)) == (True, IN_WRITING)
        assert all(kind_of(tag, each) is not IN_WRITING for each in TELLINGS[tag] if each is not author)


async def _chooses(
    town: Town, who: Principal, *off: NoticeKind, on: tuple[NoticeKind, ...] = (), locale: Language | None = None
) -> None:
    wishes = [Wish(each, mail=False) for each in off] + [Wish(each, mail=True) for each in on]
    await doing(town.store, who, lambda work: preferences.choose(work, wishes, locale))


async def _by_mail(town: Town, event_id: UUID) -> dict[UUID, bool]:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        told = await repository.recipients(work, await repository.event(work, event_id))
    return {each.account_id: each.mail for each in told}


async def test_who_wants_no_mails_of_a_kind_is_told_in_the_channel_alone_until_they_are_wanted_again(
    town: Town,
) -> None:
    submission_id = await town.files()
    await town.orders(submission_id)
    event_id = await town.sees(SubmissionDispatched(submission_id=submission_id), town.dispatcher)
    clerk, head = town.clerk.must_be_signed_in(), town.head.must_be_signed_in()
    everybody = {clerk: True, head: True, town.author.account_id: False, town.colleague.account_id: False}
    await _chooses(town, town.clerk, ORDERS)
    await _chooses(town, town.clerk, ORDERS, NoticeKind.ANSWERS)
    assert await _by_mail(town, event_id) == everybody | {clerk: False}
    await _chooses(town, town.clerk, on=(ORDERS,))
    assert await _by_mail(town, event_id) == everybody
    muted = select(MutedMail.kind).where(MutedMail.account_id == clerk)
    assert await one(town.store, muted) == NoticeKind.ANSWERS


async def test_who_is_told_twice_gets_a_mail_when_one_of_the_two_is_wanted(town: Town) -> None:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        author_id = town.author.must_be_signed_in()
        await accounts.grant(work, author_id, Role.CLERK, department_id=town.department_id)
    submission_id = await town.files()
    await town.orders(submission_id)
    event_id = await town.sees(SubmissionTerminated(submission_id=submission_id), town.head)
    await _chooses(town, town.author, *(each for each in NoticeKind if each is not IN_WRITING))
    assert (await _by_mail(town, event_id))[author_id] is True


async def test_what_must_be_told_in_writing_cannot_be_switched_off_and_then_nothing_is(town: Town) -> None:
    before = await one(town.store, select(func.count()).select_from(AuditEntry))
    with pytest.raises(Several) as refused:
        await _chooses(town, town.author, ORDERS, IN_WRITING, ORDERS, locale=Language.EN)
    told = [(type(each).__name__, each.path) for each in refused.value.errors]
    assert told == [("ToldInWriting", ("mail", "1")), ("InvalidInput", ("mail", "2"))]
    assert await one(town.store, select(func.count()).select_from(MutedMail)) == 0
    assert await one(town.store, select(func.count()).select_from(AuditEntry)) == before
    spoken = select(Account.locale).where(Account.id == town.author.account_id)
    assert await one(town.store, spoken) is Language.ZH
    assert issubclass(ToldInWriting, Mendable)
    mute = text("INSERT INTO muted_mail SELECT id, 'IN_WRITING', now() FROM account LIMIT 1")
    async with town.store.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="told_in_writing"):
            await connection.execute(mute)


async def test_a_choice_of_mails_stands_in_the_audit_log_and_changes_the_language_when_one_is_named(
    town: Town,
) -> None:
    await _chooses(town, town.author, NoticeKind.PROGRESS, on=(IN_WRITING,), locale=Language.EN)
    entry = select(AuditEntry.detail).where(AuditEntry.action == "mails:chosen")
    chosen = {"on": ["IN_WRITING"], "off": ["PROGRESS"], "locale": "en"}
    assert await one(town.store, entry.where(AuditEntry.account_id == town.author.account_id)) == chosen
    await _chooses(town, town.author, NoticeKind.ANSWERS)
    assert await one(town.store, select(Account.locale).where(Account.id == town.author.account_id)) is Language.EN


def test_events_of_which_nobody_is_told_are_about_nothing_that_can_be_chosen() -> None:
    assert EventTag.REPLY_DRAFTED not in KIND_OF
