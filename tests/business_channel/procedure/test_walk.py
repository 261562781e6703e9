"""Random people do random things, lawful or not, thousands of times, and the channel stays in order."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar
from uuid import UUID

import pytest
import uvloop
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store, open_store
from business_channel.deadlines.sweep import sweep
from business_channel.errors import Mendable, Refusal, Several
from business_channel.inbox.repository import counts
from business_channel.permits.service import note_lapses
from business_channel.procedure.parts import Action
from business_channel.reader import Reader
from business_channel.submissions.model import SubmissionKind
from business_channel.vault import Vault
from business_channel.work import unit_of_work
from tests.business_channel.procedure.consistency import contradictions, flows, unexplained
from tests.business_channel.procedure.offices import (
    another_reviewer,
    appeal_officer,
    leaders_office,
    moved_to,
    neighbours,
    publishes,
)
from tests.business_channel.procedure.walking import A_WHILE, Pick, Seen, Street, Try, concerned, look, offered, tries
from tests.business_channel.supervision_desk import supervisor
from tests.licensed import applies
from tests.official_calendar import at
from tests.owed import claim_on
from tests.rented import lease_on
from tests.town import found_town

pytestmark = pytest.mark.store

WALKS, STEPS = 18, 115
SELDOM = {
    *(Action.COUNTERSIGN_REPLY, Action.CLOSE_WORK_ORDER, Action.RECHECK_SUBMISSION, Action.DECIDE_RECHECK),
    *(Action.REOPEN_SUBMISSION, Action.APPEAL_SUBMISSION, Action.DECIDE_APPEAL),
    Action.EXTEND_PERMIT,
}
"""Deeds that so many walks need not come to."""


@dataclass
class Channel:
    """The street in which everybody walks, and what was done and refused there."""

    loop: asyncio.AbstractEventLoop
    street: Street
    store: Store
    done: Counter[Action] = field(default_factory=Counter)
    refused: int = 0

    def run(self, doing: Any) -> Any:
        """What a coroutine gives."""
        return self.loop.run_until_complete(doing)


class Walk(RuleBasedStateMachine):
    """Two matters, and whoever does something to them next."""

    channel: ClassVar[Channel]

    def __init__(self) -> None:
        super().__init__()
        self.time: datetime = at("2020-05-28")
        self.matters: list[UUID] = []
        self.seen: dict[UUID, Seen] = {}
        self.opening: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    @initialize(chance=st.randoms(use_true_random=True))
    def two_matters_are_filed(self, chance: Random) -> None:
        channel, self.chance = self.channel, chance
        kinds = chance.sample(list(SubmissionKind)[:4], 2)
        self.opening = channel.run(_on_desks(channel))
        channel.run(now.travel(channel.store, self.time))
        first = channel.street.towns[0]
        self.matters = [channel.run(first.files(kind=each, region_code="520527")) for each in kinds]
        channel.run(_claims(channel, self.matters))
        if chance.random() < 0.5:
            channel.run(_is_answered(channel, min(zip(kinds, self.matters, strict=True), key=_suggestions_first)[1]))
        self.seen = self._look()

    @rule()
    def somebody_does_something_or_time_passes(self) -> None:
        if self.chance.random() < 0.1:
            self._nothing_happens_for(self.chance.choice(A_WHILE))
        pick, (matter, other) = self.chance.choice, self.chance.sample(self.matters, 2)
        befores, before = self.seen, self.seen[matter]
        by, offers = self._somebody(matter, before, pick)
        attempt = self._choose(tries(self.channel.street, matter, other, before, by, pick), offers, pick)
        done = self.channel.run(self._does(attempt, by))
        afters = self.seen = self._look()
        assert not done or (attempt.action, attempt.noun) in offers, f"{attempt.action} works and is not offered"
        self._judge(attempt, done, befores, afters)
        if attempt.action is Action.DECLARE_CONFLICT and done:
            self.channel.run(self.channel.street.takes_anew(by))
        if done:
            told = afters[matter].events[len(before.events) :]
            own = [each for each in told if each["tag"] in {tag.name for tag in attempt.tags}]
            assert [each["actor_id"] for each in own] == [str(by.account_id)], attempt.action

    def _look(self) -> dict[UUID, Seen]:
        """What there is to see now; nobody else is about, so the next deed finds it so."""
        return {each: self.channel.run(look(self.channel.store, each)) for each in self.matters}

    def _somebody(self, matter: UUID, before: Seen, pick: Pick) -> tuple[Principal, set[tuple[Action, str]]]:
        """Somebody, mostly one who has to do with the matter and can do something now, and what that is."""
        around = self._around(before) if self.chance.random() < 0.8 else list(self.channel.street.people.values())
        for _ in range(3):
            by = pick(around)
            offers = self.channel.run(offered(self.channel.store, matter, by))
            if {action for action, _ in offers} - {Action.DECLARE_CONFLICT}:
                break
        return by, offers

    def _around(self, matter: Seen) -> list[Principal]:
        """Those who have to do with a matter: the platform, twice the departments that hold it, often its author."""
        units = {each["department_id"] for each in matter.orders if each["state"] != "CLOSED"}
        around = [each for each in self.channel.street.people.values() if concerned(each, units)]
        handling = [each for each in around if each.departments]
        return around + handling + [self.channel.street.people["author"]] * (8 if matter.waits_for_author else 1)

    def _choose(self, possible: list[Try], offers: set[tuple[Action, str]], pick: Pick) -> Try:
        """Mostly something that is offered, sooner what was seldom done before, and seldom what leads elsewhere."""
        thought_of = [each for each in possible if self.chance.random() < each.readiness]
        onward = [each for each in thought_of if (each.action, each.noun) in offers]
        if not onward or self.chance.random() < 0.2:
            return pick(thought_of or possible)  # type: ignore[no-any-return]
        return self.chance.choices(onward, [1 / (1 + self.channel.done[each.action]) for each in onward])[0]

    async def _does(self, attempt: Try, by: Principal) -> bool:
        try:
            async with unit_of_work(self.channel.store, by) as work:
                await attempt.verb(work)
        except (Mendable, Several, Refusal):
            return False
        return True

    def _judge(self, attempt: Try, done: bool, befores: dict[UUID, Seen], afters: dict[UUID, Seen]) -> None:
        if not done:
            assert afters == befores, f"{attempt.action} was refused and left something behind"
            self.channel.refused += 1
            return
        self.channel.done[attempt.action] += 1
        self._go_on(befores, afters, attempt.action)

    def _go_on(self, befores: dict[UUID, Seen], afters: dict[UUID, Seen], after_what: str = "a while") -> None:
        for matter, after in afters.items():
            assert not (strange := list(unexplained(befores[matter], after))), f"{after_what}: {strange}"
            assert not (strange := list(contradictions(after))), f"{after_what}: {strange}"
            came, left = flows(befores[matter], after)
            self.came, self.left = self.came + came, self.left + left

    def _nothing_happens_for(self, a_while: timedelta) -> None:
        self.time += a_while
        befores = self.seen
        self.channel.run(_clocks_are_told(self.channel, self.time))
        self.seen = self._look()
        self._go_on(befores, self.seen)

    def teardown(self) -> None:
        closing = self.channel.run(_on_desks(self.channel))
        for desk in {*self.opening, *closing, *self.came}:
            assert self.opening[desk] + self.came[desk] - self.left[desk] == closing[desk]


async def _claims(channel: Channel, matters: list[UUID]) -> None:
    async with unit_of_work(channel.store, Principal()) as work:
        work.session.add_all(claim_on(each) for each in matters)
        await applies(work, matters[0])
        work.session.add_all(lease_on(each) for each in matters)


def _suggestions_first(matter: tuple[SubmissionKind, UUID]) -> bool:
    return matter[0] is not SubmissionKind.SUGGESTION


async def _is_answered(channel: Channel, matter: UUID) -> None:
    """The first town answers it, so that the walk begins with what follows an answer."""
    town = channel.street.towns[0]
    await publishes(town, await town.answers(await town.accepts(await town.dispatches(await town.approves(matter)))))


async def _on_desks(channel: Channel) -> Counter[str]:
    """How many orders each department's own page counts as open."""
    found: Counter[str] = Counter()
    for town in (*channel.street.towns, channel.street.above):
        reader = Reader(channel.store, town.head)
        found[str(town.department_id)] = (await counts(reader, town.department_id)).open
        await reader.close()
    return found


