"""What is done with submissions before they reach a department: filing, review, the urgent mark, sealed data."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.definitions import Matter
from business_channel.deadlines.model import Clock
from business_channel.deadlines.service import Start
from business_channel.departments.repository import must_be_in_office
from business_channel.enterprises import repository as enterprises
from business_channel.enterprises.masking import mask_enterprise
from business_channel.enterprises.model import Enterprise
from business_channel.enterprises.rules import NotCertified
from business_channel.errors import Forbidden, InvalidInput, Missing, NotFound, Several
from business_channel.ids import new_id
from business_channel.procedure.guards import ConfidentialAuthor
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.regions.model import Region
from business_channel.submissions import accesses, details, repository, rules
from business_channel.submissions.model import (
    HandlingState,
    ProposalState,
    ReviewProposal,
    ReviewState,
    Submission,
    SubmissionKind,
)
from business_channel.submissions.rules import Filing
from business_channel.topics.model import Topic
from business_channel.vault import mask_name, mask_phone
from business_channel.work import Work


async def file(work: Work, filing: Filing, key: UUID) -> UUID:
    """Files a submission and returns its id; the same ``key`` with the same content returns the first one's.

    The caller is a citizen or files for an own enterprise. Raises ``Several`` with everything that is wrong with the
    input, ``NotFound`` when addressee, topic or region do not exist, ``NotCertified`` for an enterprise that the
    platform has not certified, ``Forbidden`` for staff without such a role.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := list(rules.problems(filing)):
        raise Several(wrong)
    enterprise_id = await enterprise_of(work, filing)
    submission_id = await idempotency.first_result(work, "fileSubmission", key, asdict(filing), first := new_id())
    if submission_id == first:
        await put(work, filing, submission_id, author_id, enterprise_id=enterprise_id)
    return submission_id


async def put(work: Work, filing: Filing, submission_id: UUID, author_id: UUID, **more: Any) -> Submission:
    """Stores a filing whose words are right, and starts REVIEW; ``more`` fills further columns. Returns what was filed.

    Raises ``NotFound`` when addressee, topic or region do not exist, ``Several`` for details that the topic's form does
    not take.
    """
    region_code = await _place(work, filing)
    filled = await details.rows(work, filing, submission_id)
    submission = Submission(
        id=submission_id,
        number=rules.number_for(work.now, await repository.next_count(work)),
        kind=filing.kind,
        title=filing.title,
        body=filing.body,
        topic_code=filing.topic_code,
        region_code=region_code,
        addressee_id=filing.addressee_id,
        author_id=author_id,
        thanks_for_id=filing.thanks_for_id,
        campaign_id=filing.campaign_id,
        respondent_id=filing.respondent_id,
        confidential=filing.confidential,
        filed_at=work.now,
        enterprise_public_name=await _public_name(work, filing, more.get("enterprise_id")),
        **more,
    )
    _seal_contact(work, submission, filing)
    work.session.add(submission)
    events.record(work, events.SubmissionFiled(submission_id=submission_id))
    await work.session.flush()
    work.session.add_all(filled)
    await deadlines.start(work, Clock.REVIEW, start_of(submission, events.EventTag.SUBMISSION_FILED))
    return submission


def start_of(submission: Submission, event: events.EventTag, **more: Any) -> Start:
    """What starts a clock on the submission: the event, and what decides which definition applies."""
    matter = Matter(submission.kind, submission.topic_code, submission.region_code, submission.urgent)
    return Start(submission_id=submission.id, matter=matter, event=event, **more)


async def enterprise_of(work: Work, filing: Filing) -> UUID | None:
    """The certified enterprise in whose name the caller files: the named one, or the only one unless the caller is a
    citizen as well, who must say so, since anybody can be invited anywhere.

    Raises ``Missing`` where one of several must be named, ``NotFound`` for others' enterprises, ``NotCertified``, and
    ``InvalidInput`` where there is no enterprise whose name could be hidden.
    """
    own, named = work.principal.enterprises, filing.enterprise_id
    if named is not None and named not in own:
        raise NotFound(("enterpriseId",))
    certified = await enterprises.certified(work, own)
    if named is not None and named not in certified:
        raise NotCertified(("enterpriseId",))
    if named is None and own and Role.CITIZEN not in work.principal.roles:
        if len(own) > 1:
            raise Missing(("enterpriseId",))
        named = next(iter(certified), None)
    if named is None and filing.hide_enterprise_name:
        reason = {"reason_zh": "未以企业名义提交。", "reason": "it is not filed in the name of an enterprise."}
        raise InvalidInput(("hideEnterpriseName",), **reason)
    return named


async def _public_name(work: Work, filing: Filing, enterprise_id: UUID | None) -> str | None:
    if enterprise_id is None or not filing.hide_enterprise_name:
        return None
    enterprise = await work.session.get_one(Enterprise, enterprise_id)
    region = await work.session.get(Region, enterprise.region_code)
    return mask_enterprise(enterprise.name, None if region is None else region.name)


async def _place(work: Work, filing: Filing) -> str:
    named: dict[tuple[str, ...], UUID] = {("addresseeId",): filing.addressee_id}
    if filing.respondent_id is not None:
        named[("respondentId",)] = filing.respondent_id
    departments = await must_be_in_office(work, named, work.today)
    if await work.session.get(Topic, filing.topic_code) is None:
        raise NotFound(("topicCode",))
    if filing.region_code is None:
        return departments[filing.addressee_id].region_code
    if await work.session.get(Region, filing.region_code) is None:
        raise NotFound(("regionCode",))
    return filing.region_code


class PersonalField(StrEnum):
    """The sealed fields of a submission."""

    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    HIDDEN_REMARK = "hidden_remark"


