"""Who is shown what may be the same matter, before filing and afterwards."""

from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from sqlalchemy import text

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.alike.marks import Filed
from business_channel.alike.rules import SHOWN
from business_channel.confidence.model import Recusal, RecusalGround
from business_channel.database import Store
from business_channel.errors import NotFound, Unauthenticated
from business_channel.ids import global_id, new_id
from business_channel.plans import load_many, load_one
from business_channel.reader import Reader
from business_channel.views.alike import DuplicateCandidate, DuplicateReason
from business_channel.views.similar import Similar, similar
from business_channel.views.submissions import SUBMISSION
from business_channel.work import unit_of_work
from tests.business_channel.alike.flooding import BODY, PLACE, TITLE, TOPIC, Crowd
from tests.official_calendar import at
from tests.town import found_town

pytestmark = pytest.mark.store

NEAR = "环城路改造每晚施工至凌晨４点，居民无法入睡，已投诉１５次，请予制止！"
FAR = "滨河小区楼下工地夜里浇筑混凝土，噪声很大，孩子睡不着觉，希望有关部门管一管。"
TEXT, SAME_TOPIC = DuplicateReason.SAME_TEXT, DuplicateReason.SAME_TOPIC
RESPONDENT = DuplicateReason.SAME_RESPONDENT
Shown: TypeAlias = dict[str, tuple[list[DuplicateReason], int]]


@pytest.fixture
async def crowd(store: Store) -> Crowd:
    await now.travel(store, at("2020-06-01"))
    return Crowd(await found_town(store))


async def shown(crowd: Crowd, to: Principal, submission_id: UUID) -> Shown | None:
    """The candidates for a submission, by their ids; ``None`` where the submission itself is not seen."""
    reader = Reader(crowd.store, to)
    found = await load_one(reader, SUBMISSION, {"duplicate_candidates": {}}, submission_id)
    await reader.close()
    return None if found is None else by_id(found.duplicate_candidates)


def by_id(found: list[DuplicateCandidate]) -> Shown:
    return {each.submission_id: (list(each.reasons), each.score) for each in found}


async def asks(crowd: Crowd, who: Principal, body: str = BODY, **changes: Any) -> Similar:
    """What somebody is told who is about to file a text."""
    given: dict[str, Any] = {"title": TITLE, "region_code": PLACE, "topic_code": TOPIC}
    given |= {"author_id": who.account_id or new_id(), "enterprise_id": next(iter(who.enterprises), None)}
    reader = Reader(crowd.store, who)
    try:
        return await similar(reader, Filed(body=body, **(given | changes)))
    finally:
        await reader.close()


def gid(submission_id: UUID) -> str:
    return global_id("Submission", submission_id)


async def test_a_reviewer_is_shown_near_texts_of_others_with_score_and_reason_and_other_matters_are_not(
    crowd: Crowd,
) -> None:
    one, other, third = await crowd.people(3)
    first, near, _ = await crowd.files(one), await crowd.files(other, NEAR), await crowd.files(third, FAR)
    found = await shown(crowd, crowd.town.reviewer, near)
    assert found is not None
    assert list(found) == [gid(first)]
    reasons, score = found[gid(first)]
    assert (reasons, 70 <= score < 100) == ([TEXT], True)
    assert await shown(crowd, crowd.town.dispatcher, near) == found


async def test_an_author_is_shown_the_own_sides_alone(crowd: Crowd) -> None:
    town, (stranger,) = crowd.town, await crowd.people(1)
    by_stranger = await crowd.files(stranger)
    by_colleague, own = await crowd.files(town.colleague), await crowd.files(town.author)
    another = await crowd.files(town.author, FAR)
    assert await shown(crowd, town.author, own) == {
        gid(by_colleague): ([TEXT], 100),
        gid(another): ([SAME_TOPIC], 11),
    }
    assert await shown(crowd, stranger, by_stranger) == {}
    assert await shown(crowd, stranger, own) is None
    assert await shown(crowd, town.clerk, own) is None


async def test_the_same_enterprise_against_the_same_respondent_is_shown_whatever_it_says(crowd: Crowd) -> None:
    town, accused = crowd.town, (await found_town(crowd.store)).department_id
    one = await crowd.files(town.author, respondent_id=accused)
    other = await crowd.files(town.colleague, FAR, respondent_id=accused)
    (stranger,) = await crowd.people(1)
    await crowd.files(stranger, "请查处该局乱收费问题，至今未开票据，请依法处理并答复。", respondent_id=accused)
    for reader in (town.reviewer, town.author):
        found = await shown(crowd, reader, other)
        assert found is not None
        assert {key: reasons for key, (reasons, _) in found.items()} == {gid(one): [RESPONDENT]}


