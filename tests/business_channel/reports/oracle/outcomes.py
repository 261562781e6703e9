"""What came of the answers: ratings, call-backs, what comes back, by plain comparison of moments."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case, Snapshot
from tests.business_channel.reports.oracle.figures import Rows, Share, share, with_interval
from tests.business_channel.reports.oracle.groups import Groups, told_apart
from tests.business_channel.reports.oracle.tables import Tables

_BANDS = (("很满意", 4), ("满意", 3), ("基本满意", 2), ("不满意", 1), ("很不满意", 0))


class Outcomes:
    """What is so of each submission after its answer."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._tables = snapshot, snapshot.tables
        self._alike: dict[Any, list[Case]] = defaultdict(list)
        for case in snapshot.cases:
            self._alike[self._matter(case)].append(case)

    def _matter(self, case: Case) -> tuple[Any, ...]:
        """By what two submissions are one matter: who files, on what, against whom."""
        row = case.row
        claim = next(iter(self._tables.of["arrears_claim"][case.id]), None)
        filer = ("enterprise", row["enterprise_id"]) if row["enterprise_id"] else ("account", row["author_id"])
        debtor = None if claim is None else claim["debtor_credit_code"]
        return filer, row["topic_code"], debtor or row["respondent_id"] or row["addressee_id"]

    def rating(self, case: Case) -> Any:
        """The rating of the latest round that has one."""
        return max(self._tables.of["rating"][case.id], key=lambda each: each["round"], default=None)

    def said(self, case: Case) -> str | None:
        """The author's last word: whether it is solved."""
        thanked = any(order.row["close_reason"] == "THANKED" for order in case.orders)
        if closed(case) and thanked:
            return "YES"
        rating = self.rating(case)
        return None if rating is None else str(rating["solved"])

    def called(self, case: Case) -> str | None:
        """What the latest call-back with a word heard."""
        heard = [each for each in self._tables.of["call_back"][case.id] if each["reached"] and each["solved"]]
        last = max(heard, key=lambda each: (each["called_at"], each["id"]), default=None)
        return None if last is None else str(last["solved"])

    def repeats(self, case: Case) -> bool:
        """Whether another one of the matter was closed at most 90 days before it was filed."""
        filed = case.row["filed_at"]
        return any(
            other is not case
            and closed(other)
            and other.row["kind"] != "THANKS"
            and timedelta(0) <= filed - other.row["closed_at"] <= timedelta(days=90)
            for other in self._alike[self._matter(case)]
        )

    def for_good(self, case: Case) -> bool:
        """Whether it is closed, solved at the first time, and nothing came after it."""
        if not closed(case) or case.row["round"] != 1 or (self.said(case) or self.called(case)) != "YES":
            return False
        moment = case.row["closed_at"]
        last = moment + timedelta(days=30)
        if any(each["asked_at"] <= last for each in self._tables.of["follow_up"][case.id]):
            return False
        return not any(
            other is not case
            and other.row["kind"] != "THANKS"
            and other.row["review_state"] != "REJECTED"
            and moment <= other.row["filed_at"] <= last
            for other in self._alike[self._matter(case)]
        )

    def of(self, cohort: Sequence[Case]) -> dict[str, Any]:
        """The measures of outcomes over valid submissions of a cohort."""
        rated = [each for each in map(self.rating, cohort) if each is not None]
        grades = [each["grade"] for each in rated]
        appeals = [row["state"] for each in cohort for row in self._tables.of["appeal"][each.id]]
        replied = sum(each.replied is not None for each in cohort)
        again = sum(each.row["round"] > 1 for each in cohort)
        return {
            "valid": len(cohort),
            "satisfaction_rate": with_interval(share(sum(each > 2 for each in grades), len(grades))),
            "satisfaction_coverage": share(len(grades), replied),
            "satisfaction_mean": share(sum(grades, Decimal(0)), len(grades) * 5),
            "resolution_self": _solved([self.said(each) for each in cohort if _of_advice(each)]),
            "resolution_call_back": _solved([self.called(each) for each in cohort if _of_advice(each)]),
            "reopen_rate": share(again, sum(closed(each) or each.row["round"] > 1 for each in cohort)),
            "adoption_rate": self._adoption(cohort),
            "appeal_upheld_rate": share(appeals.count("UPHELD"), appeals.count("UPHELD") + appeals.count("REJECTED")),
        }

    def _adoption(self, cohort: Sequence[Case]) -> Share:
        suggested = [each for each in cohort if each.row["kind"] == "SUGGESTION" and each.replied is not None]
        return share(sum(entered_document(self._tables, each) for each in suggested), len(suggested))

    def bands(self, asked: Asked) -> Rows:
        """Ratings by their bands."""
        grades = [each["grade"] for each in map(self.rating, asked.cohort) if each is not None]
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        for place, (label, above) in enumerate(_BANDS):
            most = _BANDS[place - 1][1] if place else 5
            count = sum(above < each <= most for each in grades)
            found[label,] = {"rated": count, "share": share(count, len(grades))}
        rated = len(grades)
        found["合计",] = {"rated": rated, "share": share(rated, rated)}
        return found


def outcomes(asked: Asked, known: Outcomes, groups: Groups, breakdown: Any) -> Rows:
    return {label: known.of(cases) for label, cases in told_apart(asked.cohort, groups.by[breakdown]).items()}


def closed(case: Case) -> bool:
    return bool(case.row["handling_state"] == "CLOSED")


def entered_document(tables: Tables, case: Case) -> bool:
    """Whether some record says so that nobody has taken back, and of more than a reference."""
    standing = (each["degree"] for each in tables.of["adoption"][case.id] if each["withdrawn_at"] is None)
    return any(degree != "REFERENCE" for degree in standing)


def _of_advice(case: Case) -> bool:
    return case.row["kind"] in ("COMPLAINT", "HELP")


def _solved(words: Sequence[str | None]) -> Share:
    said = [each for each in words if each is not None]
    return share(said.count("YES"), len(said))
