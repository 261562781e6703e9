"""Enterprises in the API: registering, certifying, inviting, leaving, stating a size."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import strawberry

from business_channel.access import ANONYMOUS
from business_channel.accounts.repository import principal_by_id
from business_channel.enterprises import credit_codes, members, service, stating
from business_channel.enterprises.code_problems import ProblemLevel
from business_channel.enterprises.rules import Decision, Registration, Statement
from business_channel.errors import Mendable, Several
from business_channel.ids import key_of
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.views import enterprises as registrations
from business_channel.views import invitations, places
from business_channel.work import Work
from schema.colleagues import InvitationPayload
from schema.context import Info
from schema.credit_codes import CreditCodeProblem, told_problem
from schema.enterprise_sizes import EnterpriseSizeInput
from schema.enterprises import EnterpriseRegistration
from schema.mutations import carry_out, told, transacted
from schema.places import Enterprise
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@strawberry.input(
    description="An enterprise to register, and whom the platform may ask about it. The place is that of its code, "
    "unless it has moved."
)
class RegisterEnterpriseInput:
    idempotency_key: UUID
    name: Text
    credit_code: Text
    contact_name: Text
    contact_phone: Text
    industry: Text | None = None
    region_code: Text | None = None
    figures: EnterpriseSizeInput | None = None

    def registration(self) -> Registration:
        """The input as the domain reads it."""
        return Registration(
            name=self.name,
            credit_code=self.credit_code,
            contact_name=self.contact_name,
            contact_phone=self.contact_phone,
            industry=self.industry,
            region_code=self.region_code,
            statement=None if self.figures is None else statement_of(self.figures),
        )


def statement_of(given: EnterpriseSizeInput) -> Statement:
    """Figures as the domain reads them."""
    return Statement(figures=given.figures(), as_of=given.as_of)


@strawberry.input(description="What an administrator decides; a refusal or suspension has a reason.")
class CertifyEnterpriseInput:
    enterprise_id: strawberry.ID
    decision: Decision
    reason: Text | None = None


@strawberry.input(description="Whom an owner invites to the enterprise, as a member or as a fellow owner.")
class InviteMemberInput:
    idempotency_key: UUID
    enterprise_id: strawberry.ID
    email: Text
    owner: bool = False


@strawberry.input(description="Who leaves an enterprise: somebody whom its owner removes, or the caller.")
class RemoveMemberInput:
    enterprise_id: strawberry.ID
    account_id: strawberry.ID


@strawberry.input(description="The figures of the caller's enterprise on a day, today without.")
class StateEnterpriseSizeInput:
    idempotency_key: UUID
    enterprise_id: strawberry.ID
    figures: EnterpriseSizeInput


@strawberry.type
class EnterprisePayload:
    """The enterprise as it is now, or why nothing happened; null with no errors for a member who has left."""

    enterprise: Enterprise | None
    errors: list[UserError]


@strawberry.type
class RegistrationPayload:
    """The enterprise as it is now, or why nothing happened; `problems` is what was mended in its code or should be
    looked into.
    """

    enterprise: Enterprise | None
    problems: list[CreditCodeProblem]
    errors: list[UserError]


@strawberry.type
class CertificationPayload:
    """The enterprise as administrators see it now, or why nothing happened."""

    registration: EnterpriseRegistration | None
    errors: list[UserError]


def _enterprise(text: str) -> UUID:
    return key_of("Enterprise", text, ("enterpriseId",))


async def _as_granted_now(info: Info, verb: Callable[[Work], Awaitable[UUID]]) -> tuple[Any, list[UserError]]:
    """The enterprise as the caller may read it once ``verb`` has given or taken the right to."""
    context = info.context
    try:
        key = await transacted(info, verb)
    except (Mendable, Several) as refused:
        return None, told(info, refused)
    now = await principal_by_id(context.reader, context.principal.must_be_signed_in())
    reader = Reader(context.store, now or ANONYMOUS, context.language)
    try:
        return await load_one(reader, places.ENTERPRISE, selection_of(info, ("enterprise",)), key), []
    finally:
        await reader.close()


@strawberry.type
class EnterprisesMutation:
    @strawberry.mutation(description="Whoever files registers an enterprise, and owns it; the platform certifies it.")
    async def register_enterprise(self, info: Info, input: RegisterEnterpriseInput) -> RegistrationPayload:
        read = credit_codes.read(input.credit_code, ("input", "creditCode"))
        said = [each for each in read.problems if each.level is not ProblemLevel.ERROR]

        async def verb(work: Work) -> UUID:
            return await service.register(work, input.registration(), input.idempotency_key)

        enterprise, errors = await _as_granted_now(info, verb)
        noticed = [told_problem(each, info.context.language) for each in said]
        return RegistrationPayload(enterprise=enterprise, problems=noticed, errors=errors)

    @strawberry.mutation(description="An administrator certifies an enterprise, refuses it, or suspends it.")
    async def certify_enterprise(self, info: Info, input: CertifyEnterpriseInput) -> CertificationPayload:
        async def verb(work: Work) -> UUID:
            key = _enterprise(input.enterprise_id)
            await service.decide(work, key, input.decision, input.reason)
            return key

        noun = registrations.REGISTRATION
        return await carry_out(info, verb, noun, "registration", CertificationPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An owner invites somebody to the enterprise by e-mail address.")
    async def invite_member(self, info: Info, input: InviteMemberInput) -> InvitationPayload:
        async def verb(work: Work) -> UUID:
            key = _enterprise(input.enterprise_id)
            return await members.invite(work, key, input.email, input.idempotency_key, owner=input.owner)

        return await carry_out(info, verb, invitations.INVITATION, "invitation", InvitationPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An owner removes a member, or a member leaves, from this moment on.")
    async def remove_member(self, info: Info, input: RemoveMemberInput) -> EnterprisePayload:
        async def verb(work: Work) -> UUID:
            key = _enterprise(input.enterprise_id)
            await members.remove(work, key, key_of("Account", input.account_id, ("accountId",)))
            return key

        enterprise, errors = await _as_granted_now(info, verb)
        return EnterprisePayload(enterprise=enterprise, errors=errors)

    @strawberry.mutation(description="A member states the size of the enterprise on a day.")
    async def state_enterprise_size(self, info: Info, input: StateEnterpriseSizeInput) -> EnterprisePayload:
        async def verb(work: Work) -> UUID:
            key = _enterprise(input.enterprise_id)
            await stating.state(work, key, statement_of(input.figures), input.idempotency_key)
            return key

        return await carry_out(info, verb, places.ENTERPRISE, "enterprise", EnterprisePayload)  # type: ignore[no-any-return]
