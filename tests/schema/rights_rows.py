"""The rows of the store as the table of rights lets each person read them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from business_channel import reference
from business_channel.access import Principal, Role
from business_channel.database import Base
from tests.schema.rights_world import World

GROUPS = {(row["type"], row["group"]): row for row in reference.rows("reading_rights") if row["field"] == "*"}
FIELDS = {(row["type"], row["field"]): row for row in reference.rows("reading_rights") if row["field"] != "*"}
KEPT = {(row["type"], row["field"]): row for row in reference.rows("confidential_fields")}
_PLATFORM = frozenset({Role.REVIEWER, Role.DISPATCHER})
_STAFF = frozenset({Role.CLERK, Role.UNIT_HEAD})
_REVIEW = {
    **{"SUBMITTED": "under review", "NEEDS_SUPPLEMENT": "under review", "APPROVED": "approved"},
    **{"NOT_DISPLAYED": "approved", "REJECTED": "rejected", "LAPSED": "rejected"},
}
_DUTY = {
    "CHANNEL": "owed to the author",
    "AUTHOR": "for the author to act",
    "UNIT": "a unit's own",
    "PLATFORM": "the platform's own",
}


WORD = re.compile(r"zqx[a-z]{6}|(?<![0-9a-f])139\d{8}(?![0-9a-f])")
"""What stands in one place of the world only: a word that somebody wrote, or a phone number, which the digits of a
random id are not.
"""


class There:
    """A value that the channel derives, of which only matters whether it is told."""


@dataclass(frozen=True)
class Masked:
    """Personal data: in the clear, and as others read it."""

    clear: str
    masked: str


@dataclass(frozen=True)
class Newest:
    """The newest of several rows that the reader may read."""

    rows: "Sequence[Row]"


@dataclass(frozen=True)
class Matter:
    """Whose a submission is, and who handles it."""

    author: UUID | None
    enterprise: UUID | None
    addressee: UUID | None
    roles: Mapping[UUID, str]
    appealed: bool = False
    confidential: bool = False
    recused: frozenset[UUID] = frozenset()

    def column(self, person: Principal) -> str:
        """The column of the table in which the person stands towards this submission."""
        if not person.signed_in:
            return "public"
        if person.account_id == self.author:
            return "author"
        if self.enterprise in person.enterprises:
            return "colleague"
        if person.account_id in self.recused:
            return "other roles"
        return self._official(person) or ("public" if person.roles <= _PUBLIC else "other roles")

    def closeness(self, person: Principal) -> str:
        """How close the person is to a confidential author."""
        column = self.column(person)
        if column in ("author", "colleague"):
            return column
        return "named staff" if person.named and column in _NAMED else "everybody else"

    def _official(self, person: Principal) -> str | None:
        if person.roles & _PLATFORM:
            return "reviewer or dispatcher"
        if Role.SUPERVISOR in person.roles:
            return "supervisor"
        if self.addressee in person.departments_as(Role.LEADER_OFFICE):
            return "leader's office"
        if Role.APPEAL_OFFICER in person.roles and self.appealed:
            return "appeal officer"
        if not person.roles & (_STAFF | {Role.LEADER_OFFICE}):
            return None
        held = {role for unit, role in self.roles.items() if unit in person.departments_as(*_STAFF)}
        return "former or foreign unit" if not held else "helping unit" if held == {"CO"} else "answering unit"


_NAMED = ("reviewer or dispatcher", "supervisor")
_PUBLIC = frozenset({Role.CITIZEN, Role.ENTERPRISE_MEMBER})


@dataclass
class Row:
    """One row of a type: of which group, of which matter, whose own, what its fields hold, and which matters it is told
    in ``also``.
    """

    type: str
    group: str
    matter: Matter
    own_to: frozenset[UUID | None]
    fields: dict[str, Any] = field(default_factory=dict)
    also: list[Matter] = field(default_factory=list)

    def right(self, person: Principal, name: str) -> str:
        """``yes``, ``no`` or ``masked``, as the field's cell says."""
        return self._decided(person, FIELDS[self.type, name], KEPT.get((self.type, name)))

    def there(self, person: Principal) -> bool:
        """Whether the row is there for the person at all, as the cell of its group says."""
        group = GROUPS.get((self.type, self.group))
        return group is None or self._decided(person, group, KEPT.get((self.type, "*"))) == "yes"

    def _decided(self, person: Principal, cells: Mapping[str, str], kept: Mapping[str, str] | None = None) -> str:
        own = "yes" if self.own_to & {person.account_id, *person.departments} else "no"
        rights = {cells[matter.column(person)] for matter in (self.matter, *self.also)}
        if kept is not None and self.matter.confidential:
            rights = {kept[self.matter.closeness(person)]}
        return max((own if right == "own" else right for right in rights), key=("no", "masked", "yes").index)

    def value(self, person: Principal, name: str) -> Any:
        """What the person shall read in the field: a value, a row, or rows."""
        right, held = self.right(person, name), self.fields[name]
        if right == "no" or held is None:
            return [] if isinstance(held, list) else None
        if isinstance(held, Masked):
            return held.masked if right == "masked" else held.clear
        if isinstance(held, list):
            return [each for each in held if each.there(person)]
        if isinstance(held, Newest):
            return next((each for each in reversed(held.rows) if each.there(person)), None)
        return None if isinstance(held, Row) and not held.there(person) else held


@dataclass
class Truth:
    """Everything that can be read, by type and key, with the matters by submission."""

    world: World
    rows: dict[str, dict[Any, Row]] = field(default_factory=dict)
    matters: dict[UUID, Matter] = field(default_factory=dict)
    parts: list[Row] = field(default_factory=list)

    def words(self, person: Principal) -> set[str]:
        """Every word that the person may read anywhere."""
        whole = (row for rows in self.rows.values() for row in rows.values())
        there = [row for row in (*whole, *self.parts) if row.there(person)]
        names = [(row, name) for row in there for name in row.fields if (row.type, name) in FIELDS]
        read = [row.value(person, name) for row, name in names]
        return {word for value in read if isinstance(value, str) for word in WORD.findall(value)}

    def of(self, kind: str, submission: UUID) -> list[Row]:
        """The rows of a type that belong to a submission."""
        return [each for each in self.rows[kind].values() if each.matter is self.matters[submission]]


def columns(row: Base, *leave: str) -> dict[str, Any]:
    """What a row holds, under the names of the API."""
    names = [each.key for each in inspect(type(row)).columns if each.key not in leave]
    return {_camel(name): getattr(row, name) for name in names}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)