def belongs_to(field: PersonalField, submission_id: UUID) -> str:
    """The name under which a field of a submission is sealed."""
    return f"submission|{field.value}|{submission_id}"


def _seal_contact(work: Work, submission: Submission, filing: Filing) -> None:
    def seal(field: PersonalField, text: str) -> str:
        return work.vault.seal(text, belongs_to(field, submission.id))

    submission.contact_name_sealed = seal(PersonalField.CONTACT_NAME, filing.contact_name)
    submission.contact_name_masked = mask_name(filing.contact_name)
    submission.contact_phone_sealed = seal(PersonalField.CONTACT_PHONE, filing.contact_phone)
    submission.contact_phone_masked = mask_phone(filing.contact_phone)
    if filing.hidden_remark:
        submission.hidden_remark_sealed = seal(PersonalField.HIDDEN_REMARK, filing.hidden_remark)


async def approve(work: Work, submission_id: UUID, expected_version: int | None = None) -> None:
    """The platform takes the submission, and overturns what another reviewer proposed against it; a thank-you, or what
    was filed to a campaign, is done with that. Raises ``NotNow`` when reviewed before, ``SecondReviewerNeeded`` for the
    proposer.
    """
    submission = await under_review(work, submission_id, expected_version)
    waiting = await repository.waiting_proposal(work, submission_id)
    if waiting is not None:
        settle(work, waiting, ProposalState.OVERTURNED)
    await decided(work, submission)
    submission.review_state = ReviewState.APPROVED
    events.record(work, events.SubmissionApproved(submission_id=submission_id))
    await take_on(work, submission, events.EventTag.SUBMISSION_APPROVED)


async def under_review(work: Work, submission_id: UUID, expected_version: int | None) -> Submission:
    """A submission that the caller may review, locked; raises ``NotNow`` when it was reviewed before."""
    work.principal.must_have_any(Role.REVIEWER)
    submission = await repository.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.REVIEW_SUBMISSION, await repository.standing(work, submission), ("submissionId",))
    return submission


def settle(work: Work, proposal: ReviewProposal, state: ProposalState) -> None:
    """The caller confirms or overturns what another reviewer proposed."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, work.principal.account_id, work.now


async def decided(work: Work, submission: Submission) -> None:
    """The review is over, by the caller."""
    submission.reviewed_at, submission.reviewed_by = work.now, work.principal.account_id
    await deadlines.stop(work, submission.id, {Clock.REVIEW})


async def take_on(work: Work, submission: Submission, event: events.EventTag) -> None:
    """What the platform has taken awaits its dispatch, unless it is a thank-you or was filed to a campaign."""
    if submission.campaign_id is not None:
        submission.handling_state, submission.closed_at = HandlingState.COLLECTED, work.now
    elif submission.kind is SubmissionKind.THANKS:
        submission.handling_state, submission.closed_at = HandlingState.CLOSED, work.now
    else:
        await deadlines.start(work, Clock.DISPATCH, start_of(submission, event))


async def mark_urgent(work: Work, submission_id: UUID, expected_version: int | None = None) -> None:
    """Marks a danger to life, perishables or mass wages, so that its clocks run in hours and on holidays.

    A dispatch that waits gets the urgent clock from now on. Only before dispatch, since what was promised to the author
    is never quietly exchanged: afterwards it raises ``NotNow``.
    """
    work.principal.must_have_any(Role.REVIEWER, Role.DISPATCHER)
    submission = await repository.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.MARK_URGENT, standing_of(work.principal, submission), ("submissionId",))
    submission.urgent = True
    events.record(work, events.SubmissionMarkedUrgent(submission_id=submission_id))
    if submission.review_state is not ReviewState.SUBMITTED:
        await deadlines.stop(work, submission_id, {Clock.DISPATCH})
        await deadlines.start(work, Clock.DISPATCH, start_of(submission, events.EventTag.SUBMISSION_MARKED_URGENT))


async def reveal(
    work: Work, submission_id: UUID, fields: Sequence[PersonalField], purpose: str
) -> dict[PersonalField, str | None]:
    """The sealed fields in the clear, for a stated purpose; who looked, at what and why goes into the audit log.

    The right is with the platform's readers, the leader's office that is addressed, and the units that answer (not
    those that only help); where the author is confidential, with named staff alone. Raises ``Missing`` without a
    purpose, ``NotFound`` for a submission that the caller may not see, ``ConfidentialAuthor`` for who is not named.
    """
    work.principal.must_have_any(*PLATFORM_READERS, *DEPARTMENT_STAFF, Role.LEADER_OFFICE)
    if not purpose.strip():
        raise Missing(("purpose",))
    submission = await repository.locked(work, submission_id)
    if not (_is_overseen(work, submission) or await repository.is_answered_by_caller(work, submission_id)):
        raise Forbidden
    if submission.confidential and not work.principal.confided:
        raise ConfidentialAuthor(("submissionId",))
    looker = await accesses.looker(work, submission_id, submission.addressee_id)
    names = [each.name for each in fields]
    events.note(work, accesses.REVEALED, submission_id, fields=names, purpose=purpose, **looker)
    sealed = {field: getattr(submission, f"{field.value}_sealed") for field in fields}
    return {
        field: None if text is None else work.vault.open(text, belongs_to(field, submission_id))
        for field, text in sealed.items()
    }


def _is_overseen(work: Work, submission: Submission) -> bool:
    offices = work.principal.reads_as(Role.LEADER_OFFICE)
    addressed = submission.addressee_id in offices and rules.is_taken(submission.review_state, submission.contested)
    return addressed or work.principal.has_any(PLATFORM_READERS)