async def _clocks_are_told(channel: Channel, to: datetime) -> None:
    await now.travel(channel.store, to)
    async with unit_of_work(channel.store, Principal()) as work:
        while await note_lapses(work) or await sweep(work):
            pass


@pytest.fixture
def channel(database_url: str, vault: Vault) -> Any:
    """A street of three neighbours and one department above, on a loop of its own."""
    loop = uvloop.new_event_loop()
    store = open_store(database_url, vault, time_can_shift=True)
    loop.run_until_complete(now.travel(store, at("2020-05-28")))
    towns = loop.run_until_complete(neighbours(store, 3))
    above = loop.run_until_complete(moved_to(loop.run_until_complete(found_town(store)), "520500"))
    others = [loop.run_until_complete(each(store)) for each in (another_reviewer, appeal_officer, supervisor)]
    office = loop.run_until_complete(leaders_office(store, towns[0].department_id))
    yield Channel(loop, Street(towns, above, *others, office), store)
    loop.run_until_complete(store.close())
    loop.close()


def test_thousands_of_deeds_lawful_or_not_leave_the_channel_in_order(channel: Channel) -> None:
    Walk.channel = channel
    often = settings(
        max_examples=WALKS,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=often)
    assert channel.done.total() + channel.refused > 2_000
    assert channel.done.total() > 300
    assert set(Action) - set(channel.done) <= SELDOM, sorted(set(Action) - set(channel.done))
