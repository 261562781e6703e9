"""What is like something that nobody has filed yet: shown to who is about to file it, and of others only counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, bindparam, false, func, select

from business_channel.access import PLATFORM_READERS, Principal, Role
from business_channel.alike.finding import by_marks, within
from business_channel.alike.marks import Filed, Place, around, marks
from business_channel.alike.model import AlikeMark, AlikePrint
from business_channel.alike.rules import ALIKE, COMPARED, LEAST_TOLD, MOST_COUNTED
from business_channel.alike.text import likeness
from business_channel.errors import NotFound, Several
from business_channel.reader import Form, Reader
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views.alike import DuplicateCandidate, Words, candidates, told
from business_channel.views.known import absent

_MARKS = bindparam("marks", type_=ARRAY(BigInteger))


@dataclass(frozen=True)
class Similar:
    """What the caller may read of it, and how many others have filed alike, ``None`` for fewer than five."""

    candidates: list[DuplicateCandidate]
    others: int | None


async def similar(reader: Reader, meant: Filed) -> Similar:
    """What is like a filing that is meant, in four statements at most.

    Authors get what they and their enterprises have filed, the platform all that it may read. Of whom authors may not
    read they are told how many people have filed a text that is alike, from five on and up to a thousand. Raises
    ``Unauthenticated`` without an account, ``NotFound`` for an enterprise that is not the caller's, ``Several`` for a
    topic or a region that there is not.
    """
    reader.principal.must_be_signed_in()
    if meant.enterprise_id is not None and meant.enterprise_id not in reader.principal.enterprises:
        raise NotFound(("enterpriseId",))
    if missing := await absent(reader, topic_code=meant.topic_code, region_code=meant.region_code):
        raise Several([NotFound((name,)) for name in missing])
    meant = replace(meant, enterprise_id=meant.enterprise_id or _only_one(reader.principal))
    words, found, statements = Words(meant.title, meant.body, meant.region_code), marks(meant), _made(reader.form)
    if reader.principal.has_any(PLATFORM_READERS):
        values = {**reader.ids, "marks": found}
        return Similar(candidates(words, (await reader.execute(statements.seen, values)).scalar_one()), None)
    values = {**reader.ids, "respondent": found[Place.RESPONDENT - 1], "topic": found[Place.TOPIC - 1]}
    shown = candidates(words, (await reader.execute(statements.own, values)).scalar_one())
    return Similar(shown, await _others(reader, statements, words, found))


def _only_one(principal: Principal) -> UUID | None:
    """The enterprise in whose name the caller files without naming it."""
    alone = len(principal.enterprises) == 1 and Role.CITIZEN not in principal.roles
    return next(iter(principal.enterprises)) if alone else None


@dataclass(frozen=True)
class _Statements:
    """What readers of one form run."""

    seen: Select[Any]
    own: Select[Any]
    near: Select[Any]
    copies: Select[Any]


@lru_cache(maxsize=64)
def _made(form: Form) -> _Statements:
    return _Statements(_seen(form), _own(form), _near(form), _copies(form))


def _seen(form: Form) -> Select[Any]:
    near = by_marks(_MARKS, form.now(), None).subquery()
    wanted = select(func.jsonb_agg(told(Submission, false(), false())))
    joined = wanted.select_from(near).join(Submission, Submission.id == near.c.submission_id)
    return joined.where(near.c.bands > 0, visibility.visible(Submission, form.principal))


def _own(form: Form) -> Select[Any]:
    held = visibility.own(Submission, form.principal), within(Submission.filed_at, form.now())
    newest = select(Submission.id).where(*held).order_by(Submission.filed_at.desc()).limit(COMPARED).subquery()
    same = (
        func.coalesce(AlikePrint.marks[int(place)] == bindparam(name, type_=BigInteger()), false())
        for place, name in ((Place.RESPONDENT, "respondent"), (Place.TOPIC, "topic"))
    )
    wanted = select(func.jsonb_agg(told(Submission, *same))).select_from(newest)
    joined = wanted.join(Submission, Submission.id == newest.c.id)
    return joined.join(AlikePrint, AlikePrint.submission_id == Submission.id)


def _near(form: Form) -> Select[Any]:
    near = by_marks(_MARKS, form.now(), None).subquery()
    columns: list[Any] = [getattr(Submission, name) for name in ("author_id", "title", "body", "region_code")]
    texts = select(*columns)
    joined = texts.join(near, Submission.id == near.c.submission_id)
    return joined.where(near.c.bands > 0, _foreign(form))


def _copies(form: Form) -> Select[Any]:
    whole = AlikeMark.mark == bindparam("whole", type_=BigInteger()), within(AlikeMark.filed_at, form.now())
    some = select(AlikeMark.submission_id).where(*whole).order_by(AlikeMark.filed_at.desc()).limit(MOST_COUNTED)
    return select(Submission.author_id).where(Submission.id.in_(some), _foreign(form)).distinct()


def _foreign(form: Form) -> ColumnElement[bool]:
    return ~func.coalesce(visibility.own(Submission, form.principal), false())


async def _others(reader: Reader, statements: _Statements, words: Words, found: Sequence[int | None]) -> int | None:
    """How many other people have filed alike: those of near texts, compared word by word, and those of copies."""
    own, place = words.shingles, around(words.region_code)
    rows = (await reader.execute(statements.near, {**reader.ids, "marks": list(found)})).all()
    people = {
        row.author_id
        for row in rows
        if around(row.region_code) == place
        and likeness(own, Words(row.title, row.body, row.region_code).shingles) >= ALIKE
    }
    if people:
        whole = {**reader.ids, "whole": found[Place.TEXT - 1]}
        people.update((await reader.execute(statements.copies, whole)).scalars())
    return min(len(people), MOST_COUNTED) if len(people) >= LEAST_TOLD else None
