"""The due dates that the law and the stories give, as one table."""

from datetime import date
from typing import NamedTuple

import pytest

from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import Segment, fold
from business_channel.deadlines.definitions import released
from business_channel.deadlines.model import PauseReason, SegmentKind
from tests.official_calendar import OFFICIAL, at

WD, CD = "service.reply.investigation", "arrears.handle"


class Row(NamedTuple):
    """A start, a rule with its amount (none: its own), what happened to the clock, and the last day."""

    start: str
    code: str
    amount: int | None
    due_on: str
    why: str
    happened: tuple[tuple[SegmentKind, str], ...] = ()


PAUSED, RUNNING = SegmentKind.PAUSED, SegmentKind.RUNNING
TABLE = [
    Row("2020-09-24", WD, 10, "2020-10-14", "Sun 09-27 and Sat 10-10 work; 10-01 to 10-08 off"),
    Row("2025-09-24", WD, 10, "2025-10-14", "Sun 09-28 and Sat 10-11 work; 10-01 to 10-08 off"),
    Row("2026-04-30", WD, 5, "2026-05-11", "Sat 05-09 works"),
    Row("2025-09-01", CD, 30, "2025-10-09", "full on 10-01, in the holiday"),
    Row("2025-09-11", CD, 30, "2025-10-11", "full on a Saturday that is worked"),
    Row("2025-09-22", WD, 10, "2025-10-11", "without a pause"),
    Row(
        "2025-09-22",
        WD,
        10,
        "2025-10-20",
        "paused at the end of 09-24, resumed on 10-09: 2 days used, 8 left from 10-10",
        ((PAUSED, "2025-09-24T18:00"), (RUNNING, "2025-10-09T09:00")),
    ),
    Row("2020-02-22T20:00", "service.reply.consultation", None, "2020-02-26", "S1: a clock of days waits for Monday"),
    Row("2020-02-22T20:00", "service.reply.urgent", None, "2020-02-23", "S1: an urgent one does not"),
    Row("2020-05-28", "service.reply.help", None, "2020-06-08", "S2: wages of Hezhang"),
    Row("2020-05-28", "service.reply.investigation", None, "2020-06-11", "S2: if it has to be investigated"),
    Row("2020-03-16", "service.reply.suggestion", None, "2020-03-30", "S3: one-stop service in Yunnan"),
    Row("2020-03-16", "service.reply.hard", None, "2020-04-07", "S3: 04-04 to 04-06 off"),
    Row("2025-06-10", CD, 30, "2025-07-10", "S6: payment of a public institution"),
    Row("2025-09-24", "arrears.transfer", None, "2025-10-14", "S6: transfer to the handling department"),
    Row("2025-10-10", "arrears.handle", None, "2025-11-10", "S6: rolls from Sunday"),
    Row("2025-10-10", "arrears.cap", None, "2026-01-08", "S6: never later"),
    Row("2025-08-02", "petition.extended", None, "2025-10-31", "90 days in all, from the original start"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.start} {row.code} {row.why}")
def test_a_clock_ends_on_its_day(row: Row) -> None:
    rule = released()[row.code]
    started = Segment(RUNNING, at(row.start), total=rule.amount if row.amount is None else row.amount)
    happened = [Segment(kind, at(when), reason=_reason(kind)) for kind, when in row.happened]
    computed = compute(rule, OFFICIAL, fold([started, *happened]))
    assert computed.due_on == date.fromisoformat(row.due_on)


def _reason(kind: SegmentKind) -> PauseReason | None:
    return PauseReason.SUPPLEMENT if kind is PAUSED else None


@pytest.mark.parametrize(
    ("code", "start", "extended_on", "total", "due_on"),
    [
        ("petition.handle", "2025-08-02", "2025-09-20", 90, "2025-10-31"),
        ("arrears.handle", "2025-10-10", "2025-11-03", 90, "2026-01-08"),
        ("permit.decide", "2025-09-01", "2025-09-20", 30, "2025-10-17"),
    ],
)
def test_an_extended_clock_counts_its_whole_term_from_the_start(
    code: str, start: str, extended_on: str, total: int, due_on: str
) -> None:
    rule = released()[code]
    started = Segment(RUNNING, at(start), total=rule.amount)
    course = fold([started, Segment(SegmentKind.EXTENDED, at(extended_on), total=total)])
    assert compute(rule, OFFICIAL, course).due_on == date.fromisoformat(due_on)
