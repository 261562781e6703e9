"""The unified social credit code (GB 32100-2015): what is wrong with one, and what it tells of whoever bears it.

Eighteen characters: the registering authority, the class of the entity, six digits for the place (GB/T 2260), the nine
characters of the organisation code (GB 11714), and a check character. Pure; whether the place exists is asked of the
store.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from business_channel.enterprises.code_problems import (
    CheckFails,
    CodeProblem,
    Mended,
    NoCode,
    OrganisationCheckFails,
    ProblemLevel,
    UnknownRegion,
    UnlistedEntity,
    WrongCharacter,
    WrongLength,
)
from business_channel.language import Words

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
NATIONAL = "100000"
"""The place of what is registered with a national authority; GB/T 2260 lists no division under it."""

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_DROPPED = re.compile(r"[\s\-‐-―−·\u200b-\u200d\ufeff]")
_NAMED_AT_MOST = 5


class EntityKind(StrEnum):
    """What kind of body bears the code, by its first two characters; the list of prefixes is not closed."""

    STATE_ORGAN = "STATE_ORGAN"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    SOCIAL_ORGANISATION = "SOCIAL_ORGANISATION"
    PRIVATE_NON_ENTERPRISE = "PRIVATE_NON_ENTERPRISE"
    FOUNDATION = "FOUNDATION"
    ENTERPRISE = "ENTERPRISE"
    INDIVIDUAL_BUSINESS = "INDIVIDUAL_BUSINESS"
    FARMERS_COOPERATIVE = "FARMERS_COOPERATIVE"
    RURAL_COLLECTIVE = "RURAL_COLLECTIVE"
    OTHER = "OTHER"


class DebtorKind(StrEnum):
    """Whether the regulation on payments to small and medium-sized enterprises binds a body of this kind.

    STATE_ORGAN and PUBLIC_INSTITUTION always; ENTERPRISE where it is large; GROUP where it spends public funds;
    NOT_A_DEBTOR never; UNKNOWN where the code does not tell.
    """

    STATE_ORGAN = "STATE_ORGAN"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    ENTERPRISE = "ENTERPRISE"
    GROUP = "GROUP"
    NOT_A_DEBTOR = "NOT_A_DEBTOR"
    UNKNOWN = "UNKNOWN"


ENTITY_WORDS: Mapping[EntityKind, Words] = {
    EntityKind.STATE_ORGAN: Words("机关", "state organ"),
    EntityKind.PUBLIC_INSTITUTION: Words("事业单位", "public institution"),
    EntityKind.MASS_ORGANISATION: Words("中央编办直接管理的群众团体", "mass organisation"),
    EntityKind.SOCIAL_ORGANISATION: Words("社会团体", "social organisation"),
    EntityKind.PRIVATE_NON_ENTERPRISE: Words("民办非企业单位", "private non-enterprise unit"),
    EntityKind.FOUNDATION: Words("基金会", "foundation"),
    EntityKind.ENTERPRISE: Words("企业", "enterprise"),
    EntityKind.INDIVIDUAL_BUSINESS: Words("个体工商户", "individual business"),
    EntityKind.FARMERS_COOPERATIVE: Words("农民专业合作社", "farmers' cooperative"),
    EntityKind.RURAL_COLLECTIVE: Words("农村集体经济组织", "rural collective"),
    EntityKind.OTHER: Words("其他机构", "other body"),
}
DEBTOR_WORDS: Mapping[DebtorKind, Words] = {
    DebtorKind.STATE_ORGAN: Words("机关，可作为被投诉人", "a state organ, which can be complained about"),
    DebtorKind.PUBLIC_INSTITUTION: Words(
        "事业单位，可作为被投诉人", "a public institution, which can be complained about"
    ),
    DebtorKind.ENTERPRISE: Words(
        "企业，须为大型企业方可作为被投诉人", "an enterprise, which can be complained about if it is large"
    ),
    DebtorKind.GROUP: Words(
        "团体组织，使用财政资金采购的可作为被投诉人", "a group, which can be complained about if it spends public funds"
    ),
    DebtorKind.NOT_A_DEBTOR: Words("不能作为被投诉人", "cannot be complained about"),
    DebtorKind.UNKNOWN: Words("由代码不能判断", "the code does not tell"),
}
_ENTITIES = {
    "11": EntityKind.STATE_ORGAN,
    "12": EntityKind.PUBLIC_INSTITUTION,
    "13": EntityKind.MASS_ORGANISATION,
    "51": EntityKind.SOCIAL_ORGANISATION,
    "52": EntityKind.PRIVATE_NON_ENTERPRISE,
    "53": EntityKind.FOUNDATION,
    "91": EntityKind.ENTERPRISE,
    "92": EntityKind.INDIVIDUAL_BUSINESS,
    "93": EntityKind.FARMERS_COOPERATIVE,
}
_LISTED_OTHERS = frozenset({"19", "59", "99", "Y1"})
_DEBTORS = {
    EntityKind.STATE_ORGAN: DebtorKind.STATE_ORGAN,
    EntityKind.PUBLIC_INSTITUTION: DebtorKind.PUBLIC_INSTITUTION,
    EntityKind.MASS_ORGANISATION: DebtorKind.GROUP,
    EntityKind.SOCIAL_ORGANISATION: DebtorKind.GROUP,
    EntityKind.PRIVATE_NON_ENTERPRISE: DebtorKind.GROUP,
    EntityKind.FOUNDATION: DebtorKind.GROUP,
    EntityKind.ENTERPRISE: DebtorKind.ENTERPRISE,
    EntityKind.INDIVIDUAL_BUSINESS: DebtorKind.NOT_A_DEBTOR,
    EntityKind.FARMERS_COOPERATIVE: DebtorKind.NOT_A_DEBTOR,
    EntityKind.RURAL_COLLECTIVE: DebtorKind.NOT_A_DEBTOR,
    EntityKind.OTHER: DebtorKind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code as it was read: ``text`` in the standard form; the kinds are ``None`` unless it is valid."""

    text: str
    problems: tuple[CodeProblem, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong but what may be so."""
        return all(each.level is not ProblemLevel.ERROR for each in self.problems)

    @property
    def entity_kind(self) -> EntityKind | None:
        """The kind of body, OTHER for a prefix that is not listed."""
        return entity_kind(self.text[:2]) if self.valid else None

    @property
    def debtor_kind(self) -> DebtorKind | None:
        """What the body is as a debtor of small and medium-sized enterprises."""
        kind = self.entity_kind
        return None if kind is None else _DEBTORS[kind]

    @property
    def region_code(self) -> str | None:
        """The six digits of the registering place; ``None`` where the code is not valid or they are no digits."""
        place = self.text[2:8]
        return place if self.valid and place.isdecimal() else None


def read(code: str, path: tuple[str, ...] = ("code",)) -> CreditCode:
    """The code in the standard form with everything that there is to say of it, at ``path`` of the input."""
    text = normalized(code)
    problems = list(_problems(text, path))
    if text and text != code:
        problems.append(Mended(path))
    return CreditCode(text, tuple(problems))


def normalized(code: str) -> str:
    """The code in half-width capitals, without spaces, hyphens and characters that show nothing."""
    narrow = _DROPPED.sub("", code.translate(_FULL_WIDTH))
    return "".join(each.upper() if each.isascii() else each for each in narrow)


def entity_kind(prefix: str) -> EntityKind:
    """The kind of body that the first two characters name."""
    return EntityKind.RURAL_COLLECTIVE if prefix.startswith("N") else _ENTITIES.get(prefix, EntityKind.OTHER)


def check_character(first: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    total = sum(ALPHABET.index(each) * weight for each, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first: str) -> str:
    """The ninth character that belongs to the first eight of an organisation code."""
    values = map(_ORGANISATION_ALPHABET.index, first)
    rest = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _problems(text: str, path: tuple[str, ...]) -> Iterator[CodeProblem]:
    if not text:
        yield NoCode(path)
        return
    wrong = [(place, each) for place, each in enumerate(text[: 2 * LENGTH], 1) if each not in ALPHABET]
    if len(text) != LENGTH:
        yield WrongLength(path, actual=len(text))
    if wrong:
        yield WrongCharacter(path, **_named(wrong))
    if len(text) == LENGTH and not wrong:
        yield from _problems_of_a_whole_code(text, path)


def _named(wrong: list[tuple[int, str]]) -> dict[str, str]:
    """The characters with their places; what cannot be shown is named by its number in Unicode."""
    shown = [(place, each if each.isprintable() else f"U+{ord(each):04X}") for place, each in wrong[:_NAMED_AT_MOST]]
    zh = "、".join(f"第 {place} 位“{each}”" for place, each in shown)
    return {"named_zh": zh, "named": ", ".join(f"“{each}” at {place}" for place, each in shown)}


def _problems_of_a_whole_code(text: str, path: tuple[str, ...]) -> Iterator[CodeProblem]:
    if check_character(text[:-1]) != text[-1]:
        yield CheckFails(path)
        return
    if organisation_check_character(text[8:16]) != text[16]:
        yield OrganisationCheckFails(path)
    if entity_kind(text[:2]) is EntityKind.OTHER and text[:2] not in _LISTED_OTHERS:
        yield UnlistedEntity(path, prefix=text[:2])
    if not text[2:8].isdecimal():
        yield UnknownRegion(path, region=text[2:8])
