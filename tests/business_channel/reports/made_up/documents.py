"""Documents that the suggestions of a made-up world entered, and records that somebody has taken back."""

from datetime import datetime
from typing import Any

from business_channel.adoptions.model import Adoption
from tests.business_channel.reports.made_up.luck import Luck, Rows
from tests.business_channel.reports.made_up.places import Places

_DEGREES = {"ADOPTED": 2, "PARTLY": 3, "REFERENCE": 4}


def entered(luck: Luck, rows: Rows, places: Places, row: dict[str, Any]) -> None:
    """None, one or several records of a suggestion that was once answered or is collected; a clause whose record was
    taken back may have another.
    """
    since, clause = _since(row), 0
    if row["kind"] != "SUGGESTION" or since is None:
        return
    for _ in range(luck.random.choice((0, 0, 1, 1, 2, 3))):
        recorded_at = luck.after(since, 400)
        if recorded_at is None:
            return
        named = {"submission_id": row["id"], "document": "世界规划", "clause": f"第{clause}条"}
        by = {"recorded_by": places.staff[3], "recorded_at": recorded_at}
        record = rows.add(Adoption, degree=luck.one_of(_DEGREES), **named, **by)
        withdrawn_at = luck.after(recorded_at, 100)
        if withdrawn_at is not None and luck.happens(0.35):
            told = {"withdrawn_at": withdrawn_at, "withdrawn_by": places.staff[0], "withdrawal_reason": "世界"}
            record |= told
        else:
            clause += 1


def _since(row: dict[str, Any]) -> datetime | None:
    """From when on it may be recorded; what was reopened may wait for its next answer."""
    if row["handling_state"] == "COLLECTED" or row["round"] > 1:
        return row.get("closed_at") or row["dispatched_at"]
    return row.get("replied_at")
