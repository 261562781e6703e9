"""What happens in the world in which everybody can try to read everything."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from uuid import UUID

from sqlalchemy import delete, select, update

from business_channel import feed
from business_channel.access import ANONYMOUS, Role
from business_channel.accounts.model import RoleGrant
from business_channel.accounts.repository import principal_by_id
from business_channel.asking import supplements
from business_channel.asking.model import InformationSource
from business_channel.asking.supplements import Supply
from business_channel.database import Store
from business_channel.departments.model import Department
from business_channel.enterprises.model import Enterprise, EnterpriseState, StatedSize
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import OutboxRow, Task
from business_channel.replies.model import ReplyKind
from business_channel.submissions.model import Submission, Verdict
from business_channel.work import unit_of_work
from business_channel.work_orders import service as work_orders
from tests.schema.rights_world import CO, ELSEWHERE, FIRMS, JOINT, LEAD, OFFICES, PARALLEL, REGION, UNITS, World


async def found_world(store: Store) -> World:
    """Three enterprises and a citizen, four units, two leaders' offices, the platform and everybody else."""
    world = World(store)
    await _places(world)
    for firm, which in product(FIRMS, ("a", "b")):
        await world.person(f"{which} of {firm}", Role.ENTERPRISE_MEMBER, enterprise=firm)
    for name in ("citizen", "bystander"):
        await world.person(name, Role.CITIZEN)
    for unit in UNITS:
        await world.person(f"clerk of {unit}", Role.CLERK, unit=unit)
        await world.person(f"head of {unit}", Role.UNIT_HEAD, unit=unit)
    for office in OFFICES:
        await world.person(f"office {office}", Role.LEADER_OFFICE, unit=office)
    for role in (Role.REVIEWER, Role.DISPATCHER, Role.SUPERVISOR, *ELSEWHERE):
        await world.person(role.value.lower(), role)
    for name in ("second reviewer", "third reviewer", "named reviewer"):
        await world.person(name, Role.REVIEWER)
    await world.trusts("named reviewer")
    await world.person("recused clerk", Role.CLERK, unit="first")
    await world.person("recused supervisor", Role.SUPERVISOR)
    await world.person("analyst of first", Role.ANALYST, unit="first")
    await world.person("former clerk", Role.CLERK, unit="first")
    await _story(world)
    await _stated(world)
    await _aftermath(world)
    await _leaves(world, "former clerk")
    return world


async def _stated(world: World) -> None:
    """What the firms have said of their size, and the names under which they appear in public."""
    async with unit_of_work(world.store, world.people["a of firm one"]) as work:
        for firm in FIRMS:
            said = {"industry": "RETAIL", "staff": 12, "revenue": 900, "as_of": date(2020, 1, 1), "tier": "SMALL"}
            by = {"stated_by": work.principal.must_be_signed_in(), "stated_at": work.now}
            kept = {"standard": world.text("标准"), "enterprise_id": world.places[firm]}
            work.session.add(StatedSize(id=new_id(), **said, **by, **kept))
        for key in world.filed.values():
            filed = update(Submission).where(Submission.id == key, Submission.enterprise_id.is_not(None))
            await work.execute(filed.values(enterprise_public_name=world.text("某")))


async def _leaves(world: World, name: str) -> None:
    """Somebody loses every role, and keeps what was told."""
    async with unit_of_work(world.store, ANONYMOUS) as work:
        key = world.people[name].must_be_signed_in()
        await work.execute(delete(RoleGrant).where(RoleGrant.account_id == key))
        world.people[name] = await principal_by_id(work, key) or ANONYMOUS


async def _places(world: World) -> None:
    async with unit_of_work(world.store, ANONYMOUS) as work:
        kind = (await work.execute(select(Department.kind_code).limit(1))).scalar_one()
        for name in (*UNITS, *OFFICES):
            place = Department(id=new_id(), name=f"单位 {name} {new_id()}", kind_code=kind, region_code=REGION)
            work.session.add(place)
            world.places[name] = place.id
        for firm in FIRMS:
            code = new_id().hex[-18:].upper()
            enterprise = Enterprise(id=new_id(), name=world.text("企业"), credit_code=code, region_code=REGION)
            enterprise.industry, enterprise.state = world.text("行业"), EnterpriseState.CERTIFIED
            enterprise.decision_note, enterprise.registered_at = world.text("说明"), work.now
            enterprise.contact_name_masked = world.text("联系人")
            work.session.add(enterprise)
            world.places[firm] = enterprise.id


