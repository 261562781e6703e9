"""The clocks of a made-up world with the pauses, extensions and other moves that they went through."""

from datetime import datetime, timedelta
from typing import Any

from business_channel.deadlines.model import Deadline, DeadlineMove, DeadlineSegment
from tests.business_channel.reports.made_up.luck import SECOND, Luck, Rows

_DAYS = {"REPLY": 9, "OPINION": 5, "ACCEPT": 1, "INTERIM": 6}


def clock(luck: Luck, rows: Rows, kind: str, submission_id: Any, at: datetime, order_id: Any = None) -> dict[str, Any]:
    """A clock that has just started, the author's or, with an order, its department's; it still runs."""
    urgent = kind == "CONTACT" or luck.happens(0.06)
    due_at = (
        at + timedelta(hours=24) if urgent else _end_of(at + timedelta(days=_DAYS[kind] + luck.random.randrange(3)))
    )
    due_at = due_at.replace(microsecond=0)
    term = {"unit": "HOURS" if urgent else "WORKING_DAYS", "total": 7, "definition_version": 1, "calendar_version": 1}
    rule = {"definition_code": "world", "start_event": "submission:dispatched", "clock": kind, "provisional": False}
    told = {"due_on": due_at.date(), "due_at": due_at, "yellow_at": due_at, "steps": "[]", "upcoming": "[]"}
    duty = {
        "duty": "CHANNEL" if order_id is None else "UNIT",
        "submission_id": submission_id,
        "work_order_id": order_id,
    }
    row = rows.add(Deadline, **term | rule | told | duty, started_at=at, state="RUNNING", extended=False)
    _segment(rows, row, "RUNNING", at)
    return row


def _end_of(moment: datetime) -> datetime:
    return moment.replace(hour=23, minute=59, second=59, microsecond=0)


def stop(luck: Luck, rows: Rows, row: dict[str, Any], at: datetime | None) -> None:
    """What happened to a clock up to ``at``, when it stopped; with None it goes on, or stands still."""
    moment = row["started_at"]
    until = at or luck.until
    for _ in range(luck.random.choice((0, 0, 0, 0, 0, 1, 1, 2))):
        moment = luck.between(max(moment, rows.segments[row["id"]][-1]["since"]) + SECOND, until)
        if moment >= until:
            break
        if luck.happens(0.5):
            _moved(luck, rows, row, moment)
        elif not _paused(luck, rows, row, moment, until, stopped=at is not None):
            break
    if at is not None:
        _segment(rows, row, "STOPPED", at)
        row |= {"state": "STOPPED", "stopped_at": at}


def _moved(luck: Luck, rows: Rows, row: dict[str, Any], moment: datetime) -> None:
    cause = luck.one_of({"EXTENSION": 5, "CALENDAR": 1, "PAUSE": 1})
    days = timedelta(days=luck.random.randrange(1, 8) if cause != "CALENDAR" else 1)
    due = {"old_due_on": row["due_on"], "old_due_at": row["due_at"]}
    row["due_at"] += days
    row["due_on"] = row["due_at"].date()
    due |= {"new_due_on": row["due_on"], "new_due_at": row["due_at"]}
    versions = {"calendar_version": 1, "definition_version": 1}
    rows.add(DeadlineMove, deadline_id=row["id"], at=moment, cause=cause, **due | versions)
    if cause == "EXTENSION":
        row["extended"] = True
        _segment(rows, row, "EXTENDED", moment)


def _paused(luck: Luck, rows: Rows, row: dict[str, Any], at: datetime, until: datetime, *, stopped: bool) -> bool:
    """A pause from ``at`` on; False where it lasts to the end."""
    _segment(rows, row, "PAUSED", at)
    if luck.happens(0.1):
        _segment(rows, row, "REDEFINED", luck.between(at, min(at + SECOND * 90_000, until)))
    last = rows.segments[row["id"]][-1]["since"]
    if luck.happens(0.25):
        row |= {"state": row["state"] if stopped else "PAUSED"}
        return False
    _segment(rows, row, "RUNNING", luck.between(last, until))
    return True


def _segment(rows: Rows, row: dict[str, Any], kind: str, since: datetime) -> None:
    known = rows.segments[row["id"]]
    total = 7 if kind in ("RUNNING", "EXTENDED", "REDEFINED") else None
    known.append(
        rows.add(DeadlineSegment, deadline_id=row["id"], position=len(known), kind=kind, since=since, total=total)
    )
