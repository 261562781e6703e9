"""What somebody files to a campaign, for tests that are not about its words."""

from typing import Any
from uuid import UUID

from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from tests.town import Town


def suggestion(town: Town, campaign_id: UUID, **more: Any) -> Filing:
    """A suggestion to a campaign that the town's department holds."""
    return Filing(
        kind=SubmissionKind.SUGGESTION,
        title="建议推广互助性养老",
        body="建议把闲置校舍改成互助幸福院。",
        topic_code="rules",
        addressee_id=town.department_id,
        contact_name="云晓帆",
        contact_phone="13847700016",
        campaign_id=campaign_id,
        **more,
    )
