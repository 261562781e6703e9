"""The actors that keep the store tidy, sent by the scheduler's ticks."""

from business_channel import idempotency
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.work import unit_of_work


async def forget_idempotency_keys(store: Store) -> None:
    """Forgets the idempotency keys that are older than they are kept, in portions, each in a transaction of its own."""
    forgotten = True
    while forgotten:
        async with unit_of_work(store, ANONYMOUS) as work:
            forgotten = bool(await idempotency.forget_before(work, work.now - idempotency.KEPT))
