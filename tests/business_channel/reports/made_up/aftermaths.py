"""What follows the answers of a made-up world: ratings, call-backs, follow-ups, appeals, closings and new rounds."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from business_channel.feedback.model import Appeal, CallBack, FollowUp, Rating
from tests.business_channel.reports.made_up.lives import Life, publish, reply

_SOLVED = {"YES": 5, "PARTLY": 2, "NO": 3}
_SCORES = {"YES": (3, 5), "PARTLY": (1, 4), "NO": (1, 3)}
_CLOSING = {"COMPLETED": 3, "RATING_LAPSED": 3, "THANKED": 1, "LEAD_CLOSED": 1}


def follow(life: Life) -> None:
    """Goes on after an answer, at most into a third round."""
    luck, row = life.luck, life.row
    at = row["replied_at"]
    rated = _rated(life, at)
    for _ in range(luck.random.choice((0, 0, 0, 1, 1, 2))):
        _called(life, at)
    if luck.happens(0.12) and not _asked(life):
        at = _followed_up(life, at) or at
    closed = _closed(life, max(rated or at, at), rated)
    upheld = _appealed(life, closed or at)
    again = upheld or (luck.after(closed or at, 60) if luck.happens(0.1) else None)
    if again is not None and row["round"] < 3 and not luck.happens(0.05):
        _reopened(life, again)


def _rated(life: Life, at: datetime) -> datetime | None:
    luck = life.luck
    rated_at = luck.after(at, 70)
    if rated_at is None or not luck.happens(0.5):
        return None
    solved = luck.one_of(_SOLVED)
    scores = [luck.random.randint(*_SCORES[solved]) for _ in range(3)]
    grade = (Decimal(sum(scores)) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)
    named = {"submission_id": life.row["id"], "author_id": life.row["author_id"], "round": life.row["round"]}
    told = dict(zip(("degree", "manner", "speed"), scores, strict=True))
    life.rows.add(Rating, **named, **told, grade=grade, solved=solved, rated_at=rated_at)
    life.row["evaluation_state"] = "RATED"
    return rated_at


def _called(life: Life, at: datetime) -> None:
    luck, called_at = life.luck, life.luck.after(at, 100)
    if called_at is None:
        return
    heard: dict[str, Any] = {"reached": luck.happens(0.75), "facts_confirmed": None, "solved": None}
    if heard["reached"]:
        heard["facts_confirmed"] = luck.one_of({True: 5, False: 2, None: 1})
        heard["solved"] = luck.one_of({**_SOLVED, None: 2})
    named = {"submission_id": life.row["id"], "called_by": life.places.staff[4], "round": life.row["round"]}
    life.rows.add(CallBack, **named, **heard, called_at=called_at)


def _asked(life: Life) -> bool:
    """Whether a further question waits for its answer."""
    asked = life.rows.of[FollowUp][-1:]
    return any(each["submission_id"] == life.row["id"] and "answered_at" not in each for each in asked)


def _followed_up(life: Life, at: datetime) -> datetime | None:
    """A further question, with a clock of its own and perhaps a supplement as the answer."""
    luck, asked_at = life.luck, life.luck.after(at, 90)
    if asked_at is None:
        return None
    named = {"submission_id": life.row["id"], "asked_by": life.row["author_id"], "question": "世界"}
    asked = life.rows.add(FollowUp, **named, asked_at=asked_at)
    signed = [each for each in life.orders if each["state"] == "REPLIED" and each["role"] != "CO"]
    if not signed or luck.happens(0.2):
        return asked_at
    life.start("REPLY", asked_at)
    life.start("REPLY", asked_at, signed[0])
    answered_at = luck.after(asked_at, 60)
    if answered_at is None:
        return asked_at
    drafted = {"drafted_by": life.places.staff[3], "drafted_at": asked_at, "published_at": answered_at}
    made = reply(life, signed[0], "SUPPLEMENT", "PUBLISHED", **drafted)
    asked |= {"answered_at": answered_at, "reply_id": made["id"]}
    life.stop(answered_at, "REPLY")
    return answered_at


def _closed(life: Life, at: datetime, rated: datetime | None) -> datetime | None:
    luck = life.luck
    if rated is not None and luck.happens(0.6):
        life.end_all(at, "RATED", "CLOSED")
        return at
    closed_at = luck.after(at, 200)
    if closed_at is None or luck.happens(0.25):
        return None
    life.end_all(closed_at, luck.one_of(_CLOSING), "CLOSED")
    return closed_at


def _appealed(life: Life, at: datetime) -> datetime | None:
    """An appeal; when it was upheld, or None."""
    luck = life.luck
    asked_at = luck.after(at, 100)
    if asked_at is None or not luck.happens(0.1):
        return None
    decided_at, state = luck.after(asked_at, 100), luck.one_of({"UPHELD": 3, "REJECTED": 4})
    decided = {"state": "RAISED"} if decided_at is None else {"state": state, "decided_at": decided_at}
    named = {"submission_id": life.row["id"], "asked_by": life.row["author_id"], "reason": "世界"}
    life.rows.add(Appeal, **named, asked_at=asked_at, **decided)
    return decided_at if decided["state"] == "UPHELD" else None


_AFTER_AN_ANSWER = ("RATED", "THANKED", "RATING_LAPSED", "COMPLETED", "LEAD_CLOSED")


def _reopened(life: Life, at: datetime) -> None:
    back = [each for each in life.orders if each["role"] != "CO" and _answered(each)]
    if not back:
        return
    life.stop(at)
    for order in back:
        order |= {"state": "IN_PROGRESS", "answered_at": None, "closed_at": None, "close_reason": None}
        life.start("REPLY", at, order)
    life.start("REPLY", at)
    life.row |= {"replied_at": None, "closed_at": None, "evaluation_state": "REOPENED", "handling_state": "IN_PROGRESS"}
    life.row["round"] += 1
    if life.luck.happens(0.7) and publish(life, back, at, "JOINT" if back[0]["role"] == "JOINT" else "FINAL"):
        follow(life)


def _answered(order: dict[str, Any]) -> bool:
    return order["state"] == "REPLIED" or order.get("close_reason") in _AFTER_AN_ANSWER


def merged(life: Life, parent: dict[str, Any], answered_at: datetime | None, at: datetime) -> None:
    """A matter goes into another one: its orders close, and that one's first answer, if it comes later, is its own."""
    row = life.row
    for order in life.orders:
        life.close(order, at, "MERGED")
    life.stop(at, *("ACCEPT", "CONTACT", "OPINION", "INTERIM"))
    row |= {"handling_state": "MERGED", "merged_into_id": parent["id"], "merged_at": at}
    if answered_at is not None:
        life.stop(answered_at)
        row |= {"handling_state": "REPLIED", "replied_at": answered_at, "evaluation_state": "OPEN"}
        life.at = answered_at
        if (rated := _rated(life, answered_at)) is not None and life.luck.happens(0.7):
            row |= {"handling_state": "CLOSED", "closed_at": rated}


def thanked(life: Life, rows: list[dict[str, Any]]) -> None:
    """A thank-you names what it is for."""
    if life.luck.happens(0.6) and rows:
        life.row["thanks_for_id"] = life.luck.random.choice(rows)["id"]
