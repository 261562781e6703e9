"""The rights beside those of reading a submission: desks, firms, the own account, and what is revealed on purpose."""

import pytest
from sqlalchemy import func, select

from business_channel.access import Role
from business_channel.accounts.model import Account
from business_channel.audit import AuditEntry
from business_channel.enterprises.model import Enterprise
from business_channel.ids import global_id
from business_channel.work_orders.rules import OPEN_STATES
from tests.schema.rights_asking import Comparison
from tests.schema.rights_rows import WORD, Masked, Matter, Row, There, Truth
from tests.schema.rights_world import OFFICES, UNITS


@pytest.fixture
def look(truth: Truth) -> Comparison:
    """Nothing asked yet."""
    return Comparison(truth)


async def test_a_desk_is_counted_for_its_own_people_and_the_platform_alone(look: Comparison) -> None:
    for unit in (*UNITS, *OFFICES):
        place = look.truth.world.places[unit]
        orders = [row for row in look.truth.rows["WorkOrder"].values() if place in row.own_to]
        for name, person in look.truth.world.people.items():
            states = [row.fields["state"] for row in orders if person.account_id not in row.matter.recused]
            counts = dict.fromkeys(("urgent", "dueSoon", "overdue", "waitingForAuthor"), There)
            counts |= {"new": states.count("ISSUED"), "open": sum(each in OPEN_STATES for each in states)}
            row = Row("InboxCounts", "any", Matter(None, None, None, {place: "LEAD"}), frozenset({place}), counts)
            answer = (await look.ask(name, "counts", id=global_id("Department", place))).get("inboxCounts")
            look.cell(f"{name}: {unit}", row.right(person, "open") == "yes", answer is not None)
            if answer is not None:
                look.compare(name, "counts", row, answer)
    assert look.wrong == []


async def test_an_office_is_counted_for_its_own_people_and_the_platform_alone(look: Comparison) -> None:
    submissions = look.truth.rows["Submission"].values()
    for office in OFFICES:
        place = look.truth.world.places[office]
        held = [row for row in submissions if row.matter.addressee == place and row.group == "approved"]
        due = [
            {one.fields["state"] for said in row.fields["leaderInstructions"] for one in said.fields["duties"]}
            for row in held
        ]
        counts = {"urgent": 0, "feedbackOverdue": 0, "feedbackDue": sum("DUE" in each for each in due)}
        counts |= {"open": There, "toCountersign": There}
        row = Row("OfficeInboxCounts", "any", Matter(None, None, place, {}), frozenset(), counts)
        for name, person in look.truth.world.people.items():
            answer = await look.ask(name, "office counts", id=global_id("Department", place))
            counted = answer.get("officeInboxCounts")
            look.cell(f"{name}: {office}", row.right(person, "open") == "yes", counted is not None)
            if counted is not None:
                look.compare(name, "office counts", row, counted)
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


async def test_the_audit_log_is_read_as_the_table_says_and_names_no_author(look: Comparison) -> None:
    look.told = await names_of_officials(look.truth)
    for name, person in look.truth.world.people.items():
        watches = {person.account_id} if Role.AUDITOR in person.roles else {None}
        row = Row("AuditEntry", "any", Matter(None, None, None, {}), frozenset(watches))
        answer = (await look.ask(name, "log")).get("auditEntries")
        look.cell(name, person.signed_in and row.right(person, "hash") == "yes", answer is not None)
    assert look.wrong == []


async def names_of_officials(truth: Truth) -> set[str]:
    """The words in the names of everybody who holds an office today."""
    authors = {Role.CITIZEN, Role.ENTERPRISE_MEMBER}
    keys = [person.account_id for person in truth.world.people.values() if person.roles - authors]
    async with truth.world.store.engine.connect() as connection:
        names = await connection.execute(select(Account.display_name).where(Account.id.in_(keys)))
        return {word for name in names.scalars() for word in WORD.findall(name)}


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
