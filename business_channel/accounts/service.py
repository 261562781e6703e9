"""What is done with accounts."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from business_channel.access import Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.work import Work


async def link(
    work: Work,
    issuer: str,
    subject: str,
    email: str,
    display_name: str,
    first_role: Role | None = Role.CITIZEN,
    *,
    verified: bool = False,
) -> UUID:
    """Makes the account of a subject seen for the first time, a CITIZEN; a second call finds it. Returns its id.

    Roles never come from the token: everything else is granted in the store. ``first_role`` is ``None`` for staff, who
    may not file; ``verified`` says that whoever makes the account vouches for its address.
    """
    account_id = new_id()
    statement = insert(Account).values(
        id=account_id,
        issuer=issuer,
        subject=subject,
        email=email,
        display_name=display_name,
        locale=Language.ZH,
        created_at=work.now,
        verified_at=work.now if verified else None,
    )
    linked = await work.execute(
        statement.on_conflict_do_update(
            index_elements=[Account.issuer, Account.subject], set_={"subject": statement.excluded.subject}
        ).returning(Account.id)
    )
    found: UUID = linked.scalar_one()
    if found == account_id and first_role is not None:
        await grant(work, found, first_role)
    return found


async def grant(
    work: Work,
    account_id: UUID,
    role: Role,
    *,
    department_id: UUID | None = None,
    enterprise_id: UUID | None = None,
    owner: bool = False,
    by: UUID | None = None,
) -> None:
    """Gives an account a role, platform-wide or in a department or an enterprise; a second grant changes nothing,
    but makes a member of an enterprise its ``owner`` where it says so.

    ``by`` is who gives it, the caller when left out.
    """
    statement = insert(RoleGrant).values(
        id=new_id(),
        account_id=account_id,
        role=role,
        department_id=department_id,
        enterprise_id=enterprise_id,
        owner=owner,
        granted_by=by or work.principal.account_id,
        granted_at=work.now,
    )
    held = [RoleGrant.account_id, RoleGrant.role, RoleGrant.department_id, RoleGrant.enterprise_id]
    promoted = statement.on_conflict_do_update(index_elements=held, set_={"owner": True})
    await work.execute(promoted if owner else statement.on_conflict_do_nothing())
