"""What is done with files: announced, taken in, attached to a submission, shared with the units that help, read."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.attachments import repository, rules
from business_channel.attachments.kinds import FileType
from business_channel.attachments.model import Attachment, AttachmentState
from business_channel.errors import Forbidden, NotFound, Several
from business_channel.ids import new_id
from business_channel.submissions import accesses
from business_channel.submissions import repository as submissions
from business_channel.work import Work
from business_channel.work_orders import repository as orders

UPLOADED, ATTACHED = "attachment:uploaded", "attachment:attached"


async def create(work: Work, wanted: rules.Wanted, key: UUID) -> UUID:
    """Somebody who files announces a file, and gets a target that takes it once; returns the file's id.

    Raises ``Several`` with everything that is wrong with it, ``TooManyFiles`` while ``MOST_WAITING`` others wait.
    """
    account_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER, Role.DISPATCHER)
    if wrong := list(rules.problems(wanted)):
        raise Several(wrong)
    upload_id = await idempotency.first_result(work, "createUpload", key, asdict(wanted), first := new_id())
    if upload_id != first:
        return upload_id
    if await repository.waiting(work) >= rules.MOST_WAITING:
        raise rules.TooManyFiles(limit=rules.MOST_WAITING)
    until: datetime = (
        await work.execute(select(func.date_trunc("second", func.now() + rules.TARGET_LIFE)))
    ).scalar_one()
    announced = Attachment(
        id=upload_id,
        state=AttachmentState.AWAITED,
        type=rules.kind_of(wanted.declared_type),
        name=rules.clean_name(wanted.name),
        public=wanted.public,
        expected_size=wanted.size,
        expected_sha256=wanted.sha256,
        uploaded_by=account_id,
        created_at=work.now,
        target_until=until,
        kept_until=until + rules.PATIENCE,
    )
    work.session.add(announced)
    return upload_id


@dataclass(frozen=True)
class Arriving:
    """What is known of a file that begins to arrive."""

    type: FileType
    size: int
    sha256: str | None
    uploaded_by: UUID


async def begin(work: Work, upload_id: UUID) -> Arriving:
    """The file begins to arrive, and its target takes no other.

    Raises ``UploadOver`` when the target has ended, ``UploadUsed`` when something was sent to it before.
    """
    fresh = Attachment.state == AttachmentState.AWAITED, Attachment.target_until > func.now()
    told = Attachment.type, Attachment.expected_size, Attachment.expected_sha256, Attachment.uploaded_by
    change = _change(upload_id, *fresh, state=AttachmentState.RECEIVING)
    begun = (await work.execute(change.returning(*told))).one_or_none()
    if begun is not None:
        return Arriving(*tuple(begun))
    state = (await work.execute(select(Attachment.state).where(Attachment.id == upload_id))).scalar_one_or_none()
    raise rules.UploadOver if state in (None, AttachmentState.AWAITED, AttachmentState.EXPIRED) else rules.UploadUsed


async def complete(work: Work, upload_id: UUID, size: int, sha256: str) -> None:
    """The file was found to be safe and is stored, ``size`` bytes of that hash; raises ``UploadOver`` when it was given
    up meanwhile.
    """
    arrived = {"size": size, "sha256": sha256, "uploaded_at": work.now}
    arrived |= {"state": AttachmentState.STORED, "kept_until": func.now() + rules.KEPT_UNATTACHED}
    change = _change(upload_id, Attachment.state == AttachmentState.RECEIVING, **arrived)
    kind = (await work.execute(change.returning(Attachment.type))).scalar_one_or_none()
    if kind is None:
        raise rules.UploadOver
    events.note(work, UPLOADED, upload_id, type=kind.value, size=size)


async def fail(work: Work, upload_id: UUID) -> None:
    """What arrived is not kept; the row goes with the next tick. Does nothing when it was given up meanwhile."""
    receiving = Attachment.state == AttachmentState.RECEIVING
    await work.execute(_change(upload_id, receiving, state=AttachmentState.FAILED, kept_until=func.now()))


def _change(upload_id: UUID, *when: Any, **values: Any) -> Any:
    statement = update(Attachment).where(Attachment.id == upload_id, *when).values(**values)
    return statement.execution_options(synchronize_session=False)


async def attach(work: Work, submission_id: UUID, ids: Sequence[UUID]) -> None:
    """Files that the caller has sent go with a submission, for good; those that do so already stay as they are, so that
    a mutation may be repeated.

    Raises ``NotFound`` for one that the caller has not sent, ``NotUploaded`` for one that has not arrived,
    ``AttachedElsewhere`` for one that goes with another submission, ``TooManyFiles`` beyond ``MOST_ATTACHED``.
    """
    if not ids:
        return
    found = await repository.locked_sent(work, ids)
    fresh = [
        found[each]
        for place, each in enumerate(dict.fromkeys(ids))
        if _is_fresh(found.get(each), submission_id, ("attachmentIds", str(place)))
    ]
    if len(fresh) + await repository.attached(work, submission_id) > rules.MOST_ATTACHED:
        raise rules.TooManyFiles(("attachmentIds",), limit=rules.MOST_ATTACHED)
    for each in fresh:
        each.submission_id, each.kept_until = submission_id, None
        events.note(work, ATTACHED, each.id, submission=str(submission_id))
    await work.session.flush()


def _is_fresh(found: Attachment | None, submission_id: UUID, path: tuple[str, ...]) -> bool:
    if found is None:
        raise NotFound(path)
    if found.state is not AttachmentState.STORED:
        raise rules.NotUploaded(path)
    if found.submission_id not in (None, submission_id):
        raise rules.AttachedElsewhere(path)
    return found.submission_id is None


async def share(work: Work, attachment_id: UUID) -> None:
    """A unit that answers lets the units that help read a file; a second time changes nothing.

    Raises ``NotFound`` for a file that the caller may not see, ``Forbidden`` for who does not answer.
    """
    work.principal.must_have_any(*DEPARTMENT_STAFF)
    found = await repository.seen(work, attachment_id)
    assert found.submission_id is not None, "what is seen is attached"
    submission = await submissions.locked(work, found.submission_id)
    if not await submissions.is_answered_by_caller(work, submission.id):
        raise Forbidden
    change = _change(attachment_id, ~Attachment.shared, shared=True).returning(Attachment.id)
    if (await work.execute(change)).one_or_none() is None:
        return
    departments = tuple(each.department_id for each in await orders.locked_of(work, submission.id))
    happening = events.AttachmentShared(submission_id=submission.id, departments=departments)
    events.record(work, happening, attachment=str(attachment_id))


async def download(work: Work, attachment_id: UUID) -> Attachment:
    """The file that the caller is about to read; whoever is not of the author's side leaves a trace.

    Raises ``Unauthenticated`` without an account, ``NotFound`` for a file that the caller may not see.
    """
    work.principal.must_be_signed_in()
    found = await repository.seen(work, attachment_id)
    assert found.submission_id is not None, "what is seen is attached"
    addressee_id = await repository.addressee_for_others(work, found.submission_id)
    if addressee_id is not None:
        looker = await accesses.looker(work, found.submission_id, addressee_id)
        events.note(work, accesses.DOWNLOADED, found.submission_id, attachment=str(attachment_id), **looker)
    return found
