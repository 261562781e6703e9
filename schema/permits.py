"""Permit files in the API: what is stated of an application, and how it stands by the law."""

from datetime import date, datetime
from typing import Any

import strawberry

from business_channel.deadlines.explanation import explain
from business_channel.deadlines.model import PauseReason, Unit
from business_channel.permits.filing import Stated
from business_channel.permits.model import PermitOutcome, PermitState, PermitStepKind
from business_channel.permits.reasons import reasons
from business_channel.permits.rules import File
from business_channel.views import permits as views
from schema.context import Info
from schema.deadlines import ExplanationStep
from schema.nodes import noun_type
from schema.reasons import Reason, told_reason
from schema.scalars import Text


@strawberry.input(
    description="An application for an administrative licence: which, to whom, since when and under which receipt, and "
    "whether several authorities decide jointly. Of a renewal, the number of the licence and its last day."
)
class PermitDetailInput:
    licence: Text
    authority: Text
    applied_on: date | None = None
    receipt_number: Text | None = None
    joint: bool = False
    renews: Text | None = None
    expires_on: date | None = None

    def stated(self) -> Stated:
        """The input as the domain reads it."""
        return Stated(**vars(self))


@noun_type(views.STEP)
class PermitStep:
    """One step, which never changes. `reason`, `days` and `notice` are those of a time that does not count: why, for
    how many working days, and the number of the notice that told the applicant. `note` is what is missing, or why.
    """

    kind: PermitStepKind
    happened_on: date
    reason: PauseReason | None
    days: int | None
    notice: str | None
    note: str | None
    outcome: PermitOutcome | None
    joint: bool | None
    noted_by_channel: bool
    recorded_at: datetime


@strawberry.type
class PermitCourse:
    """What follows from the steps by the Administrative Licensing Law, as of today; `reasons` cite it. All days are
    working days. `deemedAccepted` and `deemedRenewed` are what silence has done. `dueOn` counts a time that does not
    count yet as long as the applicant was told, and `explanation` tells every day on the way. `overdueSince` is the
    first day on which the decision was late, for ever, and `lateBy` by how many days it is or was.
    """

    state: PermitState
    correction_due_on: date | None
    accepted_on: date | None
    deemed_accepted: bool
    term: int | None
    excluded_days: int
    extended: bool
    due_on: date | None
    provisional: bool
    overdue_since: date | None
    late_by: int
    asked_in_time: bool | None
    deemed_renewed: bool
    delivery_due_on: date | None
    delivery_overdue_since: date | None
    reasons: list[Reason]
    explanation: list[ExplanationStep]


def told_course(file: File, info: Info) -> PermitCourse:
    """How a file stands, in the caller's language."""
    language, decision = info.context.language, file.decision
    steps = () if decision is None else decision.steps
    said = explain(steps, Unit.WORKING_DAYS, language)
    return PermitCourse(
        state=file.state,
        correction_due_on=file.correction_due_on,
        accepted_on=file.accepted_on,
        deemed_accepted=file.deemed_accepted,
        term=None if decision is None else file.total,
        excluded_days=file.excluded_days,
        extended=file.extended,
        due_on=file.due_on,
        provisional=decision is not None and decision.provisional,
        overdue_since=file.overdue_since,
        late_by=file.late_by,
        asked_in_time=file.asked_in_time,
        deemed_renewed=file.deemed_renewed,
        delivery_due_on=file.delivery_due_on,
        delivery_overdue_since=file.delivery_overdue_since,
        reasons=[told_reason(each, language) for each in reasons(file)],
        explanation=[ExplanationStep(date=each.date, rule=each.rule, text=each.text) for each in said],
    )


def _course(root: Any, info: Info) -> PermitCourse:
    return told_course(root.course, info)


@noun_type(views.PERMIT)
class Permit:
    """The file of an administrative licence. What was stated when it was filed does not change; `renews` is the number
    of the licence to be renewed, `expiresOn` its last day. `version` grows with every step.
    """

    licence: str
    authority: str
    receipt_number: str | None
    joint: bool
    renews: str | None
    expires_on: date | None
    version: int
    course: PermitCourse = strawberry.field(resolver=_course)
    steps: list[PermitStep]
