"""How it is read who keeps out of a matter: by the platform, the heads of the department, and who said so."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from business_channel.access import PLATFORM_READERS, Role
from business_channel.confidence.model import Recusal
from business_channel.nouns import Edge, Noun, identity, plain
from business_channel.reader import Viewpoint
from business_channel.submissions.visibility import impartial
from business_channel.views import handling


def visible(recusal: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for the platform and the heads of the department, as long as they are not recused themselves, and for what
    the reader has declared.
    """
    principal = reader.principal
    heads: ColumnElement[bool] = recusal.department_id.in_(principal.departments_as(Role.UNIT_HEAD))
    inside = true() if principal.has_any(PLATFORM_READERS) else heads
    declared: ColumnElement[bool] = recusal.declared_by == principal.account_id
    return or_(declared, and_(inside, impartial(recusal.submission_id, principal)))


RECUSAL: Noun = Noun(
    "Recusal",
    Recusal,
    visible=visible,
    fields=identity("Recusal") | plain("ground", "note", "declared_at"),
    edges={
        "account": Edge(lambda: handling.COLLEAGUE, lambda source, target, _: target.id == source.account_id),
        "declared_by": Edge(lambda: handling.COLLEAGUE, lambda source, target, _: target.id == source.declared_by),
    },
)
