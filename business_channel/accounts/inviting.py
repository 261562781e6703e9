"""How people come to their roles, by a verified e-mail address: a head or an owner invites colleagues, an administrator
anybody.
"""

import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select

from business_channel import idempotency
from business_channel.access import DEPARTMENT_STAFF, IN_A_DEPARTMENT, Role
from business_channel.accounts.model import Account, Invitation, RoleGrant
from business_channel.accounts.service import grant
from business_channel.departments.model import Department
from business_channel.errors import InvalidInput, Mendable, NotFound
from business_channel.events import ask, note
from business_channel.ids import new_id
from business_channel.language import Language, Words
from business_channel.outbox import Task
from business_channel.work import Work


class LastAdministrator(Mendable):
    code = "LAST_ADMINISTRATOR"
    words = Words(
        "平台至少应有一名管理员，请先确定接任者。", "There is at least one administrator; name another one first."
    )


GOOD_FOR = timedelta(days=30)
"""How long an invitation waits to be taken up."""

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who is invited to which role, in which department where the role is held in one, or in which enterprise;
    ``locale`` is the language in which a mail tells of it.
    """

    email: str
    role: Role
    department_id: UUID | None = None
    enterprise_id: UUID | None = None
    owner: bool = False
    locale: Language = Language.ZH


async def invite_colleague(work: Work, invited: Invited, key: UUID) -> UUID:
    """The head of a department invites a clerk or another head, and gets the invitation's id.

    Whoever signs in within thirty days with that address, vouched for by the issuer, has the role; who did so before
    has it at once, and everybody else gets a mail. Raises ``NotFound`` for another department, ``InvalidInput`` for any
    other role or no address.
    """
    work.principal.must_have_any(Role.UNIT_HEAD)
    if invited.department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise NotFound(("departmentId",))
    if invited.role not in DEPARTMENT_STAFF:
        raise InvalidInput(
            ("role",), reason_zh="只能邀请承办人或单位负责人。", reason="a colleague is a clerk or a head."
        )
    return await invite(work, "inviteColleague", invited, key)


async def grant_role(work: Work, invited: Invited, key: UUID) -> UUID:
    """An administrator gives a role to whoever has an address, by an invitation whose id is returned.

    Raises ``InvalidInput`` where role and department do not fit or the department has ended, ``NotFound`` for one that
    does not exist.
    """
    work.principal.must_have_any(Role.ADMIN)
    if invited.role is Role.ENTERPRISE_MEMBER or (invited.role in IN_A_DEPARTMENT) != (
        invited.department_id is not None
    ):
        raise InvalidInput(("role",), reason_zh="角色与单位不符。", reason="role and department do not fit together.")
    if invited.department_id is not None:
        await _must_not_have_ended(work, invited.department_id)
    return await invite(work, "grantRole", invited, key)


async def _must_not_have_ended(work: Work, department_id: UUID) -> None:
    department = await work.session.get(Department, department_id)
    if department is None:
        raise NotFound(("departmentId",))
    if department.valid_to is not None and department.valid_to < work.today:
        raise InvalidInput(("departmentId",), reason_zh="该单位已撤销。", reason="the department has ended.")


async def invite(work: Work, operation: str, invited: Invited, key: UUID) -> UUID:
    """The invitation's id, for an ``operation`` whose caller has the right; it is taken up at once where the address is
    known. Raises ``InvalidInput`` for what is no address.
    """
    if len(invited.email) > 254 or not _ADDRESS.fullmatch(invited.email):
        raise InvalidInput(("email",), reason_zh="邮箱地址无效。", reason="this is not an e-mail address.")
    invitation_id = await idempotency.first_result(work, operation, key, asdict(invited), claim := new_id())
    if invitation_id != claim:
        return invitation_id
    email = invited.email.lower()
    invitation = Invitation(
        id=claim,
        email=email,
        role=invited.role,
        department_id=invited.department_id,
        enterprise_id=invited.enterprise_id,
        owner=invited.owner,
        locale=invited.locale,
        invited_by=work.principal.must_be_signed_in(),
        invited_at=work.now,
    )
    work.session.add(invitation)
    _note(work, "account:invited", invitation)
    await work.session.flush()
    known = select(Account.id).where(func.lower(Account.email) == email, Account.verified_at.is_not(None))
    account_id = (await work.execute(known.order_by(Account.created_at, Account.id).limit(1))).scalar_one_or_none()
    if account_id is None:
        ask(work, Task.INVITATION, None, subject_id=claim)
    else:
        await _take_up(work, account_id, email)
    return claim


async def verify(work: Work, account_id: UUID, email: str) -> None:
    """The issuer vouches for the address of an account: it takes up what it was invited to."""
    account = (await work.execute(select(Account).where(Account.id == account_id).with_for_update())).scalar_one()
    account.email, account.verified_at = email, account.verified_at or work.now
    await work.session.flush()
    await _take_up(work, account_id, email.lower())


async def waits_for(work: Work, email: str) -> bool:
    """Whether an invitation to that address waits to be taken up."""
    return (await work.execute(_waiting(work, email.lower()).limit(1))).first() is not None


def _waiting(work: Work, email: str) -> Select[Any]:
    waiting = Invitation.email == email, Invitation.taken_up_at.is_(None), Invitation.invited_at > work.now - GOOD_FOR
    return select(Invitation).where(*waiting).order_by(Invitation.id)


async def in_office(work: Work, who: ColumnElement[bool]) -> bool:
    """Whether an account that ``who`` holds for has a role beyond those of citizens and enterprises."""
    office = RoleGrant.role.not_in((Role.CITIZEN, Role.ENTERPRISE_MEMBER))
    found = select(RoleGrant.id).join(Account, Account.id == RoleGrant.account_id).where(who, office)
    return (await work.execute(found.limit(1))).first() is not None


async def _take_up(work: Work, account_id: UUID, email: str) -> None:
    waiting = (await work.execute(_waiting(work, email).with_for_update())).scalars().all()
    by_a_firm = any(each.enterprise_id is not None for each in waiting)
    official = by_a_firm and await in_office(work, Account.id == account_id)
    for each in waiting:
        if official and each.enterprise_id is not None:
            continue
        where = {"department_id": each.department_id, "enterprise_id": each.enterprise_id}
        await grant(work, account_id, each.role, **where, owner=each.owner, by=each.invited_by)
        each.account_id, each.taken_up_at = account_id, work.now
        _note(work, "account:granted", each)


async def revoke_role(work: Work, held: Invited) -> int:
    """An administrator takes a role from whoever has an address, from this moment on, and withdraws what they were
    invited to; returns how many grants and invitations that were.

    Raises ``NotFound`` where there is neither, ``LastAdministrator`` for the only one.
    """
    work.principal.must_have_any(Role.ADMIN)
    await work.execute(
        select(RoleGrant.id).where(RoleGrant.role == Role.ADMIN).order_by(RoleGrant.id).with_for_update()
    )
    email, place = held.email.lower(), held.department_id
    known = select(Account.id).where(func.lower(Account.email) == email)
    theirs = RoleGrant.account_id.in_(known), RoleGrant.role == held.role
    if held.role is Role.ADMIN:
        others = select(RoleGrant.id).where(RoleGrant.role == Role.ADMIN, RoleGrant.account_id.not_in(known))
        if (await work.execute(others.limit(1))).first() is None:
            raise LastAdministrator(("email",))
    taken = delete(RoleGrant).where(*theirs, RoleGrant.department_id.is_not_distinct_from(place))
    accounts = (await work.execute(taken.returning(RoleGrant.account_id))).scalars().all()
    waiting = Invitation.email == email, Invitation.role == held.role, Invitation.taken_up_at.is_(None)
    withdrawn = delete(Invitation).where(*waiting, Invitation.department_id.is_not_distinct_from(place))
    invitations = (await work.execute(withdrawn.returning(Invitation.id))).scalars().all()
    if not accounts and not invitations:
        raise NotFound(("email",))
    where = {} if place is None else {"department": str(place)}
    for each in (*accounts, *invitations):
        note(work, "account:revoked", each, role=held.role, **where)
    return len(accounts) + len(invitations)


def _note(work: Work, action: str, invitation: Invitation) -> None:
    places = {"department": invitation.department_id, "enterprise": invitation.enterprise_id}
    held = {name: str(place) for name, place in places.items() if place is not None}
    note(work, action, invitation.account_id or invitation.id, role=invitation.role, **held)
