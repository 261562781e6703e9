"""The people of a department in the API: who works there, who comes, who goes, and who stands in."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from uuid import UUID

import strawberry

from business_channel.access import Role
from business_channel.accounts import inviting
from business_channel.accounts.inviting import Invited
from business_channel.errors import Mendable, Several
from business_channel.ids import global_id, key_of
from business_channel.inbox import colleagues
from business_channel.language import Language
from business_channel.views import invitations as views
from business_channel.work import Work
from business_channel.work_orders import handing
from schema.context import Info
from schema.mutations import carry_out, told, transacted
from schema.nodes import noun_type
from schema.places import Department, Enterprise
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.type
class StandingIn:
    """Who stands in for somebody, from one day to another, both included."""

    account_id: strawberry.ID
    since: date
    until: date


@strawberry.type
class StaffMember:
    """Somebody of a department, with the number of open orders, and who stands in, now or later."""

    id: strawberry.ID
    display_name: str
    roles: list[Role]
    open_orders: int
    stand_ins: list[StandingIn]


@noun_type(views.INVITATION)
class Invitation:
    """A role that waits for thirty days for whoever signs in with that address, vouched for by the issuer."""

    id: strawberry.ID
    email: str
    role: Role
    department: Department | None
    enterprise: Enterprise | None
    owner: bool
    invited_at: datetime
    taken_up_at: datetime | None


@strawberry.type
class InvitationPayload:
    """The invitation, taken up already where the address is known, or why nothing happened."""

    invitation: Invitation | None
    errors: list[UserError]


@strawberry.type
class ColleaguesPayload:
    """The department's people as they are now, or why nothing happened."""

    colleagues: list[StaffMember] | None = strawberry.field(metadata={"list_size": 40})
    errors: list[UserError]


@strawberry.input(
    description="Whom a head invites to the own department: a CLERK or a UNIT_HEAD; `locale` is the language of the "
    "mail to an address without an account."
)
class InviteColleagueInput:
    idempotency_key: UUID
    department_id: strawberry.ID
    email: Text
    role: Role
    locale: Language = Language.ZH


@strawberry.input(
    description="A role for whoever has an address, in a department where the role is held in one; `locale` is the "
    "language of the mail to an address without an account."
)
class GrantRoleInput:
    idempotency_key: UUID
    email: Text
    role: Role
    department_id: strawberry.ID | None = None
    locale: Language = Language.ZH


@strawberry.input(description="A role of whoever has an address, in the department where it is held in one.")
class RevokeRoleInput:
    email: Text
    role: Role
    department_id: strawberry.ID | None = None


@strawberry.type
class RevokeRolePayload:
    """Whether the role, or the invitation to it, was taken away, or why nothing happened."""

    revoked: bool
    errors: list[UserError]


@strawberry.input(description="Who leaves a department, and who gets the orders; nobody in particular without one.")
class RemoveColleagueInput:
    department_id: strawberry.ID
    account_id: strawberry.ID
    hand_over_to: strawberry.ID | None = None


@strawberry.input(description="Whose orders that are not closed go to whom.")
class HandOverInput:
    department_id: strawberry.ID
    from_account_id: strawberry.ID
    to_account_id: strawberry.ID


@strawberry.input(description="Who is away on which days, both included, and who stands in.")
class NameStandInInput:
    department_id: strawberry.ID
    account_id: strawberry.ID
    stand_in_id: strawberry.ID
    since: date
    until: date


def _department(text: str) -> UUID:
    return key_of("Department", text, ("departmentId",))


def _account(text: str, name: str) -> UUID:
    return key_of("Account", text, (name,))


async def _members(info: Info, department_id: UUID) -> list[StaffMember]:
    return [
        StaffMember(
            id=strawberry.ID(global_id("Account", each.account_id)),
            display_name=each.display_name,
            roles=list(each.roles),
            open_orders=each.open_orders,
            stand_ins=[
                StandingIn(
                    account_id=strawberry.ID(global_id("Account", one.account_id)), since=one.since, until=one.until
                )
                for one in each.stand_ins
            ],
        )
        for each in await colleagues.members(info.context.reader, department_id)
    ]


