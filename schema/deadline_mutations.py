"""Deadlines in the API: what departments do with their clocks, and administrators with rules and calendars."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import strawberry

from business_channel.access import Role
from business_channel.deadlines import amending, imports
from business_channel.deadlines.amending import Amended, Amendment
from business_channel.deadlines.imports import HolidayNotice, Imported, NamedDay
from business_channel.deadlines.model import Clock, DayStatus, PauseReason
from business_channel.errors import Mendable, Several
from business_channel.events import note
from business_channel.ids import global_id, key_of
from business_channel.submissions.model import SubmissionKind
from business_channel.views import work_orders as views
from business_channel.views.deadline_definitions import told as told_definition
from business_channel.work import Work
from business_channel.work_orders import clocks
from schema.context import Info
from schema.deadlines import DeadlineDefinition
from schema.mutations import carry_out, told, transacted
from schema.scalars import Text
from schema.user_errors import UserError
from schema.work_orders import WorkOrderPayload

MOVES_SHOWN = 100


@strawberry.input(description="A clock of a work order to let stand still, for a reason that its rule lists.")
class PauseClockInput:
    work_order_id: strawberry.ID
    reason: PauseReason
    clock: Clock = Clock.REPLY


@strawberry.input(description="A paused clock of a work order to let go on.")
class ResumeClockInput:
    work_order_id: strawberry.ID
    clock: Clock = Clock.REPLY


@strawberry.input(description="More time for a clock of a work order: the whole term from its start, in its unit.")
class RequestExtensionInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    total: int
    reason: Text
    clock: Clock = Clock.REPLY


@strawberry.enum(description="GRANT the extension, or REFUSE it.")
class ExtensionDecision(StrEnum):
    GRANT = "GRANT"
    REFUSE = "REFUSE"


@strawberry.input(description="What the head decides on a request for more time.")
class DecideExtensionInput:
    extension_id: strawberry.ID
    decision: ExtensionDecision
    note: Text | None = None


@strawberry.enum(description="WORK, OFF, or NORMAL for a day that is left to its weekday again.")
class NamedDayStatus(StrEnum):
    WORK = "WORK"
    OFF = "OFF"
    NORMAL = "NORMAL"


@strawberry.input(description="A day that a notice on holidays names.")
class NamedDayInput:
    date: date
    status: NamedDayStatus
    occasion: Text | None = None

    def named(self) -> NamedDay:
        """The day as the domain reads it."""
        status = None if self.status is NamedDayStatus.NORMAL else DayStatus(self.status.value)
        return NamedDay(self.date, status, self.occasion or "")


@strawberry.input(
    description="A notice on holidays, of the whole country or of one region, and where it was published."
)
class ImportCalendarInput:
    source: Text
    days: list[NamedDayInput]
    region_code: Text | None = None


@strawberry.type
class ImportCalendarPayload:
    """The new version of the calendar and the days that it changes; open deadlines are derived anew within a minute."""

    version: int | None = None
    published_through: date | None = None
    changed_days: list[date] | None = None
    errors: list[UserError]


@strawberry.input(description="Who is told, so many working days (or hours) past the due date.")
class LadderRungInput:
    to: Role
    after: int


@strawberry.input(
    description="New values for the rule of a clock; what is left out stays as it is. `basedOn` makes a new code of a "
    "known one. With `applyToRunning` running clocks come under it, if exactly `expectedMoves` due dates move by that."
)
class SaveDeadlineDefinitionInput:
    code: Text
    based_on: Text | None = None
    name_zh: Text | None = None
    name_en: Text | None = None
    instrument_zh: Text | None = None
    instrument_en: Text | None = None
    article_zh: Text | None = None
    article_en: Text | None = None
    amount: int | None = None
    cap: int | None = None
    first_day_counts: bool | None = None
    rolls_over: bool | None = None
    pauses: list[PauseReason] | None = None
    warn_percent: list[int] | None = None
    warn_left: list[int] | None = None
    ladder: list[LadderRungInput] | None = None
    kind: SubmissionKind | None = None
    topic_code: Text | None = None
    region_code: Text | None = None
    urgent: bool | None = None
    dry_run: bool = False
    apply_to_running: bool = False
    expected_moves: int | None = None

    def amendment(self) -> Amendment:
        """The input as the domain reads it."""
        return Amendment(
            code=self.code,
            based_on=self.based_on,
            changes={name: text for name, text in self._columns().items() if text is not None},
            apply_to_running=self.apply_to_running,
            dry_run=self.dry_run,
            expected_moves=self.expected_moves,
        )

    def _columns(self) -> dict[str, str | None]:
        words = ("name_zh", "name_en", "instrument_zh", "instrument_en", "article_zh", "article_en")
        plain = ("amount", "cap", "first_day_counts", "rolls_over", "kind", "urgent")
        ladder = None if self.ladder is None else [f"{each.to.value}:{each.after}" for each in self.ladder]
        several = {"pauses": self.pauses, "warn_percent": self.warn_percent, "warn_left": self.warn_left}
        return (
            {name: getattr(self, name) for name in words}
            | {name: _text(getattr(self, name)) for name in plain}
            | {"topic": self.topic_code, "region": self.region_code}
            | {name: _joined(values) for name, values in several.items()}
            | {"ladder": _joined(ladder)}
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _joined(values: list[Any] | None) -> str | None:
    return None if values is None else ";".join(map(str, values))


@strawberry.type
class DeadlineShift:
    """A due date that the new rule moves."""

    deadline_id: strawberry.ID
    submission_id: strawberry.ID
    old_due_on: date
    new_due_on: date


@strawberry.type
class SaveDeadlineDefinitionPayload:
    """The rule in its new version; `moves` are the first of the `moveCount` due dates that it moves, or would move."""

    definition: DeadlineDefinition | None = None
    move_count: int | None = None
    moves: list[DeadlineShift] | None = None
    errors: list[UserError]


def _order_key(text: str) -> UUID:
    return key_of("WorkOrder", text, ("workOrderId",))


@strawberry.type
class DeadlinesMutation:
    @strawberry.mutation(description="A department lets its clock stand still, for a reason that the rule lists.")
    async def pause_clock(self, info: Info, input: PauseClockInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            key = _order_key(input.work_order_id)
            await clocks.pause(work, key, input.clock, input.reason)
            return key

        return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A department lets its paused clock go on.")
    async def resume_clock(self, info: Info, input: ResumeClockInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            key = _order_key(input.work_order_id)
            await clocks.resume(work, key, input.clock)
            return key

        return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A department asks for more time, before its term is over.")
    async def request_extension(self, info: Info, input: RequestExtensionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            key = _order_key(input.work_order_id)
            wanted = clocks.Request(work_order_id=key, clock=input.clock, total=input.total, reason=input.reason)
            await clocks.request_extension(work, wanted, input.idempotency_key)
            return key

        return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The head of the department grants more time or refuses it; the author is told.")
    async def decide_extension(self, info: Info, input: DecideExtensionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("Extension", input.extension_id, ("extensionId",))
            granted = input.decision is ExtensionDecision.GRANT
            return await clocks.decide_extension(work, key, granted=granted, note=input.note)

        return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A notice on holidays becomes a new version of the calendar.")
    async def import_calendar(self, info: Info, input: ImportCalendarInput) -> ImportCalendarPayload:
        async def verb(work: Work) -> Imported:
            work.principal.must_have_any(Role.ADMIN)
            days = tuple(each.named() for each in input.days)
            imported = await imports.import_notice(
                work, HolidayNotice(days=days, source=input.source, region_code=input.region_code)
            )
            note(work, "calendar:imported", None, version=imported.version)
            return imported

        try:
            done = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return ImportCalendarPayload(errors=told(info, refused))
        return ImportCalendarPayload(
            version=done.version,
            published_through=done.published_through,
            changed_days=list(done.changed),
            errors=[],
        )

    @strawberry.mutation(description="The rule of a clock gets a new version; running clocks keep theirs unless told.")
    async def save_deadline_definition(
        self, info: Info, input: SaveDeadlineDefinitionInput
    ) -> SaveDeadlineDefinitionPayload:
        async def verb(work: Work) -> Amended:
            return await amending.save(work, input.amendment())

        try:
            saved = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return SaveDeadlineDefinitionPayload(errors=told(info, refused))
        return SaveDeadlineDefinitionPayload(
            definition=told_definition(saved.definition, info.context.language),  # type: ignore[arg-type]
            move_count=len(saved.moves),
            moves=[
                DeadlineShift(
                    deadline_id=strawberry.ID(global_id("Deadline", each.deadline_id)),
                    submission_id=strawberry.ID(global_id("Submission", each.submission_id)),
                    old_due_on=each.old_due_on,
                    new_due_on=each.new_due_on,
                )
                for each in saved.moves[:MOVES_SHOWN]
            ],
            errors=[],
        )
