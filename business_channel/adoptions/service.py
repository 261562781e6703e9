"""What is done with adoptions: one is recorded, and a wrong record is withdrawn and stays in the history."""

from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.adoptions import repository
from business_channel.adoptions.model import REASON_LIMIT, Adoption
from business_channel.adoptions.rules import MOST_RECORDS, Adopted, AlreadyAdopted, problems
from business_channel.errors import AlreadyDone, Forbidden, InvalidInput, NotFound, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action, Part, Standing
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.rules import text_problems
from business_channel.work import Work

_WHO = (*DEPARTMENT_STAFF, Role.LEADER_OFFICE, Role.PUBLISHER)


async def record(work: Work, said: Adopted, key: UUID) -> UUID:
    """A department that answered a suggestion, the host of the campaign that collected it, or a publisher records that
    it entered a clause of a document; its author is told and thanked. Returns the submission's id.

    Raises ``Several`` for input that is wrong, ``NotFound`` for a submission that the caller may not see, ``Forbidden``
    for whoever has not answered it, ``NotSuggestion`` for anything else, ``NotNow`` before the answer,
    ``AlreadyAdopted`` for a clause that has a record in force.
    """
    account_id = work.principal.must_have_any(*_WHO)
    adopted = said.trimmed()
    if wrong := list(problems(adopted)):
        raise Several(wrong)
    submission = await submissions.locked(work, adopted.submission_id)
    if await idempotency.first_result(work, "recordAdoption", key, asdict(adopted), claim := new_id()) != claim:
        return submission.id
    standing = await repository.standing(work, submission)
    must_be_possible(Action.RECORD_ADOPTION, standing, ("submissionId",))
    await _must_be_new(work, adopted)
    department_id = await _department(work, submission, standing)
    by = {"department_id": department_id, "recorded_by": account_id, "recorded_at": work.now}
    work.session.add(Adoption(id=claim, **by, **asdict(adopted)))
    departments = () if department_id is None else (department_id,)
    happening = events.SuggestionAdopted(submission_id=submission.id, departments=departments)
    events.record(work, happening, adoption=str(claim), degree=adopted.degree)
    return submission.id


async def _must_be_new(work: Work, adopted: Adopted) -> None:
    if await repository.is_recorded(work, adopted):
        raise AlreadyAdopted(("clause",))
    if await repository.count(work, adopted.submission_id) >= MOST_RECORDS:
        said = {"reason_zh": f"最多登记 {MOST_RECORDS} 条。", "reason": f"at most {MOST_RECORDS} records."}
        raise InvalidInput(("submissionId",), **said)


async def _department(work: Work, submission: Submission, standing: Standing) -> UUID | None:
    """Whose record it is: the department's that answered, the host's, or nobody's but the publisher's."""
    if Part.HANDLER in standing.parts:
        return await repository.answered_by(work, submission.id)
    hosted = standing.handling is HandlingState.COLLECTED and Part.LEADERS_OFFICE in standing.parts
    return submission.addressee_id if hosted else None


async def withdraw(work: Work, adoption_id: UUID, reason: str) -> UUID:
    """Whoever could have recorded it, or a reviewer, takes a wrong record back, once: it counts no more, and stays to
    be read with the reason, of which the author is told. Returns the submission's id.

    Raises ``Several`` without a reason, ``NotFound`` for a record that the caller may not see, ``AlreadyDone`` for one
    that was withdrawn before, ``Forbidden`` for another department's and for anyone else.
    """
    account_id = work.principal.must_have_any(*_WHO, Role.REVIEWER)
    if wrong := list(text_problems("reason", reason, REASON_LIMIT)):
        raise Several(wrong)
    submission_id = await repository.submission_of(work, adoption_id)
    if submission_id is None:
        raise NotFound(("adoptionId",))
    submission = await submissions.locked(work, submission_id, path=("adoptionId",))
    found = await _withdrawable(work, submission, adoption_id)
    found.withdrawn_by, found.withdrawn_at, found.withdrawal_reason = account_id, work.now, reason.strip()
    departments = () if found.department_id is None else (found.department_id,)
    happening = events.AdoptionWithdrawn(submission_id=submission_id, departments=departments)
    events.record(work, happening, adoption=str(adoption_id))
    return submission.id


async def _withdrawable(work: Work, submission: Submission, adoption_id: UUID) -> Adoption:
    standing = await repository.standing(work, submission)
    found: Adoption = await work.session.get_one(Adoption, adoption_id)
    mine = await repository.is_withdrawable(work, adoption_id)
    if mine and found.withdrawn_at is not None:
        raise AlreadyDone(("adoptionId",))
    must_be_possible(Action.WITHDRAW_ADOPTION, standing, ("adoptionId",))
    if not mine:
        raise Forbidden
    return found
