"""Who the caller is, and single nodes by their global ids."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement

from business_channel.access import Role
from business_channel.errors import BadRequest, NotFound
from business_channel.ids import global_id, parse_global_id
from business_channel.nouns import Noun
from business_channel.pages import MAX_FIRST
from business_channel.plans import load_many, load_one
from business_channel.submissions import accesses
from business_channel.views import attachments, handling, places, replies, submissions, work_orders
from schema.accesses import opening
from schema.context import Info
from schema.nodes import Node
from schema.places import Department, Enterprise
from schema.selection import selection_of

_NODES: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        places.REGION,
        places.TOPIC,
        places.DEPARTMENT,
        places.ENTERPRISE,
        submissions.SUBMISSION,
        work_orders.WORK_ORDER,
        handling.OBJECTION,
        handling.OPINION,
        handling.NOTE,
        replies.REPLY,
        attachments.ATTACHMENT,
    )
}
_OPENED: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "Submission": lambda key: accesses.by("id", key),
    "WorkOrder": accesses.of_order,
}
_KEYED_BY_CODE = frozenset({"Region", "Topic"})


@strawberry.type
class Membership:
    """A department in which the caller works, and as what."""

    department: Department
    roles: list[Role]


@strawberry.type
class Viewer:
    """The caller's account; roles come from the channel's own store."""

    id: strawberry.ID
    email: str
    roles: list[Role]
    memberships: list[Membership]
    enterprises: list[Enterprise]


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is calling; null without a token.")
    async def viewer(self, info: Info) -> Viewer | None:
        reader, principal = info.context.reader, info.context.principal
        if principal.account_id is None:
            return None
        in_departments = selection_of(info, ("memberships", "department"))
        held = await load_many(reader, places.DEPARTMENT, in_departments, principal.departments)
        in_enterprises = selection_of(info, ("enterprises",))
        own = await load_many(reader, places.ENTERPRISE, in_enterprises, principal.enterprises)
        return Viewer(
            id=strawberry.ID(global_id("Account", principal.account_id)),
            email=principal.email,
            roles=sorted(principal.roles),
            memberships=[
                Membership(department=department, roles=sorted(principal.departments[key]))
                for key, department in held.items()
            ],
            enterprises=list(own.values()),
        )

    @strawberry.field(description="Any node by its global id, if the caller may see it.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await _node(info, id, opens=True)  # type: ignore[no-any-return]

    @strawberry.field(description="Several nodes by their ids, in their order; null for what may not be seen.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        if len(ids) > MAX_FIRST:
            raise BadRequest(reason_zh=f"一次最多 {MAX_FIRST} 个 id。", reason=f"at most {MAX_FIRST} ids at once.")
        return [await _node(info, each) for each in ids]


async def _node(info: Info, text: str, *, opens: bool = False) -> Any:
    try:
        name, key = parse_global_id(text)
        noun = _NODES[name]
        typed = key if name in _KEYED_BY_CODE else UUID(key)
    except (NotFound, KeyError, ValueError):
        return None
    if opens and name in _OPENED:
        await opening(info, _OPENED[name](typed))
    return await load_one(info.context.reader, noun, selection_of(info, of=name), typed)