async def _story(world: World) -> None:
    await world.files("under review", "a of firm one")
    await world.files("rejected", "b of firm one")
    await world.judges("rejected")
    await world.contests("rejected", "b of firm one")
    await world.judges("under review", confirmed=False)
    await world.files("approved", "a of firm two")
    await world.approves("approved")
    await world.files("drafted", "a of firm one")
    await world.supplements("drafted", "a of firm one")
    await world.dispatches("drafted", {"first": LEAD, "second": CO})
    await world.drafts("drafted", "first")
    await world.asks_for_time("drafted", "first", 9)
    await world.claims("drafted", "first", "a of firm one")
    await world.is_licensed("drafted", "first")
    await world.rents("drafted")
    await world.files("signed", "b of firm one", addressee="elsewhere")
    await world.dispatches("signed", {"first": PARALLEL, "third": PARALLEL})
    await world.signs("first", await world.drafts("signed", "first"))
    await world.escalates("signed", "third")
    await world.instructs("signed", "elsewhere", "third")
    await world.reports("signed", "third")
    await world.files("returned", "b of firm two")
    await world.judges("returned", Verdict.HIDE)
    await world.gives("returned", {"second": LEAD, "third": CO})
    await world.returns(await world.signs("second", await world.drafts("returned", "second")))
    await world.files("replied", "citizen")
    await world.dispatches("replied", {"third": LEAD, "first": CO})
    await world.asks_for_time("replied", "third", 9, granted=False)
    await world.asks_for_time("replied", "third", 10, granted=True)
    returned = await world.returns(await world.signs("third", await world.drafts("replied", "third")))
    await world.answers("replied", "third", await world.drafts("replied", "third", replaces=returned))
    await _answered(world)
    await _together(world)
    await _asked(world)
    await _supervised(world)
    await _in_confidence(world)
    await world.recuses("drafted", "recused clerk", "head of first", "first")
    await world.recuses("replied", "recused supervisor", "recused supervisor")
    await _enclosed(world)
    await world.reveals("drafted", "head of first")
    await world.reveals("replied", "supervisor")


async def _supervised(world: World) -> None:
    """Every step of supervision, on one unit and on another."""
    await world.supervises("drafted", "first")
    await world.presses("drafted", "first")
    await world.supervises("drafted", "second")
    await world.supervises("signed", "third")
    await world.lifts("signed")


async def _in_confidence(world: World) -> None:
    """A firm files once in confidence and once openly; somebody else in a letter, in confidence too."""
    await world.files("in confidence", "a of firm four", confidential=True)
    await world.dispatches("in confidence", {"first": LEAD, "second": CO})
    await world.answers("in confidence", "first")
    await world.adopts("in confidence", "first", "clerk of first")
    await world.is_licensed("in confidence", "first")
    await world.reveals("in confidence", "named reviewer")
    await world.files("in the open", "b of firm four")
    await world.hears("heard in confidence", "elsewhere", confidential=True)
    await world.dispatches("heard in confidence", {"fourth": LEAD})


async def _enclosed(world: World) -> None:
    """Files of every kind, on matters with units that answer, help, were asked, or have nothing to do with it."""
    await world.encloses("under review", "a of firm one", public=True)
    await world.encloses("rejected", "b of firm one")
    await world.encloses("appealed", "a of firm two")
    await world.encloses("passed on", "b of firm two")
    await world.encloses("heard", "dispatcher")
    await world.encloses("drafted", "a of firm one", public=True)
    await world.copies(await world.encloses("drafted", "a of firm one"), "supervisor")
    await world.shares(await world.encloses("drafted", "a of firm one"), "first")
    await world.encloses("asked about", "citizen")
    await world.copies(await world.encloses("asked about", "citizen", public=True), "clerk of fourth")


