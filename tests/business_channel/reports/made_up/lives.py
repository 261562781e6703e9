"""What departments do with the matters of a made-up world: orders, passing on, answers, and how it ends."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from business_channel.replies.model import Promise, Reply
from business_channel.work_orders.model import RouteObjection, WorkOrder, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import handling_state
from tests.business_channel.reports.made_up.clocks import clock, stop
from tests.business_channel.reports.made_up.luck import SECOND, Luck, Rows
from tests.business_channel.reports.made_up.places import Places

_MODES = {("LEAD",): 60, ("LEAD", "CO"): 20, ("JOINT", "JOINT"): 7, ("PARALLEL", "PARALLEL"): 9}
_ENDINGS = {"REPLY": 88, "REFERRED_OUT": 3, "TERMINATED": 3, "WITHDRAWN": 4, "LEFT": 2}


@dataclass
class Life:
    """One matter that was taken at ``at``, with its open clocks by their kind and order."""

    luck: Luck
    rows: Rows
    places: Places
    row: dict[str, Any]
    at: datetime
    orders: list[dict[str, Any]] = field(default_factory=list)
    clocks: dict[tuple[str, Any], dict[str, Any]] = field(default_factory=dict)

    def start(self, kind: str, at: datetime, order: dict[str, Any] | None = None) -> dict[str, Any]:
        key = None if order is None else order["id"]
        made = self.clocks[kind, key] = clock(self.luck, self.rows, kind, self.row["id"], at, key)
        return made

    def stop(self, at: datetime, *kinds: str, order: dict[str, Any] | None = None) -> None:
        """Stops the clocks of those kinds, all without kinds, on one order or on any."""
        for kind, key in list(self.clocks):
            if (not kinds or kind in kinds) and (order is None or key == order["id"]):
                stop(self.luck, self.rows, self.clocks.pop((kind, key)), at)

    def end(self) -> None:
        """The world ends, and what still runs goes on."""
        for each in self.clocks.values():
            stop(self.luck, self.rows, each, None)
        if self.orders and self.row["handling_state"] in ("DISPATCHED", "IN_PROGRESS", "REPLIED"):
            stand = [(WorkOrderRole(each["role"]), WorkOrderState(each["state"])) for each in self.orders]
            if self.row.get("merged_into_id") is None:
                self.row["handling_state"] = handling_state(stand).name

    def issue(self, role: str, department_id: Any, at: datetime, **told: Any) -> dict[str, Any]:
        department_id = self.places.at(department_id, at)
        named = {"submission_id": self.row["id"], "department_id": department_id, "issued_by": self.places.staff[2]}
        order = self.rows.add(
            WorkOrder, **named, role=role, issued_at=at, state="ISSUED", final=False, version=1, **told
        )
        self.orders.append(order)
        self.start("ACCEPT", at, order)
        if role != "CO" and self.luck.happens(0.9):
            self.start("CONTACT", at, order)
        if self.luck.happens(0.95):
            self.start("OPINION" if role == "CO" else "REPLY", at, order)
        return order

    def close(self, order: dict[str, Any], at: datetime, reason: str) -> None:
        if "closed_at" not in order or order["closed_at"] is None:
            order |= {"state": "CLOSED", "closed_at": at, "close_reason": reason}
            self.stop(at, order=order)

    def end_all(self, at: datetime, reason: str, state: str) -> None:
        """The matter ends with all its orders."""
        for order in self.orders:
            self.close(order, at, reason)
        self.stop(at)
        self.row |= {"handling_state": state, "closed_at": at}


def live(life: Life) -> bool:
    """Lives a matter up to its answer; whether it was answered."""
    luck, row = life.luck, life.row
    if luck.happens(0.04) and (at := luck.after(life.at, 40)) is not None:
        row |= {"handling_state": "WITHDRAWN", "closed_at": at}
        return False
    at = luck.after(life.at, 7)
    if at is None:
        return False
    roles = luck.one_of(_MODES)
    row |= {"dispatched_at": at, "handling_state": "DISPATCHED"}
    if luck.happens(0.96):
        life.start("REPLY", at)
    for role, department_id in zip(roles, _desks(life, len(roles)), strict=True):
        life.issue(role, department_id, at)
    ending = luck.one_of(_ENDINGS)
    reached = [_work(life, order) for order in list(life.orders)]
    if ending == "LEFT" or not reached or None in reached:
        return False
    moment = max(each for each in reached if each is not None)
    return _answer(life, moment) if ending == "REPLY" else _ended(life, moment, ending)


def _desks(life: Life, count: int) -> list[Any]:
    """Different desks, of which none becomes another one; the first of all have the most to do."""
    places, found = life.places, list[Any]()
    while len(found) < count:
        desk = places.desks[int(len(places.desks) * life.luck.random.random() ** 1.6)]
        if desk not in found and not (desk in places.family and places.family & set(found)):
            found.append(desk)
    return found


def _ended(life: Life, moment: datetime, ending: str) -> bool:
    at = life.luck.after(moment, 20)
    if at is not None:
        life.end_all(at, ending, ending)
    return False


def _work(life: Life, order: dict[str, Any]) -> datetime | None:
    """Accepts an order and reaches the author, after it was perhaps passed on; when that was so, or None."""
    luck, at = life.luck, order["issued_at"]
    for _ in range(3):
        if not luck.happens(0.16):
            break
        passed = _pass_on(life, order)
        if passed is None:
            return None
        order, at = passed, passed["issued_at"]
    accepted = luck.near(life.clocks["ACCEPT", order["id"]]["due_at"], at, 14)
    if accepted is None or luck.happens(0.02):
        return None
    order |= {"accepted_at": accepted, "state": "ACCEPTED"}
    life.stop(accepted, "ACCEPT", order=order)
    if luck.happens(0.08):
        _objection(life, order, accepted, "REJECTED" if luck.happens(0.7) else "RAISED")
    return _contact(life, order, accepted)


def _contact(life: Life, order: dict[str, Any], accepted: datetime) -> datetime:
    running = life.clocks.get(("CONTACT", order["id"]))
    due = accepted if running is None else running["due_at"]
    at = life.luck.near(due, accepted, 12)
    if order["role"] == "CO" or at is None or life.luck.happens(0.15):
        return accepted
    order["contacted_at"] = at
    life.stop(at, "CONTACT", order=order)
    return at


def _objection(life: Life, order: dict[str, Any], at: datetime, state: str) -> None:
    place = {"region_code": life.row["region_code"], "topic_code": life.row["topic_code"], "reason": "世界"}
    named = {"submission_id": life.row["id"], "work_order_id": order["id"], "department_id": order["department_id"]}
    life.rows.add(RouteObjection, **place, **named, state=state, raised_by=life.places.staff[3], raised_at=at)


def _pass_on(life: Life, order: dict[str, Any]) -> dict[str, Any] | None:
    """Another department takes the order's place; None where it waits for the dispatcher, or the world ends."""
    luck, held = life.luck, {each["department_id"] for each in life.orders if each["state"] != "CLOSED"}
    before = [each["department_id"] for each in life.orders if each["department_id"] not in held]
    objected, at = luck.after(order["issued_at"], 20), None
    if objected is not None:
        at = luck.after(objected, 10)
    if objected is not None and luck.happens(0.65):
        _objection(life, order, objected, "UPHELD")
        order["state"] = "RETURNED"
        life.stop(objected, order=order)
        if at is None or luck.happens(0.04):
            return None
    if at is None:
        return None
    taken = held | (life.places.family if held & life.places.family else set())
    free = [each for each in life.places.desks if each not in taken]
    back = [each for each in before if each not in taken]
    to = luck.random.choice(back) if back and luck.happens(0.4) else luck.random.choice(free)
    life.close(order, at, "TRANSFERRED")
    life.row["hops"] += 1
    return life.issue(order["role"], to, at, passed_from_id=order["id"], pass_reason="世界")


