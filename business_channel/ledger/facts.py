"""What the table of the procedure asks of the ledger, and the lines of an account, as SQL: one form for all readers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, String, and_, cast, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from business_channel.ledger.account import Line
from business_channel.ledger.model import ArrearsClaim, ArrearsEntry, EntryKind, EntryState, RepaymentPlan
from business_channel.work_orders.keeping import goes_on


def claimed(order: Any) -> ColumnElement[bool]:
    """True of an order whose department keeps a ledger."""
    claim = aliased(ArrearsClaim)
    held = exists().where(claim.submission_id == order.submission_id).correlate(order)
    return and_(held, goes_on(order))


def owed(order: Any) -> ColumnElement[bool]:
    """True of such an order as long as something is owed of the principal."""
    claim = aliased(ArrearsClaim)
    rest = claim.principal - paid(claim.submission_id)
    return and_(claimed(order), exists().where(claim.submission_id == order.submission_id, rest > 0).correlate(order))


def paid(submission_id: Any) -> Any:
    """What is paid of the principal: the confirmed payments that no confirmed reversal takes back."""
    entry, back = aliased(ArrearsEntry), aliased(ArrearsEntry)
    counted = (
        entry.submission_id == submission_id,
        entry.kind == EntryKind.PRINCIPAL,
        entry.state == EntryState.CONFIRMED,
        ~exists().where(back.reverses_id == entry.id, back.state == EntryState.CONFIRMED),
    )
    return select(func.coalesce(func.sum(entry.amount), 0)).where(*counted).scalar_subquery()


def payment_waits(submission: Any) -> ColumnElement[bool]:
    """True of a submission with an entry that waits for the enterprise."""
    entry = aliased(ArrearsEntry)
    waits = entry.submission_id == submission.id, entry.state == EntryState.PENDING
    return exists().where(*waits).correlate(submission)


def planned(submission_id: Any) -> ColumnElement[bool]:
    """True where a plan stands for what is owed."""
    plan = aliased(RepaymentPlan)
    return exists().where(plan.submission_id == submission_id, plan.replaced_at.is_(None))


def lines(submission_id: Any) -> Any:
    """The entries of a submission as one value, which ``read_lines`` reads."""
    entry = aliased(ArrearsEntry)
    told = (entry.id, entry.kind, entry.state, entry.paid_on, entry.amount, entry.reverses_id)
    one = func.json_build_array(*(cast(each, String) for each in told))
    every = func.coalesce(func.json_agg(one), func.json_build_array())
    return select(type_coerce(every, JSON)).where(entry.submission_id == submission_id).scalar_subquery()


def read_lines(told: Sequence[Sequence[Any]]) -> list[Line]:
    """The lines that ``lines`` tells."""
    return [
        Line(
            id=UUID(key),
            kind=EntryKind(kind),
            state=EntryState(state),
            paid_on=date.fromisoformat(paid_on),
            amount=Decimal(amount),
            reverses_id=None if reverses is None else UUID(reverses),
        )
        for key, kind, state, paid_on, amount, reverses in told
    ]
