"""The table of the procedure, and the one question that services and portals ask of it."""

from collections.abc import Iterator, Sequence

from business_channel.errors import Forbidden, NotNow
from business_channel.procedure.after import AFTER
from business_channel.procedure.handling import HANDLING
from business_channel.procedure.keeping import KEEPING
from business_channel.procedure.parts import Action, Axis, Standing, Transition
from business_channel.procedure.taking import TAKING

TABLE: Sequence[Transition] = (*TAKING, *HANDLING, *AFTER, *KEEPING)
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
            return NotNow(path, state=state or "NONE")
    for guard in row.guards:
        if not guard.holds(standing):
            return guard.refusal(path, standing)
    return None


def available(standing: Standing, *axes: Axis) -> list[Action]:
    """The deeds on ``axes`` that are possible as the matter stands, in the order of the table."""
    rows = (row for row in TABLE if row.axis in axes and row.who & standing.parts)
    return list(dict.fromkeys(row.action for row in rows if _refusal(row, standing, ()) is None))
