"""The department's first contact with the author."""

from dataclasses import dataclass
from uuid import UUID

from business_channel import events
from business_channel.access import DEPARTMENT_STAFF
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import Several
from business_channel.procedure.guards import ConfidentialAuthor
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions.rules import text_problems
from business_channel.work import Work
from business_channel.work_orders import repository
from business_channel.work_orders.model import ContactWay

NOTE_LIMIT = 500


@dataclass(frozen=True)
class Contact:
    """How the author was reached, and what was said."""

    way: ContactWay
    note: str


async def contact(work: Work, order_id: UUID, said: Contact, expected_version: int | None = None) -> None:
    """Somebody of a department that answers writes down the first contact with the author, which stops its clock.

    A department does not know a confidential author, so it reaches that one by a message over the platform alone.
    Raises ``Several`` without a note, ``AlreadyDone`` the second time, ``NotNow`` before acceptance,
    ``ConfidentialAuthor`` for another way to such an author.
    """
    if wrong := list(text_problems("note", said.note, NOTE_LIMIT)):
        raise Several(wrong)
    order, submission = await repository.locked_with_submission(
        work, order_id, *DEPARTMENT_STAFF, expected_version=expected_version
    )
    standing = await repository.standing(work, submission, order)
    must_be_possible(Action.CONTACT_AUTHOR, standing, ("workOrderId",))
    if standing.author_kept and said.way is not ContactWay.MESSAGE:
        raise ConfidentialAuthor(("way",))
    order.contacted_at, order.contact_way, order.contact_note = work.now, said.way, said.note
    await deadlines.stop(work, submission.id, {Clock.CONTACT}, order.id)
    happening = events.AuthorContacted(
        submission_id=submission.id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id,
    )
    events.record(work, happening, way=said.way)
