"""The clocks that a permit file lets run beside the matter's own, so that somebody is warned in time.

The file is the truth: a clock takes the course of its steps, whenever those were written down. It ends with the
channel's answer like every clock of the matter; the days of the file go on to be counted from the steps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from business_channel import events
from business_channel.deadlines import repository as clocks
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.calendar import ONE_DAY
from business_channel.deadlines.deadline import Segment
from business_channel.deadlines.model import Clock, Deadline, SegmentKind
from business_channel.permits.model import PermitOutcome
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.rules import ACCEPTS, CORRECTION, DELIVER, ENDS, File, moment
from business_channel.procedure import stages
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder

PREFIX = "permit."


async def follow(work: Work, submission: Submission, order: WorkOrder, file: File, *, also_late: bool = False) -> bool:
    """Brings the clocks of a permit file to what its steps say; a clock that is missing starts in the past, one that
    would be overdue at once with ``also_late`` alone: whoever enters the past may not have come to its end yet.

    Returns whether such a clock was left out. Doing it again changes nothing.
    """
    found = await clocks.locked_open(work, submission.id, {Clock.STATUTORY})
    running = {each.definition_code: each for each in found if each.definition_code.startswith(PREFIX)}
    wanted = dict(courses(file))
    for code, clock in running.items():
        known = (await clocks.segments_of(work, [clock.id]))[clock.id]
        taken = sum(each.kind is not SegmentKind.REDEFINED for each in known)
        await _go_on(work, clock, wanted.get(code, [])[taken:], file)
    missing = [code for code, course in wanted.items() if code not in running and not _is_over(course)]
    if submission.handling_state not in stages.WITH_DEPARTMENTS or order.state not in stages.TAKEN_ON | stages.AWAITING:
        return False
    late = {code for code in missing if not also_late and _is_late(file, code)}
    for code in missing:
        if code not in late:
            await _start(work, submission, order, file, code)
    return bool(late)


def _is_over(course: Sequence[Segment]) -> bool:
    return course[-1].kind is SegmentKind.STOPPED


def _is_late(file: File, code: str) -> bool:
    due = {CORRECTION: file.correction_due_on, DELIVER: file.delivery_due_on}.get(code, file.due_on)
    return due is not None and due < file.today


async def _start(work: Work, submission: Submission, order: WorkOrder, file: File, code: str) -> None:
    definition = await clocks.definition(work, code)
    if definition is not None:
        first, *others = dict(courses(file))[code]
        event = events.EventTag.PERMIT_RECORDED
        wanted = start_of(submission, event, work_order_id=order.id, at=first.since)
        [clock] = await deadlines.start_by(work, definition, wanted)
        await work.session.flush()
        await _go_on(work, clock, others, file)


async def _go_on(work: Work, clock: Deadline, segments: Sequence[Segment], file: File) -> None:
    """More time is added to the term that the clock has, which another definition may have made longer."""
    for each in segments:
        more = 0 if each.total is None else each.total - file.terms[clock.definition_code].amount
        await deadlines.follow(work, clock, each if each.total is None else replace(each, total=clock.total + more))


def courses(file: File) -> Iterator[tuple[str, list[Segment]]]:
    """Each clock that the steps started, by its code, with its segments: those of fewer steps are the first of them."""
    if (received := file.on(Kind.RECEIVED)) is not None:
        yield CORRECTION, [Segment(SegmentKind.RUNNING, moment(received)), *_answered(file)]
    if file.last(*ACCEPTS) is not None and file.accepted_on is not None:
        yield file.code, [Segment(SegmentKind.RUNNING, moment(file.accepted_on)), *_course(file)]
    decided = file.last(Kind.DECIDED)
    if decided is not None and decided.outcome is PermitOutcome.GRANTED:
        delivered = file.on(Kind.LICENCE_DELIVERED)
        over = [] if delivered is None else [Segment(SegmentKind.STOPPED, moment(delivered))]
        yield DELIVER, [Segment(SegmentKind.RUNNING, moment(decided.on)), *over]


def _answered(file: File) -> Iterator[Segment]:
    """The notice of what is missing is given, not needed any more, or has been missed."""
    for each in file.steps:
        if each.kind is Kind.DEEMED_ACCEPTED and file.correction_due_on is not None:
            yield Segment(SegmentKind.STOPPED, moment(file.correction_due_on + ONE_DAY))
            return
        if each.kind in {Kind.CORRECTION_REQUESTED, Kind.ACCEPTED, *ENDS}:
            yield Segment(SegmentKind.STOPPED, moment(each.on))
            return


def _course(file: File) -> Iterator[Segment]:
    """What became of the term of the decision after its start."""
    exclusions, standing = iter(file.exclusions), None
    for each in file.steps:
        if each.kind is Kind.EXCLUSION_BEGAN:
            standing = next(exclusions)
            yield Segment(SegmentKind.PAUSED, moment(each.on), reason=each.reason)
        elif each.kind in {Kind.EXCLUSION_ENDED, *ENDS}:
            if standing is not None and standing.until <= each.on:
                yield Segment(SegmentKind.RUNNING, moment(standing.until))
            standing = None
        if each.kind is Kind.EXTENDED:
            yield Segment(SegmentKind.EXTENDED, moment(each.on), total=file.total)
        elif each.kind in ENDS:
            yield Segment(SegmentKind.STOPPED, moment(each.on))