async def _among_colleagues(
    info: Info, department: str, verb: Callable[[Work, UUID], Awaitable[None]]
) -> ColleaguesPayload:
    async def done(work: Work) -> UUID:
        department_id = _department(department)
        await verb(work, department_id)
        return department_id

    try:
        department_id = await transacted(info, done)
    except (Mendable, Several) as refused:
        return ColleaguesPayload(colleagues=None, errors=told(info, refused))
    return ColleaguesPayload(colleagues=await _members(info, department_id), errors=[])


@strawberry.type
class ColleaguesQuery:
    @strawberry.field(
        description="Who works in a department, for its own people and the platform.", metadata={"list_size": 40}
    )
    async def colleagues(self, info: Info, department_id: strawberry.ID) -> list[StaffMember]:
        info.context.principal.must_be_signed_in()
        return await _members(info, _department(department_id))


@strawberry.type
class ColleaguesMutation:
    @strawberry.mutation(description="The head invites a colleague by e-mail address.")
    async def invite_colleague(self, info: Info, input: InviteColleagueInput) -> InvitationPayload:
        async def verb(work: Work) -> UUID:
            department_id = _department(input.department_id)
            invited = Invited(email=input.email, role=input.role, department_id=department_id, locale=input.locale)
            return await inviting.invite_colleague(work, invited, input.idempotency_key)

        return await carry_out(info, verb, views.INVITATION, "invitation", InvitationPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator gives a role to whoever has an e-mail address.")
    async def grant_role(self, info: Info, input: GrantRoleInput) -> InvitationPayload:
        async def verb(work: Work) -> UUID:
            department_id = None if input.department_id is None else _department(input.department_id)
            invited = Invited(email=input.email, role=input.role, department_id=department_id, locale=input.locale)
            return await inviting.grant_role(work, invited, input.idempotency_key)

        return await carry_out(info, verb, views.INVITATION, "invitation", InvitationPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator takes a role from whoever has an e-mail address.")
    async def revoke_role(self, info: Info, input: RevokeRoleInput) -> RevokeRolePayload:
        async def verb(work: Work) -> int:
            department_id = None if input.department_id is None else _department(input.department_id)
            held = Invited(email=input.email, role=input.role, department_id=department_id)
            return await inviting.revoke_role(work, held)

        try:
            await transacted(info, verb)
        except (Mendable, Several) as refused:
            return RevokeRolePayload(revoked=False, errors=told(info, refused))
        return RevokeRolePayload(revoked=True, errors=[])

    @strawberry.mutation(description="The head takes a colleague out of the department, from this moment on.")
    async def remove_colleague(self, info: Info, input: RemoveColleagueInput) -> ColleaguesPayload:
        async def verb(work: Work, department_id: UUID) -> None:
            successor = None if input.hand_over_to is None else _account(input.hand_over_to, "handOverTo")
            await handing.remove(work, department_id, _account(input.account_id, "accountId"), successor)

        return await _among_colleagues(info, input.department_id, verb)

    @strawberry.mutation(description="The head moves all orders of a colleague that are not closed to another.")
    async def hand_over(self, info: Info, input: HandOverInput) -> ColleaguesPayload:
        async def verb(work: Work, department_id: UUID) -> None:
            from_id = _account(input.from_account_id, "fromAccountId")
            await handing.hand_over(work, department_id, from_id, _account(input.to_account_id, "toAccountId"))

        return await _among_colleagues(info, input.department_id, verb)

    @strawberry.mutation(description="The head, or whoever will be away, names who handles the orders meanwhile.")
    async def name_stand_in(self, info: Info, input: NameStandInInput) -> ColleaguesPayload:
        async def verb(work: Work, department_id: UUID) -> None:
            absence = handing.Absence(
                department_id=department_id,
                absent_id=_account(input.account_id, "accountId"),
                stand_in_id=_account(input.stand_in_id, "standInId"),
                since=input.since,
                until=input.until,
            )
            await handing.name_stand_in(work, absence)

        return await _among_colleagues(info, input.department_id, verb)
