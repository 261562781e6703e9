"""Marks go into the store, with the filing or, for what was filed before there were marks, later."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, String, Uuid, bindparam, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import TypeEngine

from business_channel.alike.marks import Filed, marks
from business_channel.alike.model import AlikePrint, PrintState
from business_channel.database import Base
from business_channel.ledger.model import ArrearsClaim
from business_channel.submissions.model import Submission
from business_channel.work import Work

_COLUMNS: Mapping[str, TypeEngine[Any]] = {"marks": BigInteger(), "moments": DateTime(timezone=True), "ids": Uuid()}
_ROWS = select(*(func.unnest(bindparam(name, type_=ARRAY(kind))) for name, kind in _COLUMNS.items()))
_MARKS, _PRINTS = Base.metadata.tables["alike_mark"], Base.metadata.tables["alike_print"]
_INSERT = insert(_MARKS).from_select(["mark", "filed_at", "submission_id"], _ROWS)
_WAITS = (
    update(_PRINTS)
    .where(_PRINTS.c.submission_id == bindparam("id"))
    .values(state=PrintState.WAITING, marks=bindparam("found", type_=ARRAY(BigInteger)))
)


async def enter(work: Work, submission: Submission, debtor: str | None = None) -> None:
    """Marks what was just filed, in two statements; ``debtor`` is the credit code of whom it says owes money."""
    found = marks(filed(submission, debtor or submission.respondent_id))
    await work.execute(_WAITS, {"id": submission.id, "found": found})
    await work.execute(_INSERT, _unnested([(submission, found)]))


def filed(row: Any, respondent: UUID | str | None) -> Filed:
    """What of a submission, or of a row with the same columns, is marked."""
    names = ("title", "body", "region_code", "topic_code", "author_id", "enterprise_id")
    own = {name: getattr(row, name) for name in names}
    return Filed(**own, respondent=None if respondent is None else str(respondent))


async def read_unread(work: Work, most: int) -> int:
    """Marks up to ``most`` submissions that have no marks yet, the oldest first, and returns how many those were."""
    unread = select(AlikePrint.submission_id).where(AlikePrint.state == PrintState.UNREAD)
    oldest = unread.order_by(AlikePrint.submission_id).limit(most)
    against = func.coalesce(ArrearsClaim.debtor_credit_code, cast(Submission.respondent_id, String))
    claimed = ArrearsClaim.submission_id == Submission.id
    whole = select(Submission.__table__, against.label("against")).outerjoin(ArrearsClaim, claimed)
    rows = (await work.execute(whole.where(Submission.id.in_(oldest)))).all()
    marked = [(row, marks(filed(row, row.against))) for row in rows]
    if marked:
        await _wait(work, marked)
        await work.execute(_INSERT, _unnested(marked))
    return len(marked)


async def _wait(work: Work, marked: Sequence[tuple[Any, list[int | None]]]) -> None:
    prints = [{"submission_id": row.id, "state": PrintState.WAITING, "marks": found} for row, found in marked]
    many = upsert(_PRINTS).values(prints)
    anew = {name: many.excluded[name] for name in ("state", "marks")}
    await work.execute(many.on_conflict_do_update(index_elements=["submission_id"], set_=anew))


def _unnested(marked: Sequence[tuple[Any, list[int | None]]]) -> dict[str, list[Any]]:
    """The rows of marks as columns; what is not marked has no row."""
    rows = [(mark, row.filed_at, row.id) for row, found in marked for mark in found if mark is not None]
    return dict(zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
