"""A plan is made once for all readers of one form, and shows each of them the own rows."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import BindParameter

from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.inbox import repository as inbox
from business_channel.language import Language
from business_channel.nouns import Selection
from business_channel.pages import PageRequest
from business_channel.plans import _plan, load_one
from business_channel.reader import Reader
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import visible
from business_channel.views import lists
from business_channel.views.submissions import SUBMISSION
from tests.town import Town, found_town

TITLES: Selection = {"submission": {"title": {}}, "replies": {"body": {}}}


async def desk(town: Town, reader: Principal) -> list[str]:
    found = Reader(town.store, reader)
    page = await inbox.orders(found, town.department_id, TITLES, PageRequest(10))
    await found.close()
    return [order.submission.title for order in page.nodes]


async def own(store: Store, reader: Principal) -> list[str]:
    found = Reader(store, reader)
    page = await lists.submissions(found, {"title": {}}, PageRequest(10), lists.NEWEST, None)
    await found.close()
    return [submission.title for submission in page.nodes]


async def test_two_departments_share_a_plan_and_never_a_row(store: Store) -> None:
    one, other = await found_town(store), await found_town(store)
    await one.orders(await one.files("护栏货款"))
    await other.orders(await other.files("蔬菜货款"))
    made = _plan.cache_info().misses
    for _ in range(2):
        assert await desk(one, one.clerk) == ["护栏货款"]
        assert await desk(other, other.clerk) == ["蔬菜货款"]
        assert (await own(store, one.clerk), await own(store, other.clerk)) == (["护栏货款"], ["蔬菜货款"])
    assert _plan.cache_info().misses <= made + 3  # the page, its list, and the submissions


async def test_authors_share_a_plan_and_see_what_is_their_own(store: Store) -> None:
    one, other = await found_town(store), await found_town(store)
    first, second = await one.files("护栏货款"), await other.files("蔬菜货款")
    for town, seen, unseen in ((one, first, second), (other, second, first)):
        reader = Reader(store, town.author)
        assert await load_one(reader, SUBMISSION, {"title": {}}, seen) is not None
        assert await load_one(reader, SUBMISSION, {"title": {}}, unseen) is None
        await reader.close()


async def test_only_the_author_reads_the_contact_through_a_shared_plan(store: Store) -> None:
    town = await found_town(store)
    key = await town.files()
    names = []
    for caller in (town.author, town.colleague, town.author):
        reader = Reader(store, caller)
        names.append((await load_one(reader, SUBMISSION, {"contact_name": {}}, key)).contact_name)
        await reader.close()
    assert names == ["王小明", "王**", "王小明"]


async def test_a_role_gained_or_a_department_joined_is_another_form(store: Store) -> None:
    town = await found_town(store)
    clerk = town.clerk
    joined = replace(clerk, departments={**clerk.departments, UUID(int=1): frozenset(clerk.roles)})
    forms = {Reader(store, each).form for each in (clerk, joined, town.head, town.author, ANONYMOUS)}
    assert len(forms) == 5
    assert Reader(store, clerk, Language.EN).form not in forms


async def test_who_is_recused_nowhere_has_no_recusal_looked_up(store: Store) -> None:
    town = await found_town(store)
    for caller in (town.author, town.clerk, town.reviewer, town.dispatcher):
        for principal in (caller, Reader(store, caller).form.principal):
            assert "recusal" not in str(visible(Submission, principal))
        recused = Reader(store, replace(caller, recused=True)).form
        assert recused != Reader(store, caller).form
        assert str(visible(Submission, recused.principal)).count("FROM recusal") == 1


async def test_the_form_of_a_reader_holds_no_id(store: Store) -> None:
    town = await found_town(store)
    for caller in (town.clerk, town.author, town.reviewer):
        principal = Reader(store, caller).form.principal
        ids = [principal.account_id, *principal.departments, *principal.enterprises]
        assert all(isinstance(each, BindParameter) and each.value is None for each in ids)
        assert (principal.email, principal.expires_at) == ("", None)
