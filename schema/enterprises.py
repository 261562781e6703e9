"""Enterprises in the API: what administrators see of those registered, and the size of one on a day."""

from datetime import date, datetime

import strawberry

from business_channel.enterprises.credit_codes import EntityKind
from business_channel.enterprises.model import EnterpriseState
from business_channel.ids import key_of
from business_channel.pages import PageRequest
from business_channel.views import enterprises as views
from schema.context import Info
from schema.nodes import Connection, connection, noun_type
from schema.places import Region, StatedSize
from schema.selection import page_selection, selection_of


@noun_type(views.REGISTRATION)
class EnterpriseRegistration:
    """An enterprise as administrators certify it; the id is that of the enterprise, the contact is masked."""

    id: strawberry.ID
    name: str
    credit_code: str
    entity_kind: EntityKind | None
    industry: str | None
    region: Region
    state: EnterpriseState
    contact_name_masked: str | None
    contact_phone_masked: str | None
    registered_at: datetime | None
    decided_at: datetime | None
    decision_note: str | None


@strawberry.input(description="Which enterprises: those in one state.")
class EnterpriseFilter:
    state: EnterpriseState | None = None


@strawberry.type
class EnterprisesQuery:
    @strawberry.field(description="What was registered, the oldest first, for administrators.")
    async def enterprises(
        self, info: Info, first: int, after: str | None = None, filter: EnterpriseFilter | None = None
    ) -> Connection[EnterpriseRegistration]:
        state = None if filter is None else filter.state
        request = PageRequest(first, after)
        page = await views.registrations(info.context.reader, page_selection(info), request, state)
        return connection(page)  # type: ignore[no-any-return]

    @strawberry.field(
        description="The size of an enterprise on a day, such as that of signing a contract: the last one stated for "
        "it or before; null where there is none, or none for the caller to see."
    )
    async def enterprise_size_on(self, info: Info, enterprise_id: strawberry.ID, date: date) -> StatedSize | None:
        info.context.principal.must_be_signed_in()
        key = key_of("Enterprise", enterprise_id, ("enterpriseId",))
        return await views.size_on(info.context.reader, selection_of(info), key, date)
