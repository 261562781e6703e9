"""The people of an enterprise: an owner invites and removes them, and anybody may leave."""

from uuid import UUID

from sqlalchemy import delete, func, select

from business_channel.access import Role
from business_channel.accounts import inviting
from business_channel.accounts.inviting import Invited
from business_channel.accounts.model import Account, Invitation, RoleGrant
from business_channel.enterprises import repository, rules
from business_channel.enterprises.model import EnterpriseState
from business_channel.errors import Forbidden, NotFound
from business_channel.events import note
from business_channel.work import Work


async def invite(work: Work, enterprise_id: UUID, email: str, key: UUID, *, owner: bool = False) -> UUID:
    """An owner invites somebody by e-mail address as a member or a fellow owner, and gets the invitation's id.

    It is taken up like that of a department; a member who is invited as owner becomes one. Raises ``NotFound`` for
    another enterprise, ``Forbidden`` for a member, ``NotCertified`` while the platform has not certified it,
    ``HoldsOffice`` for an official, who could do nothing about what the enterprise files any more.
    """
    _must_own(work, enterprise_id)
    enterprise = await repository.locked(work, enterprise_id)
    if enterprise.state is not EnterpriseState.CERTIFIED:
        raise rules.NotCertified(("enterpriseId",))
    if await inviting.in_office(work, func.lower(Account.email) == email.lower()):
        raise rules.HoldsOffice(("email",))
    invited = Invited(email=email, role=Role.ENTERPRISE_MEMBER, enterprise_id=enterprise_id, owner=owner)
    return await inviting.invite(work, "inviteMember", invited, key)


async def remove(work: Work, enterprise_id: UUID, account_id: UUID) -> None:
    """An owner removes somebody, or a member leaves: from this moment on nothing of the enterprise is read by whoever
    went, not even what the same person typed for it; waiting invitations to that address end as well.

    Raises ``NotFound`` for another enterprise or somebody who is no member, ``Forbidden`` for a member who removes
    others, ``LastOwner`` for the only owner.
    """
    if work.principal.must_be_signed_in() != account_id:
        _must_own(work, enterprise_id)
    elif enterprise_id not in work.principal.enterprises:
        raise NotFound(("enterpriseId",))
    await repository.locked(work, enterprise_id)
    members = await repository.members(work, enterprise_id)
    if account_id not in members:
        raise NotFound(("accountId",))
    rules.must_keep_an_owner([each for each, owner in members.items() if owner], account_id)
    gone = RoleGrant.account_id == account_id, RoleGrant.enterprise_id == enterprise_id
    await work.execute(delete(RoleGrant).where(*gone))
    email = select(func.lower(Account.email)).where(Account.id == account_id).scalar_subquery()
    waiting = Invitation.enterprise_id == enterprise_id, Invitation.taken_up_at.is_(None), Invitation.email == email
    await work.execute(delete(Invitation).where(*waiting))
    note(work, "enterprise:member_removed", account_id, enterprise=str(enterprise_id))


def _must_own(work: Work, enterprise_id: UUID) -> None:
    work.principal.must_be_signed_in()
    if enterprise_id not in work.principal.enterprises:
        raise NotFound(("enterpriseId",))
    if enterprise_id not in work.principal.owned:
        raise Forbidden
