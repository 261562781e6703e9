"""Finding what may be the same, by marks: as SQL whose cost does not grow with how many there are.

Each of the fifteen marks names at most ``PER_MARK`` submissions, read from one index, the newest first; of these the
ones with the most marks in common are compared word by word, at most ``COMPARED``. So a text that ten thousand have
filed is found as fast as one that three have. Copies beyond that are not found one by one, they are counted.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.orm import aliased

from business_channel.alike.marks import Place
from business_channel.alike.model import AlikeMark
from business_channel.alike.rules import COMPARED, PER_MARK, WINDOW
from business_channel.submissions.model import HandlingState, ReviewState, SubmissionKind

AS_MANY_BANDS = 4
"""What one respondent or topic weighs among those that are compared: as much as bands of texts that are clearly alike,
so that neither what is of one author nor what is of one text is crowded out by texts that share a phrase.
"""

_BACK = literal(WINDOW, INTERVAL)


def within(moment: Any, of: Any) -> ColumnElement[bool]:
    """True of moments that lie within the window around another."""
    return and_(moment >= of - _BACK, moment <= of + _BACK)


def by_marks(marks: Any, filed_at: Any, but: Any, correlated: Any = None) -> Select[Any]:
    """Those that share a mark with an array of ``marks``, filed within the window, ``but`` one of that id; with
    ``bands`` (how many marks of the text they share), ``respondent`` and ``topic``, the most alike first.

    ``correlated`` are the rows of the statement around it whose columns the others are.
    """
    each = func.unnest(marks).table_valued("mark", with_ordinality="place", name="each").render_derived()
    of_text = each.c.place.not_in((Place.RESPONDENT, Place.TOPIC))
    near = _named(each.c.mark, filed_at, but, each, correlated)
    bands = func.count().filter(of_text)
    weight = bands + AS_MANY_BANDS * func.count().filter(~of_text)
    shared = select(
        near.c.submission_id,
        bands.label("bands"),
        func.bool_or(each.c.place == Place.RESPONDENT).label("respondent"),
        func.bool_or(each.c.place == Place.TOPIC).label("topic"),
    ).select_from(each.join(near, true()))
    most = shared.group_by(near.c.submission_id).order_by(weight.desc(), near.c.submission_id.desc()).limit(COMPARED)
    return _of(most, correlated)


def _named(mark: Any, filed_at: Any, but: Any, each: Any, correlated: Any) -> Any:
    """The newest that have a mark, from the index alone."""
    other = aliased(AlikeMark)
    held = select(other.submission_id).where(other.mark == mark, within(other.filed_at, filed_at))
    if but is not None:
        held = held.where(other.submission_id != but)
    newest = held.order_by(other.filed_at.desc(), other.submission_id.desc()).limit(PER_MARK)
    return newest.correlate(each, *_rows(correlated)).lateral("near")


def _of(statement: Select[Any], correlated: Any) -> Select[Any]:
    return statement.correlate(*_rows(correlated)) if correlated is not None else statement


def _rows(correlated: Any) -> tuple[Any, ...]:
    if correlated is None:
        return ()
    return correlated if isinstance(correlated, tuple) else (correlated,)


def loose(submission: Any) -> ColumnElement[bool]:
    """True of what can still be merged, as far as its own states tell: taken or to be reviewed, not ended, not answered
    and not merged. A thank-you, or what was filed to a campaign, cannot.
    """
    gone = (ReviewState.REJECTED, ReviewState.LAPSED)
    handled = tuple(each for each in HandlingState if each not in _OVER)
    return and_(
        submission.review_state.not_in(gone),
        submission.handling_state.in_(handled),
        submission.merged_into_id.is_(None),
        submission.kind != SubmissionKind.THANKS,
        submission.campaign_id.is_(None),
    )


_OVER = {HandlingState.REPLIED, HandlingState.CLOSED, HandlingState.REFERRED_OUT, HandlingState.WITHDRAWN} | {
    HandlingState.TERMINATED,
    HandlingState.MERGED,
    HandlingState.COLLECTED,
}
