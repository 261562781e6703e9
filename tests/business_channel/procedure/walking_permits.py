"""What people try on a permit file: mostly a step that can follow, on a day that may be to come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from business_channel.events import EventTag
from business_channel.ids import new_id
from business_channel.permits import service
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.procedure.parts import Action
from tests.licensed import step_of

ON = {
    Kind.APPLIED: [Kind.RECEIVED],
    Kind.RECEIVED: [Kind.ACCEPTED, Kind.ACCEPTED, Kind.CORRECTION_REQUESTED],
    Kind.CORRECTION_REQUESTED: [Kind.CORRECTED, Kind.CORRECTION_REQUESTED],
    Kind.CORRECTED: [Kind.ACCEPTED, Kind.DECIDED],
    Kind.EXCLUSION_BEGAN: [Kind.EXCLUSION_ENDED, Kind.WITHDRAWN],
    Kind.DECIDED: [Kind.LICENCE_DELIVERED],
}
AFTER = [Kind.EXCLUSION_BEGAN, Kind.EXCLUSION_BEGAN, Kind.DECIDED, Kind.WITHDRAWN, Kind.CORRECTION_REQUESTED]
TAGS = {
    Kind.CORRECTION_REQUESTED: EventTag.PERMIT_CORRECTION_ASKED,
    Kind.ACCEPTED: EventTag.PERMIT_ACCEPTED,
    Kind.EXCLUSION_BEGAN: EventTag.PERMIT_EXCLUDED,
    Kind.EXTENDED: EventTag.PERMIT_EXTENDED,
    Kind.DECIDED: EventTag.PERMIT_DECIDED,
}


def on_permit(
    orders: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]], pick: Callable[[Sequence[Any]], Any]
) -> Iterator[tuple[Action, UUID, Any, EventTag]]:
    """A step and more time, for every order."""
    last = Kind(steps[-1]["kind"]) if steps else Kind.APPLIED
    day = date.fromisoformat(steps[-1]["happened_on"]) if steps else date(2020, 5, 28)
    for order in orders:
        key, on = UUID(order["id"]), day + timedelta(days=pick([0, 0, 1, 3, 20]))
        for action, kind in (
            (Action.RECORD_PERMIT_STEP, pick(ON.get(last, AFTER))),
            (Action.EXTEND_PERMIT, Kind.EXTENDED),
        ):
            verb = partial(service.record, said=step_of(key, kind, on), key=new_id())
            yield action, key, verb, TAGS.get(kind, EventTag.PERMIT_RECORDED)
