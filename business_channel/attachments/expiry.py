"""What nobody finishes sending, and what nobody attaches, is thrown away: first the row says so, then the file goes,
then the row. Whatever is torn off in between is found again by the next tick.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update

from business_channel import events
from business_channel.attachments.model import Attachment, AttachmentState
from business_channel.work import Work

BATCH = 100
REMOVED = "attachment:removed"


async def mark(work: Work, limit: int = BATCH) -> Sequence[UUID]:
    """Marks up to ``limit`` files whose time is over as EXPIRED, and returns their ids, with those that were marked
    before and are still there. What is attached has no such time. Several may do so at once.
    """
    over = select(Attachment.id).where(Attachment.kept_until <= func.now(), Attachment.submission_id.is_(None))
    oldest = over.order_by(Attachment.kept_until).limit(limit).with_for_update(skip_locked=True)
    marked = (
        update(Attachment)
        .where(Attachment.id.in_(oldest.scalar_subquery()))
        .values(state=AttachmentState.EXPIRED)
        .returning(Attachment.id)
        .execution_options(synchronize_session=False)
    )
    return (await work.execute(marked)).scalars().all()


async def forget(work: Work, ids: Sequence[UUID]) -> None:
    """Removes the rows of marked files that are gone from the file store."""
    marked = Attachment.id.in_(ids), Attachment.state == AttachmentState.EXPIRED
    gone = delete(Attachment).where(*marked).returning(Attachment.id).execution_options(synchronize_session=False)
    for each in (await work.execute(gone)).scalars():
        events.note(work, REMOVED, each)
