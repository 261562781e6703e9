"""Everybody reads everything on every way, and gets exactly what the table of reading rights says."""

import json
from itertools import product
from uuid import UUID

import pytest
import structlog

from business_channel.access import Principal, Role
from business_channel.ids import global_id
from business_channel.reader import Reader
from tests.schema.rights_asking import Comparison, asked, followed
from tests.schema.rights_rows import WORD, Matter, Row, Truth
from tests.schema.rights_world import OFFICES, UNITS, World


def in_order(world: World) -> tuple[list[str], list[str]]:
    """The people whose reading leaves no trace, and those whose leaves one: asked later, they change nothing of what
    authors read of looks. Who reads with the same statements is asked together, while they are known.
    """
    official = {Role.CLERK, Role.UNIT_HEAD, Role.LEADER_OFFICE, Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR}
    alike = sorted(world.people, key=lambda name: repr(Reader(world.store, world.people[name]).form))
    quiet = [name for name in alike if not world.people[name].roles & official]
    return quiet, [name for name in alike if name not in quiet]


async def by_name_and_number(look: Comparison, name: str) -> None:
    """One submission after the other."""
    for row in look.truth.rows["Submission"].values():
        for way, values in (
            ("one", {"id": row.fields["id"]}),
            ("rent", {"id": row.fields["id"]}),
            ("numbered", {"number": row.fields["number"]}),
            ("node", {"id": row.fields["id"]}),
        ):
            data = await look.ask(name, way, **values)
            look.compare(name, way, row, next(iter(data.values()), None), asked=asked(way))


async def by_node(look: Comparison, name: str) -> None:
    """Everything with an id: each order by itself, and all at once."""
    for row in look.truth.rows["WorkOrder"].values():
        data = await look.ask(name, "order", id=row.fields["id"])
        look.compare(name, "order", row, data["node"], asked=asked("order"))
    for kind in ("Submission", "WorkOrder", "Reply", "SupervisionStep", "LeaderInstruction", "InstructionDuty"):
        rows, way = [*look.truth.rows[kind].values()], f"nodes of {kind}"
        data = await look.ask(name, way, ids=[row.fields["id"] for row in rows])
        for row, answer in zip(rows, data["nodes"], strict=True):
            look.compare(name, way, row, answer, asked=12 if kind in ("Submission", "WorkOrder", "Reply") else 6)


async def by_list(look: Comparison, name: str) -> None:
    """The list of submissions, in which nothing may be that the person may not read."""
    person = look.truth.world.people[name]
    expected = [row for row in look.truth.rows["Submission"].values() if row.there(person)]
    page = (await look.ask(name, "list")).get("submissions") or {"nodes": [], "edges": []}
    look.several(name, "list", f"{name}: submissions", expected[::-1], page["nodes"])
    look.cell(f"{name}: edges", len(expected), len(page["edges"]))


def works_in(person: Principal, place: UUID) -> bool:
    """Whether a department's desk is before the person, as its counts are."""
    desk = Matter(None, None, None, {place: "LEAD"})
    return Row("InboxCounts", "any", desk, frozenset({place})).right(person, "open") == "yes"


async def by_inbox(look: Comparison, name: str) -> None:
    """The desk of every unit and every office, which only its own people and the platform have before them."""
    person, places = look.truth.world.people[name], look.truth.world.places
    for unit in (*UNITS, *OFFICES):
        orders = look.truth.rows["WorkOrder"].values()
        on_desk = [row for row in orders if places[unit] in row.own_to and row.there(person)]
        reads = works_in(person, places[unit])
        page = (await look.ask(name, "inbox", id=global_id("Department", places[unit]))).get("inbox")
        look.several(name, "inbox", f"{name}: {unit}", on_desk[::-1] if reads else [], (page or {"nodes": []})["nodes"])


async def by_office(look: Comparison, name: str) -> None:
    """The desk of every leader's office, which only its own people and the platform have before them."""
    person, places = look.truth.world.people[name], look.truth.world.places
    for office in OFFICES:
        desk = Row("OfficeInboxCounts", "any", Matter(None, None, places[office], {}), frozenset())
        rows = [each for each in look.truth.rows["Submission"].values() if each.matter.addressee == places[office]]
        reads = desk.right(person, "open") == "yes"
        there = [each for each in rows if reads and each.group == "approved" and each.there(person)]
        page = (await look.ask(name, "office", id=global_id("Department", places[office]))).get("officeInbox")
        look.cell(f"{name}: office {office}", reads, page is not None)
        look.several(name, "office", f"{name}: office {office}", there[::-1], (page or {"nodes": []})["nodes"])


async def by_notification(look: Comparison, name: str) -> None:
    """What the person was told, and nobody else."""
    person = look.truth.world.people[name]
    told = {row.fields["id"]: row for row in look.truth.rows["Notification"].values() if row.there(person)}
    page = (await look.ask(name, "told")).get("notifications") or {"nodes": []}
    look.cell(f"{name}: told", set(told), {each["id"] for each in page["nodes"]})
    for answer in page["nodes"]:
        look.compare(name, "told", told[answer["id"]], answer)


async def by_feed(look: Comparison, name: str) -> None:
    """What happened to each submission, from its beginning."""
    person = look.truth.world.people[name]
    for key, matter in look.truth.rows["Submission"].items():
        seen = matter.there(person)
        expected = [row for row in look.truth.of("FeedItem", key) if seen and row.there(person)]
        items = await followed(look, name, "feed", matter.fields["id"])
        look.several(name, "feed", f"{name}: feed of {matter.group}", expected, items)
    for unit, key in look.truth.world.places.items():
        if unit in UNITS:
            on_desk = [
                row for row in look.truth.rows["FeedItem"].values() if f"department:{key}" in row.fields["streams"]
            ]
            expected = [row for row in on_desk if row.there(person)] if works_in(person, key) else []
            items = await followed(look, name, "desk", global_id("Department", key))
            look.several(name, "desk", f"{name}: desk of {unit}", expected, items)


WAYS = (by_name_and_number, by_node, by_list, by_inbox, by_office, by_notification, by_feed)


async def test_everybody_reads_on_every_way_exactly_what_the_table_says(
    truth: Truth, caplog: pytest.LogCaptureFixture
) -> None:
    look = Comparison(truth)
    with structlog.testing.capture_logs() as logged:
        for people in in_order(truth.world):
            for way, name in product(WAYS, people):
                await way(look, name)
    assert look.wrong == []
    assert look.cells >= 10_000
    assert WORD.findall(json.dumps(logged, default=str) + caplog.text) == []
