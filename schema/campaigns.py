"""Campaigns in the API: what is solicited, by whom and when."""

from datetime import date
from uuid import UUID

import strawberry

from business_channel.campaigns import service
from business_channel.campaigns.rules import Opening
from business_channel.ids import key_of
from business_channel.views import campaigns as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import Node, noun_type
from schema.places import Department
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@noun_type(views.CAMPAIGN)
class Campaign(Node):
    """A solicitation of suggestions, from `opensOn` to `closesOn`, both included; `open` tells whether it takes them
    today. What is filed to it is addressed to the host and waits for no reply.
    """

    title: str
    summary: str
    host: Department
    opens_on: date
    closes_on: date
    open: bool


@strawberry.input(description="A campaign to open; both days are included.")
class OpenCampaignInput:
    idempotency_key: UUID
    title: Text
    summary: Text
    host_id: strawberry.ID
    opens_on: date
    closes_on: date

    def opening(self) -> Opening:
        """The input as the domain reads it."""
        return Opening(
            title=self.title,
            summary=self.summary,
            host_id=key_of("Department", self.host_id, ("hostId",)),
            opens_on=self.opens_on,
            closes_on=self.closes_on,
        )


@strawberry.type
class CampaignPayload:
    """The campaign as it is now, or why nothing happened."""

    campaign: Campaign | None
    errors: list[UserError]


@strawberry.type
class CampaignsQuery:
    @strawberry.field(description="The campaigns, the newest first.", metadata={"list_size": 20})
    async def campaigns(self, info: Info) -> list[Campaign]:
        return await views.campaigns(info.context.reader, selection_of(info))  # type: ignore[return-value]


@strawberry.type
class CampaignsMutation:
    @strawberry.mutation(description="A publisher opens a campaign.")
    async def open_campaign(self, info: Info, input: OpenCampaignInput) -> CampaignPayload:
        async def verb(work: Work) -> UUID:
            return await service.open_(work, input.opening(), input.idempotency_key)

        return await carry_out(info, verb, views.CAMPAIGN, "campaign", CampaignPayload)  # type: ignore[no-any-return]
