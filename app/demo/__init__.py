"""The demonstration: people and places, three stories of 2020, and a day's work for every inbox."""

from collections.abc import Callable
from dataclasses import dataclass

from app.demo import people, places
from app.demo.player import Player
from app.demo.stories import STORIES
from app.demo.today import these_days
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.work import unit_of_work


@dataclass(frozen=True)
class DemoAccount:
    """An account to sign in with."""

    email: str
    name: str
    roles: tuple[str, ...]


async def people_and_places(store: Store) -> None:
    """Adds the departments, the enterprise and the accounts that are missing."""
    async with unit_of_work(store, ANONYMOUS) as work:
        await places.settle(work)
        await people.settle(work)


async def play(store: Store, tell: Callable[[str], None]) -> None:
    """Fills an empty store; it needs the reference data and a store whose time can be moved."""
    await people_and_places(store)
    async with unit_of_work(store, ANONYMOUS) as work:
        today = work.now
    player = Player(store)
    try:
        for story in STORIES:
            tell(f"  {story.__name__.replace('_', ' ')}")
            await story(player)
        tell("  the work of these days")
        await these_days(player, today)
    finally:
        await now.travel(store, None)


async def accounts(store: Store) -> list[DemoAccount]:
    """The demo accounts that are in the store."""
    async with unit_of_work(store, ANONYMOUS) as work:
        known = await people.known(work)
    return [DemoAccount(each.email, each.name, (each.role.value,)) for each in people.PEOPLE if each.email in known]
