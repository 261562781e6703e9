"""The table of the procedure, and the one question that services and portals ask of it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from business_channel.errors import Forbidden, NotNow
from business_channel.procedure.after import AFTER
from business_channel.procedure.aside import ASIDE
from business_channel.procedure.handling import HANDLING
from business_channel.procedure.instructing import INSTRUCTING
from business_channel.procedure.keeping import KEEPING
from business_channel.procedure.parts import Action, Axis, Standing, Transition
from business_channel.procedure.supervising import SUPERVISING
from business_channel.procedure.taking import TAKING
from business_channel.submissions.model import SupervisionState

TABLE: Sequence[Transition] = (*TAKING, *HANDLING, *INSTRUCTING, *AFTER, *KEEPING, *SUPERVISING, *ASIDE)
"""Every deed of the procedure, in the order of a matter's life."""


def rows_of(action: Action) -> Iterator[Transition]:
    """The rows of one deed."""
    return (row for row in TABLE if row.action is action)


def must_be_possible(action: Action, standing: Standing, path: tuple[str, ...], axis: Axis | None = None) -> None:
    """Returns when the deed is possible as the matter stands; several rows of one deed are alternatives, and with
    ``axis`` only those on it.

    Raises ``Forbidden`` for whoever has no part in it, ``NotNow`` in any other state, else what the guard says.
    """
    refused: list[Exception] = []
    for row in rows_of(action):
        if row.who & standing.parts and axis in (None, row.axis):
            found = _refusal(row, standing, path)
            if found is None:
                return
            refused.append(found)
    telling = (each for each in refused if not isinstance(each, NotNow))
    raise next(telling, refused[0] if refused else Forbidden())


def _refusal(row: Transition, standing: Standing, path: tuple[str, ...]) -> Exception | None:
    for axis, states in {**row.states, row.axis: row.sources}.items():
        state = standing.on(axis)
        if state not in states:
            return NotNow(path, state=_in_the_way(state))
    for guard in row.guards:
        if not guard.holds(standing):
            return guard.refusal(path, standing)
    return None


def _in_the_way(state: StrEnum | None) -> str:
    """The state under the name by which people are told of it."""
    return "UNSUPERVISED" if state is SupervisionState.NONE else state or "NONE"


def available(standing: Standing, *axes: Axis, needing: Axis | None = None) -> list[Action]:
    """The deeds on ``axes`` that are possible as the matter stands, in the order of the table; with ``needing`` only
    those that look at the state on another axis as well.
    """
    rows = (row for row in TABLE if row.axis in axes and row.who & standing.parts)
    if needing is not None:
        rows = (row for row in rows if needing in row.states)
    return list(dict.fromkeys(row.action for row in rows if _refusal(row, standing, ()) is None))
