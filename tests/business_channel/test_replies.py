"""A reply is written by one hand at a time, and nothing is said any more once the final answer is out."""

from uuid import UUID

import pytest
from sqlalchemy import select

from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.errors import AlreadyDone, Conflict, Forbidden, NotNow, Several
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.replies import publishing, service
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.replies.service import Draft
from business_channel.states import STATES
from business_channel.work import unit_of_work
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment
from schema import enums
from tests.town import Town, found_town, order_of

pytestmark = pytest.mark.store

BODY = "已与施工单位核实，工资将于本月底前发放。"


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


async def _draft(
    town: Town,
    order_id: UUID,
    kind: ReplyKind = ReplyKind.FINAL,
    *,
    by: Principal | None = None,
    body: str = BODY,
    reply_id: UUID | None = None,
    version: int | None = None,
) -> UUID:
    written = Draft(work_order_id=order_id, kind=kind, body=body, reply_id=reply_id)
    async with unit_of_work(town.store, by or town.clerk) as work:
        return await service.draft(work, written, new_id(), version)


async def _reply(town: Town, reply_id: UUID) -> Reply:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        found: Reply = (await work.execute(select(Reply).where(Reply.id == reply_id))).scalar_one()
        return found


async def _publish(town: Town, reply_id: UUID) -> None:
    async with unit_of_work(town.store, town.reviewer) as work:
        await publishing.publish(work, reply_id)


async def _return(town: Town, reply_id: UUID) -> None:
    async with unit_of_work(town.store, town.reviewer) as work:
        await publishing.return_(work, reply_id, "请写明发放日期。")


async def test_a_partners_draft_is_superseded_by_the_final_reply_and_can_no_longer_be_signed(town: Town) -> None:
    partner = await found_town(town.store)
    parallel = Assignment(partner.department_id, WorkOrderRole.PARALLEL)
    submission_id = await town.approves(await town.files())
    first = await town.accepts(await town.dispatches(submission_id, parallel, role=WorkOrderRole.PARALLEL))
    async with unit_of_work(town.store, partner.clerk) as work:
        second = await order_of(work, submission_id, partner.department_id)
    await partner.accepts(second)
    left = await _draft(partner, second, ReplyKind.INTERIM)
    await _publish(town, await town.answers(first))
    assert (await _reply(town, left)).state is ReplyState.SUPERSEDED
    async with unit_of_work(town.store, partner.head) as work:
        with pytest.raises(NotNow):
            await service.sign(work, left)


async def test_two_clerks_who_write_over_the_same_draft_do_not_lose_each_others_words(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    reply_id = await town.answers(order_id)
    await _return(town, reply_id)
    seen = (await _reply(town, reply_id)).version
    await _draft(town, order_id, reply_id=reply_id, version=seen, body="工资已于五月三十日发放。")
    with pytest.raises(Conflict) as conflict:
        await _draft(town, order_id, reply_id=reply_id, version=seen, body="工资将于六月发放。")
    assert conflict.value.current_version == seen + 1
    assert (await _reply(town, reply_id)).body == "工资已于五月三十日发放。"


async def test_a_draft_is_its_drafters_until_it_was_returned(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    reply_id = await _draft(town, order_id)
    with pytest.raises(Forbidden):
        await _draft(town, order_id, by=town.head, reply_id=reply_id, body="改。")
    assert (await _reply(town, reply_id)).body == BODY


async def test_one_reply_is_under_way_at_a_time(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await _draft(town, order_id, ReplyKind.INTERIM)
    with pytest.raises(AlreadyDone):
        await _draft(town, order_id)


async def test_a_phone_number_is_refused_in_a_draft_already(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    with pytest.raises(Several) as refused:
        await _draft(town, order_id, body="请与项目部联系，电话13885675678。")
    assert [each.code for each in refused.value.errors] == ["CONTAINS_PERSONAL_DATA"]


def test_a_refusal_names_the_state_in_words() -> None:
    refused = NotNow(("replyId",), state=ReplyState.SIGNED)
    assert refused.message(Language.ZH) == "当前状态“已签发”下不能办理此操作。"
    assert refused.message(Language.EN) == "This cannot be done while the state is “signed”."


@pytest.mark.parametrize(
    "kind",
    [
        *(enums.ReviewState, enums.HandlingState, enums.EvaluationState, enums.SupervisionState),
        *(WorkOrderState, ReplyState, enums.ExtensionState),
    ],
)
def test_every_state_has_words(kind: type[ReplyState]) -> None:
    assert {each.value for each in kind} <= STATES.keys()
