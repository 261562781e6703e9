"""Whose order lets a department keep a file, a ledger or a permit file, on when the matter itself is over."""

from typing import Any

from sqlalchemy import ColumnElement, or_

from business_channel.work_orders.model import CloseReason

ANSWERED = (CloseReason.RATED, CloseReason.RATING_LAPSED, CloseReason.COMPLETED, CloseReason.THANKED)
"""Why an order is closed whose department goes on to keep the file: what it answered is not settled by that."""


def goes_on(order: Any) -> ColumnElement[bool]:
    """True of an order that is open, or was closed with its answer."""
    return or_(order.close_reason.is_(None), order.close_reason.in_(ANSWERED))
