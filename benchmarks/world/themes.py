"""What people write about: themes with their words, filled in by chance."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

_FILE = Path(__file__).with_name("themes.toml")


@dataclass(frozen=True)
class Theme:
    """One theme: its topic, the kinds of department that handle it and help, and its texts with slots.

    ``urgent`` is the share of submissions that the platform marks urgent; a thank-you has no replies.
    """

    topic: str
    handler: str
    kinds: Sequence[str]
    weight: int
    titles: Sequence[str]
    bodies: Sequence[str]
    replies: Sequence[str]
    helper: str | None = None
    urgent: float = 0.01


@dataclass(frozen=True)
class Themes:
    """All themes, their weights, and the words for their slots."""

    all: Sequence[Theme]
    words: Mapping[str, Sequence[str]]

    @cached_property
    def weights(self) -> list[int]:
        """The weights of the themes, each added to those before it."""
        return list(accumulate(theme.weight for theme in self.all))

    def slots(self, random: Random, year: int) -> dict[str, Any]:
        """Words for the slots of one matter that began in ``year``."""
        return {name: random.choice(words) for name, words in self.words.items()} | {
            "amount": f"{min(random.lognormvariate(2.8, 1.1), 9999):.1f}",
            "months": random.randint(2, 24),
            "people": random.randint(3, 60),
            "days": random.randint(2, 15),
            "year": year,
        }


def themes() -> Themes:
    """The themes of ``themes.toml``."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Themes([Theme(**each) for each in read["theme"]], read["words"])
