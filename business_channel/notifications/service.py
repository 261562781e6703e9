"""Telling people: each event becomes notifications once, and mails that may repeat but never get lost."""

from dataclasses import dataclass
from uuid import UUID

from business_channel import outbox
from business_channel.database import Executor
from business_channel.notifications import repository
from business_channel.notifications.texts import Facts, mail_of, text_of
from business_channel.outbox import Task


@dataclass(frozen=True)
class Letter:
    """One mail, in the recipient's language; ``id``, of what it tells, is the same however often it is sent."""

    id: UUID
    address: str
    subject: str
    body: str


async def notify(executor: Executor, outbox_id: UUID) -> None:
    """Does what a NOTIFY row of the outbox asks for: notifications, requests for mails, and the row's settling.

    All of it belongs to the caller's one transaction, in which the row stays locked: every account of the event's
    audiences gets exactly one notification however often and however concurrently this runs.
    """
    row = await outbox.begin_effect(executor, outbox_id)
    if row is None:
        return
    happened = await repository.event(executor, row.subject_id)
    told = await repository.recipients(executor, happened)
    if told:
        by_mail = {each.account_id for each in told if each.mail}
        added = await repository.add(executor, happened, [each.account_id for each in told])
        mails = [each.id for each in added if each.account_id in by_mail]
        await outbox.add(executor, Task.MAIL, happened.id, mails)
    await outbox.settle(executor, outbox_id)


async def letter(executor: Executor, outbox_id: UUID) -> Letter | None:
    """The mail that a MAIL row of the outbox asks for; ``None`` when the row is settled.

    It holds the number and the title of the submission, and no personal data. When the notification is gone, or its
    reader keeps out of the matter by now, nobody is left to write to, and the row is settled.
    """
    row = await outbox.begin_effect(executor, outbox_id)
    if row is None:
        return None
    facts = await repository.mail_facts(executor, row.subject_id)
    if facts is None:
        await outbox.settle(executor, outbox_id)
        return None
    about = Facts(facts.number, facts.title, facts.due_on, facts.rule)
    text = text_of(facts.tag, facts.locale, about)
    subject, body = mail_of(text, facts.locale)
    return Letter(row.subject_id, facts.email, subject, body)
