"""How a deadline is read: by whoever may know of the clock, with its law, its explanation and its history."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, extract, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal
from business_channel.deadlines.definitions import Definition, from_rule
from business_channel.deadlines.explanation import explain
from business_channel.deadlines.model import (
    Clock,
    Deadline,
    DeadlineDefinition,
    DeadlineMove,
    DeadlineSegment,
    DeadlineState,
    Duty,
    Extension,
    ExtensionState,
    SegmentKind,
)
from business_channel.language import Words
from business_channel.nouns import Field, Nested, Noun, identity, plain
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder

LAST_SECOND = timedelta(seconds=1)
"""What is done within the second named by a due date is in time."""


class Colour(StrEnum):
    """How a clock stands at a glance: YELLOW when three quarters have run, RED when overdue, GREY while paused."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    GREY = "GREY"


def visible(deadline: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The author sees every clock but the platform's own and those on a leader's instructions; a unit sees its own
    clocks and, when it answers, the author's; the leader's office that is addressed and the platform see all.
    """
    principal = reader.principal
    if principal.account_id is None:
        return false()
    aside = visibility.impartial(deadline.submission_id, principal)
    if principal.has_any(PLATFORM_READERS):
        return aside
    submission = aliased(Submission)
    author = exists().where(submission.id == deadline.submission_id, visibility.own(submission, principal))
    told = and_(author, deadline.clock != Clock.INSTRUCTION)
    outside = and_(deadline.duty != Duty.PLATFORM, or_(told, and_(_of_unit(deadline, principal), aside)))
    return or_(outside, visibility.oversees(deadline.submission_id, principal))


def _of_unit(deadline: Any, principal: Principal) -> ColumnElement[bool]:
    if not principal.reads_as(*DEPARTMENT_STAFF):
        return false()
    order = aliased(WorkOrder)
    held = (
        order.submission_id == deadline.submission_id,
        visibility.of_units(order.department_id, deadline.submission_id, principal),
        visibility.not_passed_on(order),
    )
    shared = and_(deadline.work_order_id.is_(None), deadline.duty != Duty.UNIT, order.role != "CO")
    return exists().where(*held, or_(order.id == deadline.work_order_id, shared))


def _from_definition(words: Callable[[Definition], Words | None]) -> Field:
    def rule(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
        named = DeadlineDefinition.code == row.definition_code, DeadlineDefinition.version == row.definition_version
        return (select(DeadlineDefinition.rule).where(*named).correlate(row).scalar_subquery(),)

    def build(reader: Reader, rule: dict[str, str]) -> str | None:
        said = words(from_rule(rule))
        return None if said is None else said.say(reader.language)

    return Field(rule, build)


def _overdue(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Derived from moments alone: whether a paused clock had run out is told by the moment of its pause."""
    paused = select(func.max(DeadlineSegment.since)).where(DeadlineSegment.deadline_id == row.id)
    standing = case((row.state == DeadlineState.PAUSED, paused.correlate(row).scalar_subquery()), else_=reader.now())
    overdue: ColumnElement[bool] = func.coalesce(row.stopped_at, standing) >= row.due_at + LAST_SECOND
    return overdue


def _colour(row: Any, reader: Viewpoint) -> tuple[ColumnElement[str]]:
    until = func.coalesce(row.stopped_at, reader.now())
    return (
        case(
            (_overdue(row, reader), literal(Colour.RED.value)),
            (row.state == DeadlineState.PAUSED, literal(Colour.GREY.value)),
            (until >= row.yellow_at, literal(Colour.YELLOW.value)),
            else_=literal(Colour.GREEN.value),
        ),
    )


def _ran_for(row: Any, reader: Viewpoint) -> tuple[ColumnElement[int]]:
    """Seconds in which the clock ran: the sum of the segments in which it did, the last one up to now."""
    segment = aliased(DeadlineSegment)
    until = func.coalesce(func.lead(segment.since).over(order_by=segment.position), reader.now())
    seconds = extract("epoch", until - segment.since).label("seconds")
    stood = segment.kind.in_((SegmentKind.PAUSED, SegmentKind.STOPPED)).label("stood")
    spans = select(seconds, stood).where(segment.deadline_id == row.id).correlate(row).subquery()
    ran = select(func.coalesce(func.sum(spans.c.seconds).filter(~spans.c.stood), 0)).scalar_subquery()
    return (func.floor(ran),)


SEGMENT: Noun = Noun(
    "DeadlineSegment",
    DeadlineSegment,
    visible=None,
    fields=plain("kind", "since", "total", "reason"),
    key="deadline_id",
)

MOVE: Noun = Noun(
    "DeadlineMove",
    DeadlineMove,
    visible=None,
    fields=plain("at", "cause", "old_due_on", "old_due_at", "new_due_on", "new_due_at", "calendar_version")
    | plain("definition_version"),
)


def _asked(extension: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Granted ones for whoever sees the clock; what was only asked for, or refused, for the own unit, the leader's
    office that is addressed and the platform.
    """
    if reader.principal.has_any(PLATFORM_READERS):
        return true()
    order = aliased(WorkOrder)
    own = (
        order.id == extension.work_order_id,
        visibility.of_units(order.department_id, extension.submission_id, reader.principal),
    )
    inside = visibility.oversees(extension.submission_id, reader.principal)
    return or_(extension.state == ExtensionState.GRANTED, exists().where(*own), inside)


EXTENSION: Noun = Noun(
    "Extension",
    Extension,
    visible=_asked,
    fields=identity("Extension") | plain("state", "total", "reason", "requested_at", "decided_at", "note"),
)


def reply_promised(source: Any, target: Any, _: Viewpoint) -> ColumnElement[bool]:
    """Joins a submission to the clock of the answer that is owed to its author: the newest, where it was reopened or
    followed up.
    """
    return _newest(source, target, lambda clock: and_(clock.submission_id == source.id, clock.duty == Duty.CHANNEL))


def reply_shared(source: Any, target: Any, _: Viewpoint) -> ColumnElement[bool]:
    """Joins a work order to its department's share of the answer's clock, the newest."""
    return _newest(source, target, lambda clock: and_(clock.work_order_id == source.id, clock.duty == Duty.UNIT))


def _newest(source: Any, target: Any, whose: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    clock = aliased(Deadline)
    started = select(clock.id).where(whose(clock), clock.clock == Clock.REPLY)
    last = started.order_by(clock.started_at.desc(), clock.id.desc()).limit(1)
    same: ColumnElement[bool] = target.id == last.correlate(source).scalar_subquery()
    return same


DEADLINE: Noun = Noun(
    "Deadline",
    Deadline,
    visible=visible,
    fields=identity("Deadline")
    | plain("clock", "duty", "state", "total", "unit", "extended", "provisional", "calendar_version")
    | plain("started_at", "due_on", "due_at", "stopped_at", "definition_version")
    | {
        "definition": Field(lambda row, _: (row.definition_code,)),
        "name": _from_definition(lambda each: each.name),
        "instrument": _from_definition(lambda each: each.instrument),
        "article": _from_definition(lambda each: each.article),
        "start": _from_definition(lambda each: each.start),
        "overdue": Field(lambda row, reader: (_overdue(row, reader),)),
        "colour": Field(_colour, lambda _, colour: Colour(colour)),
        "ran_for": Field(_ran_for, lambda _, seconds: int(seconds)),
        "explanation": Field(
            lambda row, _: (row.unit, row.steps),
            lambda reader, unit, steps: explain(steps, unit, reader.language),
        ),
    },
    lists={
        "segments": Nested(lambda: SEGMENT, "id", "deadline_id", "position"),
        "history": Nested(lambda: MOVE, "id", "deadline_id", "at"),
        "extensions": Nested(lambda: EXTENSION, "id", "deadline_id", "requested_at"),
    },
)
