"""One answer for many: what is published to a submission reaches everything that was merged into it, in portions."""

from uuid import UUID

from business_channel import events, outbox
from business_channel.leases import results
from business_channel.outbox import Task
from business_channel.replies import rules
from business_channel.replies.model import Reply, ReplyKind
from business_channel.work import Work
from business_channel.work_orders import groups
from business_channel.work_orders import repository as work_orders

PORTION = 200
"""How many are answered in one transaction: what is merged at most is answered in the one that publishes."""

DETERMINING = rules.ANSWERING | {ReplyKind.SUPPLEMENT}
"""The kinds of replies with which each tenant is told what is owed."""


async def begin(work: Work, reply: Reply) -> str | None:
    """A reply to a locked submission is published: the first portion of what was merged into it is reached now, the
    rest by the workers.

    Returns what was determined for the submission's own lease, if it has one.
    """
    own = await results.determine(work, reply.id, [reply.submission_id]) if reply.kind in DETERMINING else {}
    if await reach(work, reply):
        events.ask(work, Task.ANSWER_GROUP, None, reply.id)
    return own.get(reply.submission_id)


async def reach(work: Work, reply: Reply, limit: int = PORTION) -> bool:
    """Reaches the next portion of a group with a published reply to its parent, and returns whether more wait.

    An answer answers each of them; what each tenant is owed is determined for each lease by itself; and each author is
    told once. The number of statements does not grow with the portion. The parent must be locked.
    """
    next_ones = await groups.untold(work, reply, limit)
    if not next_ones:
        return False
    if reply.kind in rules.ANSWERING:
        await groups.answer(work, next_ones)
    ids = [each.id for each in next_ones]
    outcomes = await results.determine(work, reply.id, ids) if reply.kind in DETERMINING else {}
    groups.tell(work, reply.id, next_ones, outcomes)
    return len(next_ones) == limit


async def go_on(work: Work, outbox_id: UUID) -> None:
    """Does what an ANSWER_GROUP row of the outbox asks for: one portion, and the row's settling or its next turn.

    All of it belongs to one transaction, in which the row stays locked: nobody is answered or told twice however often
    and however concurrently this runs, and what is torn off begins where the last portion ended.
    """
    row = await outbox.begin_effect(work, outbox_id)
    if row is None:
        return
    reply = await work.session.get_one(Reply, row.subject_id)
    await work_orders.locked_submission(work, reply.submission_id)
    await (outbox.go_on if await reach(work, reply) else outbox.settle)(work, outbox_id)
