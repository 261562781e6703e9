"""What a department does with its own clocks: lets them stand still for a lawful reason, and asks for more time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.deadlines import repository as deadlines
from business_channel.deadlines import rules, service
from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.model import (
    Clock,
    Deadline,
    DeadlineState,
    Duty,
    Extension,
    ExtensionState,
    PauseReason,
)
from business_channel.errors import AlreadyDone, NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.permits.model import Permit
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository
from business_channel.work_orders.model import WorkOrder, WorkOrderRole

REASON_LIMIT = 500


async def pause(work: Work, order_id: UUID, clock: Clock, reason: PauseReason) -> None:
    """The department's clock stands still from now on, and the author's with it where the department answers alone.

    Raises ``PauseNotLawful``, with the article, for a reason that the rule of the clock does not list, ``NoSuchClock``
    when the order has no such clock that runs, ``KeptInFile`` for the clock of a permit file.
    """
    order, _ = await repository.locked_with_submission(work, order_id, *DEPARTMENT_STAFF)
    running = await _shared(work, order, clock, DeadlineState.RUNNING)
    for each in running:
        rules.must_be_pausable(await _definition(work, each), reason)
    await _must_not_follow_a_file(work, running[0])
    await service.pause(work, running, reason)
    _record(work, events.DeadlinePaused, order, running[0], reason=reason)


async def resume(work: Work, order_id: UUID, clock: Clock) -> None:
    """The clock goes on from now; raises ``NoSuchClock`` when the order has no such clock that is paused,
    ``KeptInFile`` for the clock of a permit file.
    """
    order, _ = await repository.locked_with_submission(work, order_id, *DEPARTMENT_STAFF)
    paused = await _shared(work, order, clock, DeadlineState.PAUSED)
    await _must_not_follow_a_file(work, paused[0])
    await service.resume(work, paused)
    _record(work, events.DeadlineResumed, order, paused[0])


@dataclass(frozen=True, kw_only=True)
class Request:
    """More time for one clock of an order: the whole term from the start, in the clock's unit, and why."""

    work_order_id: UUID
    clock: Clock
    total: int
    reason: str


async def request_extension(work: Work, wanted: Request, key: UUID) -> UUID:
    """Asks the head for more time and returns the request's id.

    Raises ``Several`` without a reason, ``Expired`` after the due date, ``NotExtendable`` or, with the article,
    ``PastTheCap`` where the rule of the clock forbids it, ``AlreadyDone`` while a request waits.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(text_problems("reason", wanted.reason, REASON_LIMIT)):
        raise Several(wrong)
    order, _ = await repository.locked_with_submission(work, wanted.work_order_id, *DEPARTMENT_STAFF)
    claim = new_id()
    extension_id = await idempotency.first_result(work, "requestExtension", key, asdict(wanted), claim)
    if extension_id != claim:
        return extension_id
    deadline = (await _shared(work, order, wanted.clock, DeadlineState.RUNNING))[0]
    _must_not_be_over(work, deadline)
    rules.must_be_extendable(await _definition(work, deadline), deadline.total, wanted.total)
    await _must_not_follow_a_file(work, deadline)
    if await deadlines.has_open_extension(work, deadline.id):
        raise AlreadyDone(("workOrderId",))
    extension = Extension(
        id=claim,
        deadline_id=deadline.id,
        work_order_id=order.id,
        submission_id=order.submission_id,
        total=wanted.total,
        reason=wanted.reason,
        requested_by=account_id,
        requested_at=work.now,
    )
    work.session.add(extension)
    _record(work, events.ExtensionRequested, order, deadline, internal=True, total=wanted.total)
    return claim


async def decide_extension(work: Work, extension_id: UUID, *, granted: bool, note: str | None = None) -> UUID:
    """The head grants more time, before the term is over, or refuses it; returns the work order's id.

    A granted one gives the author's clock the same term where the department answers alone, and the author is told why.
    Raises ``NotFound`` for anyone else's request, ``RequesterMayNotDecide`` for an own one, ``Expired`` after the due
    date, ``NotNow`` when it was decided before.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    asked = await deadlines.extension(work, extension_id)
    if asked is None:
        raise NotFound(("extensionId",))
    order, _ = await repository.locked_with_submission(work, asked.work_order_id, Role.UNIT_HEAD)
    extension = await deadlines.locked_extension(work, extension_id)
    if extension.state is not ExtensionState.REQUESTED:
        raise NotNow(("extensionId",), state=extension.state)
    if extension.requested_by == head_id:
        raise rules.RequesterMayNotDecide(("extensionId",))
    extension.decided_by, extension.decided_at, extension.note = head_id, work.now, note
    extension.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    await (_grant if granted else _refuse)(work, order, extension)
    return order.id


