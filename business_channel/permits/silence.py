"""When something follows from silence, and when the channel notes it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from business_channel.deadlines.calendar import ONE_DAY
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.rules import ACCEPTS, ENDS, File


@dataclass(frozen=True, slots=True)
class Lapse:
    """What follows from silence: the step that the channel notes, with its day, and the first day to note it."""

    kind: Kind
    on: date
    noted_from: date


def lapse(file: File) -> Lapse | None:
    """What silence does next to a file to which nothing more is recorded; ``None`` when nothing ever.

    It is noted when the day on which something was last recorded is over as well, so that who enters the past has the
    whole day for it.
    """
    found = min(_lapses(file), key=lambda each: each[0], default=None)
    if found is None:
        return None
    until, kind, on = found
    recorded = max((each.recorded_on for each in file.steps), default=until)
    return Lapse(kind, on, max(until, recorded) + ONE_DAY)


def _lapses(file: File) -> Iterator[tuple[date, Kind, date]]:
    """Each with the last day on which it could still have been kept from happening."""
    if file.last(*ENDS) is not None:
        return
    if file.silence is not None and file.last(*ACCEPTS) is None:
        yield file.silence[1], Kind.DEEMED_ACCEPTED, file.silence[0]
    if file.excluded is not None:
        yield file.excluded.told_until, Kind.EXCLUSION_ENDED, file.excluded.told_until
    if file.expires_on is not None and file.as_of(file.expires_on + ONE_DAY).deemed_renewed:
        yield file.expires_on, Kind.DEEMED_RENEWED, file.expires_on
