"""The clocks on a matter, as the services would have started and stopped them, and their segments."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.world.chance import id_at
from benchmarks.world.courses import Step
from benchmarks.world.matters import Matter
from business_channel.deadlines import definitions
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.counting import Computed, compute
from business_channel.deadlines.deadline import Course, Segment, fold
from business_channel.deadlines.definitions import Definition, applicable
from business_channel.deadlines.model import Clock, Deadline, DeadlineSegment, DeadlineState, Duty, SegmentKind, Unit
from business_channel.deadlines.notices import plan, yellow_from
from business_channel.events import EventTag
from business_channel.work_orders.model import WorkOrderRole

Row = tuple[type[Deadline] | type[DeadlineSegment], dict[str, Any]]


class Clocks:
    """The REPLY clock and its shares, and the clock of acceptance, on one calendar.

    A clock of days that starts on the same day is counted once.
    """

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._counted: dict[object, tuple[Course, Computed, str]] = {}

    def rows(self, random: Random, matter: Matter, orders: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
        """The clocks of a dispatched matter with its orders, the first of which answers; each before its segments."""
        started_at, published_at = matter.course.at(Step.DISPATCHED), matter.course.at(Step.PUBLISHED)
        known = definitions.Matter(matter.kind, matter.theme.topic, matter.filer.town.region_code, matter.urgent)
        reply = applicable(definitions.released().values(), Clock.REPLY, known)
        if started_at is None:
            return
        if reply is not None:
            yield from self._rows(random, matter, reply, started_at, published_at, Duty.CHANNEL)
        accept = definitions.released()["order.accept"]
        for order in orders:
            accepted_at = order["accepted_at"] or published_at
            yield from self._rows(random, matter, accept, started_at, accepted_at, Duty.UNIT, order["id"])
            if reply is not None and order["role"] is not WorkOrderRole.CO:
                stopped_at = order["answered_at"] or published_at
                yield from self._rows(random, matter, reply, started_at, stopped_at, Duty.UNIT, order["id"])

    def _rows(
        self,
        random: Random,
        matter: Matter,
        definition: Definition,
        started_at: datetime,
        stopped_at: datetime | None,
        duty: Duty,
        order_id: UUID | None = None,
    ) -> Iterator[Row]:
        segments = [Segment(SegmentKind.RUNNING, started_at, total=definition.amount)]
        if stopped_at is not None:
            segments.append(Segment(SegmentKind.STOPPED, stopped_at))
        _, computed, steps = self._count(definition, segments[:1])
        key = id_at(random, started_at)
        about = {"id": key, "submission_id": matter.id, "work_order_id": order_id, "duty": duty}
        yield Deadline, about | self._row(definition, fold(segments), computed, duty) | {"steps": steps}
        for position, segment in enumerate(segments):
            said = {"kind": segment.kind, "since": segment.since, "total": segment.total}
            yield DeadlineSegment, {"deadline_id": key, "position": position, **said}

    def _row(self, definition: Definition, course: Course, computed: Computed, duty: Duty) -> dict[str, Any]:
        running = course.state is DeadlineState.RUNNING
        upcoming = plan(definition, self._calendar, course, computed, duty) if running else []
        return {
            "clock": definition.clock,
            "definition_code": definition.code,
            "definition_version": definition.version,
            "unit": definition.unit,
            "total": course.total,
            "calendar_version": self._calendar.version,
            "started_at": course.started_at,
            "start_event": EventTag.SUBMISSION_DISPATCHED,
            "state": course.state,
            "extended": False,
            "due_on": computed.due_on,
            "due_at": computed.due_at,
            "yellow_at": yellow_from(definition, course, computed),
            "provisional": computed.provisional,
            "stopped_at": course.stopped_at,
            "upcoming": json.dumps([{"name": each.name, "at": each.at.isoformat()} for each in upcoming]),
            "next_notice_at": upcoming[0].at if upcoming else None,
        }

    def _count(self, definition: Definition, segments: Sequence[Segment]) -> tuple[Course, Computed, str]:
        started_at = segments[0].since
        moment = started_at if definition.unit is Unit.HOURS else started_at.date()
        if (known := self._counted.get((definition.code, moment))) is not None:
            return known
        course = fold(segments)
        computed = compute(definition, self._calendar, course)
        counted = course, computed, json.dumps(computed.steps, ensure_ascii=False)
        if definition.unit is not Unit.HOURS:
            self._counted[definition.code, moment] = counted
        return counted
