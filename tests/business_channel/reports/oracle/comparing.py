"""Stretches of time and departments beside each other: topics with their warnings, repeats, and rankings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case, in_time, prefix
from tests.business_channel.reports.oracle.figures import Rows, Share, quotient, share, with_interval
from tests.business_channel.reports.oracle.groups import ALL, UNKNOWN, Groups, told_apart
from tests.business_channel.reports.oracle.outcomes import Outcomes, closed

_NOT_ANSWERING = (*("TRANSFERRED", "REFERRED_OUT", "RESOLVED_BY_PARTNER", "DISSENTED", "MERGED", "SUCCEEDED"),)
_LEVELS = {"PROVINCE": "省级", "CITY": "市级", "COUNTY": "县级"}
LEAST, SPOTS_SHOWN = 30, 20


def before(asked: Asked) -> Asked:
    """The same of the stretch before: as many months where these are whole months, else as many days."""
    since, until = asked.question.since, asked.question.until
    if since.day == until.day == 1:
        months = (until.year - since.year) * 12 + until.month - since.month
        first = since.year * 12 + since.month - 1 - months
        start = date(first // 12, first % 12 + 1, 1)
    else:
        start = since - (until - since)
    return Asked(asked.snapshot, replace(asked.question, since=start, until=since))


def limit(mean: Fraction) -> int:
    """The least number that Poisson's distribution stays at or under with a probability of 0.99."""
    if mean == 0:
        return 0
    usual, number, total = float(mean), 0, 0.0
    while (total := total + exp(number * log(usual) - usual - lgamma(number + 1))) < 0.99:
        number += 1
    return number


def topics(asked: Asked, groups: Groups) -> dict[str, Rows]:
    """Each topic, and each topic in each place, against the three stretches before."""
    first = before(asked)
    second = before(first)
    stretches = [asked, first, second, before(second)]
    everywhere = _counted(stretches, lambda case: (groups.topic(case.row["topic_code"]),))
    spots = _counted(
        stretches,
        lambda case: (groups.topic(case.row["topic_code"]), groups.place(case.row["region_code"], _own(asked, case))),
    )
    rows = {key: _against(counts, len(asked.cohort)) for key, counts in everywhere.items()}
    rows.setdefault((UNKNOWN,), _against([0, 0, 0, 0], len(asked.cohort)))
    everything = [len(each.cohort) for each in stretches]
    rows[ALL,] = dict.fromkeys(("change", "mean", "early_warning", "warning")) | {
        "now": everything[0],
        "before": everything[1],
        "share": share(everything[0], everything[0]),
    }
    warning = sorted((_beyond(counts), key) for key, counts in spots.items() if _warns(counts))[:SPOTS_SHOWN]
    hot = {key: _against(spots[key], 0) for _, key in warning}
    for each in hot.values():
        del each["share"], each["warning"]
    return {"topics": rows, "hot_spots": hot}


def _own(asked: Asked, case: Case) -> str:
    level: str = asked.snapshot.tables.regions[case.row["region_code"]]["level"]
    return level


