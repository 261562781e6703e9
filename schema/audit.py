"""The audit log in the API, for those who watch over it."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.errors import BadRequest, NotFound
from business_channel.ids import parse_global_id
from business_channel.pages import MAX_FIRST, PageRequest
from business_channel.views import audit as views
from business_channel.views.audit import AuditFilter
from schema.context import Info
from schema.mutations import transacted
from schema.nodes import Connection, connection, noun_type
from schema.scalars import Text
from schema.selection import page_selection


@strawberry.type(description="One fact of an entry: codes and ids.")
class AuditDetail:
    name: str
    values: list[str]


@noun_type(views.AUDIT_ENTRY)
class AuditEntry:
    """One deed, or one look; `hash` covers the entry and the hash of the one before. Authors' names are not told."""

    id: strawberry.ID
    position: int
    at: datetime
    account_id: strawberry.ID | None
    account_name: str | None
    action: str
    subject_id: UUID | None
    detail: list[AuditDetail]
    request_id: str | None
    hash: str


@strawberry.input(
    description="Which entries; everything that is given must hold. Ids are global ids, or UUIDs as the log has them; "
    "`submissionId` keeps whatever was done about it."
)
class AuditEntryFilter:
    at_from: datetime | None = None
    at_before: datetime | None = None
    account_id: strawberry.ID | None = None
    actions: list[Text] | None = None
    subject_id: strawberry.ID | None = None
    submission_id: strawberry.ID | None = None

    def wanted(self) -> AuditFilter:
        """The filter as the domain reads it; raises ``NotFound`` at an id that is none."""
        if len(self.actions or ()) > MAX_FIRST:
            raise BadRequest(reason_zh=f"actions 最多 {MAX_FIRST} 项。", reason=f"at most {MAX_FIRST} actions.")
        return AuditFilter(
            at_from=self.at_from,
            at_before=self.at_before,
            account=_key(self.account_id, "accountId"),
            actions=tuple(self.actions or ()),
            subject=_key(self.subject_id, "subjectId"),
            submission=_key(self.submission_id, "submissionId"),
        )


def _key(text: str | None, name: str) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        pass
    try:
        return UUID(parse_global_id(text)[1])
    except (ValueError, NotFound):
        raise NotFound(("filter", name)) from None


@strawberry.type
class AuditQuery:
    @strawberry.field(
        description="The audit log, the newest first, for auditors and supervisors; each reading is an entry itself."
    )
    async def audit_entries(
        self, info: Info, first: int, after: str | None = None, filter: AuditEntryFilter | None = None
    ) -> Connection[AuditEntry]:
        info.context.principal.must_have_any(*views.READERS)
        request, wanted = PageRequest(first, after), filter.wanted() if filter else AuditFilter()
        await transacted(info, lambda work: views.noted(work, wanted))
        page = await views.entries(info.context.reader, page_selection(info), request, wanted)
        return connection(page)  # type: ignore[no-any-return]