async def test_who_a_confidential_author_is_shows_in_nothing_that_two_matters_have_in_common(crowd: Crowd) -> None:
    (author,) = await crowd.people(1)
    accused = (await found_town(crowd.store)).department_id
    hidden = await crowd.files(author, confidential=True, respondent_id=accused)
    openly = await crowd.files(author, FAR, respondent_id=accused)
    named = replace(crowd.town.reviewer, named=True)
    assert await shown(crowd, crowd.town.reviewer, openly) == {}
    assert await shown(crowd, crowd.town.reviewer, hidden) == {}
    found = await shown(crowd, named, openly)
    assert found is not None
    assert found[gid(hidden)][0] == [RESPONDENT, SAME_TOPIC]
    same_text = await crowd.files(author, BODY)
    assert await shown(crowd, crowd.town.reviewer, same_text) == {
        gid(hidden): ([TEXT], 100),
        gid(openly): ([SAME_TOPIC], 11),
    }


async def test_a_recused_reviewer_is_not_shown_what_they_keep_out_of(crowd: Crowd) -> None:
    one, other = await crowd.people(2)
    first, second = await crowd.files(one), await crowd.files(other)
    reviewer = crowd.town.reviewer
    async with unit_of_work(crowd.store, ANONYMOUS) as work:
        told = {"submission_id": first, "account_id": reviewer.account_id, "declared_by": reviewer.account_id}
        work.session.add(Recusal(**told, ground=RecusalGround.RELATIVE, declared_at=work.now))
    assert await shown(crowd, replace(reviewer, recused=True), second) == {}
    assert await shown(crowd, crowd.town.dispatcher, second) == {gid(first): ([TEXT], 100)}


async def test_a_page_of_candidates_takes_one_statement_however_many_there_are(crowd: Crowd) -> None:
    filed = await crowd.all_file(await crowd.people(SHOWN + 4))
    counts = []
    for keys in (filed[:1], filed):
        reader = Reader(crowd.store, crowd.town.reviewer)
        records = await load_many(reader, SUBMISSION, {"duplicate_candidates": {}}, keys)
        assert {len(each.duplicate_candidates) for each in records.values()} == {SHOWN}
        counts.append(reader.statements)
        await reader.close()
    assert counts == [1, 1]


async def test_before_filing_the_own_is_shown_and_others_are_counted_from_five_people_on(crowd: Crowd) -> None:
    town, people = crowd.town, await crowd.people(5)
    own = await crowd.files(town.author)
    for by in (*people[:4], people[0], people[1]):
        await crowd.files(by)
    few = await asks(crowd, town.author, NEAR)
    assert (list(by_id(few.candidates)), few.others) == ([gid(own)], None)
    await crowd.files(people[4], NEAR, confidential=True)
    many = await asks(crowd, town.author, NEAR)
    assert (list(by_id(many.candidates)), many.others) == ([gid(own)], 5)
    assert (await asks(crowd, people[0], NEAR)).others == 5
    assert (await asks(crowd, town.clerk, NEAR)) == Similar([], 6)
    assert (await asks(crowd, town.author, FAR)).others is None
    assert (await asks(crowd, town.author, region_code="110105")).others is None


async def test_the_platform_reads_what_it_may_before_it_types_for_others(crowd: Crowd) -> None:
    (stranger,) = await crowd.people(1)
    filed = await crowd.files(stranger)
    told = await asks(crowd, crowd.town.dispatcher, NEAR)
    assert (list(by_id(told.candidates)), told.others) == ([gid(filed)], None)


async def test_nobody_asks_without_an_account_or_for_anothers_enterprise(crowd: Crowd) -> None:
    (stranger,) = await crowd.people(1)
    with pytest.raises(Unauthenticated):
        await asks(crowd, ANONYMOUS)
    with pytest.raises(NotFound):
        await asks(crowd, stranger, enterprise_id=next(iter(crowd.town.author.enterprises)))


async def test_a_crowd_is_counted_and_not_read(crowd: Crowd) -> None:
    people = await crowd.people(6, Role.CITIZEN)
    filed = [await crowd.files(by) for by in people]
    async with crowd.store.engine.begin() as connection:
        copies = "INSERT INTO alike_mark SELECT mark, filed_at - place * interval '1 second', gen_random_uuid()"
        await connection.execute(text(f"{copies} FROM alike_mark, generate_series(1, 300) place"))
    found = await shown(crowd, crowd.town.reviewer, filed[0])
    assert found is not None
    assert set(found) == {gid(each) for each in filed[1:]}
