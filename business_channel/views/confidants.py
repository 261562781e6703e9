"""How it is read who may know confidential authors: by administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, true

from business_channel.access import Role
from business_channel.accounts.model import Account
from business_channel.confidence.model import Confidant
from business_channel.nouns import Field, Noun, Selection, identity, plain
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint


def visible(_: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for administrators."""
    return true() if Role.ADMIN in reader.principal.roles else false()


def _of_account(column: str) -> Field:
    def columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any]]:
        return (select(getattr(Account, column)).where(Account.id == row.account_id).correlate(row).scalar_subquery(),)

    return Field(columns)


CONFIDANT: Noun = Noun(
    "Confidant",
    Confidant,
    visible=visible,
    fields=identity("Confidant")
    | plain("named_at", "dismissed_at")
    | {"email": _of_account("email"), "display_name": _of_account("display_name")},
)


async def every(reader: Reader, selection: Selection) -> Sequence[Any]:
    """All namings, the newest first; raises ``Unauthenticated`` and ``Forbidden`` for anybody but administrators."""
    reader.principal.must_have_any(Role.ADMIN)
    return [record for record, _ in await load(reader, CONFIDANT, selection, _NewestFirst())]


@dataclass(frozen=True)
class _NewestFirst:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.order_by(alias.named_at.desc(), alias.id.desc())
