"""What people try to record of a suggestion that entered a document: one of two clauses, and taking a record back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from business_channel.adoptions import service
from business_channel.adoptions.model import AdoptionDegree
from business_channel.adoptions.rules import Adopted
from business_channel.events import EventTag
from business_channel.ids import new_id
from business_channel.procedure.parts import Action

DOCUMENT = "贵州省优化营商环境条例"


def into_documents(
    key: UUID, records: Sequence[Mapping[str, Any]], pick: Callable[[Sequence[Any]], Any]
) -> Iterator[tuple[Action, UUID, Any, EventTag]]:
    """A record for one of two clauses, and withdrawing each that there is."""
    free = {"第三十条", "第三十一条"} - {each["clause"] for each in records if each["holds"]}
    clause = pick(sorted(free) * 4 + ["第三十条"])
    said = Adopted(submission_id=key, document=DOCUMENT, clause=clause, degree=pick(list(AdoptionDegree)))
    recording = partial(service.record, said=said, key=new_id())
    yield Action.RECORD_ADOPTION, key, recording, EventTag.SUGGESTION_ADOPTED
    for each in records:
        taking_back = partial(service.withdraw, adoption_id=UUID(each["id"]), reason="条款有误。")
        yield Action.WITHDRAW_ADOPTION, key, taking_back, EventTag.ADOPTION_WITHDRAWN
