"""The standing orders of the house: what is made of itself, how often, and who is told; data."""

from collections.abc import Sequence
from dataclasses import dataclass

from business_channel.access import Role
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import Basis, ReportKind
from business_channel.reports.model import Cadence

DISCLOSURE = "yearly.disclosure"


@dataclass(frozen=True)
class Standing:
    """One of them; ``for_units`` makes one report for every department that has a head, and tells the heads."""

    code: str
    kind: ReportKind
    cadence: Cadence
    told: Role
    basis: Basis = Basis.PERIOD
    breakdowns: tuple[Breakdown, ...] = ()
    for_units: bool = False


HOUSE: Sequence[Standing] = (
    Standing("daily.brief", ReportKind.BRIEF, Cadence.DAILY, Role.SUPERVISOR),
    Standing("weekly.supervision", ReportKind.SLA, Cadence.WEEKLY, Role.SUPERVISOR),
    Standing("weekly.units", ReportKind.SLA, Cadence.WEEKLY, Role.UNIT_HEAD, for_units=True),
    Standing("monthly.analysis", ReportKind.OVERVIEW, Cadence.MONTHLY, Role.ANALYST, breakdowns=(Breakdown.TOPIC,)),
    Standing("quarterly.ranking", ReportKind.RANKING, Cadence.QUARTERLY, Role.ANALYST, Basis.COHORT),
    Standing("yearly.report", ReportKind.OVERVIEW, Cadence.YEARLY, Role.ANALYST, breakdowns=(Breakdown.PROVINCE,)),
    Standing(DISCLOSURE, ReportKind.DISCLOSURE, Cadence.YEARLY, Role.ANALYST),
)