def _answer(life: Life, moment: datetime) -> bool:
    """Interim replies, drafts that came back, and the answer of who answers; helpers give their opinion."""
    luck, handling = life.luck, [each for each in life.orders if each["state"] != "CLOSED"]
    signing = [each for each in handling if each["role"] != "CO"]
    for order in handling:
        order["state"] = "IN_PROGRESS"
        if order["role"] == "CO" and (given := luck.after(moment, 30)) is not None:
            order |= {"answered_at": given, "state": "REPLIED"}
            life.stop(given, "OPINION", order=order)
    _interims(life, signing[0], moment)
    if signing[0]["role"] == "JOINT" and luck.happens(0.15) and (at := luck.after(moment, 10)) is not None:
        dissents = luck.happens(0.7)
        life.close(signing[1], at, "DISSENTED" if dissents else "SUCCEEDED")
        return publish(life, signing[:1], at, "PARTIAL" if dissents else "JOINT")
    if signing[0]["role"] == "PARALLEL":
        signing = signing[:1]
    return publish(life, signing, moment, "JOINT" if signing[0]["role"] == "JOINT" else "FINAL")


def publish(life: Life, signing: list[dict[str, Any]], moment: datetime, kind: str) -> bool:
    """The answer as far as it comes; whether it was published."""
    luck, running = life.luck, life.clocks.get(("REPLY", None))
    signed = luck.after(moment, 60)
    drafted = {"drafted_by": life.places.staff[3], "drafted_at": moment}
    if signed is None:
        reply(life, signing[0], kind, "DRAFTED", **drafted)
        return False
    for order in signing:
        order["answered_at"] = signed
        life.stop(signed, "REPLY", order=order)
    returned = {"return_reason": "世界"} if luck.happens(0.12) else {}
    at = luck.near(signed if running is None else running["due_at"], signed, 12)
    if at is None or at < signed or luck.happens(0.01):
        reply(life, signing[0], kind, "RETURNED" if returned else "SIGNED", **drafted | returned)
        return False
    if luck.happens(0.06):
        reply(
            life, signing[0], kind, "SUPERSEDED", **drafted | ({"return_reason": "世界"} if luck.happens(0.5) else {})
        )
    made = reply(life, signing[0], kind, "PUBLISHED", published_at=at, **drafted | returned)
    _published(life, signing, at)
    _promised(life, made, signing[0], at)
    return True


