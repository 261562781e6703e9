"""The platform's review, campaigns, and what happened in a period."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case, month
from tests.business_channel.reports.oracle.figures import Rows, hours, share
from tests.business_channel.reports.oracle.figures import Share as Figure
from tests.business_channel.reports.oracle.groups import ALL, KINDS, Groups, told_apart
from tests.business_channel.reports.oracle.outcomes import entered_document
from tests.business_channel.reports.oracle.tables import Row, day_of

_DAY = timedelta(hours=24)
_REASONS = {
    **{"OUTSIDE_REMIT": "不属受理范围", "VAGUE": "事实不清", "DUPLICATE": "重复提交"},
    **{"IN_JUDICIAL_PROCEDURE": "已进入司法程序", "CAMPAIGN": "征集活动来件"},
}


def review(asked: Asked) -> dict[str, Rows]:
    """How soon was reviewed and how it was decided: all, by reason, and by month."""
    reviewed = [each for each in asked.scope if asked.within(each.row["reviewed_at"])]
    waiting = [each for each in asked.scope if _waits(asked, each)]
    rechecks = [row for case in asked.scope for row in asked.snapshot.tables.of["recheck"][case.id]]
    decided = [each["overturned"] for each in rechecks if asked.within(each["decided_at"])]
    total = _review(reviewed, waiting) | {
        "rechecks": len(decided),
        "recheck_overturn_rate": share(sum(decided), len(decided)),
    }
    return {"review": {("全部",): total}, "reasons": _reasons(reviewed), "months": _months(reviewed, waiting)}


def _waits(asked: Asked, case: Case) -> bool:
    row, moment = case.row, case.row["filed_at"] + _DAY
    undecided = row["reviewed_at"] is None and row["review_state"] != "LAPSED"
    return undecided and asked.within(moment) and moment < asked.snapshot.as_of


def stands(case: Case, verdict: str) -> bool:
    """Whether a verdict stands, also while it is contested."""
    state, contested = case.row["review_state"], case.row["contested"]
    return bool(state == verdict or (state == "RECHECK" and contested == verdict))


def _review(reviewed: Sequence[Case], waiting: Sequence[Case]) -> dict[str, Any]:
    lasted = sorted(each.row["reviewed_at"] - each.row["filed_at"] for each in reviewed)
    minutes = [each // timedelta(minutes=1) for each in lasted]
    soon = sum(each <= _DAY for each in lasted)
    rejected = sum(stands(each, "REJECTED") for each in reviewed)
    middle = None if not minutes else hours(minutes[-(-len(minutes) // 2) - 1])
    return {
        "reviewed": len(reviewed),
        "waiting": len(waiting),
        "rejected": rejected,
        "hidden": sum(stands(each, "NOT_DISPLAYED") for each in reviewed),
        "review_median": Figure(middle, None, len(minutes)),
        "review_within_24h_rate": share(soon, len(reviewed) + len(waiting)),
        "rejection_share": share(rejected, len(reviewed)),
    }


def _reasons(reviewed: Sequence[Case]) -> Rows:
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for case in reviewed:
        for name, verdict in (("rejected", "REJECTED"), ("hidden", "NOT_DISPLAYED")):
            if stands(case, verdict):
                row = found.setdefault((_REASONS[case.row["rejection_reason"]],), {"rejected": 0, "hidden": 0})
                row[name] += 1
    total = {name: sum(each[name] for each in found.values()) for name in ("rejected", "hidden")}
    return found | {(ALL,): total}


def _months(reviewed: Sequence[Case], waiting: Sequence[Case]) -> Rows:
    months = {month(each.row["reviewed_at"]) for each in reviewed} | {
        month(each.row["filed_at"] + _DAY) for each in waiting
    }
    return {
        (each,): _review(
            [case for case in reviewed if month(case.row["reviewed_at"]) == each],
            [case for case in waiting if month(case.row["filed_at"] + _DAY) == each],
        )
        for each in months
    }


def campaign(asked: Asked, groups: Groups) -> dict[str, Rows]:
    """What was filed to a campaign: all, by day, by province and by topic."""
    filed = [each for each in asked.scope if each.row["campaign_id"] == asked.question.campaign_id]
    filed = [each for each in filed if asked.within(each.row["filed_at"])]
    named = asked.snapshot.tables.campaigns[asked.question.campaign_id]
    found: dict[str, Rows] = {"campaigns": {(named["title"],): _collected(filed) | _of_campaign(asked, named, filed)}}
    for key, labels in {
        "by_day": lambda case: [str(day_of(case.row["filed_at"]))],
        "by_province": lambda case: [groups.place(case.row["region_code"], "PROVINCE")],
        "by_topic": lambda case: [groups.topic(case.row["topic_code"])],
    }.items():
        rows = told_apart(filed, labels)
        del rows[ALL,]
        found[key] = {label: _collected(cases) for label, cases in rows.items()}
    return found


def _of_campaign(asked: Asked, named: Row, filed: Sequence[Case]) -> dict[str, Any]:
    taken = [each for each in filed if each.row["handling_state"] == "COLLECTED"]
    adopted = sum(entered_document(asked.snapshot.tables, each) for each in taken)
    days = {name: named[name] for name in ("opens_on", "closes_on")}
    return days | {"adopted": adopted, "campaign_adoption_rate": share(adopted, len(taken))}


def _collected(cases: Sequence[Case]) -> dict[str, Any]:
    return {
        "received": len(cases),
        "of_enterprises": sum(each.row["enterprise_id"] is not None for each in cases),
        "authors": len({each.row["enterprise_id"] or each.row["author_id"] for each in cases}),
        "waiting": sum(each.row["review_state"] in ("SUBMITTED", "NEEDS_SUPPLEMENT") for each in cases),
        "rejected": sum(stands(each, "REJECTED") for each in cases),
        "collected": sum(each.row["handling_state"] == "COLLECTED" for each in cases),
    }


def news(asked: Asked) -> Rows:
    """How many matters took each step in the period, by kind."""
    rows = told_apart(asked.scope, lambda case: [KINDS[case.row["kind"]]])
    return {label: _news(asked, cases) for label, cases in rows.items()}


def _news(asked: Asked, cases: Sequence[Case]) -> dict[str, int]:
    filed = [each for each in cases if asked.within(each.row["filed_at"])]
    return {
        "filed_at": len(filed),
        "approved_at": sum(asked.within(each.approved) for each in cases),
        "dispatched_at": sum(asked.within(each.row["dispatched_at"]) for each in cases),
        "replied_at": sum(asked.within(each.replied) for each in cases),
        "closed_at": sum(asked.within(each.row["closed_at"]) for each in cases),
        "urgent": sum(each.row["urgent"] for each in filed),
    }
