"""Every SELECT on instructions that services need."""

from uuid import UUID

from sqlalchemy import select

from business_channel.errors import NotFound
from business_channel.instructions.model import InstructionDuty, LeaderInstruction
from business_channel.instructions.visibility import duty_visible
from business_channel.work import Work


async def place_of(work: Work, duty_id: UUID) -> UUID:
    """The work order on which a duty lies; raises ``NotFound`` when the caller may not see the duty."""
    which = InstructionDuty.id == duty_id, duty_visible(InstructionDuty, work.principal)
    found: UUID | None = (await work.execute(select(InstructionDuty.work_order_id).where(*which))).scalar_one_or_none()
    if found is None:
        raise NotFound(("dutyId",))
    return found


async def locked(work: Work, duty_id: UUID) -> InstructionDuty:
    """A duty as it is now, locked until the unit of work ends; its submission must be locked already."""
    statement = select(InstructionDuty).where(InstructionDuty.id == duty_id).with_for_update()
    found: InstructionDuty = (await work.execute(statement)).scalar_one()
    return found


async def office_of(work: Work, instruction_id: UUID) -> UUID:
    """The office whose leader has instructed."""
    statement = select(LeaderInstruction.office_id).where(LeaderInstruction.id == instruction_id)
    found: UUID = (await work.execute(statement)).scalar_one()
    return found
