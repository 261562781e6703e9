"""What may be instructed, decided without the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from business_channel.errors import Mendable, Missing
from business_channel.language import Words
from business_channel.submissions.rules import text_problems

NAME_LIMIT = 40
POST_LIMIT = 60
TEXT_LIMIT = 1000
FEEDBACK_LIMIT = 2000
LONGEST = 30
"""The most working days that an office may give for the feedback."""


class TermOutOfRange(Mendable):
    code = "TERM_OUT_OF_RANGE"
    words = Words("反馈时限应为 1 至 {limit} 个工作日。", "The term of the feedback is 1 to {limit} working days.")


class AddressedTwice(Mendable):
    code = "ADDRESSED_TWICE"
    words = Words("同一工作单只能列一次。", "A work order can be named only once.")


@dataclass(frozen=True, kw_only=True)
class Instructed:
    """What a leader says on a submission, to which of its orders, and in how many working days they report; without
    ``days`` the rule of the clock tells.
    """

    submission_id: UUID
    work_order_ids: Sequence[UUID]
    leader_name: str
    leader_post: str
    text: str
    days: int | None = None


def problems(said: Instructed) -> Iterator[Mendable]:
    """What is wrong with an instruction: it cites its leader, says something, and names each of its orders once."""
    yield from text_problems("leaderName", said.leader_name, NAME_LIMIT)
    yield from text_problems("leaderPost", said.leader_post, POST_LIMIT)
    yield from text_problems("text", said.text, TEXT_LIMIT)
    if not said.work_order_ids:
        yield Missing(("workOrderIds",))
    elif len(set(said.work_order_ids)) < len(said.work_order_ids):
        yield AddressedTwice(("workOrderIds",))
    if said.days is not None and not 1 <= said.days <= LONGEST:
        yield TermOutOfRange(("days",), limit=LONGEST)
