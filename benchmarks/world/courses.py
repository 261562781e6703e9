"""How far a matter has come by now: the moments of its steps, each some time after the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random


class Step(Enum):
    """The steps of a matter after its filing, in their order."""

    REVIEWED = "reviewed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    DRAFTED = "drafted"
    SIGNED = "signed"
    PUBLISHED = "published"
    RATED = "rated"


_MEAN_HOURS = {
    Step.REVIEWED: 5,
    Step.DISPATCHED: 6,
    Step.ACCEPTED: 14,
    Step.DRAFTED: 80,
    Step.SIGNED: 18,
    Step.PUBLISHED: 10,
    Step.RATED: 72,
}
_NEVER = {Step.DISPATCHED: 0.04, Step.ACCEPTED: 0.01, Step.DRAFTED: 0.03, Step.RATED: 0.4}
"""The share of matters that stop before a step: refused by the review, left lying, or never rated by the author."""


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of the steps that a matter has taken; ``refused`` where the review did not take it."""

    filed_at: datetime
    moments: Mapping[Step, datetime]
    refused: bool

    def at(self, step: Step) -> datetime | None:
        """When the step was taken, ``None`` when it was not."""
        return self.moments.get(step)

    def came_to(self, step: Step) -> bool:
        """Whether the step was taken."""
        return step in self.moments


def course(random: Random, filed_at: datetime, until: datetime, steps: tuple[Step, ...] = tuple(Step)) -> Course:
    """A course by chance; what would come after ``until`` has not happened."""
    moment = filed_at
    moments: dict[Step, datetime] = {}
    for step in steps:
        if random.random() < _NEVER.get(step, 0):
            return Course(filed_at, moments, refused=step is Step.DISPATCHED)
        moment += timedelta(hours=random.expovariate(1 / _MEAN_HOURS[step]))
        if moment > until:
            break
        moments[step] = moment
    return Course(filed_at, moments, refused=False)
