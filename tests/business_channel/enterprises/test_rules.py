"""How enterprises are named in public, who may leave them, and what may be decided on them; without the store."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.enterprises.credit_codes import check_character, organisation_check_character, read
from business_channel.enterprises.masking import TRADES, mask_enterprise
from business_channel.enterprises.model import EnterpriseState
from business_channel.enterprises.rules import Decision, LastOwner, Registration, decided, must_keep_an_owner, problems

P, C, R, S = (
    EnterpriseState.REGISTERED,
    EnterpriseState.CERTIFIED,
    EnterpriseState.REFUSED,
    EnterpriseState.SUSPENDED,
)


def code(prefix: str, region: str = "520527") -> str:
    """A credit code in which both checks are right."""
    organisation = "MA6J5D7E"
    first = prefix + region + organisation + organisation_check_character(organisation)
    return first + check_character(first)


@pytest.mark.parametrize(
    ("name", "region", "shown"),
    [
        ("贵州建工集团第一建筑工程有限责任公司", "贵阳市", "某建工集团"),
        ("赫章县乌蒙护栏制造有限公司", "赫章县", "某护栏企业"),
        ("赫章县鑫隆有限公司", "赫章县", "赫章县某企业"),
        ("毕节鑫隆集团有限公司", "毕节市", "毕节市某集团"),
        ("可乐乡核桃种植专业合作社", "赫章县", "某种植合作社"),
        ("鑫隆有限公司", None, "某地某企业"),
    ],
)
def test_an_enterprise_appears_by_its_trade_or_by_its_place(name: str, region: str | None, shown: str) -> None:
    assert mask_enterprise(name, region) == shown


@given(st.text(max_size=40), st.sampled_from([None, "赫章县", "毕节市"]), st.sampled_from(["", "集团", *TRADES]))
def test_a_masked_name_is_made_of_words_that_many_share(fancy: str, region: str | None, trade: str) -> None:
    forms = ("企业", "集团", "合作社")
    by_trade = {f"某{each}{form}" for each in TRADES for form in forms}
    assert mask_enterprise(fancy + trade, region) in by_trade | {f"{region or '某地'}某{form}" for form in forms}


@given(st.sets(st.uuids(), max_size=4), st.uuids())
def test_the_last_owner_stays_and_everybody_else_may_leave(owners: set[UUID], somebody: UUID) -> None:
    for leaving in (*owners, somebody):
        if owners - {leaving} or leaving not in owners:
            must_keep_an_owner(owners, leaving)
        else:
            with pytest.raises(LastOwner):
                must_keep_an_owner(owners, leaving)


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_whoever_leaves_in_whatever_order_an_owner_remains(count: int, departures: list[tuple[int, bool]]) -> None:
    people = [uuid4() for _ in range(count)]
    owners = {people[0]}
    for place, promoted in departures:
        person = people[place % count]
        if promoted:
            owners.add(person)
            continue
        try:
            must_keep_an_owner(owners, person)
        except LastOwner:
            continue
        owners.discard(person)
    assert owners


@pytest.mark.parametrize(
    ("state", "decision", "then"),
    [
        (P, Decision.CERTIFY, C),
        (P, Decision.REFUSE, R),
        (P, Decision.SUSPEND, None),
        (C, Decision.CERTIFY, None),
        (C, Decision.REFUSE, None),
        (C, Decision.SUSPEND, S),
        (S, Decision.CERTIFY, C),
        (S, Decision.REFUSE, None),
        (S, Decision.SUSPEND, None),
        *((R, each, None) for each in Decision),
    ],
)
def test_what_the_platform_decides_depends_on_the_state(
    state: EnterpriseState, decision: Decision, then: EnterpriseState | None
) -> None:
    assert decided(state, decision) is then


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("11", ["NOT_AN_ENTERPRISE"]),
        ("12", ["NOT_AN_ENTERPRISE"]),
        ("13", ["NOT_AN_ENTERPRISE"]),
        ("19", ["NOT_AN_ENTERPRISE"]),
        ("52", []),
        ("91", []),
        ("92", []),
        ("93", []),
        ("N1", []),
    ],
)
def test_bodies_under_the_state_cannot_be_enterprises_here(prefix: str, told: list[str]) -> None:
    given_code = code(prefix)
    wanted = Registration(name="某单位", credit_code=given_code, contact_name="冉启航", contact_phone="13885712345")
    assert [each.code for each in problems(wanted, read(given_code, ("creditCode",)))] == told
