"""How is read what is said about a work order: objections, opinions, notes, and who handles it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from business_channel.accounts.model import Account
from business_channel.nouns import Field, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.submissions.visibility import impartial, not_passed_on, of_units, oversees
from business_channel.views import places
from business_channel.work_orders.model import Note, Opinion, RouteObjection, Succession, WorkOrder


def objection_visible(objection: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The way of a matter from hand to hand is read by the platform, the department itself and the leader's office."""
    principal = reader.principal
    own = of_units(objection.department_id, objection.submission_id, principal)
    aside = impartial(objection.submission_id, principal)
    return and_(or_(own, oversees(objection.submission_id, principal)), aside)


def opinion_visible(opinion: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Opinions are for those who handle the matter together, the platform and the leader's office."""
    principal, order = reader.principal, aliased(WorkOrder)
    own = of_units(order.department_id, opinion.submission_id, principal)
    held = order.submission_id == opinion.submission_id, own
    handled, aside = exists().where(and_(*held), not_passed_on(order)), impartial(opinion.submission_id, principal)
    return and_(or_(handled, oversees(opinion.submission_id, principal)), aside)


def note_visible(note: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Notes stay inside their department, besides the platform and the leader's office that was addressed."""
    principal, order = reader.principal, aliased(WorkOrder)
    submission_id = select(order.submission_id).where(order.id == note.work_order_id).scalar_subquery()
    own = of_units(note.department_id, submission_id, principal)
    return and_(or_(own, oversees(submission_id, principal)), impartial(submission_id, principal))


FORMER_HOLDER: Noun = Noun(
    "FormerHolder",
    Succession,
    visible=None,
    fields={"until": Field(lambda row, _: (row.at,))},
    edges={"department": to_one(lambda: places.DEPARTMENT, "department_id")},
)
"""Reached through its order alone, and read by whoever reads that."""

COLLEAGUE: Noun = Noun("Colleague", Account, visible=None, fields=identity("Account") | plain("display_name"))

OBJECTION: Noun = Noun(
    "RouteObjection",
    RouteObjection,
    visible=objection_visible,
    fields=identity("RouteObjection") | plain("reason", "state", "raised_at", "decided_at", "decision_note"),
    edges={"suggested": to_one(lambda: places.DEPARTMENT, "suggested_id")},
)

OPINION: Noun = Noun(
    "Opinion", Opinion, visible=opinion_visible, fields=identity("Opinion") | plain("body", "given_at")
)

NOTE: Noun = Noun(
    "Note",
    Note,
    visible=note_visible,
    fields=identity("Note") | plain("body", "written_at"),
    edges={"author": to_one(lambda: COLLEAGUE, "author_id")},
)
