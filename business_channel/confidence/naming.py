"""Naming those of the platform who may know confidential authors."""

from uuid import UUID

from sqlalchemy import func, select

from business_channel import events
from business_channel.access import PLATFORM_READERS, Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.confidence import rules
from business_channel.confidence.model import Confidant
from business_channel.errors import AlreadyDone, Forbidden, NotFound
from business_channel.ids import new_id
from business_channel.work import Work

NAMED = "confidant:named"
DISMISSED = "confidant:dismissed"


async def name(work: Work, email: str) -> UUID:
    """An administrator names the reviewer, dispatcher or supervisor who has an address that the issuer vouches for;
    returns the naming's id.

    Raises ``NotOfThePlatform`` for anybody else, ``Forbidden`` for the administrator's own account, ``AlreadyDone`` for
    who is named.
    """
    admin_id = work.principal.must_have_any(Role.ADMIN)
    account_id = await _of_platform(work, email)
    if account_id == admin_id:
        raise Forbidden
    held = Confidant.account_id == account_id, Confidant.dismissed_at.is_(None)
    if (await work.execute(select(Confidant.id).where(*held))).first() is not None:
        raise AlreadyDone(("email",))
    work.session.add(Confidant(id=(key := new_id()), account_id=account_id, named_by=admin_id, named_at=work.now))
    events.note(work, NAMED, account_id)
    return key


async def _of_platform(work: Work, email: str) -> UUID:
    """The account, locked, so that two administrators do not name it at once."""
    granted = select(RoleGrant.account_id).where(RoleGrant.role.in_(PLATFORM_READERS))
    vouched = func.lower(Account.email) == email.lower(), Account.verified_at.is_not(None)
    known = select(Account.id).where(*vouched, Account.id.in_(granted)).order_by(Account.created_at, Account.id)
    account_id: UUID | None = (await work.execute(known.limit(1).with_for_update())).scalar_one_or_none()
    if account_id is None:
        raise rules.NotOfThePlatform(("email",))
    return account_id


async def dismiss(work: Work, confidant_id: UUID) -> None:
    """An administrator takes the naming back, from this moment on; raises ``NotFound`` for none, ``AlreadyDone``."""
    work.principal.must_have_any(Role.ADMIN)
    named = await work.session.get(Confidant, confidant_id, with_for_update=True)
    if named is None:
        raise NotFound(("confidantId",))
    if named.dismissed_at is not None:
        raise AlreadyDone(("confidantId",))
    named.dismissed_at = work.now
    events.note(work, DISMISSED, named.account_id)
