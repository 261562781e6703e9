"""Filing on behalf of somebody without an account: what came by hotline, letter, visit, phone or another board."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select

from business_channel import idempotency
from business_channel.access import Role
from business_channel.accounts import service as accounts
from business_channel.errors import AlreadyDone, Several
from business_channel.ids import new_id
from business_channel.submissions import rules, service
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import Filing, Heard
from business_channel.vault import mask_name
from business_channel.work import Work

UNREGISTERED = "urn:business-channel:unregistered"
"""The issuer of authors' accounts with which nobody can sign in; no token can name it."""


async def file(work: Work, filing: Filing, heard: Heard, key: UUID) -> UUID:
    """A dispatcher types what somebody without an account brings, and returns the submission's id.

    The author is an account of this submission alone: neither a phone number, which changes hands, nor a name makes two
    people one, so nobody reads it as author who merely gives the same. The person is reached by the sealed contact.
    Raises ``Several`` for input that is wrong, ``AlreadyFiled`` with our number where the other body's number was filed
    before; ``AlreadyDone``, without it, where that was in confidence and the caller is not named, since whoever holds
    the other body's letter would learn whose the matter is.
    """
    dispatcher_id = work.principal.must_have_any(Role.DISPATCHER)
    if wrong := [*rules.problems(filing), *rules.heard_problems(heard)]:
        raise Several(wrong)
    content = asdict(filing) | asdict(heard)
    submission_id = await idempotency.first_result(work, "fileOnBehalf", key, content, first := new_id())
    if submission_id != first:
        return submission_id
    await _must_be_new(work, heard)
    name = mask_name(filing.contact_name)
    author_id = await accounts.link(work, UNREGISTERED, str(submission_id), "", name, first_role=None)
    await service.put(work, filing, submission_id, author_id, typed_by=dispatcher_id, **asdict(heard))
    return submission_id


async def _must_be_new(work: Work, heard: Heard) -> None:
    """Whoever types the same number at the same moment waits, and is told like one who types it later."""
    if heard.external_number is None:
        return
    named = f"{heard.external_source}|{heard.external_number}"
    await work.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(named, 0))))
    same = (
        Submission.external_source == heard.external_source,
        Submission.external_number == heard.external_number,
    )
    found = (await work.execute(select(Submission.number, Submission.confidential).where(*same))).one_or_none()
    if found is None:
        return
    if found.confidential and not work.principal.confided:
        raise AlreadyDone(("externalNumber",))
    raise rules.AlreadyFiled(found.number)
