"""What the tests of succession share: an administrator, departments that end, and the night in which that happens."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.departments import service
from business_channel.departments.model import Department
from business_channel.departments.rules import Founding
from business_channel.ids import new_id
from business_channel.succession.matters import pass_on
from business_channel.succession.settling import settle
from business_channel.work import unit_of_work
from tests.business_channel.procedure.offices import doing
from tests.official_calendar import at
from tests.town import Town

TODAY = date(2020, 5, 28)
A_DAY = timedelta(days=1)
WATER = Founding(name="赫章县水务局", kind_code="WATER", region_code="520527")


async def administrator(store: Store) -> Principal:
    """Somebody who administers the channel."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@bijie.example", "周宁")
        await accounts.grant(work, key, Role.ADMIN)
        return await principal_by_id(work, key) or ANONYMOUS


async def opened(admin: Principal, store: Store, founding: Founding = WATER, since: date = TODAY) -> UUID:
    """The administrator opens a department; returns its id."""
    return await doing(store, admin, lambda work: service.open_(work, founding, since, None, new_id()))


async def renamed(admin: Principal, town: Town, name: str, on: date = TODAY + A_DAY) -> UUID:
    """The town's department bears another name from a day on; returns the new one's id."""
    return await doing(town.store, admin, lambda work: service.rename(work, town.department_id, name, on, new_id()))


async def merged(admin: Principal, *towns: Town, into: Town, on: date = TODAY + A_DAY) -> None:
    """The departments of towns become part of another town's."""
    wanted = service.Uniting(merged=tuple(each.department_id for each in towns), on=on, into_id=into.department_id)
    await doing(into.store, admin, lambda work: service.merge(work, wanted, new_id()))


async def ended(admin: Principal, town: Town, last_day: date = TODAY, successor_id: UUID | None = None) -> None:
    """The town's department is in office until a day."""
    await doing(town.store, admin, lambda work: service.end(work, town.department_id, last_day, successor_id))


async def night(store: Store, morning: str = "2020-05-29") -> int:
    """A night goes by, and what ended is seen to; returns how many matters there were."""
    await now.travel(store, at(morning))
    return await seen_to(store)


async def seen_to(store: Store) -> int:
    """What the worker does every minute; returns how many matters there were."""
    while await doing(store, ANONYMOUS, settle):
        pass
    matters = 0
    while await doing(store, ANONYMOUS, pass_on):
        matters += 1
    return matters


async def as_now(town: Town) -> Town:
    """The town with its people as they sign in now."""
    async with unit_of_work(town.store, ANONYMOUS) as work:
        found = {
            name: await principal_by_id(work, getattr(town, name).account_id) or ANONYMOUS for name in ("clerk", "head")
        }
    return replace(town, **found)


async def department(store: Store, department_id: UUID) -> Department:
    """A department as it stands."""
    async with unit_of_work(store, ANONYMOUS) as work:
        return await work.session.get_one(Department, department_id)
