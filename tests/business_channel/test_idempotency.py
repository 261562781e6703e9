"""A creating mutation that is sent again creates nothing again."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from business_channel import idempotency
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.errors import IdempotencyMismatch, Unauthenticated
from business_channel.ids import new_id
from business_channel.work import unit_of_work

pytestmark = pytest.mark.store

CONTENT = {"title": "恳请协调支付拖欠的农民工工资", "body": "工资15785元至今未结清。"}


async def _files(store: Store, caller: Principal, key: UUID, content: dict[str, str] = CONTENT) -> tuple[UUID, bool]:
    """The result's id, and whether this call was the one that made it."""
    fresh = new_id()
    async with unit_of_work(store, caller) as work:
        found = await idempotency.first_result(work, "fileSubmission", key, content, fresh)
        await asyncio.sleep(0.002)  # long enough for the others to run into it
    return found, found == fresh


async def test_fifty_keys_sent_five_times_at_once_give_fifty_results(store: Store) -> None:
    caller = Principal(account_id=new_id())
    keys = [new_id() for _ in range(50)]
    slots = asyncio.Semaphore(8)

    async def send(key: UUID) -> tuple[UUID, UUID, bool]:
        async with slots:
            return key, *await _files(store, caller, key)

    answers = await asyncio.gather(*(send(key) for key in keys * 5))
    assert sum(made for _, _, made in answers) == 50
    for key in keys:
        assert len({found for sent, found, _ in answers if sent == key}) == 1


async def test_a_key_that_was_used_with_other_content_is_refused(store: Store) -> None:
    caller, key = Principal(account_id=new_id()), new_id()
    await _files(store, caller, key)
    with pytest.raises(IdempotencyMismatch) as refused:
        await _files(store, caller, key, CONTENT | {"title": "另一件事"})
    assert refused.value.path == ("idempotencyKey",)


async def test_the_order_of_the_fields_does_not_matter(store: Store) -> None:
    caller, key = Principal(account_id=new_id()), new_id()
    first, _ = await _files(store, caller, key)
    assert await _files(store, caller, key, dict(reversed(CONTENT.items()))) == (first, False)


async def test_the_key_of_one_caller_says_nothing_to_another(store: Store) -> None:
    key = new_id()
    first, _ = await _files(store, Principal(account_id=new_id()), key)
    second, made = await _files(store, Principal(account_id=new_id()), key)
    assert made
    assert second != first


async def test_a_key_of_a_mutation_that_failed_may_be_used_again(store: Store) -> None:
    caller, key = Principal(account_id=new_id()), new_id()
    with suppress(RuntimeError):
        async with unit_of_work(store, caller) as work:
            await idempotency.first_result(work, "fileSubmission", key, CONTENT, new_id())
            raise RuntimeError
    assert (await _files(store, caller, key, CONTENT | {"title": "改过的标题"}))[1]


async def test_nobody_has_no_keys(store: Store) -> None:
    with pytest.raises(Unauthenticated):
        await _files(store, ANONYMOUS, new_id())


async def test_old_keys_are_forgotten_in_portions_and_young_ones_kept(store: Store) -> None:
    caller, keys = Principal(account_id=new_id()), [new_id() for _ in range(3)]
    async with unit_of_work(store, caller) as work:
        long_ago = work.now - idempotency.KEPT - timedelta(days=36500)
    for key in keys:
        async with unit_of_work(store, caller) as work:
            if key != keys[2]:
                work.now = long_ago
            await idempotency.first_result(work, "fileSubmission", key, CONTENT, new_id())
    portions = []
    for _ in range(3):
        async with unit_of_work(store, ANONYMOUS) as work:
            portions.append(await idempotency.forget_before(work, long_ago + timedelta(days=1), limit=1))
    assert portions == [1, 1, 0]
    assert [(await _files(store, caller, key))[1] for key in keys] == [True, True, False]
