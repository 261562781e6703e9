"""How an enterprise states its size: the figures of a day, with the tier that the standard in force gives them."""

from dataclasses import asdict
from uuid import UUID

from business_channel import idempotency
from business_channel.enterprises import sizes
from business_channel.enterprises.model import StatedSize
from business_channel.enterprises.rules import Statement
from business_channel.errors import InvalidInput, Mendable, NotFound, Several
from business_channel.events import note
from business_channel.ids import new_id
from business_channel.work import Work


async def state(work: Work, enterprise_id: UUID, statement: Statement, key: UUID) -> UUID:
    """A member states the figures of the enterprise on a day, such as that of signing a contract; returns the id of
    what is kept. Raises ``Several`` with what is wrong with them, ``NotFound`` for another enterprise.
    """
    work.principal.must_be_signed_in()
    if enterprise_id not in work.principal.enterprises:
        raise NotFound(("enterpriseId",))
    if wrong := problems(work, statement, ("figures",)):
        raise Several(wrong)
    content = asdict(statement) | {"enterprise": enterprise_id}
    size_id = await idempotency.first_result(work, "stateEnterpriseSize", key, content, claim := new_id())
    if size_id == claim:
        put(work, enterprise_id, statement, claim)
        note(work, "enterprise:size_stated", enterprise_id, size=str(claim))
    return size_id


def problems(work: Work, statement: Statement, path: tuple[str, ...]) -> list[Mendable]:
    """What is wrong with figures: those of the standard, and a day that is still to come."""
    as_of = statement.as_of or work.today
    wrong = list(sizes.problems(statement.figures, as_of, path))
    if as_of > work.today:
        wrong.append(InvalidInput((*path, "asOf"), reason_zh="日期不能晚于今天。", reason="the day is still to come."))
    return wrong


def put(work: Work, enterprise_id: UUID, statement: Statement, size_id: UUID | None = None) -> None:
    """Keeps figures in which nothing is wrong."""
    figures = statement.figures
    work.session.add(
        StatedSize(
            id=size_id or new_id(),
            enterprise_id=enterprise_id,
            industry=figures.industry,
            staff=figures.staff,
            revenue=figures.revenue,
            assets=figures.assets,
            as_of=statement.as_of or work.today,
            tier=sizes.size(figures).tier,
            standard=sizes.STANDARD.number,
            stated_by=work.principal.must_be_signed_in(),
            stated_at=work.now,
        )
    )
