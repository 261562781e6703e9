"""By what submissions are told apart, with the labels of the rows in Chinese."""

from collections.abc import Callable, Sequence
from typing import Any

from business_channel.reports.asking import Breakdown
from tests.business_channel.reports.oracle.cases import Case, Snapshot, month
from tests.business_channel.reports.oracle.tables import day_of

UNKNOWN, ALL = "未分类", "合计"
KINDS = {"THANKS": "感谢", "SUGGESTION": "建言", "HELP": "求助", "COMPLAINT": "投诉", "CONSULTATION": "咨询"}
_CHANNELS = {
    **{"PORTAL": "网上直通车", "HOTLINE_12345": "12345 热线", "LETTER": "来信", "VISIT": "来访"},
    **{"OTHER_BOARD": "其他留言平台", "PHONE": "来电"},
}
_SIZES = {"LARGE": "大型企业", "MEDIUM": "中型企业", "SMALL": "小型企业", "MICRO": "微型企业"}
_DEBTORS = {"STATE_ORGAN": "机关", "PUBLIC_INSTITUTION": "事业单位", "ENTERPRISE": "企业", "GROUP": "团体组织"}

Labels = Callable[[Case], Sequence[str]]


class Groups:
    """What rows of a breakdown a submission stands in: one, or for departments several."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._tables = snapshot, snapshot.tables
        self.by: dict[Breakdown, Labels] = {
            Breakdown.PROVINCE: lambda case: [self.place(case.row["region_code"], "PROVINCE")],
            Breakdown.CITY: lambda case: [self.place(case.row["region_code"], "CITY")],
            Breakdown.COUNTY: lambda case: [self.place(case.row["region_code"], "COUNTY")],
            Breakdown.DEPARTMENT: self._departments,
            Breakdown.KIND: lambda case: [KINDS.get(case.row["kind"], UNKNOWN)],
            Breakdown.TOPIC: lambda case: [self.topic(case.row["topic_code"].split(".")[0])],
            Breakdown.INDUSTRY: self._industry,
            Breakdown.SIZE: lambda case: [_SIZES.get(self._size(case), UNKNOWN)],
            Breakdown.DEBTOR_KIND: lambda case: [_DEBTORS.get(self._claim(case).get("debtor_kind"), UNKNOWN)],
            Breakdown.CHANNEL: lambda case: [_CHANNELS.get(case.row["channel"], UNKNOWN)],
            Breakdown.MONTH: lambda case: [month(case.approved or case.row["filed_at"])],
        }

    def place(self, code: str, level: str) -> str:
        """The place of a level that a code lies in; a county straight under its province stands among the cities."""
        while code is not None:
            region = self._tables.regions[code]
            straight = region["level"] == "COUNTY" and region["parent_code"].endswith("0000")
            if region["level"] == level or (level == "CITY" and straight):
                name: str = region["name"]
                return name
            code = region["parent_code"]
        return UNKNOWN

    def topic(self, code: str) -> str:
        name: str = self._tables.topics[code]["name_zh"]
        return name

    def department(self, department_id: Any) -> str:
        name: str = self._tables.departments[department_id]["name"]
        return name

    def _departments(self, case: Case) -> list[str]:
        held = {
            order.row["department_id"]
            for order in case.orders
            if order.main and order.row["close_reason"] != "TRANSFERRED"
        }
        return [self.department(each) for each in held] or [UNKNOWN]

    def _industry(self, case: Case) -> list[str]:
        enterprise = self._tables.enterprises.get(case.row["enterprise_id"])
        return [(enterprise or {}).get("industry") or UNKNOWN]

    def _size(self, case: Case) -> Any:
        """What was stated for the last day up to the filing, else what the claim says."""
        stated = self._tables.sizes[case.row["enterprise_id"]]
        known = [each for each in stated if each["as_of"] <= day_of(case.row["filed_at"])]
        last = max(known, key=lambda each: (each["as_of"], each["stated_at"], each["id"]), default=None)
        return self._claim(case).get("creditor_tier") if last is None else last["tier"]

    def _claim(self, case: Case) -> Any:
        return next(iter(self._tables.of["arrears_claim"][case.id]), {})


def told_apart(cases: Sequence[Case], labels: Labels) -> dict[tuple[str, ...], list[Case]]:
    """Cases by their rows, and all of them once more."""
    found: dict[tuple[str, ...], list[Case]] = {(ALL,): list(cases)}
    for case in cases:
        for label in labels(case):
            found.setdefault((label,), []).append(case)
    return found
