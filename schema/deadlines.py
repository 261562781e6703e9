"""Deadlines in the API: the clocks of a matter, and the rules and the calendar that everyone can check them by."""

from datetime import date, datetime

import strawberry

from business_channel.deadlines.definitions import Matter
from business_channel.deadlines.model import (
    Clock,
    DeadlineState,
    Duty,
    ExtensionState,
    MoveCause,
    PauseReason,
    SegmentKind,
    Unit,
)
from business_channel.errors import Several
from business_channel.submissions.model import SubmissionKind
from business_channel.views import deadline_definitions as rules
from business_channel.views import deadlines as views
from business_channel.views.deadlines import Colour
from schema.context import Info
from schema.mutations import told_at_arguments
from schema.nodes import noun_type
from schema.scalars import Text, parse_text
from schema.user_errors import UserError


@strawberry.type
class ExplanationStep:
    """One day, or one rule, on the way to the due date, in words."""

    date: date
    rule: str
    text: str


@noun_type(views.SEGMENT)
class DeadlineSegment:
    """How a clock stands from `since` on, until the next segment; `total` is the term from then on."""

    kind: SegmentKind
    since: datetime
    total: int | None
    reason: PauseReason | None


@noun_type(views.MOVE)
class DeadlineMove:
    """A due date that was replaced, and why."""

    at: datetime
    cause: MoveCause
    old_due_on: date
    old_due_at: datetime
    new_due_on: date
    new_due_at: datetime
    calendar_version: int
    definition_version: int


@noun_type(views.EXTENSION)
class Extension:
    """A request for more time, `total` units from the start, and what the head decided."""

    id: strawberry.ID
    state: ExtensionState
    total: int
    reason: str
    requested_at: datetime
    decided_at: datetime | None
    note: str | None


@noun_type(views.DEADLINE)
class Deadline:
    """A clock with what explains it.

    `provisional` while a year that it runs into has no official calendar; `ranFor` in seconds; `dueAt` of a paused
    clock is what holds were it resumed at once.
    """

    id: strawberry.ID
    clock: Clock
    duty: Duty
    state: DeadlineState
    colour: Colour
    definition: str
    definition_version: int
    calendar_version: int
    name: str
    instrument: str
    article: str | None
    start: str
    unit: Unit
    total: int
    extended: bool
    started_at: datetime
    due_on: date
    due_at: datetime
    stopped_at: datetime | None
    overdue: bool
    provisional: bool
    ran_for: int
    explanation: list[ExplanationStep]
    segments: list[DeadlineSegment]
    history: list[DeadlineMove]
    extensions: list[Extension]


@strawberry.type
class DeadlinePreview:
    """When a clock would end, and every step of the counting; null with `errors`."""

    due_at: datetime | None
    due_on: date | None
    provisional: bool | None
    explanation: list[ExplanationStep]
    errors: list[UserError]


@strawberry.type
class LadderRung:
    """Who is told when a clock is overdue, so many working days, or hours, past the due date."""

    to: str
    after: int


@strawberry.type
class DeadlineDefinition:
    """The rule of a clock in its current version: how long, in which days, on whose authority, for which matters.

    `amount` 0 is a clock that ends on a date of its own. `pauses` are the reasons for which it may stand still, `cap`
    the longest term after extensions, null where none is allowed. Kind, topic, region and urgency are those to which it
    applies, null is all; of several rules of one `clock` the most specific applies, but `chosen` ones only by choice.
    """

    code: str
    version: int
    clock: Clock
    duty: Duty
    name: str
    instrument: str
    article: str | None
    unit: Unit
    amount: int
    cap: int | None
    start: str
    stop: str
    first_day_counts: bool
    rolls_over: bool
    pauses: list[PauseReason]
    pause_article: str | None
    warn_percent: list[int]
    warn_left: list[int]
    ladder: list[LadderRung]
    kind: SubmissionKind | None
    topic_code: str | None
    region_code: str | None
    urgent: bool | None
    chosen: bool


@strawberry.type
class DeadlinesQuery:
    @strawberry.field(description="The rules of all clocks, by code.", metadata={"list_size": 60})
    async def deadline_definitions(self, info: Info) -> list[DeadlineDefinition]:
        return await rules.definitions(info.context.reader)  # type: ignore[return-value]

    @strawberry.field(
        description="The rules that apply to a matter of a kind, topic and place: of each clock the most specific, and "
        "the statutory ones of its topic.",
        metadata={"list_size": 30},
    )
    async def applicable_deadlines(
        self, info: Info, kind: SubmissionKind, topic_code: Text, region_code: Text, urgent: bool = False
    ) -> list[DeadlineDefinition]:
        matter = Matter(kind.value, topic_code, region_code, urgent)
        return await rules.applying(info.context.reader, matter)  # type: ignore[return-value]

    @strawberry.field(description="When a clock would end that starts at a moment, and why then; needs no sign-in.")
    async def deadline_preview(
        self, info: Info, definition: str, started_at: datetime, region_code: Text | None = None
    ) -> DeadlinePreview:
        found, wrong = await rules.deadline_preview(
            info.context.reader, parse_text(definition), started_at, region_code
        )
        return DeadlinePreview(
            due_at=None if found is None else found.due_at,
            due_on=None if found is None else found.due_on,
            provisional=None if found is None else found.provisional,
            explanation=list(found.explanation if found else ()),  # type: ignore[arg-type]
            errors=told_at_arguments(info, Several(wrong)),
        )
