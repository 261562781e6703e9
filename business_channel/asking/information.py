"""What a department asks for while it handles a matter: of the author, of the respondent, of another department."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF
from business_channel.asking import repository, rules, supplements
from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.deadlines import repository as clocks
from business_channel.deadlines.calendar import add_working_days
from business_channel.deadlines.counting import LAST_SECOND
from business_channel.departments.repository import must_be_in_office
from business_channel.errors import Missing, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import must_not_be_accused, text_problems
from business_channel.work import Work
from business_channel.work_orders import repository as orders
from business_channel.work_orders import service as handling
from business_channel.work_orders.model import WorkOrder, WorkOrderState

TERM = 5
"""The working days in which another department answers."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of whom: ``department_id`` is the other department, where one is asked."""

    work_order_id: UUID
    source: InformationSource
    items: Sequence[str]
    department_id: UUID | None = None


async def request(work: Work, said: Question, key: UUID, expected_version: int | None = None) -> UUID:
    """A department that answers asks for what it needs; returns the order's id.

    While the author is asked the order is AWAITING_AUTHOR, and its time to answer stands still where the rule of the
    clock allows it; a respondent's answer is written down by the department itself; another department reads the matter
    from now on, and answers. Raises ``Several`` for a list that names nothing, ``Missing`` or ``NotFound`` without a
    department in office, ``HandlesAlready`` for one that has an order on the matter, ``NotNow`` before acceptance.
    """
    work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(rules.problems(said.items)):
        raise Several(wrong)
    order, submission = await orders.locked_with_submission(work, said.work_order_id, *DEPARTMENT_STAFF)
    content = asdict(said) | {"items": list(said.items)}
    if await idempotency.first_result(work, "requestInformation", key, content, claim := new_id()) != claim:
        return order.id
    orders.must_be_version(order, expected_version)
    must_be_possible(Action.REQUEST_INFORMATION, await orders.standing(work, submission, order), ("workOrderId",))
    asked = _asked(work, order, said, claim)
    if said.source is InformationSource.DEPARTMENT:
        await _must_be_another(work, submission, said.department_id)
        asked.asked_id, asked.due_at = said.department_id, await _due(work, submission)
    if said.source is InformationSource.AUTHOR:
        await _await_author(work, submission, order, asked)
    work.session.add(asked)
    await work.session.flush()
    _record(work, events.InformationRequested if asked.of_author else events.InquiryMade, order, asked)
    return order.id


def _asked(work: Work, order: WorkOrder, said: Question, request_id: UUID) -> InformationRequest:
    own = order.department_id if said.source is InformationSource.RESPONDENT else None
    return InformationRequest(
        id=request_id,
        submission_id=order.submission_id,
        work_order_id=order.id,
        source=said.source,
        asked_id=own,
        items=list(said.items),
        state=RequestState.ASKED,
        asked_by=work.principal.must_be_signed_in(),
        asked_at=work.now,
    )


async def _must_be_another(work: Work, submission: Submission, department_id: UUID | None) -> None:
    if department_id is None:
        raise Missing(("departmentId",))
    await must_be_in_office(work, {("departmentId",): department_id}, work.today)
    must_not_be_accused(await submissions.accused(work, submission.id), department_id, ("departmentId",))
    held = await orders.locked_of(work, submission.id)
    if any(each.department_id == department_id and each.state is not WorkOrderState.CLOSED for each in held):
        raise rules.HandlesAlready(("departmentId",))


async def _due(work: Work, submission: Submission) -> datetime:
    """The last second of the fifth working day from now."""
    calendar = await clocks.calendar_for(work, submission.region_code)
    last = add_working_days(calendar, work.today, TERM)
    return datetime.combine(last, LAST_SECOND)


async def _await_author(work: Work, submission: Submission, order: WorkOrder, asked: InformationRequest) -> None:
    order.state = WorkOrderState.AWAITING_AUTHOR
    handling.derive_handling(submission, await orders.locked_of(work, submission.id))
    await work.session.flush()
    await supplements.stand_still(work, await repository.reply_clocks(work, order))
    asked.deadline_id = await supplements.start_clock(work, submission)


async def supply(work: Work, said: supplements.Supply, key: UUID) -> UUID:
    """Whoever was asked answers: the other department, or for a respondent the department that asked, which writes down
    what was said. Returns the request's id.

    Raises ``Several`` for a bad text, ``NotFound`` for a request that the caller may not see, ``Forbidden`` for who was
    not asked, ``NotNow`` when it was answered or has lapsed.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(text_problems("body", said.body, rules.ANSWER_LIMIT)):
        raise Several(wrong)
    submission = await orders.locked_submission(work, await repository.submission_of(work, said.request_id))
    claim = new_id()
    if await idempotency.first_result(work, "supplyInformation", key, asdict(said), claim) != claim:
        return said.request_id
    asked = await repository.locked(work, said.request_id)
    standing = repository.standing(work, submission, asked)
    must_be_possible(Action.SUPPLY_INFORMATION, standing, ("requestId",))
    asked.state, asked.body = RequestState.SUPPLIED, said.body
    asked.supplied_by, asked.supplied_at = account_id, work.now
    order = await repository.order_of(work, asked)
    _record(work, events.InquiryAnswered, order, asked)
    return said.request_id


def _record(work: Work, kind: type[events.Happening], order: WorkOrder, asked: InformationRequest) -> None:
    """What is asked of the author is the author's to know; everything else stays in the department that asks."""
    happening = kind(
        submission_id=order.submission_id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=None if asked.of_author else order.department_id,
    )
    events.record(work, happening, source=asked.source)