async def _answered(world: World) -> None:
    """Matters that were answered, and what followed."""
    await world.files("closed", "a of firm three")
    await world.dispatches("closed", {"first": LEAD})
    await world.rents("closed")
    await world.answers("closed", "first")
    await world.rates("closed", "a of firm three")
    await world.files("by a partner", "b of firm three", addressee="elsewhere")
    await world.dispatches("by a partner", {"second": PARALLEL, "third": PARALLEL})
    await world.drafts("by a partner", "third")
    await world.answers("by a partner", "second")
    await world.files("appealed", "a of firm two")
    await world.dispatches("appealed", {"first": LEAD, "fourth": CO})
    await world.answers("appealed", "first")
    await world.claims("appealed", "first", "a of firm two")
    await world.adopts("appealed", "first", "clerk of first")
    await world.rates("appealed", "a of firm two")
    await world.appeals("appealed", "a of firm two")
    await world.files("followed up", "b of firm one", addressee="elsewhere")
    await world.dispatches("followed up", {"fourth": LEAD})
    await world.answers("followed up", "fourth")
    await world.asks_on("followed up", "b of firm one")
    await world.files("thanks", "b of firm three", thanks_for="by a partner")
    await world.hears("heard", "addressed")
    await world.dispatches("heard", {"fourth": LEAD})
    await world.files("merged", "b of firm two")
    await world.dispatches("merged", {"second": LEAD, "fourth": CO})
    await world.files("merged early", "bystander", addressee="elsewhere")
    await world.approves("merged early")
    await world.rents("merged early")
    await world.merges("closed alike", "citizen", "merged", "merged early")


async def _asked(world: World) -> None:
    """A unit asks the author, the respondent and another unit while it handles a matter."""
    await world.files("asked about", "citizen", accuses="third")
    await world.dispatches("asked about", {"second": LEAD})
    await world.contacts("asked about", "second")
    author = await world.asks("asked about", "second", InformationSource.AUTHOR)
    async with unit_of_work(world.store, world.people["citizen"]) as work:
        await supplements.supply(work, Supply(request_id=author, body=world.text("补充")), new_id())
    await world.informs("second", await world.asks("asked about", "second", InformationSource.RESPONDENT))
    await world.informs("fourth", await world.asks("asked about", "second", InformationSource.DEPARTMENT, "fourth"))


async def _together(world: World) -> None:
    """Several units on one matter, and one unit after the other."""
    await world.instructs("drafted", "addressed", "first", "second")
    await world.opines("drafted", "second")
    await world.notes("drafted", "first")
    await world.reports("drafted", "first")
    await world.files("joint", "a of firm one")
    await world.dispatches("joint", {"first": JOINT, "second": JOINT})
    async with unit_of_work(world.store, world.people["clerk of second"]) as work:
        await work_orders.accept(work, await world.order(work, "joint", "second"))
    await world.dissents("second", await world.drafts("joint", "first", kind=ReplyKind.JOINT))
    part = await world.drafts("joint", "first", kind=ReplyKind.PARTIAL)
    await world.answers("joint", "first", part)
    await world.proves("first", part)
    await world.files("passed on", "b of firm two")
    await world.dispatches("passed on", {"second": LEAD})
    await world.instructs("passed on", "addressed", "second")
    await world.objects("passed on", "second", upheld=True)
    await world.passes("passed on", "second", "third")
    await world.objects("passed on", "third", upheld=False)
    await world.files("declined", "citizen")
    await world.dispatches("declined", {"fourth": LEAD})
    await world.declines("declined", "fourth")


async def _aftermath(world: World) -> None:
    """What the worker does: everybody is told, and every event has its place in the feeds."""
    async with world.store.engine.begin() as connection:
        waiting: Sequence[UUID] = (
            (await connection.execute(select(OutboxRow.id).where(OutboxRow.task == Task.NOTIFY))).scalars().all()
        )
        for row in waiting:
            await notifications.notify(connection, row)
    while await feed.seal(world.store):
        pass
