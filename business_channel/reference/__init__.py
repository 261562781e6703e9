"""The reference data that comes with the channel, as tables in text; ``README.md`` beside them names their sources."""

import csv
from functools import cache
from importlib.resources import files


def text(name: str) -> str:
    """The whole of one table as it stands in its file; raises ``FileNotFoundError`` for a name that is none."""
    return files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table in the file's order, by column; what is empty in the file is an empty text."""
    return tuple(csv.DictReader(text(name).splitlines()))