def _counted(stretches: Sequence[Asked], label: Callable[[Case], tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for place, stretch in enumerate(stretches):
        for case in stretch.cohort:
            found.setdefault(label(case), [0, 0, 0, 0])[place] += 1
    return found


def _warns(counts: Sequence[int]) -> bool:
    return counts[0] >= 5 and counts[0] > limit(Fraction(sum(counts[1:]), 3))


def _beyond(counts: Sequence[int]) -> int:
    return limit(Fraction(sum(counts[1:]), 3)) - counts[0]


def _against(counts: Sequence[int], valid: int) -> dict[str, Any]:
    now, last, mean = counts[0], counts[1], Fraction(sum(counts[1:]), 3)
    return {
        "now": now,
        "before": last,
        "change": share(now - last, last),
        "share": share(now, valid),
        "mean": quotient(sum(counts[1:]), 3, "0.01"),
        "early_warning": limit(mean),
        "warning": "预警" if _warns(counts) else "—",
    }


def repeats(asked: Asked, known: Outcomes, groups: Groups) -> dict[str, Rows]:
    """What comes back, and what is done with at the first time."""
    said: dict[str, Callable[[Case], Sequence[str]]] = {
        "by_topic": lambda case: [groups.topic(case.row["topic_code"])],
        "by_addressee": lambda case: [groups.department(case.row["addressee_id"])],
        "by_province": lambda case: [groups.place(case.row["region_code"], "PROVINCE")],
    }
    found: dict[str, Rows] = {"repeats": {(ALL,): _coming_back(known, asked.cohort)}}
    for key, labels in said.items():
        rows = told_apart(asked.cohort, labels)
        del rows[ALL,]
        found[key] = {label: _coming_back(known, cases) for label, cases in rows.items()}
    return found


def _coming_back(known: Outcomes, cases: Sequence[Case]) -> dict[str, Any]:
    again, shut = sum(map(known.repeats, cases)), [each for each in cases if closed(each)]
    return {
        "valid": len(cases),
        "repeats": again,
        "repeat_rate": share(again, len(cases)),
        "closed": len(shut),
        "first_time_rate": share(sum(map(known.for_good, shut)), len(shut)),
    }


def ranking(asked: Asked, known: Outcomes, groups: Groups) -> dict[str, Rows]:
    """Departments of one level and volume by their satisfaction rate."""
    asked = Asked(asked.snapshot, replace(asked.question, department_id=None))
    now, last = _answered_for(asked), _answered_for(before(asked))
    exact = {key: _satisfaction(known, cases) for key, cases in now.items()}
    earlier = {key: _satisfaction(known, cases) for key, cases in last.items()}
    grouped = {key: _group(asked, groups, key, len(cases)) for key, cases in now.items()}
    ranked = [key for key in now if exact[key][1] >= LEAST]
    rows: dict[tuple[str, ...], Any] = {}
    for key in ranked:
        peers = [exact[each] for each in ranked if grouped[each] == grouped[key]]
        rank = 1 + sum(Fraction(*each) > Fraction(*exact[key]) for each in peers)
        rows[grouped[key], groups.department(key)] = _ranked(known, key, now[key], earlier.get(key, (0, 0)), rank)
    left = {
        (grouped[key], groups.department(key)): {
            "valid": len(cases),
            "replied": sum(each.replied is not None for each in cases),
            "rated": exact[key][1],
        }
        for key, cases in now.items()
        if key not in ranked
    }
    grown = _growth(groups, now, last, {key: (exact[key], earlier[key]) for key in ranked if key in earlier})
    idle = _without_matters(asked, groups, set(now))
    return {
        "ranking": rows,
        "not_ranked": left,
        "growth": grown,
        "without_matters": idle,
        "exclusions": _left_out(asked, groups),
    }


def _without_matters(asked: Asked, groups: Groups, busy: set[Any]) -> Rows:
    """Departments in office at some time of the period that answer for nothing in it."""
    question, tables = asked.question, asked.snapshot.tables
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for key, row in tables.departments.items():
        begun = row["valid_from"] is None or row["valid_from"] < question.until
        lasts = row["valid_to"] is None or row["valid_to"] >= question.since
        region = tables.regions[row["region_code"]]
        about = question.region_code is None or row["region_code"].startswith(prefix(question.region_code))
        if begun and lasts and about and key not in busy:
            found[row["name"], _LEVELS[region["level"]], region["name"]] = {}
    return found


def _left_out(asked: Asked, groups: Groups) -> Rows:
    """The submissions of the cohort that are left out, each with the departments that would answer for it."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for case in asked.cohort:
        for row in asked.snapshot.tables.of["report_exclusion"][case.id]:
            if row["state"] == "APPROVED":
                moments = {name: row[name] for name in ("proposed_at", "decided_at")}
                found[case.row["number"],] = moments | {"ground": "捏造或严重歪曲事实"}
    return found


def _answered_for(asked: Asked) -> dict[Any, list[Case]]:
    """The valid matters of a cohort, less what was left out, by the departments that answer for them."""
    tables, found = asked.snapshot.tables, dict[Any, list[Case]]()
    for case in asked.cohort:
        if any(each["state"] == "APPROVED" for each in tables.of["report_exclusion"][case.id]):
            continue
        orders = [each for each in case.orders if each.main and each.row["close_reason"] not in _NOT_ANSWERING]
        for key in {each.row["department_id"] for each in orders}:
            found.setdefault(key, []).append(case)
    return found


def _satisfaction(known: Outcomes, cases: Sequence[Case]) -> tuple[int, int]:
    grades = [each["grade"] for each in map(known.rating, cases) if each is not None]
    return sum(each > 2 for each in grades), len(grades)


def _group(asked: Asked, groups: Groups, key: Any, matters: int) -> str:
    tables = asked.snapshot.tables
    level = _LEVELS[tables.regions[tables.departments[key]["region_code"]]["level"]]
    volume = "0–99 件" if matters < 100 else "100–999 件" if matters < 1000 else "1000 件以上"
    return f"{level}·{volume}"


def _change(now: tuple[int, int], last: tuple[int, int]) -> Decimal | None:
    if not now[1] or not last[1]:
        return None
    exact = Fraction(*now) - Fraction(*last)
    return quotient(exact.numerator, exact.denominator)


def _ranked(known: Outcomes, key: Any, cases: Sequence[Case], last: tuple[int, int], rank: int) -> dict[str, Any]:
    found = known.of(cases)
    parts = [
        share(sum(_reached(each, key) for each in cases), len(cases)),
        found["resolution_call_back"],
        found["satisfaction_rate"],
    ]
    names = ("valid", "satisfaction_rate", "satisfaction_coverage", "satisfaction_mean")
    told = {name: found[name] for name in (*names, "resolution_self", "resolution_call_back")}
    rate = found["satisfaction_rate"]
    return told | {
        "rank": rank,
        "replied": sum(each.replied is not None for each in cases),
        "three_rate_score": Share(_score(parts), None, None),
        "before": with_interval(share(*last)),
        "change": _change((rate.numerator, rate.denominator), last),
    }


def _reached(case: Case, key: Any) -> bool:
    """Whether the department itself reached the author in time."""
    orders = [each for each in case.orders if each.main and each.row["department_id"] == key]
    return any(
        each.contact is not None
        and each.row["close_reason"] not in _NOT_ANSWERING
        and in_time(each.row["contacted_at"], each.contact.due_at)
        for each in orders
    )


def _score(parts: Sequence[Share]) -> Decimal | None:
    """Two tenths of the response rate, four of the resolution rate by call-backs and four of the satisfaction rate."""
    if any(not each.denominator for each in parts):
        return None
    exact = sum(
        weight * Fraction(each.numerator or 0) / Fraction(each.denominator or 1)
        for weight, each in zip((Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)), parts, strict=True)
    )
    return quotient(exact.numerator, exact.denominator)


def _growth(
    groups: Groups, now: dict[Any, list[Case]], last: dict[Any, list[Case]], rates: dict[Any, Any]
) -> dict[tuple[str, ...], dict[str, Any]]:
    risen = {
        key: Fraction(*new) - Fraction(*old)
        for key, (new, old) in rates.items()
        if old[1] >= LEAST and Fraction(*new) > Fraction(*old)
    }
    rows = {}
    for key, change in risen.items():
        rank = 1 + sum(each > change for each in risen.values())
        if rank <= 15:
            rows[groups.department(key),] = {
                "rank": rank,
                "satisfaction_rate": with_interval(share(*rates[key][0])),
                "before": with_interval(share(*rates[key][1])),
                "change": quotient(change.numerator, change.denominator),
                "replied": sum(each.replied is not None for each in now[key]),
                "replied_before": sum(each.replied is not None for each in last[key]),
            }
    return rows
