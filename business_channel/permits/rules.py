"""What follows from the steps of a licence by the Administrative Licensing Law, of which all days are working days
(Art. 82). Pure: the same steps, calendar and day give the same answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property

from business_channel.deadlines.calendar import ONE_DAY, Calendar, add_working_days, days_from_to
from business_channel.deadlines.counting import Computed, compute
from business_channel.deadlines.deadline import Break, Course, begin
from business_channel.deadlines.definitions import Definition, released
from business_channel.deadlines.model import PauseReason
from business_channel.now import SHANGHAI
from business_channel.permits.model import PermitOutcome, PermitState
from business_channel.permits.model import PermitStepKind as Kind

CORRECTION, DECIDE, JOINT, DELIVER = "permit.correction", "permit.decide", "permit.joint", "permit.deliver"
RENEWAL_DAYS = 30
"""How many working days before the expiry a renewal is asked for at the latest (Art. 50)."""

ENDS: frozenset[Kind] = frozenset({Kind.DECIDED, Kind.WITHDRAWN, Kind.DEEMED_RENEWED})
ACCEPTS = frozenset({Kind.ACCEPTED, Kind.DEEMED_ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as far as days need it; ``recorded_on`` is the day on which it was written down."""

    kind: Kind
    on: date
    recorded_on: date
    reason: PauseReason | None = None
    days: int | None = None
    outcome: PermitOutcome | None = None
    joint: bool | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A time that does not count (Art. 45): from the day after ``began`` to ``until``, at most as long as was told;
    ``open`` while nobody has recorded its end.
    """

    reason: PauseReason
    began: date
    told_until: date
    until: date
    open: bool


def moment(day: date) -> datetime:
    """When what happened on a day is put: at its very beginning, but after midnight, so that the day itself counts."""
    return datetime.combine(day, time(0, 0, 1), SHANGHAI)


@dataclass(frozen=True)
class File:
    """The steps of one application on a calendar, as they stand at the end of the day ``today``.

    ``joint`` is what the applicant stated; ``expires_on`` is the last day of the licence to be renewed, if it is one.
    """

    calendar: Calendar
    today: date
    steps: Sequence[Step]
    joint: bool = False
    expires_on: date | None = None
    terms: Mapping[str, Definition] = field(default_factory=released)

    def as_of(self, day: date) -> "File":
        """The same at the end of another day; steps after it are left out."""
        return replace(self, today=day, steps=[each for each in self.steps if each.on <= day])

    def last(self, *kinds: Kind) -> Step | None:
        """The last step of one of these kinds."""
        return next((each for each in reversed(self.steps) if each.kind in kinds), None)

    def on(self, *kinds: Kind) -> date | None:
        """The day of that step."""
        found = self.last(*kinds)
        return None if found is None else found.on

    def after(self, day: date, code: str) -> date:
        """The last day of a term that starts on ``day``."""
        return add_working_days(self.calendar, day, self.terms[code].amount)

    @cached_property
    def silence(self) -> tuple[date, date] | None:
        """The day on which a file came to which nothing was said, and the last day on which it could have been; after
        that it is accepted since the first. What was corrected comes anew, and nothing more can be asked for.
        """
        came = self.last(Kind.RECEIVED, Kind.CORRECTION_REQUESTED, Kind.CORRECTED)
        if came is None or came.kind is Kind.CORRECTION_REQUESTED:
            return None
        return came.on, self.after(came.on, CORRECTION)

    @property
    def correction_due_on(self) -> date | None:
        """The last day on which the applicant could be told what is missing."""
        received = self.on(Kind.RECEIVED)
        return None if received is None else self.after(received, CORRECTION)

    @cached_property
    def deemed_accepted(self) -> bool:
        """Whether silence accepted the file (Art. 32)."""
        if self.silence is None:
            return False
        accepted = self.on(*ACCEPTS) or self.on(*ENDS) or self.today
        return accepted > self.silence[1] or self.last(Kind.DEEMED_ACCEPTED) is not None

    @cached_property
    def accepted_on(self) -> date | None:
        """The day from which the decision is counted: that of the acceptance; by silence that of the receipt."""
        if self.silence is not None and (self.deemed_accepted or self.last(Kind.DECIDED)):
            return self.silence[0] if self.deemed_accepted else self.on(*ACCEPTS) or self.silence[0]
        return self.on(*ACCEPTS)

    @cached_property
    def exclusions(self) -> Sequence[Exclusion]:
        """Every time that does not count, in order."""
        return list(self._exclusions())

    def _exclusions(self) -> Iterator[Exclusion]:
        for place, each in enumerate(self.steps):
            if each.kind is Kind.EXCLUSION_BEGAN:
                assert each.reason, "an exclusion has a reason"
                assert each.days, "an exclusion has days"
                told = add_working_days(self.calendar, each.on, each.days)
                ended = next((one.on for one in self.steps[place:] if one.kind is Kind.EXCLUSION_ENDED), None)
                yield Exclusion(each.reason, each.on, told, told if ended is None else min(told, ended), ended is None)

    @property
    def excluded(self) -> Exclusion | None:
        """The exclusion of which nobody has recorded the end."""
        return self.exclusions[-1] if self.exclusions and self.exclusions[-1].open else None

    @property
    def code(self) -> str:
        """The code of the clock of the decision."""
        said = self.last(Kind.ACCEPTED)
        return JOINT if (self.joint if said is None or said.joint is None else said.joint) else DECIDE

    @property
    def extended(self) -> bool:
        """Whether the head has given more time (Art. 42)."""
        return self.last(Kind.EXTENDED) is not None

    @property
    def total(self) -> int:
        """The term of the decision in working days."""
        term = self.terms[self.code]
        return term.cap or term.amount if self.extended else term.amount

    @cached_property
    def decision(self) -> Computed | None:
        """The end of the term of the decision with every step of the counting; ``None`` before the acceptance. A time
        that does not count yet is taken to last as long as was told.
        """
        if self.accepted_on is None:
            return None
        breaks = tuple(Break(moment(each.began), moment(each.until), each.reason) for each in self.exclusions)
        course: Course = replace(begin(moment(self.accepted_on), self.total), breaks=breaks, extended=self.extended)
        return compute(self.terms[self.code], self.calendar, course)

    @property
    def due_on(self) -> date | None:
        """The last day for the decision."""
        return None if self.decision is None else self.decision.due_on

    @property
    def excluded_days(self) -> int:
        """How many working days of the term did not count."""
        days = (day for each in self.exclusions for day in days_from_to(each.began + ONE_DAY, each.until))
        return sum(self.calendar.is_working(day) for day in days)

    @property
    def ended_on(self) -> date | None:
        """The day on which nothing more was to be decided."""
        return self.expires_on if self.deemed_renewed else self.on(*ENDS)

    @property
    def overdue_since(self) -> date | None:
        """The first day on which the decision was late; for ever, once it was."""
        late = self.due_on is not None and (self.ended_on or self.today) > self.due_on
        return self.due_on + ONE_DAY if late and self.due_on is not None else None

    @property
    def late_by(self) -> int:
        """How many working days late the decision is, or was."""
        if self.overdue_since is None:
            return 0
        late = days_from_to(self.overdue_since, self.ended_on or self.today)
        return sum(map(self.calendar.is_working, late))

    @cached_property
    def asked_in_time(self) -> bool | None:
        """Whether the renewal was asked for thirty days before the expiry (Art. 50); ``None`` where it is none, or
        where nobody knows when.
        """
        asked = self.on(Kind.APPLIED) or self.on(Kind.RECEIVED)
        if self.expires_on is None or asked is None:
            return None
        return add_working_days(self.calendar, asked, RENEWAL_DAYS) <= self.expires_on

    @cached_property
    def deemed_renewed(self) -> bool:
        """Whether silence renewed the licence: it was asked for in time, does not await a correction, and nothing was
        decided by its last day.
        """
        if self.last(Kind.DEEMED_RENEWED) is not None:
            return True
        if not self.asked_in_time or self.expires_on is None or self.today <= self.expires_on:
            return False
        return self.as_of(self.expires_on).state not in _SETTLED | {PermitState.CORRECTING}

    @cached_property
    def state(self) -> PermitState:
        """Where the application stands."""
        if (found := self._ended()) is not None:
            return found
        if self.accepted_on is not None:
            running = self.excluded is None or self.excluded.told_until < self.today
            return PermitState.TAKEN_UP if running else PermitState.EXCLUDED
        last = self.last(*_BEFORE)
        return PermitState.FILED if last is None else _BEFORE[last.kind]

    def _ended(self) -> PermitState | None:
        if self.last(Kind.LICENCE_DELIVERED):
            return PermitState.DELIVERED
        if self.last(Kind.WITHDRAWN):
            return PermitState.WITHDRAWN
        decided = self.last(Kind.DECIDED)
        if decided is not None:
            return PermitState.REFUSED if decided.outcome is PermitOutcome.REFUSED else PermitState.GRANTED
        return PermitState.RENEWED if self.deemed_renewed else None

    @property
    def delivery_due_on(self) -> date | None:
        """The last day for the delivery of what was granted (Art. 44)."""
        decided = self.last(Kind.DECIDED)
        granted = decided is not None and decided.outcome is PermitOutcome.GRANTED
        return self.after(decided.on, DELIVER) if granted and decided is not None else None

    @property
    def delivery_overdue_since(self) -> date | None:
        """The first day on which the delivery was late."""
        due = self.delivery_due_on
        late = due is not None and (self.on(Kind.LICENCE_DELIVERED) or self.today) > due
        return due + ONE_DAY if late and due is not None else None


_BEFORE = {
    Kind.RECEIVED: PermitState.RECEIVED,
    Kind.CORRECTION_REQUESTED: PermitState.CORRECTING,
    Kind.CORRECTED: PermitState.CORRECTED,
}
_SETTLED = frozenset({PermitState.GRANTED, PermitState.REFUSED, PermitState.DELIVERED, PermitState.WITHDRAWN})
