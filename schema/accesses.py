"""Who looked at a submission, in the API; and how a look is recorded before it is answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from business_channel.access import Role
from business_channel.submissions import accesses
from business_channel.submissions.service import PersonalField
from business_channel.views import accesses as views
from business_channel.work import Work
from schema.attachments import Attachment
from schema.context import Info
from schema.mutations import transacted
from schema.nodes import noun_type
from schema.places import Department


@noun_type(views.ACCESS)
class Access:
    """Somebody opened the submission, had sealed `fields` shown for a `purpose`, or took a copy of `attachment`."""

    at: datetime
    role: Role | None
    department: Department | None
    purpose: str | None
    fields: list[PersonalField]
    attachment: Attachment | None


async def opening(info: Info, which: ColumnElement[bool]) -> None:
    """Records that the caller opens the submission that ``which`` holds for, so that nothing is read unrecorded."""
    if accesses.may_look(info.context.principal):

        async def verb(work: Work) -> Any:
            await accesses.opened(work, which)

        await transacted(info, verb)
