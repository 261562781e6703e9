"""What a department may be called, how long it lasts, and who takes its place; decided without the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from business_channel.departments.model import NAME_LIMIT, Department
from business_channel.errors import InvalidInput, Mendable, Missing, TooLong
from business_channel.language import Words

MOST_MERGED = 20
"""How many departments one merging takes."""


class NameTaken(Mendable):
    code = "NAME_TAKEN"
    words = Words(
        "这段时间内已有同名单位“{name}”。", "On some of these days another department bears the name “{name}”."
    )


class DepartmentEnded(Mendable):
    code = "DEPARTMENT_ENDED"
    words = Words(
        "“{name}”的职责自 {until} 后由“{successor}”承担，请选择后者。",
        "“{name}” ended with {until}; please name “{successor}”, which has taken its place.",
    )


class DepartmentGone(Mendable):
    code = "DEPARTMENT_ENDED"
    words = Words("“{name}”已于 {until} 撤销。", "“{name}” ended with {until}, and nobody has taken its place.")


class NotYetInOffice(Mendable):
    code = "NOT_YET_IN_OFFICE"
    words = Words("“{name}”自 {since} 起履职。", "“{name}” begins on {since}.")


class EndedAlready(Mendable):
    code = "ENDED_ALREADY"
    words = Words("“{name}”已经撤销，不能再变更。", "“{name}” has ended, and is not changed any more.")


class DayOutOfOffice(Mendable):
    code = "DAY_OUT_OF_OFFICE"
    words = Words(
        "日期应不早于今日，且在“{name}”的履职期内。",
        "The day must not be over, and “{name}” must be in office on it and before.",
    )


class SuccessorNotInOffice(Mendable):
    code = "SUCCESSOR_NOT_IN_OFFICE"
    words = Words("“{name}”在 {on} 不在履职期内，不能承接。", "“{name}” is not in office on {on} and cannot take over.")


class SuccessionCircle(Mendable):
    code = "SUCCESSION_CIRCLE"
    words = Words(
        "“{name}”今后将由被撤并的单位承接，不能互相承接。",
        "“{name}” is to be succeeded by a department that would end here: they cannot succeed each other.",
    )


class NothingToUnite(Mendable):
    code = "NOTHING_TO_UNITE"
    words = Words(
        "请列出 1 至 {limit} 个被合并的单位，每个一次，不含承接单位。",
        "Name 1 to {limit} departments to be merged, each once and none of them the one that goes on.",
    )


class OneSuccessor(Mendable):
    code = "ONE_SUCCESSOR"
    words = Words(
        "请指定一个已有单位承接，或填写新设单位，二者择一。",
        "Name the department that goes on, or say which one is opened: one of the two.",
    )


@dataclass(frozen=True, kw_only=True)
class Founding:
    """A department to be opened: its name, kind and region."""

    name: str
    kind_code: str
    region_code: str


def problems(founding: Founding, since: date, until: date | None) -> Iterator[Mendable]:
    """What is wrong with a department to be opened, but for what only the store knows."""
    yield from name_problems(founding.name)
    if until is not None and until < since:
        yield InvalidInput(("validTo",), reason_zh="起止日期有误。", reason="the last day is before the first.")


def name_problems(name: str, *path: str) -> Iterator[Mendable]:
    """What is wrong with a name; ``path`` leads to what the input says of the department."""
    if not name.strip():
        yield Missing((*path, "name"))
    elif len(name) > NAME_LIMIT:
        yield TooLong((*path, "name"), limit=NAME_LIMIT, actual=len(name))


def uniting_problems(merged: Sequence[UUID], into_id: UUID | None, into: Founding | None) -> Iterator[Mendable]:
    """What is wrong with a merging, but for what only the store knows."""
    if not 0 < len(merged) <= MOST_MERGED or len(set(merged) - {into_id}) < len(merged):
        yield NothingToUnite(("departmentIds",), limit=MOST_MERGED)
    if (into_id is None) == (into is None):
        yield OneSuccessor(("intoId",))


def holds_office(department: Department, on: date) -> bool:
    """Whether a department exists on a day."""
    begun = department.valid_from is None or department.valid_from <= on
    return begun and (department.valid_to is None or on <= department.valid_to)


def in_place_of(department: Department, line: Sequence[Department], on: date) -> Department | None:
    """Who takes the place of a department on a day after its last one: the first of its successors that has not ended.

    ``None`` where the last of them has, or where the one that follows has not begun.
    """
    following = next((each for each in line if each.valid_to is None or each.valid_to >= on), None)
    return following if following is not None and holds_office(following, on) else None
