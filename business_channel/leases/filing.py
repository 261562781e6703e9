"""Filing a matter of rent: its lease stands beside its words, so that one answer to many can tell each what is owed."""

from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from business_channel import idempotency
from business_channel.access import Role
from business_channel.errors import InvalidInput, Mendable, Several
from business_channel.ids import new_id
from business_channel.leases.model import Lease
from business_channel.leases.rules import StatedLease, problems
from business_channel.regions.counties import is_a_county
from business_channel.regions.model import Region
from business_channel.submissions import rules, service
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import Work

TOPIC, FORM = "relief.rent", "lease"


async def file(work: Work, filing: Filing, stated: StatedLease, key: UUID) -> UUID:
    """Files a submission with its lease and returns its id; the same ``key`` with the same content returns the first
    one's. Whom the measures do not oblige may file as well: the answer tells why.

    Raises ``Several`` with everything that is wrong with the input; then nothing is filed.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    enterprise_id = await service.enterprise_of(work, filing)
    content = asdict(filing) | {FORM: asdict(stated)}
    submission_id = await idempotency.first_result(work, "fileSubmission", key, content, first := new_id())
    if submission_id != first:
        return submission_id
    if wrong := [*rules.problems(filing), *_misplaced(filing), *await _of_lease(work, stated)]:
        raise Several(wrong)
    await service.put(work, filing, submission_id, author_id, enterprise_id=enterprise_id)
    given = asdict(stated) | {"landlord_name": stated.landlord_name.strip()}
    work.session.add(Lease(id=new_id(), submission_id=submission_id, **given))
    return submission_id


def _misplaced(filing: Filing) -> Iterator[Mendable]:
    if filing.topic_code != TOPIC:
        yield InvalidInput(
            ("topicCode",), reason_zh="租约限“房租减免”话题。", reason="a lease belongs to the topic of rent."
        )
    if filing.kind in (SubmissionKind.THANKS, SubmissionKind.SUGGESTION):
        yield InvalidInput(
            ("kind",), reason_zh="感谢和建言不附租约。", reason="neither thanks nor a suggestion has a lease."
        )
    if filing.campaign_id is not None:
        said = {"reason_zh": "征集活动不附租约。", "reason": "a campaign takes suggestions, not leases."}
        yield InvalidInput(("campaignId",), **said)


async def _of_lease(work: Work, stated: StatedLease) -> list[Mendable]:
    wrong = list(problems(stated))
    county = await work.session.get(Region, stated.county_code)
    if county is None or not is_a_county(county.code, county.level):
        said = {"reason_zh": "没有此县级行政区划代码。", "reason": "there is no county with this code."}
        wrong.append(InvalidInput(("countyCode",), **said))
    for each in wrong:
        each.path = (FORM, *each.path)
    return wrong
