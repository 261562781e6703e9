"""The templates that a department offers its people, filled in for one of its orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, String, bindparam, cast, func, or_, select

from business_channel.access import DEPARTMENT_STAFF
from business_channel.departments.model import Department
from business_channel.errors import NotFound
from business_channel.nouns import Selection
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions.model import Submission
from business_channel.templates import rules
from business_channel.views.templates import REPLY_TEMPLATE
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.visibility import visible


async def templates(
    reader: Reader, department_id: UUID, selection: Selection, order_id: UUID | None = None
) -> Sequence[Any]:
    """The templates in use, by title; with an order of the department those that fit its topic, filled in for it.

    Raises ``NotFound`` for whoever does not work there, and for an order that is not the department's.
    """
    reader.principal.must_be_signed_in()
    if department_id not in reader.principal.departments_as(*DEPARTMENT_STAFF):
        raise NotFound(("departmentId",))
    facts = None if order_id is None else await _facts(reader, department_id, order_id)
    arrangement = _Offered(fitting=facts is not None)
    values = {"department": department_id, "topic": None if facts is None else facts.topic_code}
    found = await load(reader, REPLY_TEMPLATE, {**selection, "body": {}}, arrangement, values)
    records = [record for record, _ in found]
    if facts is not None:
        known = _values(facts)
        for each in records:
            each.filled = rules.filled(each.body, known)
    return records


@dataclass(frozen=True)
class _Offered:
    fitting: bool

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        offered = alias.department_id == bindparam("department"), alias.retired_at.is_(None)
        statement = statement.where(*offered).order_by(alias.title, alias.id).limit(rules.MOST)
        if not self.fitting:
            return statement
        topic = bindparam("topic", type_=String())
        below = func.starts_with(topic, func.concat(alias.topic_code, "."))
        return statement.where(or_(alias.topic_code.is_(None), alias.topic_code == topic, below))


async def _facts(reader: Reader, department_id: UUID, order_id: UUID) -> Any:
    today = cast(func.timezone("Asia/Shanghai", reader.now()), Date)
    filed = cast(func.timezone("Asia/Shanghai", Submission.filed_at), Date)
    columns = Submission.number, Submission.title, Submission.topic_code, Submission.contact_name_masked
    statement = (
        select(*columns, Department.name, filed.label("filed"), today.label("today"))
        .join(WorkOrder, WorkOrder.submission_id == Submission.id)
        .join(Department, Department.id == WorkOrder.department_id)
        .where(WorkOrder.id == order_id, WorkOrder.department_id == department_id, visible(WorkOrder, reader.principal))
    )
    found = (await reader.execute(statement)).one_or_none()
    if found is None:
        raise NotFound(("workOrderId",))
    return found


def _values(facts: Any) -> dict[str, str]:
    return {
        "number": facts.number,
        "title": facts.title,
        "author": facts.contact_name_masked,
        "filed": rules.in_chinese(facts.filed),
        "department": facts.name,
        "date": rules.in_chinese(facts.today),
    }
