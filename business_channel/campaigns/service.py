"""What is done with campaigns: a publisher opens one, and people take part in it."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.campaigns import rules
from business_channel.campaigns.model import Campaign
from business_channel.campaigns.rules import Opening
from business_channel.departments.repository import must_be_in_office
from business_channel.errors import NotFound, Several
from business_channel.ids import new_id
from business_channel.submissions import service as submissions
from business_channel.submissions.rules import Filing
from business_channel.work import Work

OPENED = "campaign:opened"


async def open_(work: Work, opening: Opening, key: UUID) -> UUID:
    """A publisher opens a campaign, at once or for later days; returns its id.

    Raises ``Several`` with everything that is wrong with it, ``TitleTaken``, ``NotFound`` for a host that is not in
    office.
    """
    publisher_id = work.principal.must_have_any(Role.PUBLISHER)
    if wrong := list(rules.problems(opening)):
        raise Several(wrong)
    campaign_id = await idempotency.first_result(work, "openCampaign", key, asdict(opening), claim := new_id())
    if campaign_id != claim:
        return campaign_id
    await must_be_in_office(work, {("hostId",): opening.host_id}, opening.opens_on)
    if (await work.execute(select(Campaign.id).where(Campaign.title == opening.title))).first() is not None:
        raise rules.TitleTaken(("title",))
    work.session.add(Campaign(id=claim, opened_by=publisher_id, opened_at=work.now, **asdict(opening)))
    events.note(work, OPENED, claim)
    return claim


async def take_part(work: Work, filing: Filing, key: UUID) -> UUID:
    """Files a suggestion to the campaign that it names, and returns the submission's id.

    Raises ``NotFound`` for a campaign that there is not, ``Several`` where it is not open today (``CampaignNotOpen``),
    takes suggestions only, or has another host; else like filing.
    """
    work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    campaign = await work.session.get(Campaign, filing.campaign_id)
    if campaign is None:
        raise NotFound(("campaignId",))
    if wrong := list(rules.filing_problems(filing, campaign, work.today)):
        raise Several(wrong)
    return await submissions.file(work, filing, key)
