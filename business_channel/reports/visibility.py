"""Who may see a report, its versions and its files."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, Principal, Role
from business_channel.departments.model import Department
from business_channel.reports.document import ReportKind
from business_channel.reports.model import Report, ReportVersion
from business_channel.reports.rules import READ_ALL


def visible(report: Any, principal: Principal) -> ColumnElement[bool]:
    """Analysts and supervisors see every report; a department sees how it keeps its own time limits, or those that it
    succeeded kept them, and published rankings, which tell of it among its peers; a leader's office sees what is about
    its division alone.
    """
    if principal.account_id is None:
        return false()
    if principal.has_any(READ_ALL):
        return true()
    grounds: list[ColumnElement[bool]] = []
    if units := principal.reads_as(*DEPARTMENT_STAFF):
        grounds.append(and_(report.kind == ReportKind.SLA, report.department_id.in_(units)))
        grounds.append(and_(report.kind == ReportKind.RANKING, _published(report)))
    if offices := principal.reads_as(Role.LEADER_OFFICE):
        grounds.append(in_division(report.region_code, offices))
    return or_(false(), *grounds)


def in_division(region_code: Any, offices: Collection[UUID]) -> ColumnElement[bool]:
    """True of a region that is, or lies below, that of one of the offices."""
    office = aliased(Department)
    own = office.id.in_(offices)
    below = func.starts_with(region_code, func.regexp_replace(office.region_code, "(00){1,2}$", ""))
    return exists().where(own, below)


def _published(report: Any) -> ColumnElement[bool]:
    version = aliased(ReportVersion)
    return exists().where(version.report_id == report.id, version.published_at.is_not(None))


def of_report(part: Any, principal: Principal) -> ColumnElement[bool]:
    """True of a version, a file or a step of a report that the caller sees.

    Of a ranking, a department reads what is published alone.
    """
    report = aliased(Report)
    return exists().where(report.id == part.report_id, visible(report, principal))


def version_visible(version: Any, principal: Principal) -> ColumnElement[bool]:
    """A version of a report that the caller sees; of rankings of all, whoever is no analyst reads published ones."""
    if principal.account_id is None or principal.has_any(READ_ALL):
        return of_report(version, principal)
    report = aliased(Report)
    seen = report.id == version.report_id, visible(report, principal)
    own = or_(report.kind != ReportKind.RANKING, _in_own_division(report, principal))
    return exists().where(*seen, or_(own, version.published_at.is_not(None)))


def _in_own_division(report: Any, principal: Principal) -> ColumnElement[bool]:
    offices = principal.reads_as(Role.LEADER_OFFICE)
    return in_division(report.region_code, offices) if offices else false()
