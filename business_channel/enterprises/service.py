"""What is done with enterprises: somebody registers one, and the platform certifies it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from business_channel import idempotency
from business_channel.access import Role
from business_channel.accounts import service as accounts
from business_channel.enterprises import credit_codes, repository, rules, stating
from business_channel.enterprises.credit_codes import NATIONAL, CreditCode
from business_channel.enterprises.model import Enterprise, EnterpriseState
from business_channel.enterprises.rules import AlreadyRegistered, Decision, Registration
from business_channel.errors import InvalidInput, Mendable, Missing, NotFound, NotNow, Several
from business_channel.events import note
from business_channel.ids import new_id
from business_channel.regions.model import Region
from business_channel.vault import mask_name, mask_phone
from business_channel.work import Work

_PATH = ("creditCode",)


async def register(work: Work, registration: Registration, key: UUID) -> UUID:
    """Anybody who files registers an enterprise, owns it from then on, and gets its id; it is REGISTERED.

    Raises ``Several`` with everything that is wrong with the input, ``Missing`` for a place that the code does not
    tell, ``NotFound`` for one that there is not, ``AlreadyRegistered`` where the code is taken, ``Forbidden`` for staff
    who may not file.
    """
    account_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    code = credit_codes.read(registration.credit_code, _PATH)
    if wrong := [*rules.problems(registration, code), *_more_problems(work, registration)]:
        raise Several(wrong)
    content = asdict(registration)
    enterprise_id = await idempotency.first_result(work, "registerEnterprise", key, content, claim := new_id())
    if enterprise_id != claim:
        return enterprise_id
    row = await _row(work, registration, code, claim)
    made = await work.execute(insert(Enterprise).values(row).on_conflict_do_nothing().returning(Enterprise.id))
    if made.one_or_none() is None:
        raise AlreadyRegistered(_PATH)
    await accounts.grant(work, account_id, Role.ENTERPRISE_MEMBER, enterprise_id=claim, owner=True)
    if registration.statement is not None:
        stating.put(work, claim, registration.statement)
    note(work, "enterprise:registered", claim)
    return claim


def _more_problems(work: Work, registration: Registration) -> list[Mendable]:
    wrong: list[Mendable] = []
    digits = sum(each.isdecimal() for each in registration.contact_phone)
    if not 7 <= digits <= len(registration.contact_phone) <= 20:
        wrong.append(InvalidInput(("contactPhone",), reason_zh="联系电话无效。", reason="this is no phone number."))
    if registration.statement is not None:
        wrong += stating.problems(work, registration.statement, ("figures",))
    return wrong


async def _row(work: Work, registration: Registration, code: CreditCode, enterprise_id: UUID) -> dict[str, Any]:
    name, phone = registration.contact_name, registration.contact_phone
    return {
        "id": enterprise_id,
        "name": registration.name.strip(),
        "credit_code": code.text,
        "industry": registration.industry,
        "region_code": await _place(work, registration, code),
        "state": EnterpriseState.REGISTERED,
        "contact_name_sealed": work.vault.seal(name, f"enterprise|contact_name|{enterprise_id}"),
        "contact_name_masked": mask_name(name),
        "contact_phone_sealed": work.vault.seal(phone, f"enterprise|contact_phone|{enterprise_id}"),
        "contact_phone_masked": mask_phone(phone),
        "registered_by": work.principal.account_id,
        "registered_at": work.now,
    }


async def _place(work: Work, registration: Registration, code: CreditCode) -> str:
    told = code.region_code
    if registration.region_code is None and (told in (None, NATIONAL) or await work.session.get(Region, told) is None):
        raise Missing(("regionCode",))
    place = registration.region_code or told or ""
    if await work.session.get(Region, place) is None:
        raise NotFound(("regionCode",))
    return place


async def decide(work: Work, enterprise_id: UUID, decision: Decision, reason: str | None = None) -> None:
    """An administrator certifies, refuses or suspends an enterprise; its members read the state and the reason.

    Raises ``Missing`` where a refusal or suspension has no reason, ``NotNow`` where its state has no such decision.
    """
    admin_id = work.principal.must_have_any(Role.ADMIN)
    if wrong := list(rules.note_problems(decision, reason)):
        raise Several(wrong)
    enterprise = await repository.locked(work, enterprise_id)
    state = rules.decided(enterprise.state, decision)
    if state is None:
        raise NotNow(("decision",), state=enterprise.state)
    enterprise.state, enterprise.decision_note = state, reason
    enterprise.decided_by, enterprise.decided_at = admin_id, work.now
    if state is EnterpriseState.CERTIFIED:
        enterprise.certified_at = work.now
    note(work, f"enterprise:{state.lower()}", enterprise_id)
