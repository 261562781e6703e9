"""Who the caller is, and single nodes by their global ids."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, or_

from business_channel.access import Role
from business_channel.errors import BadRequest, NotFound
from business_channel.ids import global_id, parse_global_id
from business_channel.language import Language
from business_channel.notifications.model import NoticeKind
from business_channel.nouns import Noun
from business_channel.pages import MAX_FIRST
from business_channel.plans import load_many, load_one
from business_channel.submissions import accesses
from business_channel.views import (
    attachments,
    handling,
    instructions,
    notifications,
    places,
    preferences,
    replies,
    reports,
    submissions,
    supervision,
    templates,
    work_orders,
)
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
        supervision.STEP,
        instructions.INSTRUCTION,
        instructions.DUTY,
        templates.REPLY_TEMPLATE,
        attachments.ATTACHMENT,
        reports.REPORT,
        reports.REPORT_VERSION,
        reports.REPORT_ARTEFACT,
        reports.REPORT_SCHEDULE,
    )
}
_OPENED: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "Submission": lambda key: accesses.by("id", key),
    "WorkOrder": accesses.of_order,
    "Reply": accesses.of_reply,
}
_KEYED_BY_CODE = frozenset({"Region", "Topic"})


@strawberry.type
class Membership:
    """A department in which the caller works, and as what."""

    department: Department
    roles: list[Role]


@strawberry.type
class NotificationPreference:
    """One kind of notification: whether mails of it are sent. Where that cannot be changed, `basis` says why."""

    kind: NoticeKind
    name: str
    mail: bool
    changeable: bool
    basis: str | None


@strawberry.type
class Viewer:
    """The caller's account; roles come from the channel's own store."""

    id: strawberry.ID
    email: str
    roles: list[Role]
    memberships: list[Membership]
    enterprises: list[Enterprise]

    @strawberry.field(description="The language of the caller's mails.")
    async def locale(self, info: Info) -> Language:
        return await preferences.locale(info.context.reader)

    @strawberry.field(description="How many notifications the caller has not read.")
    async def unread_notifications(self, info: Info) -> int:
        return await notifications.unread(info.context.reader)

    @strawberry.field(description="What the caller wants mails about.", metadata={"list_size": len(NoticeKind)})
    async def notification_preferences(self, info: Info) -> list[NotificationPreference]:
        return [NotificationPreference(**vars(each)) for each in await preferences.of_caller(info.context.reader)]


async def viewer_of(info: Info, *below: str) -> Viewer | None:
    """The caller as asked for at the path ``below`` the resolved field; ``None`` without a token."""
    reader, principal = info.context.reader, info.context.principal
    if principal.account_id is None:
        return None
    in_departments = selection_of(info, (*below, "memberships", "department"))
    held = await load_many(reader, places.DEPARTMENT, in_departments, principal.departments)
    in_enterprises = selection_of(info, (*below, "enterprises"))
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


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is calling; null without a token.")
    async def viewer(self, info: Info) -> Viewer | None:
        return await viewer_of(info)

    @strawberry.field(description="Any node by its global id, if the caller may see it.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        found = _parsed(id)
        if found and found[0].name in _OPENED:
            await opening(info, _OPENED[found[0].name](found[1]))
        return await _loaded(info, found)  # type: ignore[no-any-return]

    @strawberry.field(description="Several nodes by their ids, in their order; null for what may not be seen.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        if len(ids) > MAX_FIRST:
            raise BadRequest(reason_zh=f"一次最多 {MAX_FIRST} 个 id。", reason=f"at most {MAX_FIRST} ids at once.")
        keys = [_parsed(each) for each in ids]
        opened = [_OPENED[found[0].name](found[1]) for found in keys if found and found[0].name in _OPENED]
        if opened:
            await opening(info, or_(*opened))
        return [await _loaded(info, found) for found in keys]


def _parsed(text: str) -> tuple[Noun, Any] | None:
    """The noun and the key of a global id; ``None`` for a text that is not one."""
    try:
        name, key = parse_global_id(text)
        return _NODES[name], key if name in _KEYED_BY_CODE else UUID(key)
    except (NotFound, KeyError, ValueError):
        return None


async def _loaded(info: Info, found: tuple[Noun, Any] | None) -> Any:
    if found is None:
        return None
    noun, key = found
    return await load_one(info.context.reader, noun, selection_of(info, of=noun.name), key)
