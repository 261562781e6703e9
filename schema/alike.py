"""What is alike, in the API: candidates for the same matter, and floods as proposals to merge."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.alike.marks import Filed
from business_channel.alike.rules import SHOWN
from business_channel.errors import Mendable, Several, TooLong
from business_channel.ids import key_of
from business_channel.submissions.model import HandlingState, ReviewState
from business_channel.submissions.rules import BODY_LIMIT, TITLE_LIMIT
from business_channel.views import similar as views
from business_channel.views.alike import DuplicateReason
from schema.context import Info
from schema.mutations import told
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.type
class DuplicateCandidate:
    """What may be the same, and why: `score` is how much of the texts is the same, as a percentage."""

    submission_id: strawberry.ID
    number: str
    title: str
    review_state: ReviewState
    handling_state: HandlingState
    filed_at: datetime
    reasons: list[DuplicateReason]
    score: int


@strawberry.type
class SimilarSubmissions:
    """What is like something that is not filed yet, as far as the caller may read it. `others` counts the people whose
    filings the caller may not read and that are alike, from five on and no further than a thousand; null for fewer, and
    with `errors`.
    """

    candidates: list[DuplicateCandidate] = strawberry.field(metadata={"list_size": SHOWN})
    others: int | None
    errors: list[UserError]


@strawberry.input(description="What somebody is about to file; `debtorCreditCode` is of who owes an overdue payment.")
class SimilarSubmissionsInput:
    title: Text
    body: Text
    topic_code: Text
    region_code: Text
    enterprise_id: strawberry.ID | None = None
    respondent_id: strawberry.ID | None = None
    debtor_credit_code: Text | None = None

    def meant(self, account_id: UUID) -> Filed:
        """The input as the domain reads it; raises ``TooLong`` for what could not be filed, ``NotFound`` for an id."""
        for name, text, limit in (("title", self.title, TITLE_LIMIT), ("body", self.body, BODY_LIMIT)):
            if len(text) > limit:
                raise TooLong((name,), limit=limit, actual=len(text))
        firm, accused = self.enterprise_id, self.respondent_id
        respondent = None if accused is None else str(key_of("Department", accused, ("respondentId",)))
        return Filed(
            title=self.title,
            body=self.body,
            region_code=self.region_code,
            topic_code=self.topic_code,
            author_id=account_id,
            enterprise_id=None if firm is None else key_of("Enterprise", firm, ("enterpriseId",)),
            respondent=self.debtor_credit_code or respondent,
        )


@strawberry.type
class AlikeQuery:
    @strawberry.field(
        description="Before filing: what the caller or the caller's enterprise filed alike in the last 90 days, and "
        "how many others did. The platform reads what it may, for what it types for others."
    )
    async def similar_submissions(self, info: Info, input: SimilarSubmissionsInput) -> SimilarSubmissions:
        account_id = info.context.principal.must_be_signed_in()
        try:
            found = await views.similar(info.context.reader, input.meant(account_id))
        except (Mendable, Several) as refused:
            return SimilarSubmissions(candidates=[], others=None, errors=told(info, refused))
        return SimilarSubmissions(candidates=found.candidates, others=found.others, errors=[])  # type: ignore[arg-type]
