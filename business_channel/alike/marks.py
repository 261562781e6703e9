"""The marks of a submission: numbers that it shares with what may be the same, so that an index finds it.

A mark is 64 bits of a hash over what it stands for, the place included where the place matters. A chance meeting of two
marks costs a comparison and nothing else: texts are compared themselves, and keys of whom they name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from uuid import UUID

from business_channel.alike import minhash, text


class Place(IntEnum):
    """What the first marks stand for, counted from 1 as the store counts; bands come after them."""

    TEXT = 1
    """The whole text: copies of one text have the same."""
    RESPONDENT = 2
    """Whoever files, against the same respondent."""
    TOPIC = 3
    """The same author on the same topic at the same place."""


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What of a submission is marked. ``respondent`` is the department that it accuses, or the debtor's credit code."""

    title: str
    body: str
    region_code: str
    topic_code: str
    author_id: UUID
    enterprise_id: UUID | None = None
    respondent: str | None = None


def around(region_code: str) -> str:
    """The place within which texts are compared: the city, with its counties, or the province's own."""
    return region_code[:4]


def marks(filed: Filed) -> list[int | None]:
    """The marks by their places, then those of the bands; ``None`` where there is nothing to mark."""
    words = text.normalised(filed.title, filed.body)
    found = text.shingles(words)
    place = around(filed.region_code)
    who = filed.enterprise_id or filed.author_id
    against = None if filed.respondent is None else _mark("respondent", who, filed.respondent)
    about = _mark("topic", filed.author_id, filed.topic_code, filed.region_code)
    whole = _mark("text", place, words) if found else None
    banded = (_mark(f"band {n}", place, band.hex()) for n, band in enumerate(minhash.bands(found)))
    return [whole, against, about, *banded]


def of_text(found: Iterable[int | None]) -> list[int]:
    """Of marks those that tell of the text."""
    kept = (each for place, each in enumerate(found, 1) if place not in (Place.RESPONDENT, Place.TOPIC))
    return [each for each in kept if each is not None]


def _mark(*parts: object) -> int:
    digest = blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
