"""Pages to print: the sheet of a work order and the file of a case, under the rights of the API."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum

import httpx
import pytest
from sqlalchemy import func, select

from app.web import web_app
from app.web.limits import DoorLimits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House
from app.web.sheets import Sheet
from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import InvalidToken
from business_channel.ids import global_id, new_id
from business_channel.language import Language
from business_channel.reader import Reader
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.submissions import accesses
from business_channel.submissions.model import HandlingState, ReviewState, SubmissionKind
from business_channel.work_orders import helping
from business_channel.work_orders.model import WorkOrderRole
from schema import build_schema
from schema.context import Context
from tests.business_channel.confiding import NAME, PHONE, files_in_confidence
from tests.business_channel.procedure.offices import doing, neighbours, one, order, publishes
from tests.official_calendar import at
from tests.town import Town

pytestmark = pytest.mark.store

HOSTILE = "<script>alert(1)</script>"
NOTE = f"先电话核实{HOSTILE}"


class Printer:
    """A town whose people print, each with the own name as token."""

    def __init__(self, town: Town) -> None:
        self.town = town

    async def prints(self, path: str, by: str | None, language: str = "zh-CN") -> httpx.Response:
        """The answer to a GET."""
        house = House(build_schema(), self._authenticate, self._context, DoorLimits(), DoorMetrics())
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {by}"} if by else {})
        transport = httpx.ASGITransport(web_app(house))
        async with httpx.AsyncClient(transport=transport, base_url="http://channel.example") as client:
            return await client.get(path, headers=headers)

    async def _authenticate(self, token: str | None) -> Principal:
        if token is None:
            return ANONYMOUS
        if token == "broken":
            raise InvalidToken
        person: Principal = getattr(self.town, token)
        return person

    @asynccontextmanager
    async def _context(self, caller: Caller, language: Language, _: Mapping[str, str]) -> AsyncIterator[Context]:
        assert isinstance(caller, Principal)
        reader = Reader(self.town.store, caller, language)
        yield Context(self.town.store, reader, None, None)  # type: ignore[arg-type]
        await reader.close()


@pytest.fixture
async def printer(store: Store) -> Printer:
    await now.travel(store, at("2020-05-28"))
    return Printer((await neighbours(store, 1))[0])


async def _noted(town: Town) -> tuple[str, str]:
    """The paths of an order on which its department has noted something, and of its submission."""
    order_id = await town.accepts(await town.is_asked())
    await doing(town.store, town.clerk, lambda work: helping.add_note(work, helping.Words(order_id, NOTE), new_id()))
    submission_id = (await order(town.store, order_id)).submission_id
    return (
        f"/print/work-orders/{global_id('WorkOrder', order_id)}",
        f"/print/submissions/{global_id('Submission', submission_id)}",
    )


async def _looks(town: Town) -> int:
    return int(await one(town.store, select(func.count()).where(AuditEntry.action == accesses.OPENED)))


async def test_the_sheet_of_a_work_order_names_departments_clocks_with_their_law_and_is_to_be_signed(
    printer: Printer,
) -> None:
    sheet, _ = await _noted(printer.town)
    answer = await printer.prints(sheet, "clerk")
    assert answer.status_code == 200
    for words in ("交办单 ZQ-2020-", "（主办）", "单位负责人签字", "138****5678", "依据", "2020-06-08 23:59"):
        assert words in answer.text
    assert "Signature of the head" in (await printer.prints(sheet, "clerk", "en")).text


async def test_the_file_of_a_case_tells_each_reader_what_the_api_tells_and_nothing_runs_in_it(
    printer: Printer,
) -> None:
    _, file = await _noted(printer.town)
    pages = {by: (await printer.prints(file, by)).text for by in ("clerk", "dispatcher", "author")}
    assert {by for by, page in pages.items() if "先电话核实" in page} == {"clerk", "dispatcher"}
    assert {by for by, page in pages.items() if "13885675678" in page} == {"author"}
    assert all(HOSTILE not in page for page in pages.values())
    assert "&lt;script&gt;" in pages["clerk"]
    assert all(re.search(r"(src|href|url\()", page) is None for page in pages.values())


async def test_a_confidential_author_is_on_no_page_but_the_own(printer: Printer) -> None:
    town = printer.town
    submission_id = await town.approves(await files_in_confidence(town))
    order_id = await town.dispatches(submission_id)
    for path in (
        f"/print/work-orders/{global_id('WorkOrder', order_id)}",
        f"/print/submissions/{global_id('Submission', submission_id)}",
    ):
        pages = [(await printer.prints(path, by)).text for by in ("clerk", "head", "dispatcher")]
        assert all("提交人要求保密" in page for page in pages)
        assert not any(
            word in page for page in pages for word in (NAME, "欧", "0012", "赫章县绿源农业有限公司", "None")
        )
        own = (await printer.prints(path, "author")).text
        assert all(word in own for word in (NAME, PHONE, "赫章县绿源农业有限公司"))


async def test_a_case_is_printed_in_order_of_time(printer: Printer) -> None:
    town = printer.town
    order_id = await town.accepts(await town.is_asked())
    await now.travel(town.store, at("2020-06-01"))
    await publishes(town, await town.answers(order_id))
    submission_id = (await order(town.store, order_id)).submission_id
    page = (await printer.prints(f"/print/submissions/{global_id('Submission', submission_id)}", "author")).text
    places = [page.index(word) for word in ("<b>提交", "<b>审核", "<b>交办", "<b>签收", "<b>正式答复")]
    assert places == sorted(places)
    assert "工资已全部发放到位。" in page


async def test_a_page_is_kept_by_nobody_and_may_do_nothing(printer: Printer) -> None:
    sheet, _ = await _noted(printer.town)
    headers = (await printer.prints(sheet, "clerk")).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert headers["x-content-type-options"] == "nosniff"


async def test_printing_leaves_the_trace_of_opening_and_the_author_leaves_none(printer: Printer) -> None:
    sheet, file = await _noted(printer.town)
    assert await _looks(printer.town) == 0
    await printer.prints(file, "author")
    assert await _looks(printer.town) == 0
    await printer.prints(file, "clerk")
    await printer.prints(sheet, "dispatcher")
    assert await _looks(printer.town) == 2


async def test_what_may_not_be_seen_is_not_there_and_nobody_prints_without_a_token(printer: Printer) -> None:
    sheet, file = await _noted(printer.town)
    [stranger] = await neighbours(printer.town.store, 1)
    outside = Printer(stranger)
    for path in (sheet, file, "/print/submissions/nonsense", f"/print/submissions/{global_id('Submission', new_id())}"):
        answers = (
            await outside.prints(path, "clerk"),
            await printer.prints(path, None),
            await printer.prints(path, "broken"),
        )
        assert [each.status_code for each in answers] == [404, 401, 401], path
        assert {each.headers["content-type"] for each in answers} == {"application/json"}
    assert await _looks(printer.town) == 0


@pytest.mark.parametrize("kind", [ReviewState, HandlingState, WorkOrderRole, SubmissionKind, ReplyKind, ReplyState])
@pytest.mark.parametrize("language", Language)
def test_every_code_on_a_page_is_printed_in_words(kind: type[StrEnum], language: Language) -> None:
    assert [each for each in kind if Sheet(language).word(each) == each] == []