def _published(life: Life, signing: list[dict[str, Any]], at: datetime) -> None:
    for order in life.orders:
        if order["state"] == "CLOSED":
            continue
        if order in signing:
            order["state"] = "REPLIED"
        elif order["role"] == "PARALLEL":
            life.close(order, at, "RESOLVED_BY_PARTNER")
    life.stop(at, "REPLY", "INTERIM", "CONTACT", "ACCEPT")
    life.row |= {"replied_at": at, "handling_state": "REPLIED", "evaluation_state": "OPEN"}


def reply(life: Life, order: dict[str, Any], kind: str, state: str, **told: Any) -> dict[str, Any]:
    """A reply of an order's department."""
    department_id = order["department_id"]
    named = {"submission_id": life.row["id"], "work_order_id": order["id"], "department_id": department_id}
    said = {"kind": kind, "state": state, "body": "世界", "published_as_id": department_id, "version": 1}
    return life.rows.add(Reply, **named | said | told)


def _interims(life: Life, order: dict[str, Any], moment: datetime) -> None:
    for _ in range(life.luck.random.choice((0, 0, 0, 0, 1, 2))):
        started = life.start("INTERIM", moment, order)
        at = life.luck.near(started["due_at"], moment, 60)
        if at is None or life.luck.happens(0.2):
            return
        drafted = {"drafted_by": life.places.staff[3], "drafted_at": moment}
        reply(life, order, "INTERIM", "PUBLISHED", published_at=at, **drafted)
        life.stop(at + life.luck.random.choice((0, 1)) * SECOND, "INTERIM", order=order)
        moment = at + SECOND


def _promised(life: Life, made: dict[str, Any], order: dict[str, Any], at: datetime) -> None:
    if not life.luck.happens(0.15):
        return
    due_on = (at + SECOND * 86400 * life.luck.random.randrange(1, 40)).date()
    end = at.replace(year=due_on.year, month=due_on.month, day=due_on.day, hour=23, minute=59, second=59)
    proved_at = life.luck.near(end, at, 300) if life.luck.happens(0.7) else None
    named = {"submission_id": life.row["id"], "reply_id": made["id"], "work_order_id": order["id"]}
    life.rows.add(Promise, **named, text="世界", due_on=due_on, proved_at=proved_at)
