"""What must hold of a matter at any moment, said once more without the channel's own rules."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.business_channel.procedure.walking import Seen

ENDED = {"CLOSED", "WITHDRAWN", "TERMINATED", "REFERRED_OUT"}
TAKEN = {"APPROVED", "NOT_DISPLAYED", "RECHECK"}
ON_DESK = {"ISSUED", "ACCEPTED", "IN_PROGRESS", "AWAITING_AUTHOR"}
ANSWER = {"FINAL", "JOINT", "PARTIAL"}
UNFINISHED = {"DRAFTED", "SIGNED", "RETURNED", "DISSENTED"}
BY_PROGRESS = ["RETURNED", "ISSUED", "ACCEPTED", "AWAITING_AUTHOR", "IN_PROGRESS", "REPLIED"]
HANDLING = dict(
    zip(BY_PROGRESS, ["RETURNED", "DISPATCHED", "ACCEPTED", "AWAITING_AUTHOR", "IN_PROGRESS", "REPLIED"], strict=True)
)
AFTER_THE_MATTER = {"PROMISE", "REPAIR", "CONTACT", "SUPPLEMENT", "INSTRUCTION", "REPAYMENT"}
"""Clocks that may run on an answered matter, by its author's, its departments' or a leader's doing."""


def contradictions(seen: Seen) -> Iterator[str]:
    """Everything in which the axes, the orders, the replies and the clocks of a matter do not agree."""
    yield from _handling(seen)
    yield from _evaluation(seen)
    yield from _orders(seen)
    yield from _clocks(seen)
    yield from _supervision(seen)
    yield from _duties(seen)
    yield from _ledger(seen)
    yield from _permit(seen)
    yield from _relief(seen)
    yield from _adoptions(seen)


def _ledger(seen: Seen) -> Iterator[str]:
    entered = sum(each["amount"] for each in seen.entries if each["state"] != "DENIED")
    if entered > 486_000:
        yield f"{entered} is said to be paid of 486000"
    ended = seen.submission["handling_state"] in ("WITHDRAWN", "TERMINATED", "REFERRED_OUT", "MERGED")
    if ended and any(each[0] == "REPAYMENT" for each in seen.running()):
        yield "an instalment runs on a matter that ended without an answer"


def _permit(seen: Seen) -> Iterator[str]:
    days = [each["happened_on"] for each in seen.permit_steps]
    if days != sorted(days):
        yield f"the steps of the permit go back: {days}"
    answering = {each["id"] for each in _answering(seen) if each["state"] in ON_DESK}
    over = seen.submission["handling_state"] in ENDED | {"REPLIED", "MERGED"}
    for clock, _, order in seen.running():
        if clock == "STATUTORY" and order is not None and (over or order not in answering or not days):
            yield "the clock of a permit runs for nobody who answers"


def _relief(seen: Seen) -> Iterator[str]:
    """Each answer and each supplement told once what is owed; one to a parent as well, when it reached this matter."""
    told = Counter(each["reply_id"] for each in seen.results)
    own = {each["id"] for each in seen.replies if each["state"] == "PUBLISHED" and each["kind"] != "INTERIM"}
    if any(count > 1 for count in told.values()) or own - told.keys():
        yield f"{own} are published and {told} told of relief"
    reached = {each["subject"] for each in seen.events if each["tag"] == "SUBMISSION_ANSWERED_TOGETHER"}
    if told.keys() - own - reached:
        yield f"{told.keys() - own - reached} told of relief and never reached it"


def _adoptions(seen: Seen) -> Iterator[str]:
    """Only a suggestion that was once answered has records, and a clause has one that holds."""
    held = Counter((each["document"], each["clause"]) for each in seen.adoptions if each["holds"])
    if any(count > 1 for count in held.values()):
        yield f"a clause has two records: {held}"
    answered = any(each["state"] == "PUBLISHED" and each["kind"] in ANSWER for each in seen.replies)
    if seen.adoptions and (seen.submission["kind"] != "SUGGESTION" or not answered):
        yield "something else than an answered suggestion entered a document"


def _answering(seen: Seen) -> list[Any]:
    return [each for each in seen.orders if each["role"] != "CO"]


