"""Submissions on one matter become one: the dispatcher merges them into a parent, and may undo it before the answer."""

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import exists, select

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.alike import settling as alike
from business_channel.deadlines import repository as deadline_repository
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, DeadlineState
from business_channel.errors import AlreadyDone, Conflict, NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.rules import must_not_be_accused
from business_channel.submissions.visibility import visible
from business_channel.work import Work
from business_channel.work_orders import groups, repository, rules, service, supervised
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderState

_Side: TypeAlias = tuple[frozenset[UUID], frozenset[UUID]]


async def merge(
    work: Work, parent_id: UUID, merged: Sequence[UUID], key: UUID, expected_version: int | None = None
) -> UUID:
    """The dispatcher merges submissions on one matter into a parent and returns its id.

    The orders of each are closed, and its clocks stop but the author's, since every author is answered: by the parent's
    answer. All are locked in the order of their ids, so two dispatchers never wait for each other in a circle. Raises
    ``Several`` for a list that cannot be merged, ``NotFound`` for what does not exist, ``AccusedMayNotHandle`` where
    one accuses who handles the other, ``LeadsAGroup`` for one that others were merged into, ``NotNow`` for what is not
    approved, answered, or merged already.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    if wrong := rules.merging_problems(parent_id, merged):
        raise Several(wrong)
    content = {"parent": parent_id, "merged": list(merged)}
    claim = new_id()
    if await idempotency.first_result(work, "mergeSubmissions", key, content, claim) == claim:
        await unite(work, parent_id, merged, expected_version)
    return parent_id


async def unite(
    work: Work, parent_id: UUID, merged: Sequence[UUID], expected_version: int | None, by: tuple[str, ...] = ()
) -> None:
    """Merges, for a dispatcher whose call is the first with its key; raises what ``merge`` does. The submissions stand
    in the list of the input, or ``by`` is the path of what names them all.
    """
    parent, children = await _locked(work, parent_id, merged)
    if expected_version is not None and parent.version != expected_version:
        raise Conflict(parent.version)
    must_be_possible(Action.MERGE_SUBMISSIONS, standing_of(work.principal, parent), ("parentId",))
    beside = await _side(work, parent)
    for place, child in enumerate(children):
        path = by or ("submissionIds", str(place))
        must_be_possible(Action.MERGE_SUBMISSIONS, standing_of(work.principal, child), path)
        await _must_lead_nobody(work, child, path)
        _must_be_apart(await _side(work, child), beside, path)
    for child in children:
        await _join(work, child, parent)
    if parent.dispatched_at is not None:
        await groups.promise(work, children)
    departments = tuple(each.department_id for each in await repository.locked_of(work, parent_id))
    events.record(work, events.SubmissionJoined(submission_id=parent_id, departments=departments), count=len(merged))
    await alike.accept(work, [parent_id, *merged])


async def _locked(work: Work, parent_id: UUID, merged: Sequence[UUID]) -> tuple[Submission, list[Submission]]:
    """The parent, and what is to be merged in the order in which it was named."""
    wanted = select(Submission).where(Submission.id.in_([parent_id, *merged]), visible(Submission, work.principal))
    locked = wanted.order_by(Submission.id).with_for_update(of=Submission)
    found = {each.id: each for each in (await work.execute(locked)).scalars()}
    if parent_id not in found:
        raise NotFound(("parentId",))
    for place, each in enumerate(merged):
        if each not in found:
            raise NotFound(("submissionIds", str(place)))
    return found[parent_id], [found[each] for each in merged]


async def _must_lead_nobody(work: Work, child: Submission, path: tuple[str, ...]) -> None:
    if (await work.execute(select(exists().where(Submission.merged_into_id == child.id)))).scalar():
        raise rules.LeadsAGroup(path)


async def _side(work: Work, submission: Submission) -> _Side:
    """Whom a submission accuses, and who reads of it because they handle it or did to the end."""
    orders = await repository.locked_of(work, submission.id)
    handling = frozenset(each.department_id for each in orders if each.close_reason is not CloseReason.TRANSFERRED)
    return await submissions.accused(work, submission.id), handling


def _must_be_apart(one: _Side, other: _Side, path: tuple[str, ...]) -> None:
    """Neither may those who handle the parent answer what accuses them, nor those who had the child read of the
    parent's accusation.
    """
    for (accused, _), (_, handling) in ((one, other), (other, one)):
        for department_id in handling:
            must_not_be_accused(accused, department_id, path)


async def _join(work: Work, child: Submission, parent: Submission) -> None:
    orders = [each for each in await repository.locked_of(work, child.id) if each.state is not WorkOrderState.CLOSED]
    await _stop_all_but_the_authors(work, child, orders)
    await service.close(work, orders, CloseReason.MERGED)
    await supervised.end_of_matter(work, child)
    await repository.supersede_replies(work, [each.id for each in orders])
    child.handling_state = HandlingState.MERGED
    child.merged_into_id, child.merged_at = parent.id, work.now
    departments = tuple(each.department_id for each in orders)
    events.record(work, events.SubmissionMerged(submission_id=child.id, departments=departments), into=str(parent.id))


async def _stop_all_but_the_authors(work: Work, child: Submission, orders: Sequence[WorkOrder]) -> None:
    """Departments' and platform's clocks stop; the author's goes on, also where a department had it stand still."""
    await deadlines.stop(work, child.id, (deadlines.OF_THE_MATTER | {Clock.REPAYMENT}) - {Clock.REPLY})
    for order in orders:
        await deadlines.stop(work, child.id, {Clock.REPLY}, order.id)
    promised = await deadline_repository.locked_open(work, child.id, {Clock.REPLY})
    await deadlines.resume(work, [each for each in promised if each.state is DeadlineState.PAUSED])


async def unmerge(work: Work, submission_id: UUID, expected_version: int | None = None) -> None:
    """The dispatcher undoes the merging of a submission before the answer: it is to be dispatched by itself, and the
    author's clock goes on.

    Raises ``NotFound`` for what the caller may not see, ``NotNow`` unless it is merged and waits for the answer.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    led_by = select(Submission.merged_into_id).where(Submission.id == submission_id)
    parent_id = (await work.execute(led_by)).scalar_one_or_none()
    parent = None if parent_id is None else await repository.locked_submission(work, parent_id)
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    if submission.merged_into_id != parent_id:
        raise AlreadyDone(("submissionId",))
    must_be_possible(Action.UNMERGE_SUBMISSION, standing_of(work.principal, submission), ("submissionId",))
    if parent is not None and parent.replied_at is not None:
        raise NotNow(("submissionId",), state=HandlingState.REPLIED)
    await groups.release(work, submission)
