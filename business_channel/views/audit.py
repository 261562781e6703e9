"""How the audit log is read: by auditors and supervisors, each reading an entry of its own.

Names are shown of officials alone: who files under which name is told nobody here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, String, any_, bindparam, exists, false, literal_column, or_, select

from business_channel.access import Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.audit import AuditEntry
from business_channel.events import note
from business_channel.ids import global_id
from business_channel.nouns import Field, Noun, Selection, identity, plain
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader, Viewpoint
from business_channel.work import Work

READERS = (Role.AUDITOR, Role.SUPERVISOR)
READ = "audit:read"
"""The log's name for a reading of itself."""

_AUTHORS = frozenset({Role.CITIZEN, Role.ENTERPRISE_MEMBER})


@dataclass(frozen=True)
class Detail:
    """One fact of an entry: codes and ids, and the purpose of a look at personal data."""

    name: str
    values: list[str]


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """Which entries; everything that is given must hold. ``submission`` keeps whatever was done about it."""

    at_from: datetime | None = None
    at_before: datetime | None = None
    account: UUID | None = None
    actions: tuple[str, ...] = ()
    subject: UUID | None = None
    submission: UUID | None = None

    def given(self) -> dict[str, Any]:
        """The values that are given, by their names."""
        named = {name: value for name, value in vars(self).items() if value not in (None, ())}
        return named | ({"actions": list(self.actions)} if self.actions else {})


def visible(entry: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for every entry of the chain, for its readers alone."""
    if not reader.principal.has_any(frozenset(READERS)):
        return false()
    sealed: ColumnElement[bool] = entry.position.is_not(None)
    return sealed


def _official(row: Any) -> ColumnElement[Any]:
    holds = exists().where(RoleGrant.account_id == Account.id, RoleGrant.role.not_in(_AUTHORS))
    return select(Account.display_name).where(Account.id == row.account_id, holds).correlate(row).scalar_subquery()


def _details(_: Reader, detail: Mapping[str, Any]) -> list[Detail]:
    several = {name: value if isinstance(value, list) else [value] for name, value in sorted(detail.items())}
    return [Detail(name, [str(each) for each in values]) for name, values in several.items()]


AUDIT_ENTRY: Noun = Noun(
    "AuditEntry",
    AuditEntry,
    visible=visible,
    fields=identity("AuditEntry")
    | plain("position", "at", "action", "subject_id", "request_id")
    | {
        "account_id": Field(
            lambda row, _: (row.account_id,), lambda _, key: None if key is None else global_id("Account", key)
        ),
        "account_name": Field(lambda row, _: (_official(row),)),
        "detail": Field(lambda row, _: (row.detail,), _details),
        "hash": Field(lambda row, _: (row.hash,), lambda _, link: link.hex()),
    },
)


def _place(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(text)
    return int(text)


NEWEST = Order("audit", lambda row, _: row.position, read=_place, descending=True)

# A literal key, so that the index on it is used by every plan.
_COMPARED: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "at_from": lambda row, value: row.at >= value,
    "at_before": lambda row, value: row.at < value,
    "account": lambda row, value: row.account_id == value,
    "actions": lambda row, value: row.action == any_(value),
    "subject": lambda row, value: row.subject_id == value,
    "submission": lambda row, value: or_(
        row.subject_id == value,
        row.detail.op("->>", return_type=String())(literal_column("'submission'")) == bindparam("in_detail"),
    ),
}
_TYPES = {"actions": ARRAY(String())}


async def noted(work: Work, wanted: AuditFilter) -> None:
    """Notes in the log that the caller reads it, and what for; raises ``Forbidden`` for anybody who may not."""
    work.principal.must_have_any(*READERS)
    asked = {name: value if isinstance(value, list) else str(value) for name, value in wanted.given().items()}
    note(work, READ, None, **asked)


async def entries(reader: Reader, selection: Selection, request: PageRequest, wanted: AuditFilter) -> Page:
    """One page of the entries, the newest first; raises ``Forbidden`` for anybody who may not read them."""
    reader.principal.must_have_any(*READERS)
    values = wanted.given()
    narrow = _Narrowed(frozenset(values))
    if wanted.submission is not None:
        values["in_detail"] = str(wanted.submission)
    return await page(reader, AUDIT_ENTRY, selection, request, NEWEST, narrow, values)


@dataclass(frozen=True)
class _Narrowed:
    given: frozenset[str]

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        for name in sorted(self.given):
            statement = statement.where(_COMPARED[name](alias, bindparam(name, type_=_TYPES.get(name))))
        return statement
