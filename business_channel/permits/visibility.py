"""Who may see a permit file."""

from typing import Any

from sqlalchemy import ColumnElement

from business_channel.access import Principal
from business_channel.submissions.visibility import of_the_parties


def visible(row: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author's side, the units that answer (not those that only help), and who oversees the submission of
    the row: what an enterprise applies for is its own business.
    """
    return of_the_parties(row.submission_id, principal)