def _handling(seen: Seen) -> Iterator[str]:
    state, alive = seen.submission["handling_state"], [o for o in _answering(seen) if o["state"] != "CLOSED"]
    if state in ENDED:
        if alive or not seen.submission["ended"]:
            yield f"{state}, but not closed"
    elif not seen.orders:
        if state != "NEW" and not seen.submission["merged"]:
            yield f"{state} without an order"
    elif seen.submission["merged"] or state in ("MERGED", "NEW"):
        if alive or (state == "MERGED" and not seen.submission["merged"]):
            yield f"{state}, but a department still answers"
    elif not alive:
        yield f"{state}, but nobody answers"
    elif state != (said := HANDLING[max((o["state"] for o in alive), key=BY_PROGRESS.index)]):
        yield f"{state}, but the orders say {said}"
    given = any(each["state"] != "CLOSED" for each in seen.orders)
    if given and seen.submission["review_state"] not in TAKEN:
        yield "dispatched without approval"


def _evaluation(seen: Seen) -> Iterator[str]:
    state, handling = seen.submission["evaluation_state"], seen.submission["handling_state"]
    published = sum(each["state"] == "PUBLISHED" and each["kind"] in ANSWER for each in seen.replies)
    if published > seen.submission["round"]:
        yield "two answers are published in one round"
    published = published or (seen.submission["merged"] and handling in ("REPLIED", "CLOSED"))
    if state != "REOPENED" and (state == "NONE") == bool(published):
        yield f"evaluation {state} with {published} answers"
    if handling == "REPLIED" and not published:
        yield "replied without an answer"
    if state == "OPEN" and handling != "REPLIED":
        yield f"waits for a rating while {handling}"


def _orders(seen: Seen) -> Iterator[str]:
    held = Counter(each["department_id"] for each in seen.orders if each["state"] != "CLOSED")
    if any(count > 1 for count in held.values()):
        yield "a department holds two orders"
    closed = {each["id"] for each in seen.orders if each["state"] == "CLOSED"}
    if any(each["state"] in UNFINISHED and each["work_order_id"] in closed for each in seen.replies):
        yield "a reply is under way on a closed order"
    for each in seen.orders:
        if (each["state"] == "CLOSED") != (each["close_reason"] is not None):
            yield "closed without a reason, or not closed with one"


def _duties(seen: Seen) -> Iterator[str]:
    """What is due on an instruction is due on an open order, and has a clock that runs there."""
    states = {each["id"]: each["state"] for each in seen.orders}
    due = Counter(each["work_order_id"] for each in seen.duties if each["state"] == "DUE")
    if any(states[key] == "CLOSED" for key in due):
        yield "feedback is due on a closed order"
    clocks = (c for c in seen.clocks if c["clock"] == "INSTRUCTION" and c["state"] != "STOPPED")
    if due != Counter(each["work_order_id"] for each in clocks):
        yield f"the clocks of instructions are not those of their duties: {due}"


_MAY_RUN = {"RECHECK": {"INTERIM", "REVIEW", "DISPATCH"}, "NEEDS_SUPPLEMENT": {"REVIEW", "DISPATCH"}}
"""Clocks that depend on more than can be seen: who was given more time, and what was asked for when."""


def _clocks(seen: Seen) -> Iterator[str]:
    running = {each for each in seen.running() if each[0] not in AFTER_THE_MATTER}
    expected = _of_platform(seen) | _of_orders(seen) | _of_replies(seen) | _of_letters(seen)
    optional = {each for each in running if each[0] in _MAY_RUN.get(seen.submission["review_state"], {"INTERIM"})}
    optional |= {each for each in running if each[0] == "STATUTORY" and each[2] is not None}
    if seen.follow_ups:
        optional |= {each for each in running if each[:2] == ("REPLY", "UNIT")}
    if running - optional != expected - optional:
        yield f"clocks run that should not, or do not that should: {(running ^ expected) - optional}: {seen.submission}"
    twice = Counter((c["clock"], c["duty"], c["work_order_id"]) for c in seen.clocks if c["state"] != "STOPPED")
    if any(count > 1 for (clock, *_), count in twice.items() if clock not in AFTER_THE_MATTER):
        yield "a clock runs twice"


def _of_platform(seen: Seen) -> set[tuple[str, str, str | None]]:
    review, handling = seen.submission["review_state"], seen.submission["handling_state"]
    found: set[tuple[str, str, str | None]] = set()
    if review == "SUBMITTED" and handling == "NEW":
        found.add(("REVIEW", "PLATFORM", None))
    if review in ("APPROVED", "NOT_DISPLAYED") and handling == "NEW":
        found.add(("DISPATCH", "PLATFORM", None))
    if handling in ("DISPATCHED", "ACCEPTED", "AWAITING_AUTHOR", "IN_PROGRESS", "RETURNED") or (
        handling in ("NEW", "MERGED") and seen.submission["promised"]
    ):
        found.add(("REPLY", "CHANNEL", None))
    if seen.follow_ups and handling not in ENDED:
        found.add(("REPLY", "CHANNEL", None))
    if seen.appeals:
        found.add(("STATUTORY", "UNIT", None))
    if seen.submission["evaluation_state"] == "OPEN" and not (seen.follow_ups or seen.appeals):
        found.add(("RATING", "AUTHOR", None))
    return found


