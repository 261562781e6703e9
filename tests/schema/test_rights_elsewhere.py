"""The rights beside those of reading a submission: desks, firms, the own account, and what is revealed on purpose."""

import pytest
from sqlalchemy import func, select

from business_channel.access import Role
from business_channel.audit import AuditEntry
from business_channel.enterprises.model import Enterprise
from business_channel.ids import global_id
from business_channel.work_orders.rules import OPEN_STATES
from tests.schema.rights_asking import Comparison
from tests.schema.rights_truth import WORD, Masked, Matter, Row, There, Truth
from tests.schema.rights_world import OFFICES, UNITS


@pytest.fixture
def look(truth: Truth) -> Comparison:
    """Nothing asked yet."""
    return Comparison(truth)


async def test_a_desk_is_counted_for_its_own_people_and_the_platform_alone(look: Comparison) -> None:
    for unit in (*UNITS, *OFFICES):
        place = look.truth.world.places[unit]
        orders = [row for row in look.truth.rows["WorkOrder"].values() if place in row.own_to]
        states = [row.fields["state"] for row in orders]
        counts = dict.fromkeys(("urgent", "dueSoon", "overdue", "waitingForAuthor"), There)
        counts |= {"new": states.count("ISSUED"), "open": sum(each in OPEN_STATES for each in states)}
        row = Row("InboxCounts", "any", Matter(None, None, None, {place: "LEAD"}), frozenset({place}), counts)
        for name, person in look.truth.world.people.items():
            answer = (await look.ask(name, "counts", id=global_id("Department", place))).get("inboxCounts")
            look.cell(f"{name}: {unit}", row.right(person, "open") == "yes", answer is not None)
            if answer is not None:
                look.compare(name, "counts", row, answer)
    assert look.wrong == []


async def test_a_firm_is_read_by_its_members_and_by_whoever_reads_what_it_filed(look: Comparison) -> None:
    ids = [global_id("Enterprise", place) for name, place in look.truth.world.places.items() if "firm" in name]
    filed = [row for row in look.truth.parts if row.type == "Enterprise"]
    matters = [
        (row, each) for row in filed for each in look.truth.rows["Submission"].values() if each.matter is row.matter
    ]
    for name, person in look.truth.world.people.items():
        readable = {row.fields["id"] for row, each in matters if row.there(person) and each.there(person)}
        readable |= {global_id("Enterprise", each) for each in person.enterprises}
        answers = (await look.ask(name, "firms", ids=ids))["nodes"]
        look.cell(name, readable, {each["id"] for each in answers if each})
        for key in ids:
            size = (await look.ask(name, "size", id=key)).get("enterpriseSizeOn")
            look.cell(f"{name}: size", key in readable, size is not None)
    assert look.wrong == []


async def test_what_was_registered_is_read_by_administrators_alone(look: Comparison) -> None:
    async with look.truth.world.store.engine.connect() as connection:
        rows = (await connection.execute(select(Enterprise.__table__))).all()
    for name, person in look.truth.world.people.items():
        admin = Role.ADMIN in person.roles
        look.told = set(WORD.findall(repr(rows))) if admin else set()
        page = (await look.ask(name, "registered")).get("enterprises")
        expected = {(global_id("Enterprise", row.id), row.contact_name_masked) for row in rows} if admin else None
        shown = None if page is None else {(each["id"], each["contactNameMasked"]) for each in page["nodes"]}
        look.cell(name, expected, shown)
    assert look.wrong == []


async def test_everybody_reads_the_own_account_and_no_other(look: Comparison) -> None:
    for name, person in look.truth.world.people.items():
        look.told = set(WORD.findall(person.email))
        viewer = (await look.ask(name, "viewer"))["viewer"]
        assert (viewer is None) == (not person.signed_in)
        if viewer is not None:
            departments = {each["department"]["id"] for each in viewer["memberships"]}
            assert viewer["email"] == person.email
            assert departments == {global_id("Department", each) for each in person.departments}
            assert {each["id"] for each in viewer["enterprises"]} == {
                global_id("Enterprise", each) for each in person.enterprises
            }
    assert look.wrong == []


async def test_personal_data_is_revealed_to_those_with_the_right_and_every_look_is_recorded(look: Comparison) -> None:
    before, revealed = await looks(look.truth), 0
    for name, person in look.truth.world.people.items():
        for row in look.truth.rows["Submission"].values():
            right = Row("PersonalValue", "any", row.matter, frozenset()).right(person, "value")
            phone: Masked = row.fields["contactPhone"]
            may = right == "yes" and row.there(person)
            look.told, revealed = {phone.clear} if may else set(), revealed + may
            answer = await look.ask(name, "reveal", id=row.fields["id"], purpose="联系核实")
            payload = answer.get("revealPersonalData") or {"values": None}
            values = [each["value"] for each in payload["values"] or []]
            look.cell(f"{name}: {row.group} {row.matter.column(person)}", [phone.clear] if may else [], values)
    assert look.wrong == []
    assert await looks(look.truth) - before == revealed > 0


async def looks(truth: Truth) -> int:
    """How many looks at sealed data are recorded."""
    revealed = select(func.count()).where(AuditEntry.action == "personal_data:revealed")
    async with truth.world.store.engine.connect() as connection:
        return int((await connection.execute(revealed)).scalar_one())
