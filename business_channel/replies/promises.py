"""What a reply promises: each with a day, a clock of its own from publication on, and the proof that it was kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from business_channel import events
from business_channel.access import DEPARTMENT_STAFF
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import AlreadyDone, Mendable, NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.replies import repository
from business_channel.replies.model import Promise, Reply
from business_channel.replies.rules import PROMISE_LIMIT, DueInThePast
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders

PROOF_LIMIT = 500


@dataclass(frozen=True)
class Vow:
    """What shall be done, and by which day."""

    text: str
    due_on: date


def problems(vows: Sequence[Vow], today: date) -> Iterator[Mendable]:
    """What is wrong with the promises of a draft, each at its place."""
    for place, vow in enumerate(vows):
        for wrong in text_problems("text", vow.text, PROMISE_LIMIT):
            wrong.path = ("promises", str(place), *wrong.path)
            yield wrong
        if vow.due_on <= today:
            yield DueInThePast(("promises", str(place), "dueOn"))


async def put(work: Work, reply: Reply, vows: Sequence[Vow]) -> None:
    """Sets what a draft promises, in place of what it promised before."""
    await work.session.flush()
    await work.execute(delete(Promise).where(Promise.reply_id == reply.id))
    for vow in vows:
        promise = Promise(id=new_id(), submission_id=reply.submission_id, reply_id=reply.id, text=vow.text)
        promise.work_order_id, promise.due_on = reply.work_order_id, vow.due_on
        work.session.add(promise)


async def begin(work: Work, submission: Submission, reply: Reply) -> None:
    """Starts the clocks of what a published reply promises, each to its own day."""
    statement = select(Promise).where(Promise.reply_id == reply.id).order_by(Promise.due_on, Promise.id)
    if made := (await work.execute(statement)).scalars().all():
        event, day, order_id = events.EventTag.REPLY_PUBLISHED, work.today, reply.work_order_id
        terms = [max(0, (each.due_on - day).days) for each in made]
        wanted = [start_of(submission, event, work_order_id=order_id, total=term) for term in terms]
        for promise, started in zip(made, await deadlines.start(work, Clock.PROMISE, *wanted), strict=False):
            promise.deadline_id = started.id


async def prove(work: Work, promise_id: UUID, proof: str) -> UUID:
    """The department, or what became of it, shows how a promise was kept, and its clock stops; returns the reply's id.

    Raises ``Several`` without a proof, ``NotFound`` for a promise of anybody else's reply, ``AlreadyDone`` for one that
    was proved, ``NotNow`` before the reply is published.
    """
    work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(text_problems("proof", proof, PROOF_LIMIT)):
        raise Several(wrong)
    promise = await work.session.get(Promise, promise_id)
    if promise is None:
        raise NotFound(("promiseId",))
    order, _ = await work_orders.locked_with_submission(work, promise.work_order_id, *DEPARTMENT_STAFF, inherited=True)
    await work.session.refresh(promise, with_for_update=True)
    reply = await repository.locked(work, promise.reply_id)
    if promise.deadline_id is None:
        raise NotNow(("promiseId",), state=reply.state)
    if promise.proved_at is not None:
        raise AlreadyDone(("promiseId",))
    promise.proof, promise.proved_by, promise.proved_at = proof, work.principal.account_id, work.now
    await deadlines.stop_one(work, promise.deadline_id)
    proved = events.PromiseProved(
        submission_id=order.submission_id,
        work_order_id=order.id,
        reply_id=reply.id,
        departments=(order.department_id,),
    )
    events.record(work, proved)
    return reply.id
