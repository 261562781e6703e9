"""Every SELECT on files that services need."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from business_channel.attachments.model import Attachment
from business_channel.attachments.visibility import visible
from business_channel.errors import NotFound
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import own
from business_channel.work import Work


async def seen(work: Work, attachment_id: UUID) -> Attachment:
    """An attached file; raises ``NotFound`` when the caller may not see it."""
    which = Attachment.id == attachment_id, visible(Attachment, work.principal)
    found: Attachment | None = (await work.execute(select(Attachment).where(*which))).scalar_one_or_none()
    if found is None:
        raise NotFound(("attachmentId",))
    return found


async def locked_sent(work: Work, ids: Sequence[UUID]) -> dict[UUID, Attachment]:
    """Those of the files that the caller has sent, by their ids, locked in their order until the unit of work ends."""
    sent = Attachment.id.in_(ids), Attachment.uploaded_by == work.principal.account_id
    statement = select(Attachment).where(*sent).order_by(Attachment.id).with_for_update()
    return {each.id: each for each in (await work.execute(statement)).scalars()}


async def waiting(work: Work) -> int:
    """How many files of the caller wait to be sent or attached."""
    sent = Attachment.uploaded_by == work.principal.account_id, Attachment.kept_until > func.now()
    return int((await work.execute(select(func.count()).select_from(Attachment).where(*sent))).scalar_one())


async def attached(work: Work, submission_id: UUID) -> int:
    """How many files go with a locked submission."""
    statement = select(func.count()).select_from(Attachment).where(Attachment.submission_id == submission_id)
    return int((await work.execute(statement)).scalar_one())


async def addressee_for_others(work: Work, submission_id: UUID) -> UUID | None:
    """The addressee of a submission that is not the caller's own side's; ``None`` for one that is."""
    others = Submission.id == submission_id, ~own(Submission, work.principal)
    found: UUID | None = (await work.execute(select(Submission.addressee_id).where(*others))).scalar_one_or_none()
    return found
