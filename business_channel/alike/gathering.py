"""Floods are gathered by the worker, a portion at a time and one worker at once, so that no two of one text arise.

A filing waits for nobody: its marks commit with it, and whichever of two is looked at later finds the other. What is
looked at joins the flood whose first text it is alike to, and else begins one with those alike to it that have none;
being alike to the first, and not to any, a flood does not drift from matter to matter. One text has one flood however
many file it, since a flood is found by marks of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from business_channel.alike import repository
from business_channel.alike.entering import read_unread
from business_channel.alike.marks import around, of_text
from business_channel.alike.model import MergeProposal, MergeProposalMark, MergeProposalState
from business_channel.alike.rules import ALIKE, LEAST_ACCOUNTS, WINDOW
from business_channel.alike.text import likeness, normalised, shingles
from business_channel.ids import new_id
from business_channel.work import Work

LOCK = 7_215_127
"""The advisory lock of whoever gathers."""

PORTION = 100


@dataclass
class Flood:
    """A flood as a portion knows it: its first text, and how many have come."""

    id: UUID
    leader_id: UUID
    region_code: str
    filed_at: datetime
    words: frozenset[str]
    members: int
    joined: list[UUID] = field(default_factory=list)

    def likeness_to(self, one: "Waiting") -> float:
        """How alike a text is to the first; 0 where place or time keep them apart."""
        apart = around(one.region_code) != around(self.region_code) or abs(one.filed_at - self.filed_at) > WINDOW
        return 0.0 if apart else likeness(one.words, self.words)


@dataclass(frozen=True)
class Waiting:
    """A submission with marks, and those near it that are in no flood yet."""

    id: UUID
    region_code: str
    filed_at: datetime
    words: frozenset[str]
    marks: Sequence[int | None]
    loose: bool


async def read(work: Work) -> int:
    """Marks a portion of what was filed before there were marks; returns how many those were."""
    return await read_unread(work, PORTION) if await _alone(work) else 0


async def gather(work: Work) -> int:
    """Looks at a portion of what waits, the oldest first, and returns how many those were; 0 while another does it.

    The number of statements does not depend on how many they are. A flood that enough accounts have filed is raised:
    from then on it is a proposal to merge.
    """
    if not await _alone(work):
        return 0
    waiting = [_waiting(row) for row in await repository.waiting(work, PORTION)]
    if not waiting:
        return 0
    able = [each for each in waiting if each.loose and each.words]
    floods = await _found(work, able)
    near = await _near(work, able)
    taken: set[UUID] = set()
    for each in able:
        if each.id not in taken:
            taken.update(_place(each, floods, near.get(each.id, ())))
    await _keep(work, able, floods)
    await repository.gathered(work, [each.id for each in waiting])
    await _raise(work, [each for each in floods if each.joined])
    return len(waiting)


async def _alone(work: Work) -> bool:
    return bool((await work.execute(select(func.pg_try_advisory_xact_lock(LOCK)))).scalar_one())


def _words(row: Any) -> frozenset[str]:
    return shingles(normalised(row.title, row.body))


def _waiting(row: Any) -> Waiting:
    return Waiting(row.id, row.region_code, row.filed_at, _words(row), row.marks, row.loose)


async def _found(work: Work, able: Sequence[Waiting]) -> list[Flood]:
    """The floods that share a mark with any of a portion."""
    marks = {mark for each in able for mark in of_text(each.marks)}
    rows = await repository.floods(work, marks) if marks else ()
    return [Flood(row.id, row.leader_id, row.region_code, row.filed_at, _words(row), row.members) for row in rows]


async def _near(work: Work, able: Sequence[Waiting]) -> dict[UUID, list[UUID]]:
    """For each of a portion those alike to it that are in no flood yet, as they are compared word by word."""
    own = {each.id: each for each in able}
    rows = await repository.near(work, list(own)) if own else ()
    texts: dict[UUID, frozenset[str]] = {}
    near: dict[UUID, list[UUID]] = {}
    for row in rows:
        words = texts.setdefault(row.id, own[row.id].words if row.id in own else _words(row))
        if likeness(words, own[row.of].words) >= ALIKE:
            near.setdefault(row.of, []).append(row.id)
    return near


def _place(one: Waiting, floods: list[Flood], near: Sequence[UUID]) -> Iterable[UUID]:
    """Puts one, and those near it where it begins a flood, into a flood; returns who is in one now."""
    best = max(floods, key=lambda flood: flood.likeness_to(one), default=None)
    if best is not None and best.likeness_to(one) >= ALIKE:
        best.joined.append(one.id)
        return (one.id,)
    in_one = {each for flood in floods for each in flood.joined}
    free = [each for each in near if each not in in_one]
    if not free:
        return ()
    floods.append(Flood(new_id(), one.id, one.region_code, one.filed_at, one.words, 0, [one.id, *free]))
    return (one.id, *free)


async def _keep(work: Work, able: Sequence[Waiting], floods: Sequence[Flood]) -> None:
    """Stores floods that began, and who joined which, each at the next place."""
    begun = [each for each in floods if not each.members]
    if begun:
        work.session.add_all(MergeProposal(id=each.id, leader_id=each.leader_id) for each in begun)
        await work.session.flush()
        marks = {each.id: of_text(each.marks) for each in able}
        rows = [
            {"mark": mark, "proposal_id": each.id} for each in begun for mark in dict.fromkeys(marks[each.leader_id])
        ]
        await work.execute(insert(MergeProposalMark).values(rows))
    places = [(joined, each.id, each.members + place) for each in floods for place, joined in enumerate(each.joined, 1)]
    if places:
        await repository.join(work, places)


async def _raise(work: Work, grown: Sequence[Flood]) -> None:
    """Raises floods that have grown and that enough accounts have filed, those that were accepted before as well."""
    if not grown:
        return
    due = await repository.filed_by_enough(work, [each.id for each in grown], LEAST_ACCOUNTS)
    proposals = await repository.locked(work, [each.id for each in grown])
    sizes = {each.id: each.members + len(each.joined) for each in grown}
    for proposal in proposals:
        proposal.members = sizes[proposal.id]
        if proposal.id in due and (proposal.raised_at is None or proposal.state in _AGAIN):
            proposal.raised_at, proposal.state = work.now, MergeProposalState.OPEN
            proposal.decided_at = proposal.decided_by = proposal.note = None
    await work.session.flush()


_AGAIN = {MergeProposalState.ACCEPTED, MergeProposalState.LAPSED}
