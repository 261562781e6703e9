"""Marking as read what one was told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from business_channel.errors import InvalidInput, Mendable, Missing, NotFound, Several
from business_channel.notifications.model import Notification
from business_channel.work import Work

MOST = 100
"""How many notifications may be named at once."""


async def mark_read(work: Work, ids: Sequence[UUID], up_to: int | None) -> None:
    """Marks as read the caller's notifications with ``ids``, and all that stand at or before the position ``up_to``.

    What was read before keeps its moment, so a repetition changes nothing. Raises ``NotFound`` at the place of every
    id that is not one of the caller's own, ``Missing`` when nothing is named, ``InvalidInput`` for more than ``MOST``.
    """
    account_id = work.principal.must_be_signed_in()
    if not ids and up_to is None:
        raise Missing(("ids",))
    if len(ids) > MOST:
        raise InvalidInput(("ids",), reason_zh=f"一次最多 {MOST} 条。", reason=f"at most {MOST} at once.")
    own = Notification.account_id == account_id
    found = set((await work.execute(select(Notification.id).where(own, Notification.id.in_(ids)))).scalars())
    strange: list[Mendable] = [NotFound(("ids", str(place))) for place, each in enumerate(ids) if each not in found]
    if strange:
        raise Several(strange)
    meant: ColumnElement[bool] = Notification.id.in_(ids)
    if up_to is not None:
        meant = or_(meant, Notification.position <= up_to)
    # In one order, so that two who mark at once do not wait for each other in a circle.
    unread = select(Notification.id).where(own, Notification.read_at.is_(None), meant)
    held = unread.order_by(Notification.id).with_for_update().cte("held")
    await work.execute(update(Notification).where(Notification.id == held.c.id).values(read_at=work.now))
