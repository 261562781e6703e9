"""What counts as one text, and what marks promise of finding it."""

from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.alike.marks import Filed, Place, marks, of_text
from business_channel.alike.minhash import BANDS, bands
from business_channel.alike.rules import ALIKE, score
from business_channel.alike.text import likeness, normalised, shingles

TITLE = "环城路夜间施工扰民"
BODY = "环城路改造每晚施工到凌晨2点，居民无法休息，已投诉3次，请予制止。"
OTHERS = [
    "滨河小区楼下工地夜里浇筑混凝土，噪声很大，孩子睡不着觉，希望有关部门管一管。",
    "建设街烧烤店油烟直排，店外摆桌到深夜，喝酒划拳，多次反映无人处理。",
    "城管执法人员扣押我的三轮车，没有开具任何单据，请告知到哪里取回。",
]
AUTHOR = UUID(int=7)
hanzi = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def filed(body: str = BODY, **changes: object) -> Filed:
    given: dict[str, object] = {"title": TITLE, "region_code": "520527", "topic_code": "enforcement"}
    return Filed(body=body, **({"author_id": AUTHOR} | given | changes))  # type: ignore[arg-type]


def alike(one: str, other: str) -> float:
    return likeness(shingles(normalised(TITLE, one)), shingles(normalised(TITLE, other)))


@pytest.mark.parametrize(
    "same",
    [
        "环城路改造每晚施工到凌晨４点， 居民无法休息。已投诉１２次、请予制止！",
        "环城路改造，每晚施工到凌晨23点\n居民无法休息——已投诉15.5次；请予制止",
        "【环城路】改造每晚施工到凌晨②点，居民无法休息，已投诉1,000次，请予制止…",
    ],
)
def test_other_numbers_punctuation_spaces_and_widths_make_no_other_text(same: str) -> None:
    assert normalised(TITLE, same) == normalised(TITLE, BODY)
    assert of_text(marks(filed(same))) == of_text(marks(filed()))


def test_numbers_in_characters_are_words() -> None:
    assert normalised("", "三都县拖欠三万元") == "三都县拖欠三万元"
    assert normalised("", "ＡBC Ⅳ") == "abciv"


@pytest.mark.parametrize(
    "near",
    [
        "环城路改造每晚施工至凌晨2点，居民无法入睡，已投诉3次，请予制止。",
        "我是住户，环城路改造每晚施工到凌晨2点，居民无法休息，已投诉3次，请予制止。谢谢",
    ],
)
def test_a_few_other_characters_leave_a_text_alike(near: str) -> None:
    assert alike(near, BODY) >= ALIKE
    assert set(of_text(marks(filed(near)))) & set(of_text(marks(filed())))


@pytest.mark.parametrize("other", OTHERS)
def test_different_matters_on_one_topic_are_far_from_alike(other: str) -> None:
    assert likeness(shingles(normalised("", other)), shingles(normalised("", BODY))) < 0.3


def test_what_says_too_little_is_like_nothing() -> None:
    short = filed("请处理", title="路灯不亮")
    assert marks(short)[0] is None
    assert of_text(marks(short)) == []
    assert likeness(frozenset(), frozenset()) == 0.0


def test_a_text_is_compared_within_its_city_alone() -> None:
    here, county, city, elsewhere = (
        set(of_text(marks(filed(region_code=code)))) for code in ("520527", "520502", "520500", "520115")
    )
    assert here == county == city
    assert not here & elsewhere


def test_a_key_names_the_enterprise_or_else_the_author_with_the_respondent() -> None:
    firm, colleague = uuid4(), uuid4()
    one = marks(filed(enterprise_id=firm, respondent="915200000000000001"))
    same = marks(filed(OTHERS[0], enterprise_id=firm, author_id=colleague, respondent="915200000000000001"))
    person = marks(filed(respondent="915200000000000001"))
    against, about = Place.RESPONDENT - 1, Place.TOPIC - 1
    assert one[against] == same[against] != person[against]
    assert marks(filed())[against] is None
    assert one[about] == person[about] != same[about]
    assert marks(filed(topic_code="arrears"))[about] != one[about] != marks(filed(region_code="520500"))[about]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=hanzi, min_size=1, max_size=60), st.integers(0, 2**32))
def test_the_order_in_which_pairs_come_and_how_often_does_not_matter(text: str, seed: int) -> None:
    pairs = [*shingles(text * 12)]
    Random(seed).shuffle(pairs)
    assert bands(pairs + pairs[:5]) == bands(shingles(text * 30))
    assert len(bands(pairs)) == BANDS


@settings(max_examples=60, deadline=None)
@given(st.sets(st.text(min_size=2, max_size=2)), st.sets(st.text(min_size=2, max_size=2)))
def test_likeness_is_a_share_the_same_both_ways_and_whole_for_the_same_text(one: set[str], other: set[str]) -> None:
    a, b = frozenset(one), frozenset(other)
    assert 0.0 <= likeness(a, b) == likeness(b, a) <= 1.0
    assert likeness(a, a) == (1.0 if a else 0.0)
    assert (score(likeness(a, b)) == 100) == (a == b != frozenset())


def _pair(random: Random, common: int, each: int) -> tuple[list[str], list[str]]:
    """Two sets with so much in common, and so much of its own in each."""
    numbers = [str(number) for number in random.sample(range(10**9), common + 2 * each)]
    return numbers[: common + each], numbers[:common] + numbers[common + each :]


@pytest.mark.parametrize(
    ("common", "each", "least", "most"),
    [(80, 10, 0.98, 1.0), (70, 15, 0.91, 0.99), (35, 7, 0.91, 1.0), (20, 40, 0.0, 0.06), (10, 45, 0.0, 0.02)],
)
def test_sets_meet_in_a_band_as_often_as_their_likeness_promises(
    common: int, each: int, least: float, most: float
) -> None:
    random = Random(1)
    pairs = [_pair(random, common, each) for _ in range(300)]
    met = sum(any(a == b for a, b in zip(bands(one), bands(other), strict=True)) for one, other in pairs)
    assert least <= met / len(pairs) <= most
