"""What can happen to a report: one frozen class per event, carrying its id only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from business_channel.tags import EventTag


@dataclass(frozen=True, kw_only=True)
class HappeningToReport:
    """One event about one report; ``told`` is false for events of which nobody is notified."""

    tag: ClassVar[EventTag]
    told: ClassVar[bool] = False
    report_id: UUID


class ReportRequested(HappeningToReport):
    tag = EventTag.REPORT_REQUESTED


class ReportProgressed(HappeningToReport):
    tag = EventTag.REPORT_PROGRESSED


class ReportReady(HappeningToReport):
    tag = EventTag.REPORT_READY
    told = True


class ReportFailed(HappeningToReport):
    tag = EventTag.REPORT_FAILED
    told = True


class ReportCancelled(HappeningToReport):
    tag = EventTag.REPORT_CANCELLED


class ReportPublished(HappeningToReport):
    tag = EventTag.REPORT_PUBLISHED
    told = True
