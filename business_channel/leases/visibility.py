"""Who may see a lease and what was determined for it."""

from typing import Any

from sqlalchemy import ColumnElement

from business_channel.access import Principal
from business_channel.submissions.visibility import of_the_parties


def visible(row: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author's side, the units that answer (not those that only help), and who oversees the submission of
    the row: what a tenant pays is as much a business secret as the sums of a contract.
    """
    return of_the_parties(row.submission_id, principal)
