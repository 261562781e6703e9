"""Volume, answers and handling time: the tables of the overview but for backlog and outcomes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case, Timed, in_time
from tests.business_channel.reports.oracle.figures import Rows, Share, nearest_rank, share, surviving
from tests.business_channel.reports.oracle.groups import KINDS, UNKNOWN, Groups, told_apart
from tests.business_channel.reports.oracle.tables import whole


def volume(asked: Asked) -> Rows:
    """What was filed and what became of it, by kind."""
    rows = told_apart(asked.scope, lambda case: [KINDS.get(case.row["kind"], UNKNOWN)])
    return {label: _volume(asked, cases) for label, cases in rows.items()}


def _volume(asked: Asked, cases: Sequence[Case]) -> dict[str, Any]:
    approved = [each for each in cases if asked.within(each.approved)]
    rejected = [each for each in cases if _rejected(each) and asked.within(each.row["reviewed_at"])]
    counted = {name: sum(each.apart == name for each in approved) for name in _APART}
    filed = [each for each in cases if asked.within(each.row["filed_at"])]
    counted["lapsed"] = sum(each.apart == "lapsed" for each in filed)
    valid = sum(each.valid for each in approved)
    return counted | {"received": len(filed), "rejected": len(rejected), "approved": len(approved), "valid": valid}


_APART = ("merged", "withdrawn", "lapsed", "thanks", "collected")


def _rejected(case: Case) -> bool:
    state, contested = case.row["review_state"], case.row["contested"]
    return state == "REJECTED" or (state == "RECHECK" and contested == "REJECTED")


def answers(asked: Asked, groups: Groups, breakdown: Any) -> Rows:
    """Whether and in what time matters are answered, by a breakdown."""
    return {label: _answers(asked, cases) for label, cases in told_apart(asked.scope, groups.by[breakdown]).items()}


def overdue(case: Case, due: datetime | None) -> bool:
    """Whether it has no answer, and its clock ran past that moment."""
    return case.replied is None and case.clock is not None and due is not None and case.clock.watched > due


def _answers(asked: Asked, cases: Sequence[Case]) -> dict[str, Any]:
    valid = [each for each in cases if each.valid]
    cohort = [each for each in valid if asked.within(each.approved)]
    received = [each for each in cases if asked.within(each.row["filed_at"])]
    replied = [each for each in cohort if each.replied is not None]
    if not asked.cohort_basis:
        replied = [each for each in valid if asked.within(each.replied)]
    late = _late(asked, valid, cohort)
    received_replied = sum(each.replied is not None for each in received)
    found: dict[str, Any] = {
        "received": len(received),
        "approved": sum(asked.within(each.approved) for each in cases),
        "valid": len(cohort),
        "replied": len(replied),
        "overdue": late[0],
        "reply_rate_received": share(received_replied, len(received)),
        "due_reply_rate": share(len(replied), len(replied) + late[0]),
        "response_rate": share(sum(map(contacted, cohort)), len(cohort)),
    }
    if asked.cohort_basis:
        found["reply_rate"] = share(len(replied), len(cohort))
    else:
        found["reply_rate_period"] = share(sum(asked.within(each.replied) for each in cases), len(received))
    return found | _on_time(replied, late) | _times(asked, replied, cohort)


def _late(asked: Asked, valid: Sequence[Case], cohort: Sequence[Case]) -> tuple[int, int]:
    """How many are overdue, by the clock and by what it was due before it was extended."""
    if asked.cohort_basis:
        clocks = [(each, each.clock) for each in cohort]
        return (
            sum(overdue(case, clock and clock.due_at) for case, clock in clocks),
            sum(overdue(case, clock and clock.due_unextended) for case, clock in clocks),
        )
    known = [(each, each.clock) for each in valid if each.clock is not None]
    return (
        sum(overdue(case, clock.due_at) and asked.within(clock.due_at) for case, clock in known),
        sum(overdue(case, clock.due_unextended) and asked.within(clock.due_unextended) for case, clock in known),
    )


def _on_time(replied: Sequence[Case], late: tuple[int, int]) -> dict[str, Share]:
    timed = [(each.replied, each.clock) for each in replied if each.clock is not None]
    kept = sum(in_time(moment, clock.due_at) for moment, clock in timed)
    kept_unextended = sum(in_time(moment, clock.due_unextended) for moment, clock in timed)
    return {
        "on_time_rate": share(kept, len(timed) + late[0]),
        "on_time_rate_unextended": share(kept_unextended, len(timed) + late[1]),
    }


def contacted(case: Case) -> bool:
    """Whether some department that answers reached the author in time."""
    return any(
        order.main and order.contact is not None and in_time(order.row["contacted_at"], order.contact.due_at)
        for order in case.orders
    )


def _times(asked: Asked, replied: Sequence[Case], cohort: Sequence[Case]) -> dict[str, Share]:
    time = asked.snapshot.tables.time
    total = [time.minutes(each.approved, each.replied) for each in replied if each.approved and each.replied]
    net = [max(minutes - paused(each.clock) // 60, 0) for each, minutes in zip(replied, total, strict=True)]
    watched = [
        (time.minutes(each.approved, ended(asked, each)), each.replied is not None) for each in cohort if each.approved
    ]
    return {
        "handling_median": nearest_rank(total, 50),
        "handling_p90": nearest_rank(total, 90),
        "handling_net_median": nearest_rank(net, 50),
        "handling_net_p90": nearest_rank(net, 90),
        "handling_km_median": surviving(watched),
    }


def paused(clock: Timed | None) -> int:
    return 0 if clock is None else clock.paused


def ended(asked: Asked, case: Case) -> datetime:
    """When it was answered, else closed, else the snapshot."""
    return whole(case.replied or case.row["closed_at"] or asked.snapshot.as_of)
