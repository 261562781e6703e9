"""Whether submissions are answered, and in what time: the sums behind the rates, of all or told apart by a label."""

from dataclasses import dataclass
from typing import Any

from business_channel.reports import survival
from business_channel.reports.asking import Question
from business_channel.reports.cells import counted, hours, measured, ratio
from business_channel.reports.document import Basis, Cell, Column
from business_channel.reports.facts import ORDERS, SUBMISSIONS, Facts

_CONTACTED = f"SELECT DISTINCT o.submission_id FROM {ORDERS} o WHERE o.answering AND o.contacted_in_time"


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed up of one group; ``label`` is ``None`` for the unclassified, ``whole`` for everything."""

    label: Any
    whole: bool
    counts: Any
    open_median: int | None


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
        count(*) FILTER (WHERE f.entered AND f.valid AND c.submission_id IS NOT NULL) AS contacted,
        count(*) FILTER (WHERE {replied}) AS replied,
        count(*) FILTER (WHERE {late}) AS overdue,
        count(*) FILTER (WHERE {replied} AND f.due_at IS NOT NULL) AS timed,
        count(*) FILTER (WHERE {replied} AND f.on_time) AS on_time,
        count(*) FILTER (WHERE {replied} AND f.on_time_unextended) AS on_time_unextended,
        count(*) FILTER (WHERE {late_unextended}) AS overdue_unextended,
        percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY f.minutes) FILTER (WHERE {replied}) AS total,
        percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY greatest(0, f.minutes - f.minutes_paused))
            FILTER (WHERE {replied}) AS net"""


async def sums(facts: Facts, label: str = "NULL::text", joins: str = "") -> list[Sums]:
    """Everything in one, first, then every group by its ``label``, an expression over ``f`` and what ``joins`` adds.

    A submission that a join finds several times counts once in each of its groups, and once in everything.
    """
    source = f"FROM {SUBMISSIONS} f LEFT JOIN ({_CONTACTED}) c ON c.submission_id = f.id"
    ended = "SELECT {0}f.minutes, f.replied_at IS NOT NULL AS ended FROM {1} f {2} WHERE f.entered AND f.valid"
    select = _sums(facts.question)
    whole = await facts.row(f"SELECT {select} {source}")
    median = await facts.row(survival.median(ended.format("", SUBMISSIONS, "")))
    found = [Sums(None, True, whole, median.median)]
    if label == "NULL::text":
        return found
    medians = await facts.rows(survival.median(ended.format(f"{label} AS label, ", SUBMISSIONS, joins), "label"))
    of = {each.label: each.median for each in medians}
    grouped = await facts.rows(f"SELECT {label} AS label, {select} {source} {joins} GROUP BY 1 ORDER BY 1")
    return found + [Sums(each.label, False, each, of.get(each.label)) for each in grouped]


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
    total, net = counts.total or (None, None), counts.net or (None, None)
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
        hours(total[0], counts.replied),
        hours(found.open_median, counts.valid),
        hours(total[1], counts.replied),
        hours(net[0], counts.replied),
        hours(net[1], counts.replied),
    )
