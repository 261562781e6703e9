"""What a campaign must be, and what may be filed to it; decided without the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from business_channel.campaigns.model import Campaign
from business_channel.errors import InvalidInput, Mendable
from business_channel.language import Words
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing, text_problems

TITLE_LIMIT = 60
SUMMARY_LIMIT = 1000


class CampaignNotOpen(Mendable):
    code = "CAMPAIGN_NOT_OPEN"
    words = Words(
        "“{title}”征集时间为 {opens_on} 至 {closes_on}，现在不能提交。",
        "“{title}” takes suggestions from {opens_on} to {closes_on} only.",
    )


class TitleTaken(Mendable):
    code = "TITLE_TAKEN"
    words = Words("已有同名的征集活动。", "There is a campaign of this title already.")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A campaign to open; it takes suggestions from the first moment of ``opens_on`` to the last of ``closes_on``."""

    title: str
    summary: str
    host_id: UUID
    opens_on: date
    closes_on: date


def problems(opening: Opening) -> Iterator[Mendable]:
    """What is wrong with a campaign that somebody wants to open."""
    yield from text_problems("title", opening.title, TITLE_LIMIT)
    yield from text_problems("summary", opening.summary, SUMMARY_LIMIT)
    if opening.closes_on < opening.opens_on:
        yield InvalidInput(
            ("closesOn",), reason_zh="结束日期早于开始日期。", reason="it closes before the day on which it opens."
        )


def filing_problems(filing: Filing, campaign: Campaign, today: date) -> Iterator[Mendable]:
    """What stands against filing something to a campaign on a day."""
    if not campaign.opens_on <= today <= campaign.closes_on:
        window = {"opens_on": campaign.opens_on, "closes_on": campaign.closes_on}
        yield CampaignNotOpen(("campaignId",), title=campaign.title, **window)
    if filing.kind is not SubmissionKind.SUGGESTION:
        yield InvalidInput(("kind",), reason_zh="征集活动只收建言。", reason="a campaign takes suggestions only.")
    if filing.addressee_id != campaign.host_id:
        yield InvalidInput(
            ("addresseeId",),
            reason_zh="请提交给征集活动的主办单位。",
            reason="what is filed to a campaign is addressed to its host.",
        )
