"""Regions, topics, departments and enterprises in the API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from business_channel.access import EnterpriseRole
from business_channel.enterprises.credit_codes import EntityKind
from business_channel.enterprises.model import EnterpriseState
from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.pages import PageRequest
from business_channel.regions.model import RegionLevel
from business_channel.topics.model import FieldKind, FormType
from business_channel.views import lists
from business_channel.views import places as views
from schema.context import Info
from schema.nodes import Connection, Node, connection, noun_type
from schema.scalars import Text
from schema.selection import page_selection, selection_of


@noun_type(views.REGION)
class Region(Node):
    """A division of GB/T 2260; one that ended keeps its code and the day on which it did."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str | None
    parent: "Region | None"
    valid_from: date | None
    valid_to: date | None


@noun_type(views.TOPIC)
class Topic(Node):
    """A topic of the tree, named in the language of the caller, with the form that is filled in under it."""

    code: str
    name: str
    parent_code: str | None
    parent: "Topic | None"
    form: "TopicForm | None"


@strawberry.type
class FormChoice:
    """One of the values that a field takes."""

    code: str
    label: str


@strawberry.type
class FormField:
    """A field to draw. `least` and `most` bound the characters of a text, or an amount; `choices` are for a CHOICE."""

    code: str
    label: str
    kind: FieldKind
    required: bool
    least: str | None
    most: str | None
    choices: list[FormChoice]


@strawberry.type
class TopicForm:
    """How the details of a topic are asked for. DECLARED ones are filed as `details`, by the codes of `fields`; the
    others have an input of their own.
    """

    form_type: FormType
    fields: list[FormField]


@strawberry.type(description="A kind of department.")
class DepartmentKind:
    code: str
    name: str


@noun_type(views.DEPARTMENT)
class Department(Node):
    """Anything that can be asked and can answer: a bureau, a leader's office, a ministry, a command centre.

    `validTo` is its last day; `successor` takes on what is left then. One that ended stays citable under its name.
    """

    name: str
    kind: DepartmentKind
    region: Region
    valid_from: date | None
    valid_to: date | None
    successor: "Department | None"
    predecessors: list["Department"] = strawberry.field(metadata={"list_size": 5})


@noun_type(views.MEMBER)
class EnterpriseMember:
    """Somebody of the caller's own enterprise; the id is that of the account."""

    id: strawberry.ID
    display_name: str
    role: EnterpriseRole
    since: datetime


@noun_type(views.STATED_SIZE)
class StatedSize:
    """The figures of an enterprise on a day, as it has stated them, and the tier that `standard` gives them: persons,
    and yearly revenue and assets in 10,000 yuan.
    """

    id: strawberry.ID
    industry: Industry
    staff: int | None
    revenue: Decimal | None
    assets: Decimal | None
    as_of: date
    tier: SizeTier
    standard: str
    stated_at: datetime


@noun_type(views.ENTERPRISE)
class Enterprise(Node):
    """An enterprise that files, once the platform has certified it. `role` is the caller's own in it; its people and
    why it was refused or suspended are told to its members alone; `sizes` are those that it has stated, by their days.
    """

    name: str
    credit_code: str
    entity_kind: EntityKind | None
    industry: str | None
    region: Region
    state: EnterpriseState
    decision_note: str | None
    certified_at: datetime | None
    role: EnterpriseRole | None
    members: list[EnterpriseMember]
    sizes: list[StatedSize]


@strawberry.type
class PlacesQuery:
    @strawberry.field(
        description="The divisions under a parent, the provinces without one.", metadata={"list_size": 40}
    )
    async def regions(self, info: Info, parent_code: Text | None = None) -> list[Region]:
        return await lists.regions(info.context.reader, selection_of(info), parent_code)  # type: ignore[return-value]

    @strawberry.field(description="The whole topic tree, parents before children.", metadata={"list_size": 80})
    async def topics(self, info: Info) -> list[Topic]:
        return await lists.topics(info.context.reader, selection_of(info))  # type: ignore[return-value]

    @strawberry.field(description="The kinds of departments.", metadata={"list_size": 30})
    async def department_kinds(self, info: Info) -> list[DepartmentKind]:
        return await lists.department_kinds(info.context.reader, selection_of(info))  # type: ignore[return-value]

    @strawberry.field(description="Departments by name.")
    async def departments(
        self, info: Info, first: int, after: str | None = None, filter: "DepartmentFilter | None" = None
    ) -> Connection[Department]:
        wanted: dict[str, Any] = {}
        if filter is not None:
            wanted = {"region_code": filter.region_code, "kind": filter.kind, "search": filter.search}
            wanted |= {"on_day": filter.on_day, "in_office": filter.in_office}
        page = await lists.departments(info.context.reader, page_selection(info), PageRequest(first, after), **wanted)
        return connection(page)  # type: ignore[no-any-return]


@strawberry.input(
    description="Which departments: of a region, of a kind, with a text in the name, in office on a day, and those "
    "that are in office today, or are not."
)
class DepartmentFilter:
    region_code: Text | None = None
    kind: Text | None = None
    search: Text | None = None
    on_day: date | None = None
    in_office: bool | None = None
