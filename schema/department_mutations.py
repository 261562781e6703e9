"""What an administrator does with departments in the API: opens, renames, merges and ends them."""

from datetime import date
from uuid import UUID

import strawberry

from business_channel.departments import service
from business_channel.departments.rules import Founding
from business_channel.ids import key_of
from business_channel.views import places as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.places import Department
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.input(
    description="A department to open, in office from `validFrom` on; a temporary one, such as a command centre, until "
    "`validTo`, its last day, where that is known."
)
class OpenDepartmentInput:
    idempotency_key: UUID
    name: Text
    kind: Text
    region_code: Text
    valid_from: date
    valid_to: date | None = None


@strawberry.input(description="The name that a department bears from the day `on` on.")
class RenameDepartmentInput:
    idempotency_key: UUID
    department_id: strawberry.ID
    name: Text
    on: date


@strawberry.input(description="A department that is opened for others to become one.")
class NewDepartmentInput:
    name: Text
    kind: Text
    region_code: Text


@strawberry.input(
    description="Departments that are one from the day `on` on: the existing one of `intoId`, or a new one, `into`."
)
class MergeDepartmentsInput:
    idempotency_key: UUID
    department_ids: list[strawberry.ID]
    on: date
    into_id: strawberry.ID | None = None
    into: NewDepartmentInput | None = None


@strawberry.input(
    description="The last day of a department, and which one takes on what is left; nobody does without it. "
    "What was planned before is replaced."
)
class EndDepartmentInput:
    department_id: strawberry.ID
    last_day: date
    successor_id: strawberry.ID | None = None


@strawberry.type
class DepartmentPayload:
    """The department as it is now, after a renaming or merging the one that goes on, or why nothing happened."""

    department: Department | None
    errors: list[UserError]


def _founding(said: OpenDepartmentInput | NewDepartmentInput) -> Founding:
    return Founding(name=said.name, kind_code=said.kind, region_code=said.region_code)


def _key(text: str, *path: str) -> UUID:
    return key_of("Department", text, path)


@strawberry.type
class DepartmentsMutation:
    @strawberry.mutation(description="An administrator opens a department.")
    async def open_department(self, info: Info, input: OpenDepartmentInput) -> DepartmentPayload:
        async def verb(work: Work) -> UUID:
            days = input.valid_from, input.valid_to
            return await service.open_(work, _founding(input), *days, input.idempotency_key)

        return await carry_out(info, verb, views.DEPARTMENT, "department", DepartmentPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator gives a department another name; the old one stays citable.")
    async def rename_department(self, info: Info, input: RenameDepartmentInput) -> DepartmentPayload:
        async def verb(work: Work) -> UUID:
            key = _key(input.department_id, "departmentId")
            return await service.rename(work, key, input.name, input.on, input.idempotency_key)

        return await carry_out(info, verb, views.DEPARTMENT, "department", DepartmentPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator makes one department of several.")
    async def merge_departments(self, info: Info, input: MergeDepartmentsInput) -> DepartmentPayload:
        async def verb(work: Work) -> UUID:
            merged = tuple(_key(each, "departmentIds", str(n)) for n, each in enumerate(input.department_ids))
            wanted = service.Uniting(
                merged=merged,
                on=input.on,
                into_id=None if input.into_id is None else _key(input.into_id, "intoId"),
                into=None if input.into is None else _founding(input.into),
            )
            return await service.merge(work, wanted, input.idempotency_key)

        return await carry_out(info, verb, views.DEPARTMENT, "department", DepartmentPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator ends a department with a day, with or without a successor.")
    async def end_department(self, info: Info, input: EndDepartmentInput) -> DepartmentPayload:
        async def verb(work: Work) -> UUID:
            key = _key(input.department_id, "departmentId")
            successor = None if input.successor_id is None else _key(input.successor_id, "successorId")
            await service.end(work, key, input.last_day, successor)
            return key

        return await carry_out(info, verb, views.DEPARTMENT, "department", DepartmentPayload)  # type: ignore[no-any-return]
