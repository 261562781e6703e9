"""What a report can be asked: kind, days, place, how it is broken down and what it leaves out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from business_channel.reports.document import Basis, ReportKind


class Breakdown(StrEnum):
    """By what the figures of a report are told apart; each has a row for what is unclassified."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    DEPARTMENT = "DEPARTMENT"
    KIND = "KIND"
    TOPIC = "TOPIC"
    INDUSTRY = "INDUSTRY"
    SIZE = "SIZE"
    DEBTOR_KIND = "DEBTOR_KIND"
    CHANNEL = "CHANNEL"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the store; the same question on the same data has the same answer.

    ``since`` counts, ``until`` does not; days are days of Asia/Shanghai. ``region_code`` limits to the region and all
    below it, ``department_id`` to one department; ``campaign_id`` is for the kind CAMPAIGN alone.
    """

    kind: ReportKind
    since: date
    until: date
    basis: Basis = Basis.COHORT
    region_code: str | None = None
    department_id: UUID | None = None
    topic_code: str | None = None
    campaign_id: UUID | None = None
    breakdowns: tuple[Breakdown, ...] = ()
