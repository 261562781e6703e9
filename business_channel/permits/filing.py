"""Filing a matter about an administrative licence, with what it says of the application."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from business_channel import idempotency
from business_channel.access import Role
from business_channel.amounts import day_problems
from business_channel.errors import InvalidInput, Mendable, Missing, Several
from business_channel.ids import new_id
from business_channel.permits import repository
from business_channel.permits.model import Permit, PermitStep, PermitStepKind
from business_channel.permits.silence import lapse
from business_channel.submissions import rules, service
from business_channel.submissions.model import Submission, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import Work

TOPIC = "approvals"
NAME_LIMIT, NUMBER_LIMIT = 120, 60


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What is stated of an application: the licence and the authority, since when and under which receipt, whether
    several authorities decide jointly, and of a renewal the number and the last day of the licence.
    """

    licence: str
    authority: str
    applied_on: date | None = None
    receipt_number: str | None = None
    joint: bool = False
    renews: str | None = None
    expires_on: date | None = None


async def file(work: Work, filing: Filing, stated: Stated, key: UUID) -> UUID:
    """Files a matter with its permit file and returns its id; the same ``key`` with the same content returns the first
    one's. The day of the application is the file's first step.

    Raises ``Several`` with everything that is wrong with the input; then nothing is filed.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    enterprise_id = await service.enterprise_of(work, filing)
    content = asdict(filing) | {"permit": asdict(stated)}
    submission_id = await idempotency.first_result(work, "fileSubmission", key, content, first := new_id())
    if submission_id != first:
        return submission_id
    if wrong := [*rules.problems(filing), *_problems(filing, stated, work.today)]:
        raise Several(wrong)
    submission = await service.put(work, filing, submission_id, author_id, enterprise_id=enterprise_id)
    await begin(work, submission, stated)
    return submission_id


async def begin(work: Work, submission: Submission, stated: Stated) -> Permit:
    """Opens the permit file of what was filed."""
    permit = Permit(
        id=new_id(),
        submission_id=submission.id,
        licence=stated.licence,
        authority=stated.authority,
        receipt_number=stated.receipt_number,
        joint=stated.joint,
        renews=stated.renews,
        expires_on=stated.expires_on,
    )
    work.session.add(permit)
    await work.session.flush()
    if stated.applied_on is not None:
        applied = PermitStep(
            permit_id=permit.id,
            position=0,
            kind=PermitStepKind.APPLIED,
            happened_on=stated.applied_on,
            recorded_by=submission.author_id,
            recorded_at=work.now,
        )
        work.session.add(applied)
        await work.session.flush()
    next_ = lapse(await repository.file_of(work, submission, permit))
    permit.lapse_on = None if next_ is None else next_.noted_from
    return permit


def _problems(filing: Filing, stated: Stated, today: date) -> Iterator[Mendable]:
    if f"{filing.topic_code}.".partition(".")[0] != TOPIC:
        said = {"reason_zh": "许可办理信息限“企业审批”话题。", "reason": "a permit belongs to a topic of approvals."}
        yield InvalidInput(("topicCode",), **said)
    if filing.kind is SubmissionKind.THANKS or filing.campaign_id is not None:
        said = {"reason_zh": "感谢和征集不带许可信息。", "reason": "neither thanks nor a campaign takes a permit."}
        yield InvalidInput(("permit",), **said)
    for each in (*_of_texts(stated), *_of_days(stated, today)):
        each.path = ("permit", *each.path)
        yield each


def _of_texts(stated: Stated) -> Iterator[Mendable]:
    yield from rules.text_problems("licence", stated.licence, NAME_LIMIT)
    yield from rules.text_problems("authority", stated.authority, NAME_LIMIT)
    for name, text in (("receiptNumber", stated.receipt_number), ("renews", stated.renews)):
        if text is not None:
            yield from rules.text_problems(name, text, NUMBER_LIMIT)


def _of_days(stated: Stated, today: date) -> Iterator[Mendable]:
    yield from day_problems(("appliedOn",), stated.applied_on)
    yield from day_problems(("expiresOn",), stated.expires_on)
    if stated.applied_on is not None and stated.applied_on > today:
        yield InvalidInput(("appliedOn",), reason_zh="申请日期晚于今天。", reason="it is a day to come.")
    if (stated.renews is None) != (stated.expires_on is None):
        yield Missing(("renews",) if stated.renews is None else ("expiresOn",))
