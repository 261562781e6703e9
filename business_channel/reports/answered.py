"""Whether submissions are answered, and in what time: the sums and times behind the rates."""

from collections.abc import Mapping
from typing import Any

from business_channel.reports import survival
from business_channel.reports.asking import Question
from business_channel.reports.cells import counted, hours, measured, ratio
from business_channel.reports.document import Basis, Cell, Column
from business_channel.reports.facts import SUBMISSIONS, Facts
from business_channel.reports.survival import Times, told


def _replied(question: Question) -> str:
    if question.basis is Basis.PERIOD:
        return "f.replied_within AND f.valid"
    return "f.entered AND f.valid AND f.replied_at IS NOT NULL"


def _overdue(question: Question, ending: str = "") -> str:
    overdue, due = f"overdue{ending}", f"due{ending}_at"
    if question.basis is Basis.PERIOD:
        return f"f.valid AND f.{overdue} AND f.{due} >= :since AND f.{due} < :until"
    return f"f.entered AND f.valid AND f.{overdue}"


def sums(question: Question) -> dict[str, str]:
    """SQL: what is counted of submissions ``f``, by name."""
    replied, late, late_unextended = _replied(question), _overdue(question), _overdue(question, "_unextended")
    conditions = {
        "received": "f.received",
        "received_replied": "f.received AND f.replied_at IS NOT NULL",
        "replied_within": "f.replied_within",
        "approved": "f.entered",
        "valid": "f.entered AND f.valid",
        "cohort_replied": "f.entered AND f.valid AND f.replied_at IS NOT NULL",
        "contacted": "f.entered AND f.valid AND f.contacted",
        "replied": replied,
        "overdue": late,
        "timed": f"{replied} AND f.due_at IS NOT NULL",
        "on_time": f"{replied} AND f.on_time",
        "on_time_unextended": f"{replied} AND f.on_time_unextended",
        "overdue_unextended": late_unextended,
    }
    return {name: f"count(*) FILTER (WHERE {each})" for name, each in conditions.items()}


def _lasting(question: Question, label: str, joins: str = "") -> str:
    return f"""SELECT {label} AS label, f.minutes, greatest(0, f.minutes - f.minutes_paused) AS net,
        {_replied(question)} AS answered, f.replied_at IS NOT NULL AS ended, f.entered AS watched
    FROM {SUBMISSIONS} f {joins} WHERE f.valid AND (f.entered OR f.replied_within)"""


async def times(facts: Facts, label: str = "NULL::text", joins: str = "") -> Mapping[Any, Times]:
    """The times of every group by its ``label``, an expression over ``f`` and what ``joins`` adds; without one, of
    everything under ``None``.
    """
    return told(await facts.rows(survival.times(_lasting(facts.question, label, joins))))


def columns(question: Question) -> tuple[Column, ...]:
    """The columns of ``cells``."""
    by_period = question.basis is Basis.PERIOD
    return (
        counted("received", "收到", "received"),
        counted("approved", "审核通过", "approved"),
        counted("valid", "有效", "valid"),
        counted("replied", "已答复", "replied"),
        counted("overdue", "逾期未答复", "overdue without a reply"),
        measured("reply_rate_period" if by_period else "reply_rate"),
        measured("reply_rate_received"),
        measured("due_reply_rate"),
        measured("on_time_rate"),
        measured("on_time_rate_unextended"),
        measured("response_rate"),
        measured("handling_median"),
        measured("handling_km_median"),
        measured("handling_p90"),
        measured("handling_net_median"),
        measured("handling_net_p90"),
    )


def cells(question: Question, counts: Any | None, times: Times) -> tuple[Cell, ...]:
    """The cells of one group under ``columns``; without counts, of a group in which there is nothing."""
    if counts is None:
        return (0, 0, 0, 0, 0, *(ratio(0, 0) for _ in range(6)), *(hours(None, 0) for _ in range(5)))
    by_period = question.basis is Basis.PERIOD
    return (
        counts.received,
        counts.approved,
        counts.valid,
        counts.replied,
        counts.overdue,
        ratio(counts.replied_within, counts.received) if by_period else ratio(counts.cohort_replied, counts.valid),
        ratio(counts.received_replied, counts.received),
        ratio(counts.replied, counts.replied + counts.overdue),
        ratio(counts.on_time, counts.timed + counts.overdue),
        ratio(counts.on_time_unextended, counts.timed + counts.overdue_unextended),
        ratio(counts.contacted, counts.valid),
        hours(times.median, counts.replied),
        hours(times.open_median, counts.valid),
        hours(times.p90, counts.replied),
        hours(times.net_median, counts.replied),
        hours(times.net_p90, counts.replied),
    )
