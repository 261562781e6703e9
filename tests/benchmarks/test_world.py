"""The made-up world keeps the rules of the real one, so that what is measured and reported on it means something."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text

from benchmarks.world import World, generate
from benchmarks.world.chance import credit_code, filing_moments
from benchmarks.world.themes import themes
from business_channel.access import ANONYMOUS, Role
from business_channel.accounts.repository import principal_by_email
from business_channel.database import Store
from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import fold
from business_channel.deadlines.definitions import released
from business_channel.deadlines.model import Deadline
from business_channel.deadlines.repository import calendar_for, segments_of
from business_channel.now import SHANGHAI
from business_channel.replies.rules import holds_personal_data
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import BODY_LIMIT, Filing, problems
from business_channel.submissions.service import PersonalField, belongs_to
from business_channel.work import Work, unit_of_work
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.rules import Assignment, handling_state
from business_channel.work_orders.rules import problems as dispatch_problems

UNTIL = datetime(2026, 11, 20, 15, tzinfo=SHANGHAI)
COUNT = 600
PEOPLE = ("account", "role_grant")
SHARED = ("number", "contact_name_sealed", "contact_phone_sealed", "hidden_remark_sealed")
FORGET = (
    "TRUNCATE submission, work_order, reply, deadline, rating CASCADE",
    "DELETE FROM role_grant WHERE account_id IN (SELECT id FROM account WHERE email LIKE '%@filer.example')",
    "DELETE FROM enterprise WHERE certified_at < now() - interval '1 year'",
    "DELETE FROM account WHERE email LIKE '%@filer.example'",
)


@pytest.fixture
async def world(store: Store) -> World:
    return await generate(store, COUNT, seed=9, until=UNTIL)


async def rows(store: Store, statement: Any) -> list[Any]:
    async with store.engine.connect() as connection:
        return list((await connection.execute(statement)).all())


async def fingerprint(store: Store) -> list[Any]:
    """One hash over all rows of each table, without what differs by chance of the machine."""
    hashed = "SELECT md5(string_agg((to_jsonb(t) - '{%s}'::text[])::text, '' ORDER BY id)) FROM %s t"
    tables = ("enterprise", "submission", "work_order", "reply", "deadline", "rating")
    return [await rows(store, text(hashed % (",".join(SHARED), table))) for table in tables]


async def test_the_world_holds_as_many_submissions_as_asked_for_and_counts_every_row(
    store: Store, world: World
) -> None:
    found = {table: (await rows(store, text(f"SELECT count(*) FROM {table}")))[0][0] for table in world.rows}
    before = {"enterprise": 2}
    assert {table: count + before.get(table, 0) for table, count in world.rows.items() if table not in PEOPLE} == {
        table: count for table, count in found.items() if table not in PEOPLE
    }
    assert world.rows["submission"] == COUNT
    assert min(world.rows.values()) > 0


async def test_the_same_seed_gives_the_same_world(store: Store, world: World) -> None:
    first = await fingerprint(store)
    async with store.engine.begin() as connection:
        for statement in FORGET:
            await connection.execute(text(statement))
    assert await generate(store, COUNT, seed=9, until=UNTIL) == world
    assert await fingerprint(store) == first


async def test_a_second_world_finds_the_departments_and_goes_on_with_the_numbers(store: Store, world: World) -> None:
    await generate(store, 20, seed=8, until=UNTIL)
    numbers = [number for (number,) in await rows(store, select(Submission.number))]
    assert len(set(numbers)) == COUNT + 20


async def test_every_submission_passes_the_rules_of_filing_once_its_seals_are_opened(
    store: Store, world: World
) -> None:
    for row in await rows(store, select(Submission.__table__)):
        opened = {
            each: None if sealed is None else store.vault.open(sealed, belongs_to(each, row.id))
            for each in PersonalField
            for sealed in (getattr(row, f"{each}_sealed"),)
        }
        own = {name: getattr(row, name) for name in ("kind", "title", "body", "topic_code", "addressee_id")}
        assert list(problems(Filing(**own, **{str(each): opened[each] for each in PersonalField}))) == []


async def test_every_state_is_the_one_that_the_work_orders_say(store: Store, world: World) -> None:
    orders: dict[Any, list[Any]] = defaultdict(list)
    for each in await rows(store, select(WorkOrder.__table__)):
        orders[each.submission_id].append(each)
    submissions = {row.id: row for row in await rows(store, select(Submission.__table__))}
    for submission_id, held in orders.items():
        assert dispatch_problems([Assignment(each.department_id, each.role) for each in held]) == []
        derived = handling_state((each.role, each.state) for each in held)
        assert submissions[submission_id].handling_state is derived
    states = {(row.review_state.name, row.handling_state.name) for row in submissions.values()}
    assert {("REJECTED", "NEW"), ("APPROVED", "IN_PROGRESS"), ("APPROVED", "REPLIED"), ("APPROVED", "CLOSED")} <= states


async def test_no_moment_lies_before_the_one_that_it_follows_or_after_the_end(store: Store, world: World) -> None:
    steps = "filed_at", "reviewed_at", "dispatched_at", "replied_at", "closed_at"
    for row in await rows(store, select(Submission.__table__)):
        moments = [getattr(row, step) for step in steps if getattr(row, step) is not None]
        assert moments == sorted(moments)
        assert UNTIL - timedelta(days=732) < moments[0]
        assert moments[-1] <= UNTIL


async def test_every_due_date_is_the_one_that_the_calendar_gives(store: Store, world: World) -> None:
    async with store.engine.connect() as connection:
        calendar = await calendar_for(connection)
        segments = await segments_of(connection, [key for (key,) in await rows(store, select(Deadline.id))])
    for row in await rows(store, select(Deadline.__table__)):
        computed = compute(released()[row.definition_code], calendar, fold(segments[row.id]))
        assert (row.due_on, row.due_at, row.steps) == (computed.due_on, computed.due_at, list(computed.steps))


async def test_the_busiest_clerk_works_at_the_busiest_desk(store: Store, world: World) -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        clerk = await _principal(work, world.busiest.clerk_email)
        filer = await _principal(work, world.filer.email)
    assert clerk.departments == {world.busiest.department_id: {Role.CLERK}}
    assert filer.enterprises == {world.filer.enterprise_id}


async def _principal(work: Work, email: str) -> Any:
    return await principal_by_email(work, "urn:business-channel:local", email)


def test_every_text_fits_with_the_longest_words() -> None:
    read = themes()
    numbers = {"amount": "9999.0", "months": 24, "people": 60, "days": 15, "year": 2026}
    longest = {name: max(words, key=len) for name, words in read.words.items()} | numbers
    for theme in read.all:
        assert max(len(title.format_map(longest)) for title in theme.titles) <= 22, theme.topic
        assert max(len(body.format_map(longest)) for body in theme.bodies) <= BODY_LIMIT
        assert not any(holds_personal_data(reply.format_map(longest)) for reply in theme.replies)


@pytest.mark.parametrize(("region_code", "seed"), list(product(("520527", "110105"), range(20))))
def test_credit_codes_have_the_right_check_character(region_code: str, seed: int) -> None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = credit_code(Random(seed), region_code)
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert (31 - sum(letters.index(each) * weight for each, weight in zip(code, weights, strict=False)) % 31) % 31 == (
        letters.index(code[17])
    )


def test_filings_are_spread_over_the_days_in_order() -> None:
    since = datetime(2025, 1, 1, tzinfo=SHANGHAI)
    moments = list(filing_moments(Random(1), 1000, since, since + timedelta(days=100)))
    assert moments == sorted(moments)
    assert len({each.date() for each in moments}) == 100
    assert {each.hour for each in moments} <= set(range(7, 22))
