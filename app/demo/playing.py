"""Plays the whole demonstration into a store."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.demo import places, stories, today
from app.demo.case import Scene
from app.demo.people import people_and_places, principals
from app.demo.stage import PLAYED, Stage
from business_channel import now, outbox
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.notifications import service as notifications
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.submissions.model import Submission

_BEFORE_THE_STORIES = datetime(2020, 1, 31, 9, tzinfo=now.SHANGHAI)
SCENES = sum(map(len, stories.STORIES.values())) + len(today.scenes(_BEFORE_THE_STORIES))
"""How many scenes the whole demonstration has."""


async def play(store: Store, progress: Callable[[str], None]) -> None:
    """Brings a store without submissions to the demonstration: the stories of 2020, then the work of these days.

    Needs tables and reference data. One that was broken off goes on where it was; one that is complete, and a store in
    which others have filed, stay as they are. The channel keeps real time afterwards, whatever happens. Raises
    ``PermissionError`` where time cannot be moved.
    """
    await now.travel(store, None)
    if await _has_submissions(store) and not await _was_begun(store):
        return
    try:
        await now.travel(store, _BEFORE_THE_STORIES)
        await people_and_places(store)
        async with store.engine.connect() as connection:
            stage = Stage(store, await places.departments(connection), await principals(store))
        if await stage.recall() >= SCENES:
            return
        for title, scenes in stories.STORIES.items():
            progress(f"  {title}")
            await _perform(stage, scenes)
        await _tell_without_mails(store)
        progress("  twenty-nine cases of these days")
        await now.travel(store, None)
        async with store.engine.connect() as connection:
            moment = await now.read(connection, shiftable=True)
        await _perform(stage, today.scenes(moment))
    finally:
        await now.travel(store, None)


async def _has_submissions(store: Store) -> bool:
    async with store.engine.connect() as connection:
        return bool((await connection.execute(select(exists().select_from(Submission)))).scalar())


async def _was_begun(store: Store) -> bool:
    async with store.engine.connect() as connection:
        begun = select(exists().where(AuditEntry.action == PLAYED))
        return bool((await connection.execute(begun)).scalar())


async def _perform(stage: Stage, scenes: Sequence[Scene]) -> None:
    for scene in sorted(scenes):
        await stage.play(scene)


async def _tell_without_mails(store: Store) -> None:
    """Does what the outbox asks for so far, but sends no mail: nobody wants one about 2020 today."""
    async with store.engine.begin() as connection:
        waiting = select(OutboxRow.id).where(OutboxRow.state == OutboxState.WAITING).order_by(OutboxRow.id)
        for row_id in (await connection.execute(waiting.where(OutboxRow.task == Task.NOTIFY))).scalars().all():
            await notifications.notify(connection, row_id)
        for row_id in (await connection.execute(waiting.where(OutboxRow.task == Task.MAIL))).scalars().all():
            await outbox.settle(connection, row_id)
