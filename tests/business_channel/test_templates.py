"""Templates of replies: what they may hold, who saves them, and how they are filled in."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from business_channel import now
from business_channel.access import Principal
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import AlreadyDone, Conflict, Forbidden, Missing, NotFound, Several
from business_channel.ids import new_id
from business_channel.inbox.templates import templates
from business_channel.reader import Reader
from business_channel.replies import service as replies
from business_channel.replies.model import Reply, ReplyKind
from business_channel.templates import rules, service
from business_channel.templates.model import ReplyTemplate
from business_channel.templates.rules import NotFilledIn, TooManyTemplates, UnknownPlaceholder
from tests.business_channel.procedure.offices import doing, drafts, one
from tests.official_calendar import at
from tests.town import TITLE, Town, found_town

BODY = "{author}：您于{filed}提交的《{title}》（{number}）收悉。经核实，【】。{department}，{date}"
VALUES = dict.fromkeys(rules.PLACEHOLDERS, "值")


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return await found_town(store)


def _written(town: Town, **other: Any) -> service.Written:
    said = {"department_id": town.department_id, "title": "欠薪答复", "kind": ReplyKind.FINAL, "body": BODY}
    return service.Written(**(said | other))


async def _saves(town: Town, by: Principal | None = None, version: int | None = None, **other: Any) -> UUID:
    written = _written(town, **other)
    return await doing(town.store, by or town.head, lambda work: service.save(work, written, new_id(), version))


async def _offered(town: Town, by: Principal, order_id: UUID | None = None) -> list[Any]:
    reader = Reader(town.store, by)
    wanted: Any = {"title": {}, "filled": {}, "version": {}}
    try:
        return list(await templates(reader, town.department_id, wanted, order_id))
    finally:
        await reader.close()


@given(st.text(max_size=60))
def test_what_stands_in_a_value_is_text_and_never_a_placeholder_again(title: str) -> None:
    values = VALUES | {"title": title, "number": "ZQ-2020-0000001"}
    assert rules.filled("{title}{number}", values) == f"{title}ZQ-2020-0000001"


@given(st.text(alphabet="{}abntiuler.[]0!:%s", max_size=30))
def test_a_template_that_is_taken_is_filled_in_whole_and_no_other_field_of_anything_is_reached(body: str) -> None:
    wrong = list(rules.problems("标题", body))
    if not wrong:
        assert rules.not_filled_in(rules.filled(body, VALUES)) is None


@pytest.mark.parametrize("body", ["{number.__class__}", "{0}", "{}", "{ number }", "{phone}", "{title!r}", "{date:%Y}"])
def test_whatever_else_stands_in_braces_is_refused_when_the_template_is_saved(body: str) -> None:
    [wrong] = rules.problems("标题", f"您好，{body}。")
    assert isinstance(wrong, UnknownPlaceholder)


@pytest.mark.parametrize(
    ("text", "mark"), [("经{number}核实", "{number}"), ("于【】前", "【】"), ("金额____元", "____")]
)
def test_a_blank_or_a_placeholder_is_found(text: str, mark: str) -> None:
    assert rules.not_filled_in(text) == mark


@pytest.mark.parametrize("text", ["依据【2020】12号文", "见 a_b_c.pdf", "{其他}", "已办结。"])
def test_a_text_that_is_whole_is_let_through(text: str) -> None:
    assert rules.not_filled_in(text) is None


@pytest.mark.store
async def test_the_head_saves_and_the_people_of_the_department_are_offered_it_filled_in(town: Town) -> None:
    await _saves(town)
    order_id = await town.is_asked()
    [plain] = await _offered(town, town.clerk)
    assert (plain.title, plain.body, plain.filled) == ("欠薪答复", BODY, None)
    [template] = await _offered(town, town.clerk, order_id)
    assert template.filled.startswith(f"王**：您于2020年5月28日提交的《{TITLE}》（ZQ-")
    assert template.filled.endswith("，2020年5月28日")
    assert "经核实，【】。赫章县交通运输局" in template.filled
    saved = select(func.count()).where(AuditEntry.action == service.SAVED)
    assert await one(town.store, saved) == 1


@pytest.mark.store
async def test_templates_of_a_topic_are_offered_for_matters_on_it_alone(town: Town, store: Store) -> None:
    order_id = await town.is_asked()
    await _saves(town, title="各类")
    await _saves(town, title="服务态度", topic_code="service")
    await _saves(town, title="审批", topic_code="approvals")
    assert [each.title for each in await _offered(town, town.clerk)] == ["各类", "审批", "服务态度"]
    assert [each.title for each in await _offered(town, town.clerk, order_id)] == ["各类", "服务态度"]


@pytest.mark.store
async def test_only_the_own_head_saves_and_retires(town: Town, store: Store) -> None:
    other = await found_town(store)
    for person in (town.clerk, town.author, town.dispatcher, other.head):
        with pytest.raises(Forbidden):
            await _saves(town, by=person)
    assert await one(store, select(func.count()).select_from(ReplyTemplate)) == 0
    template = await _saves(town)
    for person, refusal in ((town.clerk, Forbidden), (other.head, NotFound)):
        with pytest.raises(refusal):
            await doing(store, person, lambda work: service.retire(work, template))
        with pytest.raises(refusal if person is other.head else Forbidden):
            await _saves(other if person is other.head else town, by=person, template_id=template)
    [offered] = await _offered(town, town.head)
    assert offered.version == 1


@pytest.mark.store
async def test_nobody_else_is_offered_them(town: Town, store: Store) -> None:
    await _saves(town)
    other = await found_town(store)
    for person in (other.head, town.author, town.dispatcher):
        with pytest.raises(NotFound):
            await _offered(town, person)
    foreign = await other.is_asked()
    with pytest.raises(NotFound):
        await _offered(town, town.clerk, foreign)


@pytest.mark.store
async def test_a_template_is_changed_by_who_has_read_it_last(town: Town) -> None:
    template = await _saves(town)
    assert await _saves(town, template_id=template, version=1, title="欠薪答复（新）") == template
    with pytest.raises(Conflict):
        await _saves(town, template_id=template, version=1, title="欠薪答复（旧）")
    [offered] = await _offered(town, town.clerk)
    assert (offered.title, offered.version) == ("欠薪答复（新）", 2)


@pytest.mark.store
async def test_a_template_saved_twice_under_one_key_is_there_once(town: Town, store: Store) -> None:
    key, written = new_id(), _written(town)
    first, again = [await doing(store, town.head, lambda work: service.save(work, written, key)) for _ in range(2)]
    assert first == again
    changed, key = _written(town, template_id=first, title="换题"), new_id()
    for _ in range(2):
        assert await doing(store, town.head, lambda work: service.save(work, changed, key)) == first
    [offered] = await _offered(town, town.clerk)
    assert (offered.title, offered.version) == ("换题", 2)


@pytest.mark.store
async def test_a_retired_template_is_offered_and_changed_no_more(town: Town, store: Store) -> None:
    template = await _saves(town)
    await doing(store, town.head, lambda work: service.retire(work, template, 1))
    assert await _offered(town, town.clerk) == []
    with pytest.raises(AlreadyDone):
        await doing(store, town.head, lambda work: service.retire(work, template))
    with pytest.raises(AlreadyDone):
        await _saves(town, template_id=template)


@pytest.mark.store
async def test_a_department_has_fifty_templates_at_most(town: Town, store: Store, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    first, _ = [await _saves(town) for _ in range(2)]
    with pytest.raises(TooManyTemplates):
        await _saves(town)
    await doing(store, town.head, lambda work: service.retire(work, first))
    await _saves(town)
    assert await one(store, select(func.count()).select_from(ReplyTemplate)) == 3


@pytest.mark.store
async def test_what_is_wrong_with_a_template_is_told_at_once(town: Town) -> None:
    with pytest.raises(Several) as refused:
        await _saves(town, title=" ", body="{who}办理{what}")
    assert [type(each) for each in refused.value.errors] == [Missing, UnknownPlaceholder, UnknownPlaceholder]
    with pytest.raises(NotFound):
        await _saves(town, topic_code="nonsense")


@pytest.mark.store
@pytest.mark.parametrize("body", ["经核实，【】。", "{number}已办结。", "金额为____元。"])
async def test_a_reply_that_is_not_filled_in_is_neither_drafted_nor_signed(town: Town, body: str) -> None:
    order_id = await town.accepts(await town.is_asked())
    written = replies.Draft(work_order_id=order_id, kind=ReplyKind.FINAL, body=body)
    with pytest.raises(Several) as refused:
        await doing(town.store, town.clerk, lambda work: replies.draft(work, written, new_id()))
    assert [type(each) for each in refused.value.errors] == [NotFilledIn]
    reply_id = await drafts(town, order_id)
    async with town.store.engine.begin() as connection:
        await connection.execute(update(Reply).where(Reply.id == reply_id).values(body=body))
    with pytest.raises(NotFilledIn):
        await doing(town.store, town.head, lambda work: replies.sign(work, reply_id))
    assert await one(town.store, select(Reply.state).where(Reply.id == reply_id)) == "DRAFTED"
