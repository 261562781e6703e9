"""The table of the procedure as people read it: a diagram for each axis, and a list of deeds."""

from collections.abc import Iterator

from business_channel.language import Language
from business_channel.procedure.parts import Axis, Transition
from business_channel.procedure.transitions import TABLE


def mermaid(axis: Axis) -> str:
    """The deeds that lead from state to state of an axis, as a Mermaid state diagram."""
    rows = [row for row in TABLE if row.axis is axis and row.targets]
    return "\n".join(["stateDiagram-v2", *sorted(f"    {each}" for row in rows for each in _arrows(row))])


def _arrows(row: Transition) -> Iterator[str]:
    for source in row.sources:
        for target in row.targets:
            yield f"{source} --> {target}: {row.action}"


def listing(language: Language) -> str:
    """Every row with who may do it, from where, under which conditions and to what effect, as a Markdown table."""
    lines = ["| deed | who | from | to | if | effect |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(_line(row, language) for row in TABLE)])


def _line(row: Transition, language: Language) -> str:
    cells = (
        row.action,
        ", ".join(sorted(part.name for part in row.who)),
        ", ".join(sorted(row.sources)),
        ", ".join(row.targets) or "–",
        "; ".join(guard.words.say(language) for guard in row.guards) or "–",
        row.effect.say(language),
    )
    return f"| {' | '.join(cells)} |"
