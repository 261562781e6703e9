"""Adoptions in the API: which documents a suggestion entered."""

from datetime import datetime

from business_channel.adoptions.model import AdoptionDegree
from business_channel.views import adoptions as views
from schema.nodes import Node, noun_type
from schema.places import Department


@noun_type(views.ADOPTION)
class Adoption(Node):
    """The record that a suggestion entered a clause of a document. `quote` is what the clause says, `note` how it goes
    back to the suggestion; `department` whose record it is, nobody's where a publisher made it. A wrong record is
    withdrawn: it counts no more, and `withdrawalReason` says why.
    """

    document: str
    clause: str
    degree: AdoptionDegree
    quote: str | None
    note: str | None
    department: Department | None
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawal_reason: str | None
