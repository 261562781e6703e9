"""What the tests of supervision share: a supervisor, and what supervisors and heads do."""

from datetime import date
from uuid import UUID

from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.supervision import service as supervision
from business_channel.supervision.model import SupervisionReason
from business_channel.supervision.rules import Circular, Interview, Said
from business_channel.work import unit_of_work
from tests.business_channel.procedure.offices import doing
from tests.town import Town


async def supervisor(store: Store, department_id: UUID | None = None) -> Principal:
    """Somebody who makes departments move, and may be a clerk somewhere as well."""
    async with unit_of_work(store, ANONYMOUS) as work:
        key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{new_id()}@ducha.example", "周正")
        await accounts.grant(work, key, Role.SUPERVISOR)
        if department_id is not None:
            await accounts.grant(work, key, Role.CLERK, department_id=department_id)
        return await principal_by_id(work, key) or ANONYMOUS


LETTER = Said(reason=SupervisionReason.OVERDUE, text="该诉求已逾期未复。", demand="五个工作日内办结并反馈。")
CIRCULAR = Circular(reason=SupervisionReason.NO_FEEDBACK, text="对拖延办理予以通报。", for_public=False)


def interview_of(reason: SupervisionReason = SupervisionReason.NO_FEEDBACK, held_on: str = "2020-06-22") -> Interview:
    """What is said in an interview."""
    return Interview(
        reason=reason,
        text="承认未及时办理。",
        demand="三日内支付到位。",
        held_on=date.fromisoformat(held_on),
        attendees="局长、分管副局长",
    )


async def supervises(town: Town, order_id: UUID, by: Principal, key: UUID | None = None) -> UUID:
    """The supervisor sends the town's department a letter; returns the submission's id."""
    return await doing(town.store, by, lambda work: supervision.supervise(work, order_id, LETTER, key or new_id()))


async def answers_letter(town: Town, order_id: UUID, by: Principal | None = None) -> None:
    """The head of the town's department answers the letter."""
    said = "已与项目部约定本周支付。"
    await doing(town.store, by or town.head, lambda work: supervision.answer(work, order_id, said, new_id()))


async def interviews(town: Town, order_id: UUID, by: Principal, said: Interview | None = None) -> None:
    """The supervisor interviews the town's department."""
    await doing(town.store, by, lambda work: supervision.interview(work, order_id, said or interview_of(), new_id()))


async def circulates(town: Town, order_id: UUID, by: Principal) -> None:
    """The supervisor names the town's department in a circular."""
    await doing(town.store, by, lambda work: supervision.circulate(work, order_id, CIRCULAR, new_id()))


async def lifts_supervision(
    town: Town, submission_id: UUID, by: Principal, reason: SupervisionReason = SupervisionReason.PUT_RIGHT
) -> None:
    """The supervisor lifts the supervision."""
    await doing(town.store, by, lambda work: supervision.lift(work, submission_id, reason, "已支付到位。"))
