"""Credit codes are read strictly where the standard is strict, and mended where people only type them differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.enterprises.credit_codes import (
    ALPHABET,
    CreditCode,
    DebtorKind,
    EntityKind,
    check_character,
    organisation_check_character,
    read,
)
from business_channel.language import Language

OPEN_SOURCE, LISTED = "91350100M000100Y43", "91440300708461136T"
CODES = (OPEN_SOURCE, LISTED)


def codes_of(code: CreditCode) -> list[str]:
    return [each.code for each in code.problems]


def code_of(prefix: str, place: str = "520527", organisation: str = "M000100Y") -> str:
    """A whole code with both checks right."""
    first = prefix + place + organisation + organisation_check_character(organisation)
    return first + check_character(first)


@pytest.mark.parametrize("code", CODES)
def test_a_right_code_has_nothing_to_be_said_of_it(code: str) -> None:
    read_ = read(code)
    assert (read_.valid, read_.text, codes_of(read_)) == (True, code, [])
    assert (read_.entity_kind, read_.debtor_kind) == (EntityKind.ENTERPRISE, DebtorKind.ENTERPRISE)
    assert read_.region_code == code[2:8]


@pytest.mark.parametrize("code", CODES)
def test_every_single_wrong_character_is_caught(code: str) -> None:
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in ALPHABET
        if other != code[place]
    ]
    assert len(wrong) == 18 * 30
    assert [each for each in wrong if read(each).valid] == []


@pytest.mark.parametrize(("code", "pairs"), [(OPEN_SOURCE, 13), (LISTED, 14)])
def test_every_swap_of_different_neighbours_is_caught(code: str, pairs: int) -> None:
    swaps = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(len(code) - 1)
        if code[place] != code[place + 1]
    ]
    assert len(swaps) == pairs
    assert [each for each in swaps if read(each).valid] == []


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_of_all_characters_in_one_place_exactly_one_fits(first: str, place: int, other: str) -> None:
    code = first + check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert "CREDIT_CODE_CHECK" not in codes_of(read(code))
    assert ("CREDIT_CODE_CHECK" in codes_of(read(changed))) == (changed != code)


@pytest.mark.parametrize(
    "typed",
    [
        "91350100m000100y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "９１３５０１００ｍ０００１００ｙ４３",
        "9135 0100 M000 100Y 43",
        "91350100-M000100Y-43",
        "\u300091350100—M000100Y43\n",
        "\ufeff91350100M000100Y43",
    ],
)
def test_what_is_only_typed_differently_is_mended_and_said(typed: str) -> None:
    code = read(typed)
    assert (code.valid, code.text, codes_of(code)) == (True, OPEN_SOURCE, ["CREDIT_CODE_MENDED"])


@pytest.mark.parametrize("letter", "IOSVZ")
def test_a_letter_that_no_code_holds_is_named_with_its_place(letter: str) -> None:
    code = read(OPEN_SOURCE[:9] + letter + OPEN_SOURCE[10:])
    assert (code.valid, codes_of(code)) == (False, ["CREDIT_CODE_CHARACTER"])
    assert f"第 10 位“{letter}”" in code.problems[0].message(Language.ZH)
    assert f"“{letter}” at 10" in code.problems[0].message(Language.EN)


def test_what_cannot_be_shown_is_named_by_its_number() -> None:
    [problem] = read(OPEN_SOURCE[:8] + "\udc00" + OPEN_SOURCE[9:]).problems
    assert problem.message(Language.EN).endswith("wrong: “U+DC00” at 9.")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["CREDIT_CODE_MISSING"]),
        (" - ", ["CREDIT_CODE_MISSING"]),
        (OPEN_SOURCE[:-1], ["CREDIT_CODE_LENGTH"]),
        (OPEN_SOURCE + "0", ["CREDIT_CODE_LENGTH"]),
        ("福建某公司", ["CREDIT_CODE_LENGTH", "CREDIT_CODE_CHARACTER"]),
        ("9" * 100_000, ["CREDIT_CODE_LENGTH"]),
        (OPEN_SOURCE[:-1] + "4", ["CREDIT_CODE_CHECK"]),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_and_tells_nothing(typed: str, expected: list[str]) -> None:
    code = read(typed)
    assert (codes_of(code), code.valid) == (expected, False)
    assert (code.entity_kind, code.debtor_kind, code.region_code) == (None, None, None)


def test_the_check_character_that_would_fit_is_not_told() -> None:
    [problem] = read(OPEN_SOURCE[:-1] + "4").problems
    assert "3" not in problem.message(Language.EN).removesuffix(".")


def test_a_failing_inner_check_is_a_warning_only() -> None:
    first = "91350100M000100Y5"
    code = read(first + check_character(first))
    assert (code.valid, codes_of(code)) == (True, ["ORGANISATION_CODE_CHECK"])


@pytest.mark.parametrize(
    ("prefix", "entity", "debtor"),
    [
        ("11", EntityKind.STATE_ORGAN, DebtorKind.STATE_ORGAN),
        ("12", EntityKind.PUBLIC_INSTITUTION, DebtorKind.PUBLIC_INSTITUTION),
        ("13", EntityKind.MASS_ORGANISATION, DebtorKind.GROUP),
        ("19", EntityKind.OTHER, DebtorKind.UNKNOWN),
        ("51", EntityKind.SOCIAL_ORGANISATION, DebtorKind.GROUP),
        ("52", EntityKind.PRIVATE_NON_ENTERPRISE, DebtorKind.GROUP),
        ("53", EntityKind.FOUNDATION, DebtorKind.GROUP),
        ("91", EntityKind.ENTERPRISE, DebtorKind.ENTERPRISE),
        ("92", EntityKind.INDIVIDUAL_BUSINESS, DebtorKind.NOT_A_DEBTOR),
        ("93", EntityKind.FARMERS_COOPERATIVE, DebtorKind.NOT_A_DEBTOR),
        ("N2", EntityKind.RURAL_COLLECTIVE, DebtorKind.NOT_A_DEBTOR),
        ("Y1", EntityKind.OTHER, DebtorKind.UNKNOWN),
    ],
)
def test_the_prefix_tells_what_bears_the_code(prefix: str, entity: EntityKind, debtor: DebtorKind) -> None:
    code = read(code_of(prefix))
    assert (code.valid, code.problems, code.entity_kind, code.debtor_kind) == (True, (), entity, debtor)


def test_an_unlisted_prefix_is_another_body_and_valid() -> None:
    code = read(code_of("A1"))
    assert (code.valid, code.entity_kind, codes_of(code)) == (True, EntityKind.OTHER, ["CREDIT_CODE_ENTITY_UNLISTED"])


def test_letters_in_place_of_a_division_are_a_warning_and_nothing_to_look_up() -> None:
    code = read(code_of("91", place="52052A"))
    assert (code.valid, codes_of(code), code.region_code) == (True, ["CREDIT_CODE_REGION_UNKNOWN"], None)
