"""How administrators read what was registered, and how large an enterprise was on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, true

from business_channel.access import Role
from business_channel.enterprises.model import Enterprise, EnterpriseState
from business_channel.nouns import Noun, Selection, identity, plain, to_one
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.views.places import ENTITY_KIND, REGION, STATED_SIZE


def visible(_: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for administrators, who certify."""
    return true() if Role.ADMIN in reader.principal.roles else false()


REGISTRATION: Noun = Noun(
    "EnterpriseRegistration",
    Enterprise,
    visible=visible,
    fields=identity("Enterprise")
    | plain("name", "credit_code", "industry", "state", "decision_note", "registered_at", "decided_at")
    | plain("contact_name_masked", "contact_phone_masked")
    | {"entity_kind": ENTITY_KIND},
    edges={"region": to_one(lambda: REGION, "region_code")},
)
_IN_ORDER = Order("registered", lambda row, _: row.registered_at)


async def registrations(
    reader: Reader, selection: Selection, request: PageRequest, state: EnterpriseState | None = None
) -> Page:
    """One page of what was registered, the oldest first; raises ``Forbidden`` for anybody but administrators."""
    reader.principal.must_have_any(Role.ADMIN)
    given = {} if state is None else {"state": state}
    return await page(reader, REGISTRATION, selection, request, _IN_ORDER, _OfState(state is not None), given)


@dataclass(frozen=True)
class _OfState:
    chosen: bool

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        statement = statement.where(alias.registered_at.is_not(None))
        return statement.where(alias.state == bindparam("state")) if self.chosen else statement


def _newest_of_day(alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
    statement = statement.where(alias.enterprise_id == bindparam("enterprise"), alias.as_of <= bindparam("day"))
    return statement.order_by(alias.as_of.desc(), alias.stated_at.desc(), alias.id.desc()).limit(1)


async def size_on(reader: Reader, selection: Selection, enterprise_id: UUID, day: date) -> Any | None:
    """The size that holds on a day, such as that of signing: the last one stated for it or for a day before."""
    found = await load(reader, STATED_SIZE, selection, _newest_of_day, {"enterprise": enterprise_id, "day": day})
    return found[0][0] if found else None
