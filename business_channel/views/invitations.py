"""How an invitation is read: by the heads of its department or the owners of its enterprise, and by administrators."""

from typing import Any

from sqlalchemy import ColumnElement, or_, true

from business_channel.access import Role
from business_channel.accounts.model import Invitation
from business_channel.nouns import Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.views import places


def visible(invitation: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for who leads the department or owns the enterprise, and for administrators."""
    if Role.ADMIN in reader.principal.roles:
        return true()
    led = invitation.department_id.in_(reader.principal.departments_as(Role.UNIT_HEAD))
    return or_(led, invitation.enterprise_id.in_(reader.principal.owned))


INVITATION: Noun = Noun(
    "Invitation",
    Invitation,
    visible=visible,
    fields=identity("Invitation") | plain("email", "role", "owner", "invited_at", "taken_up_at"),
    edges={
        "department": to_one(lambda: places.DEPARTMENT, "department_id"),
        "enterprise": to_one(lambda: places.ENTERPRISE, "enterprise_id"),
    },
)
