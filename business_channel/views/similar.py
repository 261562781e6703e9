"""What is like something that nobody has filed yet: shown to who is about to file it, and of others only counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, bindparam, false, func, select
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.alike.finding import by_marks, within
from business_channel.alike.marks import Filed, Place, around, marks
from business_channel.alike.model import AlikeMark, AlikePrint
from business_channel.alike.rules import ALIKE, COMPARED, LEAST_TOLD, MOST_COUNTED
from business_channel.alike.text import likeness
from business_channel.errors import NotFound
from business_channel.reader import Reader
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views.alike import DuplicateCandidate, Words, candidates, told

_MARKS = bindparam("marks", type_=ARRAY(BigInteger))


@dataclass(frozen=True)
class Similar:
    """What the caller may read of it, and how many others have filed alike, ``None`` for fewer than five."""

    candidates: list[DuplicateCandidate]
    others: int | None


async def similar(reader: Reader, meant: Filed) -> Similar:
    """What is like a filing that is meant, in three statements at most.

    Authors get what they and their enterprises have filed, the platform all that it may read. Of whom authors may not
    read they are told how many people have filed a text that is alike, from five on and up to a thousand. Raises
    ``Unauthenticated`` without an account, ``NotFound`` for an enterprise that is not the caller's.
    """
    reader.principal.must_be_signed_in()
    if meant.enterprise_id is not None and meant.enterprise_id not in reader.principal.enterprises:
        raise NotFound(("input", "enterpriseId"))
    words, found = Words(meant.title, meant.body, meant.region_code), marks(meant)
    if reader.principal.has_any(PLATFORM_READERS):
        return Similar(candidates(words, (await reader.execute(_all(reader), {"marks": found})).scalar_one()), None)
    own = {"respondent": found[Place.RESPONDENT - 1], "topic": found[Place.TOPIC - 1]}
    shown = candidates(words, (await reader.execute(_own(reader), own)).scalar_one())
    return Similar(shown, await _others(reader, words, found))


def _all(reader: Reader) -> Select[Any]:
    near = by_marks(_MARKS, reader.now(), None).subquery()
    wanted = select(func.jsonb_agg(told(Submission, false(), false())))
    joined = wanted.select_from(near).join(Submission, Submission.id == near.c.submission_id)
    return joined.where(near.c.bands > 0, visibility.visible(Submission, reader.principal))


def _own(reader: Reader) -> Select[Any]:
    held = visibility.own(Submission, reader.principal), within(Submission.filed_at, reader.now())
    newest = select(Submission).where(*held).order_by(Submission.filed_at.desc()).limit(COMPARED).subquery()
    each, kind = aliased(Submission, newest), BigInteger()
    same = (
        func.coalesce(AlikePrint.marks[place] == bindparam(name, type_=kind), false())
        for place, name in ((Place.RESPONDENT, "respondent"), (Place.TOPIC, "topic"))
    )
    wanted = select(func.jsonb_agg(told(each, *same))).select_from(each)
    return wanted.join(AlikePrint, AlikePrint.submission_id == each.id)


async def _others(reader: Reader, words: Words, found: Sequence[int | None]) -> int | None:
    """How many other people have filed alike: those of near texts, compared word by word, and those of copies."""
    foreign = ~visibility.own(Submission, reader.principal)
    near = by_marks(_MARKS, reader.now(), None).subquery()
    texts = select(Submission.author_id, Submission.title, Submission.body, Submission.region_code)
    joined = texts.join(near, Submission.id == near.c.submission_id).where(near.c.bands > 0, foreign)
    rows = (await reader.execute(joined, {"marks": list(found)})).all()
    own, place = words.shingles, around(words.region_code)
    people = {
        row.author_id
        for row in rows
        if around(row.region_code) == place
        and likeness(own, Words(row.title, row.body, row.region_code).shingles) >= ALIKE
    }
    if people:
        whole = AlikeMark.mark == bindparam("whole", type_=BigInteger()), within(AlikeMark.filed_at, reader.now())
        some = select(AlikeMark.submission_id).where(*whole).order_by(AlikeMark.filed_at.desc()).limit(MOST_COUNTED)
        copies = select(Submission.author_id).where(Submission.id.in_(some), foreign).distinct()
        people.update((await reader.execute(copies, {"whole": found[Place.TEXT - 1]})).scalars())
    return min(len(people), MOST_COUNTED) if len(people) >= LEAST_TOLD else None
