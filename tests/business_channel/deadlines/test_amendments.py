"""A new version of a rule holds for what starts after it; running clocks come under it only after a dry run."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.deadlines.amending import Amended, Amendment, MovesDiffer, save
from business_channel.deadlines.model import Clock, DeadlineDefinition, DeadlineMove, Duty, MoveCause
from business_channel.deadlines.repository import definition
from business_channel.errors import Forbidden, NotFound, Several
from business_channel.work import unit_of_work
from tests.business_channel.deadlines.clockwork import clock, count, reply_due, travel
from tests.town import Town, found_town

pytestmark = pytest.mark.store

HELP = "service.reply.help"


@pytest.fixture
async def town(store: Store) -> Town:
    await travel(store, "2020-05-28")
    return await found_town(store)


@pytest.fixture
async def admin(store: Store) -> Principal:
    async with unit_of_work(store, ANONYMOUS) as work:
        account_id = await accounts.link(work, "https://issuer.example", "admin", "admin@hezhang.example", "吴刚")
        await accounts.grant(work, account_id, Role.ADMIN)
        return await principal_by_id(work, account_id) or ANONYMOUS


async def _save(store: Store, by: Principal, code: str = HELP, **wanted: Any) -> Amended:
    changes: Mapping[str, str] = wanted.pop("changes", {"amount": "5"})
    async with unit_of_work(store, by) as work:
        return await save(work, Amendment(code=code, changes=changes, **wanted))


async def test_a_new_version_holds_for_clocks_that_start_after_it(town: Town, admin: Principal) -> None:
    before = await town.is_asked()
    saved = await _save(town.store, admin)
    after = await town.is_asked()
    assert (saved.definition.version, saved.definition.amount) == (2, 5)
    assert await reply_due(town, before) == ("2020-06-08", "2020-06-08")
    assert await reply_due(town, after) == ("2020-06-04", "2020-06-04")


async def test_a_dry_run_lists_what_would_move_and_moves_nothing(town: Town, admin: Principal) -> None:
    order_id = await town.is_asked()
    dry = await _save(town.store, admin, dry_run=True)
    moves = {(each.deadline_id, str(each.old_due_on), str(each.new_due_on)) for each in dry.moves}
    promised, shared = [await clock(town, order_id, Clock.REPLY, each) for each in (Duty.CHANNEL, Duty.UNIT)]
    assert moves == {(each.id, "2020-06-08", "2020-06-04") for each in (promised, shared)}
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")
    assert await count(town.store, _versions(HELP)) == 1


def _versions(code: str) -> Any:
    return select(func.count()).select_from(DeadlineDefinition).where(DeadlineDefinition.code == code)


async def test_running_clocks_come_under_it_when_somebody_who_saw_the_dry_run_says_so(
    town: Town, admin: Principal
) -> None:
    order_id = await town.is_asked()
    await _save(town.store, admin, apply_to_running=True, expected_moves=2)
    assert await reply_due(town, order_id) == ("2020-06-04", "2020-06-04")
    promised = await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)
    async with town.store.engine.connect() as connection:
        cause = select(DeadlineMove.cause).where(DeadlineMove.deadline_id == promised.id)
        assert (await connection.execute(cause)).scalars().all() == [MoveCause.DEFINITION]
    assert (promised.definition_version, promised.total) == (2, 5)


@pytest.mark.parametrize("expected", [None, 0, 3])
async def test_running_clocks_stay_when_what_moves_is_not_what_was_seen(
    town: Town, admin: Principal, expected: int | None
) -> None:
    order_id = await town.is_asked()
    with pytest.raises(MovesDiffer):
        await _save(town.store, admin, apply_to_running=True, expected_moves=expected)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")
    assert await count(town.store, _versions(HELP)) == 1


async def test_a_locality_may_set_its_own_and_the_nearer_place_wins(town: Town, admin: Principal) -> None:
    city, county = {"region": "421200", "amount": "6"}, {"region": "421221", "amount": "2"}
    await _save(town.store, admin, "service.reply.help.421200", based_on=HELP, changes=city)
    await _save(town.store, admin, "service.reply.help.421221", based_on=HELP, changes=county)
    due = [await reply_due(town, await town.is_asked(region_code=each)) for each in ("421221", "421224", "520100")]
    assert [promised for promised, _ in due] == ["2020-06-01", "2020-06-05", "2020-06-08"]


async def test_hezhang_answers_by_its_own_rule(town: Town) -> None:
    promised = await clock(town, await town.is_asked(region_code="520527"), Clock.REPLY, Duty.CHANNEL)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        rule = await definition(work, promised.definition_code, promised.definition_version)
    assert rule is not None
    assert rule.article is not None
    assert (rule.instrument.zh, rule.article.zh) == ("赫章县政民互动制度", "第四条")


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "-1"},
        {"amount": "10", "cap": "9"},
        {"warn_percent": "0"},
        {"warn_percent": "100"},
        {"ladder": "MAYOR:1"},
        {"topic": "weather"},
        {"region": "999999"},
    ],
    ids=str,
)
async def test_a_rule_that_cannot_be_is_refused(town: Town, admin: Principal, changes: Mapping[str, str]) -> None:
    with pytest.raises(Several):
        await _save(town.store, admin, changes=changes)
    assert await count(town.store, _versions(HELP)) == 1


async def test_an_unknown_code_needs_one_that_it_is_based_on(town: Town, admin: Principal) -> None:
    with pytest.raises(NotFound):
        await _save(town.store, admin, "service.reply.petition")


async def test_only_an_administrator_changes_rules(town: Town) -> None:
    with pytest.raises(Forbidden):
        await _save(town.store, town.dispatcher)
    assert await count(town.store, _versions(HELP)) == 1


async def test_a_version_of_a_rule_never_changes(town: Town) -> None:
    with pytest.raises(DBAPIError, match="it is a record"):
        async with town.store.engine.begin() as connection:
            await connection.execute(DeadlineDefinition.__table__.update().values(clock=Clock.REVIEW))  # type: ignore[attr-defined]
