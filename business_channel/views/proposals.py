"""How it is read what the dispatch catalogue proposes for a matter: by the platform alone.

A proposal is made of one column: the rules, departments and objections that concern a row come as parts of the one
statement that reads it, and ``propose`` decides over them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.catalogue import repository, telling
from business_channel.catalogue.model import Party, RoutingRule
from business_channel.catalogue.proposing import Objected, Office, propose
from business_channel.catalogue.rules import Case, from_rule
from business_channel.departments.model import Department
from business_channel.departments.repository import in_office
from business_channel.ids import global_id
from business_channel.nouns import Field
from business_channel.reader import Reader, Viewpoint
from business_channel.regions.model import RegionLevel
from business_channel.submissions.model import SubmissionDetail
from business_channel.topics.model import FieldKind
from business_channel.work_orders.model import ObjectionState, RouteObjection, WorkOrder, WorkOrderRole


@dataclass(frozen=True)
class ProposedDepartment:
    """A department's part in a proposal, and why, in the reader's language."""

    department_id: str
    name: str
    kind: str
    region_code: str
    role: WorkOrderRole
    reason: str
    above: RegionLevel | None
    corrected_by: int


@dataclass(frozen=True)
class RoutingProposal:
    """What the catalogue proposes for a matter, by which rule, and how often departments objected to it here."""

    rule_code: str
    rule_version: int
    departments: Sequence[ProposedDepartment]
    lacking: Sequence[str]
    objections: int
    upheld: int


def _columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    if not reader.principal.has_any(PLATFORM_READERS):
        return (null(),)
    today = cast(func.timezone("Asia/Shanghai", reader.now()), Date)
    found = _object(
        topic=row.topic_code,
        region=row.region_code,
        on=cast(today, String),
        by_firm=row.enterprise_id.is_not(None),
        accused=row.respondent_id,
        choices=_chosen(row).scalar_subquery(),
        rules=_rules(row).scalar_subquery(),
        offices=_offices(row, today).scalar_subquery(),
        objected=_objected(row, today).scalar_subquery(),
    )
    return (found,)


def _object(**columns: Any) -> ColumnElement[Any]:
    """Columns by their names, as one."""
    pairs = ((literal_column(f"'{name}'", String), column) for name, column in columns.items())
    return func.jsonb_build_object(*(each for pair in pairs for each in pair), type_=JSONB)


def _chosen(row: Any) -> Select[Any]:
    chosen = SubmissionDetail.submission_id == row.id, SubmissionDetail.kind == FieldKind.CHOICE
    value = SubmissionDetail.value.op("#>>", return_type=String())(literal_column("'{}'"))
    said = SubmissionDetail.code + "=" + value
    return select(func.jsonb_agg(said)).where(*chosen).correlate(row)


def _rules(row: Any) -> Select[Any]:
    current = repository.current()
    covering = func.starts_with(row.topic_code + ".", current.c.topic_code + ".")
    return select(func.jsonb_agg(current.c.rule)).where(covering).correlate(row)


def _lies_here(region_code: Any, row: Any) -> ColumnElement[bool]:
    """True of the matter's place and the city and province above it, as the codes of GB/T 2260 tell."""
    city, province = func.left(row.region_code, 4) + "00", func.left(row.region_code, 2) + "0000"
    here: ColumnElement[bool] = region_code.in_((row.region_code, city, province))
    return here


def _is_named(kind: Any, row: Any) -> ColumnElement[bool]:
    """True of the kinds of departments that any version of a rule on the matter's topic names."""
    over = func.starts_with(row.topic_code + ".", RoutingRule.topic_code + ".")
    named = func.strpos(";" + RoutingRule.rule["departments"].astext, ";" + kind + ":") > 0
    return exists().where(over, named).correlate_except(RoutingRule)


def _office(department: Any) -> ColumnElement[Any]:
    return func.jsonb_build_array(department.id, department.name, department.kind_code, department.region_code)


def _offices(row: Any, today: ColumnElement[date]) -> Select[Any]:
    wanted = _lies_here(Department.region_code, row), _is_named(Department.kind_code, row), in_office(today)
    return select(func.jsonb_agg(_office(Department))).where(*wanted).correlate(row)


def _objected(row: Any, today: ColumnElement[date]) -> Select[Any]:
    """Objections to orders on matters of this place and this branch of topics, counted."""
    objection, order, named = aliased(RouteObjection), aliased(WorkOrder), aliased(Department)
    keys = (objection.department_id, order.role, objection.topic_code, order.routing_rule_code, objection.suggested_id)
    upheld = func.count().filter(objection.state == ObjectionState.UPHELD)
    branch = [func.split_part(each.topic_code, ".", 1) for each in (objection, row)]
    counted = (
        select(*keys, func.count().label("raised"), upheld.label("upheld"))
        .select_from(objection)
        .join(order, order.id == objection.work_order_id)
        .where(objection.region_code == row.region_code, branch[0] == branch[1])
        .group_by(*keys)
        .correlate(row)
        .subquery()
    )
    told = _object(
        by=counted.c.department_id,
        role=counted.c.role,
        topic=counted.c.topic_code,
        rule=counted.c.routing_rule_code,
        raised=counted.c.raised,
        upheld=counted.c.upheld,
        suggested=case((named.id.is_not(None), _office(named))),
    )
    there = and_(named.id == counted.c.suggested_id, in_office(today, named))
    return select(func.jsonb_agg(told)).select_from(counted.outerjoin(named, there)).correlate(row)


def _build(reader: Reader, found: Mapping[str, Any] | None) -> RoutingProposal | None:
    """The best proposal; ``None`` for who may not read it, and where no rule covers the matter."""
    if found is None:
        return None
    accused = UUID(found["accused"]) if found["accused"] else None
    matter = Case(
        topic_code=found["topic"],
        region_code=found["region"],
        author=Party.ENTERPRISE if found["by_firm"] else Party.PERSON,
        on=date.fromisoformat(found["on"]),
        respondent=Party.PUBLIC_BODY if accused else None,
        choices=frozenset(found["choices"] or ()),
    )
    offices = [_office_of(each) for each in found["offices"] or ()]
    objected = [_objected_of(each) for each in found["objected"] or ()]
    proposals = propose(matter, [from_rule(each) for each in found["rules"] or ()], offices, objected, accused)
    if not proposals:
        return None
    best, language = proposals[0], reader.language
    return RoutingProposal(
        rule_code=best.rule.code,
        rule_version=best.rule.version,
        departments=[
            ProposedDepartment(
                department_id=global_id("Department", each.office.id),
                name=each.office.name,
                kind=each.office.kind,
                region_code=each.office.region_code,
                role=each.role,
                reason=telling.reason(best, each, language),
                above=each.above,
                corrected_by=each.corrected_by,
            )
            for each in best.departments
        ],
        lacking=telling.lacking(best, language),
        objections=best.objections,
        upheld=best.upheld,
    )


def _office_of(told: Sequence[str]) -> Office:
    return Office(UUID(told[0]), *told[1:])


def _objected_of(told: Mapping[str, Any]) -> Objected:
    return Objected(
        by=UUID(told["by"]),
        role=WorkOrderRole(told["role"]),
        topic_code=told["topic"],
        raised=told["raised"],
        upheld=told["upheld"],
        rule_code=told["rule"],
        suggested=_office_of(told["suggested"]) if told["suggested"] else None,
    )


PROPOSAL = Field(_columns, _build)
