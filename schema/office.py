"""The desk of a leader's office in the API."""

from enum import StrEnum

import strawberry

from business_channel.ids import key_of
from business_channel.inbox import office
from business_channel.pages import PageRequest
from business_channel.submissions.model import HandlingState
from schema.context import Info
from schema.nodes import Connection, connection
from schema.selection import page_selection
from schema.submissions import Submission


@strawberry.input(
    description="Which submissions of the office; everything that is given must hold. `open` ones wait for their "
    "answer, `feedbackDue` ones for feedback on an instruction, which is late with `feedbackOverdue`; `toCountersign` "
    "ones have a signed reply in the office's name."
)
class OfficeInboxFilter:
    states: list[HandlingState] | None = None
    urgent: bool | None = None
    open: bool | None = None
    feedback_due: bool | None = None
    feedback_overdue: bool | None = None
    to_countersign: bool | None = None

    def wanted(self) -> office.OfficeFilter:
        """The filter as the domain reads it."""
        return office.OfficeFilter(
            states=tuple(self.states or ()),
            urgent=self.urgent,
            open=self.open,
            feedback_due=self.feedback_due,
            feedback_overdue=self.feedback_overdue,
            to_countersign=self.to_countersign,
        )


@strawberry.enum(description="NEWEST first, or what has feedback due SOONEST first.")
class OfficeInboxOrder(StrEnum):
    NEWEST = "NEWEST"
    FEEDBACK_SOONEST = "FEEDBACK_SOONEST"


_ORDERS = {
    OfficeInboxOrder.NEWEST: office.NEWEST,
    OfficeInboxOrder.FEEDBACK_SOONEST: office.FEEDBACK_SOONEST,
}


@strawberry.type
class OfficeInboxCounts:
    """On how many submissions of the office something waits: the answer, one marked urgent, feedback on an instruction,
    late feedback, a signed reply to countersign.
    """

    open: int
    urgent: int
    feedback_due: int
    feedback_overdue: int
    to_countersign: int


@strawberry.type
class OfficeQuery:
    @strawberry.field(description="What is addressed to a leader's office, for its own people and the platform.")
    async def office_inbox(
        self,
        info: Info,
        department_id: strawberry.ID,
        first: int,
        after: str | None = None,
        filter: OfficeInboxFilter | None = None,
        order_by: OfficeInboxOrder = OfficeInboxOrder.NEWEST,
    ) -> Connection[Submission]:
        info.context.principal.must_be_signed_in()
        page = await office.submissions(
            info.context.reader,
            key_of("Department", department_id, ("departmentId",)),
            page_selection(info),
            PageRequest(first, after),
            _ORDERS[order_by],
            filter.wanted() if filter else None,
        )
        return connection(page)  # type: ignore[no-any-return]

    @strawberry.field(description="On how many submissions of a leader's office something waits.")
    async def office_inbox_counts(self, info: Info, department_id: strawberry.ID) -> OfficeInboxCounts:
        info.context.principal.must_be_signed_in()
        key = key_of("Department", department_id, ("departmentId",))
        return await office.counts(info.context.reader, key)  # type: ignore[return-value]
