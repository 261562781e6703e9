"""The actors that are sent by the scheduler's ticks: they keep time, and the store tidy."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from app.files.storage import Files
from business_channel import idempotency
from business_channel.access import ANONYMOUS
from business_channel.alike import gathering, settling
from business_channel.asking import supplements
from business_channel.attachments import expiry
from business_channel.database import Store
from business_channel.deadlines.recalculation import pass_over, recalculate
from business_channel.deadlines.sweep import sweep
from business_channel.feedback import closing
from business_channel.permits.service import note_lapses
from business_channel.succession.matters import pass_on
from business_channel.succession.settling import settle
from business_channel.work import Work, unit_of_work


async def forget_idempotency_keys(store: Store) -> None:
    """Forgets the idempotency keys that are older than they are kept, in portions, each in a transaction of its own."""
    forgotten = True
    while forgotten:
        async with unit_of_work(store, ANONYMOUS) as work:
            forgotten = bool(await idempotency.forget_before(work, work.now - idempotency.KEPT))


async def expire_uploads(store: Store, files: Files) -> None:
    """Throws away what nobody finished sending and what nobody attached, in portions: the row is marked first, then the
    file goes, then the row, so that whatever is torn off is done by the next run.
    """
    over: Sequence[UUID] = (UUID(int=0),)
    while over:
        async with unit_of_work(store, ANONYMOUS) as work:
            over = await expiry.mark(work)
        for each in over:
            await files.remove(each)
        async with unit_of_work(store, ANONYMOUS) as work:
            await expiry.forget(work, over)


async def sweep_deadlines(store: Store) -> None:
    """Brings open deadlines to the newest calendar, ends what lapses with them, notes what silence has done to permit
    files, tells what is due to be told of the others, and closes what nobody rated in time; all in portions.
    """
    for portion in (pass_over, recalculate, supplements.lapse, note_lapses, sweep, closing.lapse):
        await to_the_end(store, portion)


async def succeed_departments(store: Store) -> None:
    """Brings the people of departments whose last day is over to their successors, and then what they have open, each
    matter in a unit of work of its own.
    """
    for portion in (settle, pass_on):
        await to_the_end(store, portion)


async def gather_alike(store: Store) -> None:
    """Gathers floods: marks what was filed before there were marks, looks at what was filed since the last time, and
    ends proposals of which nothing is left; all in portions, each committed, so that the next run goes on.
    """
    for portion in (gathering.read, gathering.gather, settling.lapse):
        await to_the_end(store, portion)


async def to_the_end(store: Store, portion: Callable[[Work], Awaitable[int]]) -> None:
    """Does ``portion`` until it has done nothing, each time in a unit of work of its own."""
    done = 1
    while done:
        async with unit_of_work(store, ANONYMOUS) as work:
            done = await portion(work)
