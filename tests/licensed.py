"""A permit file on any submission, for tests that are not about how it was filed."""

from datetime import date
from uuid import UUID

from business_channel.access import Principal
from business_channel.database import Store
from business_channel.deadlines.model import PauseReason
from business_channel.ids import new_id
from business_channel.permits import filing, service
from business_channel.permits.model import PermitOutcome, PermitStepKind
from business_channel.permits.recording import Said
from business_channel.submissions.model import Submission
from business_channel.work import Work, unit_of_work

STATED = filing.Stated(
    licence="建筑工程施工许可证",
    authority="赫章县住房和城乡建设局",
    applied_on=date(2020, 5, 6),
    receipt_number="赫建收118",
)


async def applies(work: Work, submission_id: UUID, stated: filing.Stated = STATED) -> None:
    """What was filed is about a licence."""
    await filing.begin(work, await work.session.get_one(Submission, submission_id), stated)


def step_of(order_id: UUID, kind: PermitStepKind, day: date = date(2020, 5, 28)) -> Said:
    """A step with all that belongs to it."""
    excluded = kind is PermitStepKind.EXCLUSION_BEGAN
    return Said(
        work_order_id=order_id,
        kind=kind,
        happened_on=day,
        reason=PauseReason.EXPERT_REVIEW if excluded else None,
        days=5 if excluded else None,
        notice="赫建告31" if excluded else None,
        note="缺施工图审查合格书。",
        outcome=PermitOutcome.GRANTED if kind is PermitStepKind.DECIDED else None,
    )


async def records(store: Store, by: Principal, order_id: UUID, *steps: tuple[PermitStepKind, date]) -> None:
    """Somebody of the department records steps, each in a unit of work of its own."""
    for kind, day in steps:
        async with unit_of_work(store, by) as work:
            await service.record(work, step_of(order_id, kind, day), new_id())