def _of_replies(seen: Seen) -> set[tuple[str, str, str | None]]:
    return {("REPLY_REVIEW", "PLATFORM", each["work_order_id"]) for each in seen.replies if each["state"] == "SIGNED"}


def _of_orders(seen: Seen) -> set[tuple[str, str, str | None]]:
    if seen.submission["handling_state"] in ENDED | {"REPLIED", "MERGED"}:
        return set()
    found: set[tuple[str, str, str | None]] = set()
    raised = {each["work_order_id"] for each in seen.objections if each["state"] == "RAISED"}
    for each in seen.orders:
        key, on_desk = each["id"], each["state"] in ON_DESK
        if each["state"] == "ISSUED":
            found.add(("ACCEPT", "UNIT", key))
        if key in raised and on_desk:
            found.add(("OBJECTION", "PLATFORM", key))
        if on_desk and not each["answered"]:
            found.add(("OPINION" if each["role"] == "CO" else "REPLY", "UNIT", key))
    return found


def _of_letters(seen: Seen) -> set[tuple[str, str, str | None]]:
    return {("SUPERVISION", "UNIT", each["work_order_id"]) for each in _letters(seen) if not each["answered"]}


def _letters(seen: Seen) -> list[Any]:
    return [each for each in seen.steps if each["kind"] == "LETTER" and not each["closed"]]


def _supervision(seen: Seen) -> Iterator[str]:
    state, ended = seen.submission["supervision_state"], seen.submission["handling_state"] in ENDED | {"MERGED"}
    holding = [each for each in seen.steps if not each["closed"]]
    kinds = {each["kind"] for each in seen.steps}
    if ended and (state not in ("NONE", "LIFTED") or seen.submission["listed"]):
        yield f"{state} after the end"
    if state in ("NONE", "LIFTED") and holding:
        yield f"{state}, and something is still demanded"
    if (state == "NONE") != (not kinds & {"WARNING", "LETTER"}):
        yield f"{state} with {kinds}"
    alive = {each["id"] for each in seen.orders if each["state"] not in ("CLOSED", "RETURNED")}
    if any(each["work_order_id"] not in alive for each in _letters(seen)):
        yield "a letter waits for who does not have the matter"


def unexplained(before: Seen, after: Seen) -> Iterator[str]:
    """What changed without exactly one event and one audit entry that tell of it."""
    known, written = {each["id"] for each in before.events}, {each["id"] for each in before.audit}
    events = [each for each in after.events if each["id"] not in known]
    audit = [each for each in after.audit if each["id"] not in written]
    told = Counter((each["tag"].lower().replace("_", " "), each["subject"], each["actor_id"]) for each in events)
    noted = Counter((_plain(each["action"]), each["subject_id"], each["account_id"]) for each in audit)
    if told != noted:
        yield f"events and audit entries do not match: {told - noted} {noted - told}"
    streams = {stream for each in events for stream in each["streams"]}
    for old, new in _moved(before, after):
        if f"department:{new['department_id']}" not in streams:
            yield f"an order went from {old} to {new['state']} and its department's feed does not tell"


def _plain(action: str) -> str:
    return action.replace(":", " ").replace("_", " ")


def _moved(before: Seen, after: Seen) -> Iterator[tuple[str | None, Any]]:
    """The orders whose state changed, with the state that they had."""
    old = {each["id"]: each["state"] for each in before.orders}
    return ((old.get(each["id"]), each) for each in after.orders if old.get(each["id"]) != each["state"])


def flows(before: Seen, after: Seen) -> tuple[Counter[str], Counter[str]]:
    """How many orders came onto each department's desk, and how many left it."""
    here = {each["id"]: each["department_id"] for each in before.orders if each["state"] in ON_DESK}
    there = {each["id"]: each["department_id"] for each in after.orders if each["state"] in ON_DESK}
    came = Counter(there[key] for key in there.keys() - here.keys())
    return came, Counter(here[key] for key in here.keys() - there.keys())
