"""How a matter stands for a caller: made from rows that a service has locked, or that a page has read."""

from typing import Any
from uuid import UUID

from business_channel.access import DEPARTMENT_STAFF, Principal, Role
from business_channel.procedure.parts import Part, Standing


def parts_of(
    principal: Principal,
    *,
    author_id: UUID,
    addressee_id: UUID,
    enterprise_id: UUID | None = None,
    respondent_id: UUID | None = None,
    department_id: UUID | None = None,
    asked_id: UUID | None = None,
    answering: bool = False,
) -> frozenset[Part]:
    """What the caller is to a submission and, where ``department_id`` names whose order or reply it is, to that;
    ``answering`` says whether a department of the caller's answers it, or has answered it.

    Nobody reviews what their own department was asked or answers, nor supervises the own department, and whoever filed
    a matter, or belongs to the enterprise in whose name it was filed, has no other part in it. Who works where it
    accuses has none at all. A leader's office goes on with what was addressed to the one that it succeeded.
    """
    if principal.is_author(author_id, enterprise_id):
        return frozenset({Part.AUTHOR})
    if enterprise_id in principal.enterprises:
        return frozenset({Part.COLLEAGUE})
    if author_id == principal.account_id or (respondent_id is not None and principal.works_in({respondent_id})):
        return frozenset()
    involved = principal.works_in({each for each in (addressee_id, department_id) if each is not None})
    held = {
        Part.REVIEWER: Role.REVIEWER in principal.roles and not involved,
        Part.DISPATCHER: Role.DISPATCHER in principal.roles,
        Part.ASKED: asked_id in principal.departments_as(*DEPARTMENT_STAFF),
        Part.UNIT: department_id in principal.departments_as(*DEPARTMENT_STAFF),
        Part.UNIT_HEAD: department_id in principal.departments_as(Role.UNIT_HEAD),
        Part.LEADERS_OFFICE: addressee_id in principal.reads_as(Role.LEADER_OFFICE),
        Part.APPEAL_OFFICER: Role.APPEAL_OFFICER in principal.roles,
        Part.SUPERVISOR: Role.SUPERVISOR in principal.roles and department_id not in principal.departments,
        Part.HANDLER: answering,
        Part.PUBLISHER: Role.PUBLISHER in principal.roles,
    }
    return frozenset(part for part, holds in held.items() if holds)


def standing_of(
    principal: Principal,
    submission: Any,
    order: Any = None,
    *,
    asked_id: UUID | None = None,
    answering: bool = False,
    **more: Any,
) -> Standing:
    """How a locked submission stands for the caller, with one of its orders where the deed is about that.

    ``asked_id`` is the department that is to answer a request, ``answering`` as in ``parts_of``; ``more`` fills the
    fields of ``Standing`` that neither row tells.
    """
    if order is not None:
        more = {"order": order.state, "role": order.role, "final": order.final, "place": order.place} | more
    return Standing(
        parts=parts_of(
            principal,
            author_id=submission.author_id,
            addressee_id=submission.addressee_id,
            enterprise_id=submission.enterprise_id,
            respondent_id=submission.respondent_id,
            department_id=None if order is None else order.department_id,
            asked_id=asked_id,
            answering=answering,
        ),
        review=submission.review_state,
        handling=submission.handling_state,
        evaluation=submission.evaluation_state,
        supervision=submission.supervision_state,
        listed=submission.listed,
        merged=submission.merged_into_id is not None,
        kind=submission.kind,
        urgent=submission.urgent,
        author_kept=submission.confidential and not principal.confided,
        contested=submission.contested,
        hops=submission.hops,
        answered=submission.replied_at is not None,
        **more,
    )
