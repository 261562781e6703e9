"""What is filed in a made-up world, and what the platform's review makes of it."""

from datetime import datetime, timedelta
from typing import Any

from business_channel.exclusions.model import ReportExclusion
from business_channel.submissions.model import Recheck, Submission
from tests.business_channel.reports.made_up.ledgers import claim
from tests.business_channel.reports.made_up.luck import Luck, Rows
from tests.business_channel.reports.made_up.places import REGIONS, TOPICS, Places

KINDS = {"COMPLAINT": 34, "HELP": 26, "CONSULTATION": 16, "SUGGESTION": 14, "THANKS": 10}
CHANNELS = {"PORTAL": 12, "HOTLINE_12345": 3, "LETTER": 1, "VISIT": 1, "OTHER_BOARD": 1, "PHONE": 1}
_SEALED = dict.fromkeys(
    ("contact_name_sealed", "contact_name_masked", "contact_phone_sealed", "contact_phone_masked"), "x"
)
_REVIEWED = {"APPROVED": 84, "REJECTED": 7, "NOT_DISPLAYED": 5, "NEEDS_SUPPLEMENT": 2, "LAPSED": 2}
_GROUNDS = {"OUTSIDE_REMIT": 4, "VAGUE": 3, "DUPLICATE": 2, "IN_JUDICIAL_PROCEDURE": 1}
_EXCLUDED = {"APPROVED": 3, "PROPOSED": 1, "REFUSED": 1}


def filed(luck: Luck, rows: Rows, places: Places, number: int, filed_at: datetime) -> dict[str, Any]:
    """A submission as it was filed, with its claim where it is one for overdue payment."""
    random, enterprise_id = luck.random, None
    if luck.happens(0.75):
        place = int(len(places.enterprises) * random.random() ** 2)
        enterprise_id, author_id = places.enterprises[place]
    else:
        author_id = places.authors[int(len(places.authors) * random.random() ** 2)]
    kind = luck.one_of(KINDS)
    respondent_id = random.choice(places.desks[:4]) if luck.happens(0.3) else None
    said = {
        "kind": kind,
        "title": "世界",
        "body": "世界",
        "topic_code": luck.one_of(TOPICS),
        "channel": luck.one_of(CHANNELS),
    }
    who = {"author_id": author_id, "enterprise_id": enterprise_id, "respondent_id": respondent_id}
    states = {"handling_state": "NEW", "review_state": "SUBMITTED", "evaluation_state": "NONE", "version": 1}
    row = rows.add(
        Submission,
        **{
            "number": f"ZQ-W-{number:07d}",
            "region_code": luck.one_of(REGIONS),
            "addressee_id": places.desks[number % 3],
        },
        **{"filed_at": filed_at, "hops": 0, "round": 1, "urgent": luck.happens(0.06), "listed": luck.happens(0.02)},
        **{"supervision_state": "NONE", "confidential": False},
        **said | who | states | _SEALED,
    )
    if kind == "SUGGESTION" and luck.happens(0.35):
        row["campaign_id"] = random.choice(places.campaigns)
    if kind == "COMPLAINT" and row["topic_code"].startswith("arrears") and luck.happens(0.8):
        claim(luck, rows, row)
    return row


def reviewed(luck: Luck, rows: Rows, places: Places, row: dict[str, Any]) -> datetime | None:
    """Reviews it; when it was taken, or None where it was not."""
    moment = luck.near(row["filed_at"] + timedelta(hours=24), row["filed_at"], 9)
    if luck.happens(0.01) and moment is not None:
        row |= {"handling_state": "WITHDRAWN", "closed_at": moment}
        return None
    if moment is None:
        return None
    verdict = luck.one_of(_REVIEWED)
    if row.get("campaign_id") is not None and luck.happens(0.5):
        verdict = "NOT_DISPLAYED"
    row["review_state"] = verdict
    if verdict in ("NEEDS_SUPPLEMENT", "LAPSED"):
        return None
    row |= {"reviewed_at": moment, "reviewed_by": places.staff[0]}
    taken = moment if verdict == "APPROVED" else _contested(luck, rows, row, moment)
    if taken is not None and _over(row):
        row["closed_at"] = taken
        return None
    return taken


def _contested(luck: Luck, rows: Rows, row: dict[str, Any], moment: datetime) -> datetime | None:
    verdict = row["review_state"]
    row["rejection_reason"] = luck.one_of(_GROUNDS) if row.get("campaign_id") is None else "CAMPAIGN"
    hidden = verdict == "NOT_DISPLAYED"
    asked_at = luck.after(moment, 30)
    if not luck.happens(0.5) or asked_at is None:
        return moment if hidden else None
    decided_at = luck.after(asked_at, 20)
    recheck = {"reason": "世界", "asked_by": row["author_id"], "asked_at": asked_at, "submission_id": row["id"]}
    row |= {"contested": verdict, "review_state": "RECHECK"}
    if decided_at is None or luck.happens(0.1):
        rows.add(Recheck, **recheck)
        return moment if hidden else None
    overturned = luck.happens(0.5)
    rows.add(Recheck, **recheck, overturned=overturned, decided_at=decided_at, decided_by=row["reviewed_by"])
    row["review_state"] = "APPROVED" if overturned else verdict
    if overturned:
        row["rejection_reason"] = None
    return moment if hidden else decided_at if overturned else None


def _over(row: dict[str, Any]) -> bool:
    """Whether nothing more is done about what was taken: thanks, and what a campaign collects."""
    if row.get("campaign_id") is not None:
        row["handling_state"] = "COLLECTED"
    elif row["kind"] == "THANKS":
        row["handling_state"] = "CLOSED"
    return row["handling_state"] in ("COLLECTED", "CLOSED")


def excluded(luck: Luck, rows: Rows, places: Places, row: dict[str, Any]) -> None:
    """Somebody wants it left out of rankings, and another one has said so or not."""
    state, at = luck.one_of(_EXCLUDED), luck.after(row["filed_at"], 300)
    if at is None:
        return
    proposed = {"ground": "INVENTED_FACTS", "evidence": "世界", "proposed_by": places.staff[0], "proposed_at": at}
    decided = {} if state == "PROPOSED" else {"decided_by": places.staff[1], "decided_at": at}
    rows.add(ReportExclusion, submission_id=row["id"], state=state, **proposed | decided)
