"""Replies in the API."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from business_channel.procedure.parts import Action
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.views import replies as views
from schema.nodes import Node, noun_type
from schema.places import Department


@strawberry.type
class Signature:
    """One department's part in a joint reply: whether it has signed, or does not agree; why is read inside alone."""

    place: int
    department: Department
    signed_at: datetime | None
    dissented_at: datetime | None
    dissent: str | None


@strawberry.type
class Promise:
    """What a reply promises by a day, and how it was kept."""

    id: strawberry.ID
    text: str
    due_on: date
    proof: str | None
    proved_at: datetime | None


@noun_type(views.REPLY)
class Reply(Node):
    """What a department answers, or several in their fixed order; drafts are seen by those who sign them and the
    platform alone. `availableActions` is what the caller can do now. `submission` and `workOrder` are those that were
    answered, null for the authors of what was merged into that submission, who read the reply and no more.
    """

    kind: ReplyKind
    state: ReplyState
    body: str
    submission: Annotated["Submission", strawberry.lazy("schema.submissions")] | None  # type: ignore[name-defined]  # noqa: F821
    work_order: Annotated["WorkOrder", strawberry.lazy("schema.work_orders")] | None  # type: ignore[name-defined]  # noqa: F821
    department: Department
    published_as: Department
    drafted_at: datetime
    signed_at: datetime | None
    published_at: datetime | None
    countersigned_at: datetime | None
    return_reason: str | None
    signatures: list[Signature]
    promises: list[Promise]
    available_actions: list[Action]
    version: int
