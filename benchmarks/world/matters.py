"""One matter: what chance decides of it, and the submission's row."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.world.chance import id_at
from benchmarks.world.courses import Course, Step, course
from benchmarks.world.filers import Filer
from benchmarks.world.themes import Theme, Themes
from benchmarks.world.towns import Desk
from business_channel.departments.model import LEADER_OFFICE
from business_channel.feedback.model import Solved
from business_channel.submissions.model import (
    EvaluationState,
    FilingChannel,
    HandlingState,
    RejectionReason,
    ReviewState,
    SubmissionKind,
    SupervisionState,
)
from business_channel.submissions.rules import number_for
from business_channel.submissions.service import PersonalField, belongs_to
from business_channel.vault import Vault, mask_name, mask_phone

_TO_THE_LEADERS = 0.3
_REMARKED = 0.1
_REMARK = "请对我方身份保密，如需核实请直接来电。"
_SOLVED = (Solved.YES, Solved.PARTLY, Solved.NO)
_REFUSALS = {
    RejectionReason.IN_JUDICIAL_PROCEDURE: "该纠纷已由法院立案审理，请依诉讼程序解决。",
    RejectionReason.VAGUE: "请补充具体单位、时间和金额后重新提交。",
    RejectionReason.DUPLICATE: "同一事项已经受理，请勿重复提交。",
    RejectionReason.OUTSIDE_REMIT: None,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What is so of one matter; ``solved`` is what the author says, ``None`` before the rating."""

    id: UUID
    theme: Theme
    slots: dict[str, Any]
    filer: Filer
    kind: SubmissionKind
    urgent: bool
    course: Course
    solved: Solved | None

    @property
    def lead(self) -> Desk:
        """The desk that answers."""
        return self.filer.town.desks[self.theme.handler]

    @property
    def helper(self) -> Desk | None:
        """The desk that may help."""
        return self.filer.town.desks[self.theme.helper] if self.theme.helper else None

    @property
    def closed_at(self) -> datetime | None:
        """When the author's rating closed the matter, or the review a thank-you."""
        if self.kind is SubmissionKind.THANKS:
            return self.course.at(Step.REVIEWED)
        return self.course.at(Step.RATED) if self.solved is Solved.YES else None


def matter(random: Random, themes: Themes, filer: Filer, filed_at: datetime, until: datetime) -> Matter:
    """A matter that ``filer`` brings at ``filed_at``, as far as it has come by ``until``."""
    theme = random.choices(themes.all, cum_weights=themes.weights)[0]
    kind = SubmissionKind(random.choice(theme.kinds))
    steps = (Step.REVIEWED,) if kind is SubmissionKind.THANKS else tuple(Step)
    taken = course(random, filed_at, until, steps)
    return Matter(
        id_at(random, filed_at),
        theme,
        themes.slots(random, filed_at.year - random.randrange(3)),
        filer,
        kind,
        random.random() < theme.urgent,
        taken,
        random.choices(_SOLVED, (70, 20, 10))[0] if taken.came_to(Step.RATED) else None,
    )


def submission_row(random: Random, matter: Matter, number: int, reviewer_id: UUID, vault: Vault) -> dict[str, Any]:
    """The submission as filed, sealed and moved on; its handling state is that of a matter without work orders."""
    filer, course, theme = matter.filer, matter.course, matter.theme
    desks = filer.town.desks
    addressee = desks[LEADER_OFFICE] if random.random() < _TO_THE_LEADERS else matter.lead
    rated, published = course.came_to(Step.RATED), course.came_to(Step.PUBLISHED)
    evaluation = EvaluationState.RATED if rated else EvaluationState.OPEN if published else EvaluationState.NONE
    row: dict[str, Any] = {
        "id": matter.id,
        "number": number_for(course.filed_at, number),
        "kind": matter.kind,
        "title": random.choice(theme.titles).format_map(matter.slots),
        "body": random.choice(theme.bodies).format_map(matter.slots),
        "topic_code": theme.topic,
        "region_code": filer.town.region_code,
        "addressee_id": addressee.department_id,
        "author_id": filer.account_id,
        "enterprise_id": filer.enterprise_id,
        "urgent": matter.urgent,
        "supervision_state": SupervisionState.NONE,
        "listed": False,
        "hops": 0,
        "confidential": False,
        "round": 1,
        "channel": FilingChannel.PORTAL,
        "handling_state": HandlingState.CLOSED if matter.closed_at else HandlingState.NEW,
        "evaluation_state": evaluation,
        "filed_at": course.filed_at,
        "dispatched_at": course.at(Step.DISPATCHED),
        "replied_at": course.at(Step.PUBLISHED),
        "closed_at": matter.closed_at,
        "version": 1 + len(course.moments),
    }
    return row | _review(random, course, reviewer_id) | _contact(random, matter, vault)


def _review(random: Random, course: Course, reviewer_id: UUID) -> dict[str, Any]:
    if not course.came_to(Step.REVIEWED):
        return {"review_state": ReviewState.SUBMITTED}
    reviewed = {"reviewed_at": course.at(Step.REVIEWED), "reviewed_by": reviewer_id}
    if not course.refused:
        return reviewed | {"review_state": ReviewState.APPROVED}
    reason, note = random.choice(list(_REFUSALS.items()))
    return reviewed | {"review_state": ReviewState.REJECTED, "rejection_reason": reason, "rejection_note": note}


def _contact(random: Random, matter: Matter, vault: Vault) -> dict[str, Any]:
    def seal(field: PersonalField, text: str) -> str:
        return vault.seal(text, belongs_to(field, matter.id))

    name, phone = matter.filer.name, matter.filer.phone
    contact: dict[str, Any] = {
        "contact_name_sealed": seal(PersonalField.CONTACT_NAME, name),
        "contact_name_masked": mask_name(name),
        "contact_phone_sealed": seal(PersonalField.CONTACT_PHONE, phone),
        "contact_phone_masked": mask_phone(phone),
    }
    if random.random() < _REMARKED:
        contact["hidden_remark_sealed"] = seal(PersonalField.HIDDEN_REMARK, _REMARK)
    return contact