async def _grant(work: Work, order: WorkOrder, extension: Extension) -> None:
    clock = await deadlines.locked_by_id(work, extension.deadline_id)
    shared = await _shared(work, order, clock.clock, DeadlineState.RUNNING)
    _must_not_be_over(work, clock)
    rules.must_be_extendable(await _definition(work, clock), clock.total, extension.total)
    await service.extend(work, [each for each in shared if each.total < extension.total], extension.total)
    await _expect_interim(work, order)
    _record(work, events.ExtensionGranted, order, clock, total=extension.total)


async def _expect_interim(work: Work, order: WorkOrder) -> None:
    """Whoever has more time tells the author in between how the matter stands."""
    await service.stop(work, order.submission_id, {Clock.INTERIM}, order.id)
    submission = await repository.locked_submission(work, order.submission_id)
    started = start_of(submission, events.EventTag.EXTENSION_GRANTED, work_order_id=order.id)
    await service.start(work, Clock.INTERIM, started)


async def _refuse(work: Work, order: WorkOrder, extension: Extension) -> None:
    clock = await deadlines.locked_by_id(work, extension.deadline_id)
    _record(work, events.ExtensionRefused, order, clock, internal=True)


async def _must_not_follow_a_file(work: Work, deadline: Deadline) -> None:
    """Raises ``KeptInFile`` for a clock that takes the course of a permit file, where the applicant is told."""
    file = select(Permit.id).where(Permit.submission_id == deadline.submission_id)
    if deadline.definition_code.startswith("permit.") and (await work.execute(file)).first() is not None:
        raise rules.KeptInFile(("workOrderId",))


def _must_not_be_over(work: Work, deadline: Deadline) -> None:
    if work.now.replace(microsecond=0) > deadline.due_at:
        raise rules.Expired(("workOrderId",))


async def _shared(work: Work, order: WorkOrder, clock: Clock, state: DeadlineState) -> Sequence[Deadline]:
    """The order's clock in that state, first, and with a LEAD's share of the answer the author's clock."""
    found = await deadlines.locked_open(work, order.submission_id, {clock})
    of_unit = Duty.UNIT if clock is not Clock.INSTRUCTION else None
    own = [each for each in found if each.work_order_id == order.id and each.duty is of_unit]
    if not own or own[0].state is not state:
        raise rules.NoSuchClock(("workOrderId",))
    whole = [each for each in found if each.duty is Duty.CHANNEL and each.state is state]
    return [*own, *whole] if order.role is WorkOrderRole.LEAD else own


async def _definition(work: Work, deadline: Deadline) -> Definition:
    found = await deadlines.definition(work, deadline.definition_code, deadline.definition_version)
    assert found is not None, "the store keeps every version of a definition that a deadline names"
    return found


def _record(
    work: Work,
    kind: type[events.Happening],
    order: WorkOrder,
    deadline: Deadline,
    *,
    internal: bool = False,
    **detail: str | int,
) -> None:
    happening = kind(
        submission_id=order.submission_id,
        work_order_id=order.id,
        deadline_id=deadline.id,
        departments=(order.department_id,),
        internal_to=order.department_id if internal else None,
    )
    events.record(work, happening, **detail)
