"""Who is calling, and in which roles. What a role may see of a noun stands in that noun's ``visibility.py``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from business_channel.errors import Forbidden, Unauthenticated

_NONE: Mapping[UUID, frozenset["Role"]] = MappingProxyType({})


class Role(StrEnum):
    """What an account may be; the first two file, the rest are staff. Roles are granted in our store only."""

    CITIZEN = "CITIZEN"
    ENTERPRISE_MEMBER = "ENTERPRISE_MEMBER"
    REVIEWER = "REVIEWER"
    DISPATCHER = "DISPATCHER"
    CLERK = "CLERK"
    UNIT_HEAD = "UNIT_HEAD"
    LEADER_OFFICE = "LEADER_OFFICE"
    SUPERVISOR = "SUPERVISOR"
    APPEAL_OFFICER = "APPEAL_OFFICER"
    PUBLISHER = "PUBLISHER"
    ANALYST = "ANALYST"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


class EnterpriseRole(StrEnum):
    """What a member is in an enterprise: an OWNER manages its people, everybody files and reads."""

    OWNER = "OWNER"
    MEMBER = "MEMBER"


PLATFORM_READERS = frozenset({Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR})
"""Platform roles that read every submission in the original."""

DEPARTMENT_STAFF = frozenset({Role.CLERK, Role.UNIT_HEAD})
"""Roles that handle the work orders of the department in which they are held."""


IN_A_DEPARTMENT = DEPARTMENT_STAFF | {Role.LEADER_OFFICE}
"""Roles that are held in a department; all others but membership of an enterprise hold everywhere."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: an account with its roles, or nobody.

    ``roles`` holds every role whatever its scope; ``departments`` and ``enterprises`` say where the scoped ones hold,
    and ``owned`` which of the enterprises the caller manages.
    ``inherited`` names the departments that have ended and whose files the caller's departments hold, with the roles in
    which the caller reads them; nothing can be done in their name.
    ``expires_at`` is when the caller's token ends (aware), ``None`` when the caller came without one. ``named`` says
    whether an administrator has named the account for confidential authors, ``recused`` whether it is recused anywhere.
    """

    account_id: UUID | None = None
    email: str = ""
    roles: frozenset[Role] = frozenset()
    departments: Mapping[UUID, frozenset[Role]] = field(default_factory=lambda: _NONE)
    enterprises: frozenset[UUID] = frozenset()
    owned: frozenset[UUID] = frozenset()
    inherited: Mapping[UUID, frozenset[Role]] = field(default_factory=lambda: _NONE)
    expires_at: datetime | None = None
    named: bool = False
    recused: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the call."""
        return self.account_id is not None

    @property
    def confided(self) -> bool:
        """Whether the caller may know confidential authors: named, and of the platform."""
        return self.named and self.has_any(PLATFORM_READERS)

    def must_be_signed_in(self) -> UUID:
        """The caller's account id; raises ``Unauthenticated`` when there is none."""
        if self.account_id is None:
            raise Unauthenticated
        return self.account_id

    def has_any(self, roles: frozenset[Role]) -> bool:
        """Whether the caller holds one of ``roles`` anywhere."""
        return not self.roles.isdisjoint(roles)

    def must_have_any(self, *roles: Role) -> UUID:
        """The caller's account id; raises ``Unauthenticated`` without an account, ``Forbidden`` without a role."""
        account_id = self.must_be_signed_in()
        if not self.has_any(frozenset(roles)):
            raise Forbidden
        return account_id

    def works_in(self, departments: Collection[UUID]) -> bool:
        """Whether the caller holds any role in one of ``departments``, or in what became of it."""
        return not (self.departments.keys() | self.inherited.keys()).isdisjoint(departments)

    def is_author(self, author_id: UUID, enterprise_id: UUID | None) -> bool:
        """Whether the caller filed it: what was filed in an enterprise's name stays with the enterprise, and is not the
        caller's any more who has left it.
        """
        return self.account_id == author_id and (enterprise_id is None or enterprise_id in self.enterprises)

    def departments_as(self, *roles: Role) -> frozenset[UUID]:
        """The departments in which the caller holds one of ``roles``."""
        return _with(self.departments, roles)

    def inherited_as(self, *roles: Role) -> frozenset[UUID]:
        """The departments that have ended and whose files the caller reads in one of ``roles``."""
        return _with(self.inherited, roles)

    def reads_as(self, *roles: Role) -> frozenset[UUID]:
        """The departments whose files the caller reads in one of ``roles``: the own, and those that they succeeded."""
        return self.departments_as(*roles) | self.inherited_as(*roles)


def _with(held: Mapping[UUID, frozenset[Role]], roles: Collection[Role]) -> frozenset[UUID]:
    return frozenset(each for each, those in held.items() if not those.isdisjoint(roles))


ANONYMOUS = Principal()
