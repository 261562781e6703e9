"""Whether submissions are answered, and in what time: the sums behind the rates, of all or told apart by a label."""

from dataclasses import dataclass
from typing import Any

from business_channel.reports import survival
from business_channel.reports.asking import Question
from business_channel.reports.cells import counted, hours, measured, ratio
from business_channel.reports.document import Basis, Cell, Column
from business_channel.reports.facts import SUBMISSIONS, Facts
from business_channel.reports.survival import Times, told


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed up of one group; ``label`` is ``None`` for the unclassified, and for everything."""

    label: Any
    counts: Any
    times: Times


def _replied(question: Question) -> str:
    if question.basis is Basis.PERIOD:
        return "f.replied_within AND f.valid"
    return "f.entered AND f.valid AND f.replied_at IS NOT NULL"


def _overdue(question: Question, ending: str = "") -> str:
    overdue, due = f"overdue{ending}", f"due{ending}_at"
    if question.basis is Basis.PERIOD:
        return f"f.valid AND f.{overdue} AND f.{due} >= :since AND f.{due} < :until"
    return f"f.entered AND f.valid AND f.{overdue}"


def _sums(question: Question) -> str:
    replied, late, late_unextended = _replied(question), _overdue(question), _overdue(question, "_unextended")
    return f"""
        count(*) FILTER (WHERE f.received) AS received,
        count(*) FILTER (WHERE f.received AND f.replied_at IS NOT NULL) AS received_replied,
        count(*) FILTER (WHERE f.replied_within) AS replied_within,
        count(*) FILTER (WHERE f.entered) AS approved,
        count(*) FILTER (WHERE f.entered AND f.valid) AS valid,
        count(*) FILTER (WHERE f.entered AND f.valid AND f.replied_at IS NOT NULL) AS cohort_replied,
        count(*) FILTER (WHERE f.entered AND f.valid AND f.contacted) AS contacted,
        count(*) FILTER (WHERE {replied}) AS replied,
        count(*) FILTER (WHERE {late}) AS overdue,
        count(*) FILTER (WHERE {replied} AND f.due_at IS NOT NULL) AS timed,
        count(*) FILTER (WHERE {replied} AND f.on_time) AS on_time,
        count(*) FILTER (WHERE {replied} AND f.on_time_unextended) AS on_time_unextended,
        count(*) FILTER (WHERE {late_unextended}) AS overdue_unextended"""


def _lasting(question: Question, label: str, joins: str = "") -> str:
    return f"""SELECT {label} AS label, f.minutes, greatest(0, f.minutes - f.minutes_paused) AS net,
        {_replied(question)} AS answered, f.replied_at IS NOT NULL AS ended, f.entered AS watched
    FROM {SUBMISSIONS} f {joins} WHERE f.valid AND (f.entered OR f.replied_within)"""


async def everything(facts: Facts) -> Sums:
    """The sums of all that is counted."""
    times = told(await facts.rows(survival.times(_lasting(facts.question, "NULL::text"))))
    counts = await facts.row(f"SELECT {_sums(facts.question)} FROM {SUBMISSIONS} f")
    return Sums(None, counts, times.get(None, Times()))


async def by(facts: Facts, label: str, joins: str = "") -> list[Sums]:
    """The sums of every group by its ``label``, an expression over ``f`` and what ``joins`` adds; a submission that a
    join finds several times counts once in each of its groups.
    """
    question = facts.question
    times = told(await facts.rows(survival.times(_lasting(question, label, joins))))
    select = f"SELECT {label} AS label, {_sums(question)} FROM {SUBMISSIONS} f {joins}"
    grouped = await facts.rows(f"{select} GROUP BY 1 ORDER BY 1")
    return [Sums(each.label, each, times.get(each.label, Times())) for each in grouped]


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


def cells(question: Question, found: Sums | None) -> tuple[Cell, ...]:
    """The cells of one group under ``columns``; without one, of a group in which there is nothing."""
    if found is None:
        return (0, 0, 0, 0, 0, *(ratio(0, 0) for _ in range(6)), *(hours(None, 0) for _ in range(5)))
    counts = found.counts
    by_period = question.basis is Basis.PERIOD
    times = found.times
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
