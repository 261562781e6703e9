"""Every SELECT on marks, floods and proposals that services need, and their writes of many rows at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    Uuid,
    and_,
    any_,
    bindparam,
    distinct,
    exists,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from business_channel.alike.finding import by_marks, loose
from business_channel.alike.model import (
    AlikePrint,
    MergeProposal,
    MergeProposalMark,
    MergeProposalState,
    PrintState,
)
from business_channel.database import Base
from business_channel.submissions.model import Submission
from business_channel.work import Work

_TEXT = ("id", "title", "body", "region_code", "filed_at")


def _columns(submission: Any) -> list[Any]:
    return [getattr(submission, name) for name in _TEXT]


async def waiting(work: Work, most: int) -> Sequence[Any]:
    """The oldest that have marks and were not looked at, with their words, marks, and whether they can be merged."""
    to_do = select(AlikePrint.submission_id).where(AlikePrint.state == PrintState.WAITING)
    oldest = to_do.order_by(AlikePrint.submission_id).limit(most)
    able = and_(loose(Submission), AlikePrint.proposal_id.is_(None))
    wanted = select(*_columns(Submission), AlikePrint.marks, able.label("loose"))
    joined = wanted.join(AlikePrint, AlikePrint.submission_id == Submission.id)
    return (await work.execute(joined.where(Submission.id.in_(oldest)).order_by(Submission.id))).all()


async def floods(work: Work, marks: Collection[int]) -> Sequence[Any]:
    """Floods that have one of ``marks``, with the words of the first text."""
    named = select(MergeProposalMark.proposal_id).where(MergeProposalMark.mark.in_(marks))
    wanted = select(
        MergeProposal.id.label("id"), MergeProposal.leader_id, MergeProposal.members, *_columns(Submission)[1:]
    )
    joined = wanted.join(Submission, Submission.id == MergeProposal.leader_id)
    return (await work.execute(joined.where(MergeProposal.id.in_(named)).order_by(MergeProposal.id))).all()


async def near(work: Work, ids: Sequence[UUID]) -> Sequence[Any]:
    """Those that share marks with each of ``ids`` (as ``of``), are in no flood and can be merged, with their words."""
    printed, source, print_ = aliased(AlikePrint), aliased(Submission), aliased(AlikePrint)
    found = by_marks(printed.marks, source.filed_at, source.id, correlated=(printed, source)).lateral("alike")
    wanted = (
        select(printed.submission_id.label("of"), *_columns(Submission))
        .select_from(printed)
        .join(source, source.id == printed.submission_id)
        .join(found, true())
        .join(Submission, Submission.id == found.c.submission_id)
        .join(print_, print_.submission_id == Submission.id)
        .where(printed.submission_id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
        .where(found.c.bands > 0, print_.proposal_id.is_(None), loose(Submission))
        .order_by(printed.submission_id, Submission.id)
    )
    return (await work.execute(wanted, {"ids": list(ids)})).all()


async def gathered(work: Work, ids: Sequence[UUID]) -> None:
    """Notes that submissions were looked at."""
    looked = update(AlikePrint).where(AlikePrint.submission_id.in_(ids)).values(state=PrintState.GATHERED)
    await work.execute(looked.execution_options(synchronize_session=False))


async def join(work: Work, places: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Puts submissions into floods: each the id, the flood's, and the place in it."""
    kinds: Mapping[str, TypeEngine[Any]] = {"joining": Uuid(), "flood": Uuid(), "at": Integer()}
    given = dict(zip(kinds, map(list, zip(*places, strict=True)), strict=True))
    columns = [func.unnest(bindparam(name, type_=ARRAY(kind))).label(name) for name, kind in kinds.items()]
    named = select(*columns).subquery()
    prints = Base.metadata.tables["alike_print"]
    joined = update(prints).where(prints.c.submission_id == named.c.joining)
    joined = joined.values(proposal_id=named.c.flood, place=named.c["at"])
    await work.execute(joined, given)


async def filed_by_enough(work: Work, ids: Sequence[UUID], least: int) -> set[UUID]:
    """Of floods those in which ``least`` accounts have something to merge, or any has and it can be merged into one
    that others were merged into before.
    """
    child = aliased(Submission)
    leads = exists().where(child.merged_into_id == Submission.id)
    people = func.count(distinct(Submission.author_id))
    enough = or_(people >= least, and_(people > 1, func.bool_or(leads)))
    counted = select(AlikePrint.proposal_id).join(Submission, Submission.id == AlikePrint.submission_id)
    counted = counted.where(AlikePrint.proposal_id.in_(ids), loose(Submission)).group_by(AlikePrint.proposal_id)
    return set((await work.execute(counted.having(enough))).scalars())


async def locked(work: Work, ids: Collection[UUID]) -> Sequence[MergeProposal]:
    """Proposals of those ids, in their order, locked until the unit of work ends."""
    wanted = select(MergeProposal).where(MergeProposal.id.in_(ids)).order_by(MergeProposal.id)
    anew = wanted.with_for_update().execution_options(populate_existing=True)
    return (await work.execute(anew)).scalars().all()


async def of_submissions(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """The ids of proposals that still wait and that submissions belong to."""
    waits = MergeProposal.state == MergeProposalState.OPEN
    joined = select(AlikePrint.proposal_id).join(MergeProposal, MergeProposal.id == AlikePrint.proposal_id)
    found = joined.where(AlikePrint.submission_id.in_(ids), waits).distinct()
    return {each for each in (await work.execute(found)).scalars() if each is not None}


def left(proposal_id: Any) -> Any:
    """How many of a proposal can still be merged, counted no further than two."""
    submission = aliased(Submission)
    held = select(submission.id).join(AlikePrint, AlikePrint.submission_id == submission.id)
    some = held.where(AlikePrint.proposal_id == proposal_id, loose(submission)).limit(2)
    return select(func.count()).select_from(some.correlate(MergeProposal).subquery()).scalar_subquery()
