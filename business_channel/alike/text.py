"""What of a text counts when two are compared, and how alike two texts are.

Nothing counts that people change without saying anything else: width and case of letters (NFKC, case folded), spaces,
punctuation and symbols; every number is the same number, since a text that many send in differs in sums, dates and
phone numbers. What is left is taken two characters at a time, as most Chinese words have two; the set of these pairs is
what a text is compared by (Broder, "On the resemblance and containment of documents", SEQUENCES 1997). A pair counts
once, so who repeats a text says the same.
"""

import unicodedata
from itertools import pairwise

SHORTEST = 12
"""Texts of fewer characters, after normalising, say too little to be like another one."""


def normalised(title: str, body: str) -> str:
    """Title and body as one line of letters, characters and zeros; the same for whatever only looks different."""
    folded = unicodedata.normalize("NFKC", title + body).casefold()
    kept: list[str] = []
    for each in folded:
        if each.isnumeric() and not _is_written(each):
            if not kept or kept[-1] != "0":
                kept.append("0")
        elif each.isalnum():
            kept.append(each)
    return "".join(kept)


def _is_written(character: str) -> bool:
    """True of numbers that are words: 三 and 万 stand in names and in ordinary words."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def shingles(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a normalised text; none where it is too short to be like another."""
    return frozenset(map("".join, pairwise(text))) if len(text) >= SHORTEST else frozenset()


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What part of their pairs two texts have in common, from 0 to 1 (Jaccard); 0 where either says too little."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0
