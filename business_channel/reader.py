"""What one request reads with, and what of it a statement may depend on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Executable, Result, Uuid, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel import now
from business_channel.access import Principal, Role
from business_channel.database import Store
from business_channel.language import Language

_ACCOUNT = "caller_account"
_DEPARTMENT = "caller_department_{}"
_INHERITED = "caller_inherited_{}"
_ENTERPRISE = "caller_enterprise_{}"


class Viewpoint(Protocol):
    """What a predicate or a column may know of whoever reads; the principal's ids may be parameters."""

    @property
    def principal(self) -> Principal:
        """Who reads."""

    @property
    def language(self) -> Language:
        """The language of the answer."""

    def now(self) -> ColumnElement[Any]:
        """The channel's time as SQL."""


@dataclass(frozen=True)
class Form:
    """Readers of one form get the same statement: they hold the same roles in as many departments and enterprises, and
    are alike in being named for confidential authors and in being recused anywhere.

    It is a viewpoint whose principal has parameters in place of ids, so what is built from it cannot hold the ids of
    one caller and may be kept for all others; ``Reader.ids`` fills the parameters in.
    """

    signed_in: bool
    roles: frozenset[Role]
    departments: tuple[frozenset[Role], ...]
    inherited: tuple[frozenset[Role], ...]
    enterprises: int
    owned: int
    language: Language
    time_can_shift: bool
    named: bool = False
    recused: bool = False

    @cached_property
    def principal(self) -> Principal:
        """A caller whose ids are parameters."""
        enterprises = [_parameter(_ENTERPRISE.format(n)) for n in range(self.enterprises)]
        return Principal(
            account_id=_parameter(_ACCOUNT) if self.signed_in else None,
            roles=self.roles,
            departments={_parameter(_DEPARTMENT.format(n)): held for n, held in enumerate(self.departments)},
            inherited={_parameter(_INHERITED.format(n)): held for n, held in enumerate(self.inherited)},
            enterprises=frozenset(enterprises),
            owned=frozenset(enterprises[: self.owned]),
            named=self.named,
            recused=self.recused,
        )

    def now(self) -> ColumnElement[Any]:
        """The channel's time as SQL."""
        return now.expression(shiftable=self.time_can_shift)


def _by_roles(held: Mapping[UUID, frozenset[Role]]) -> list[tuple[UUID, frozenset[Role]]]:
    return sorted(held.items(), key=lambda each: sorted(each[1]))


def _parameter(name: str) -> Any:
    parameter: BindParameter[UUID] = bindparam(name, type_=Uuid())
    return parameter


@dataclass
class Reader:
    """One caller's reads: one connection, taken at the first statement, used by one statement at a time.

    Parallel resolvers may share it: a turnstile lets their statements pass one after another. ``statements`` counts
    them.
    """

    store: Store
    principal: Principal
    language: Language = Language.ZH
    statements: int = 0
    _connection: AsyncConnection | None = None
    _turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None, /) -> Result[Any]:
        """Runs one reading statement with ``values`` for its parameters; each sees what was committed before it."""
        async with self._turnstile:
            if self._connection is None:
                connection = await self.store.engine.connect()
                self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            self.statements += 1
            return await self._connection.execute(statement, values)

    def now(self) -> ColumnElement[Any]:
        """The channel's time as SQL."""
        return now.expression(shiftable=self.store.time_can_shift)

    @cached_property
    def form(self) -> Form:
        """What this reader shares with others who get the same statements."""
        held, inherited = (tuple(roles for _, roles in each) for each in (self._departments, self._inherited))
        who, shifts = self.principal, self.store.time_can_shift
        firms = len(who.enterprises), len(who.owned)
        return Form(who.signed_in, who.roles, held, inherited, *firms, self.language, shifts, who.named, who.recused)

    @cached_property
    def ids(self) -> Mapping[str, Any]:
        """The caller's ids, by the parameters that stand for them in statements of the reader's form."""
        departments = {_DEPARTMENT.format(n): each for n, (each, _) in enumerate(self._departments)}
        inherited = {_INHERITED.format(n): each for n, (each, _) in enumerate(self._inherited)}
        enterprises = {_ENTERPRISE.format(n): each for n, each in enumerate(self._enterprises)}
        return {_ACCOUNT: self.principal.account_id} | departments | inherited | enterprises

    @cached_property
    def _departments(self) -> list[tuple[UUID, frozenset[Role]]]:
        return _by_roles(self.principal.departments)

    @cached_property
    def _inherited(self) -> list[tuple[UUID, frozenset[Role]]]:
        return _by_roles(self.principal.inherited)

    def become(self, principal: Principal) -> None:
        """Goes on for the same caller with other rights."""
        self.principal = principal
        for known in ("form", "ids", "_departments", "_inherited", "_enterprises"):
            self.__dict__.pop(known, None)

    @cached_property
    def _enterprises(self) -> list[UUID]:
        """Those that the caller owns come first."""
        return sorted(self.principal.enterprises, key=lambda each: each not in self.principal.owned)

    async def close(self) -> None:
        """Gives the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
