"""Supervision over the API: from an overdue reply to a circular, and back to order."""

import uuid
from typing import Any

import pytest

from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.deadlines.sweep import sweep
from business_channel.work import unit_of_work
from tests.official_calendar import at
from tests.schema.desk import Desk

pytestmark = pytest.mark.store

OWNER, CLERK, HEAD, OFFICER = "owner@enterprise.demo", "clerk@swt.demo", "head@swt.demo", "supervisor@platform.demo"
ERRORS = "errors { code path message }"
STEPS = """supervisionState listed supervisionSteps { kind reason text demand feedback heldOn attendees forPublic
  department { name } deadline { dueOn clock } takenAt closedAt }"""
ORDERS = """query ($d: ID!) { inbox(departmentId: $d, first: 1) {
  nodes { id version availableActions submission { id } supervisionSteps { text demand deadline { dueOn } } } } }"""
READ = f"query ($id: ID!) {{ submission(id: $id) {{ availableActions {STEPS} }} }}"
QUEUE = """query ($states: [SupervisionState!], $listed: Boolean) {
  submissions(first: 5, filter: { supervisionStates: $states, listed: $listed }) { nodes { id } } }"""


def _mutation(name: str, noun: str = "submission", read: str = STEPS) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    kind = "ListSubmissionInput" if name == "unlistSubmission" else kind
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {noun} {{ {read} }} {ERRORS} }} }}"


class Supervised:
    """One matter that commerce has not answered in time, and what is done about it."""

    def __init__(self, desk: Desk, department: str, order: Any) -> None:
        self.desk, self.department = desk, department
        self.order, self.submission = str(order["id"]), str(order["submission"]["id"])

    async def does(self, by: str, name: str, **values: Any) -> Any:
        """What a mutation changes, as it is then."""
        payload = await self.tries(by, name, **values)
        assert payload["errors"] == []
        return next(value for key, value in payload.items() if key != "errors")

    async def tries(self, by: str, name: str, **values: Any) -> Any:
        """The payload of a mutation about the order, or about the submission where that is named."""
        noun, read = ("workOrder", "availableActions") if name == "answerSupervision" else ("submission", STEPS)
        about = {} if "submissionId" in values else {"workOrderId": self.order, "idempotencyKey": str(uuid.uuid4())}
        answer = await self.desk.ask(by, _mutation(name, noun, read), input=about | values)
        assert answer.errors is None, answer.errors
        [payload] = answer.data.values()
        return payload

    async def reads(self, by: str) -> Any:
        """The matter as somebody reads it."""
        return (await self.desk.ask(by, READ, id=self.submission)).data["submission"]

    async def on_desk(self, by: str) -> Any:
        """The order as somebody has it on the desk."""
        return (await self.desk.ask(by, ORDERS, d=self.department)).data["inbox"]["nodes"][0]

    async def queue(self, **wanted: Any) -> list[str]:
        """The supervisor's queue."""
        page = (await self.desk.ask(OFFICER, QUEUE, **wanted)).data["submissions"]
        return [each["id"] for each in page["nodes"]]


async def _time_passes(desk: Desk, until: str) -> None:
    await now.travel(desk.store, at(until))
    swept = 1
    while swept:
        async with unit_of_work(desk.store, ANONYMOUS) as work:
            swept = await sweep(work)


@pytest.fixture
async def late(desk: Desk) -> Supervised:
    """A suggestion dispatched on Monday 16 March 2020, due on 30 March, and not even accepted by 3 April."""
    await now.travel(desk.store, at("2020-03-16"))
    department = await desk.dispatched_to_commerce(1)
    [order] = (await desk.ask(CLERK, ORDERS, d=department)).data["inbox"]["nodes"]
    matter = Supervised(desk, department, order)
    await _time_passes(desk, "2020-04-03")
    return matter


LETTER = {"reason": "OVERDUE", "text": "建议办理已逾期。", "demand": "五个工作日内答复并反馈。"}


async def test_an_overdue_reply_climbs_the_whole_ladder_and_comes_down_when_it_is_put_right(late: Supervised) -> None:
    assert await late.queue(states=["WARNED"]) == [late.submission]
    sent = await late.does(OFFICER, "superviseSubmission", **LETTER)
    assert sent["supervisionState"] == "LETTER"
    letter = sent["supervisionSteps"][-1]
    assert (letter["kind"], letter["deadline"]) == ("LETTER", {"dueOn": "2020-04-13", "clock": "SUPERVISION"})
    assert "ANSWER_SUPERVISION" in (await late.on_desk(HEAD))["availableActions"]
    await _time_passes(late.desk, "2020-04-14")
    said = {"reason": "NO_FEEDBACK", "text": "承认未办理。", "demand": "三日内答复。", "attendees": "厅长"}
    spoken = await late.does(OFFICER, "recordInterview", heldOn="2020-04-14", **said)
    assert (spoken["supervisionState"], spoken["supervisionSteps"][-1]["attendees"]) == ("INTERVIEWED", "厅长")
    named = await late.does(OFFICER, "issueCircular", reason="NO_FEEDBACK", text="予以通报。", forPublic=True)
    assert (named["supervisionState"], named["supervisionSteps"][-1]["forPublic"]) == ("CIRCULATED", True)
    answered = await late.does(HEAD, "answerSupervision", feedback="已答复提交人。")
    assert "ANSWER_SUPERVISION" not in answered["availableActions"]
    assert (await late.reads(OFFICER))["supervisionSteps"][1]["feedback"] == "已答复提交人。"
    over = {"submissionId": late.submission, "reason": "PUT_RIGHT", "text": "已答复。"}
    lifted = await late.does(OFFICER, "liftSupervision", **over)
    assert lifted["supervisionState"] == "LIFTED"
    assert [each["kind"] for each in lifted["supervisionSteps"]] == [
        *("WARNING", "LETTER", "INTERVIEW", "CIRCULAR", "LIFTING"),
    ]
    assert all(each["closedAt"] for each in lifted["supervisionSteps"])
    assert await late.queue(states=["WARNED", "LETTER", "INTERVIEWED", "CIRCULATED"]) == []


async def test_the_author_reads_that_it_is_supervised_and_until_when_and_not_what_the_letter_says(
    late: Supervised,
) -> None:
    await late.does(OFFICER, "superviseSubmission", **LETTER)
    read = await late.reads(OWNER)
    assert (read["supervisionState"], read["availableActions"]) == ("LETTER", ["WITHDRAW_SUBMISSION"])
    letter = read["supervisionSteps"][-1]
    assert letter["deadline"]["dueOn"] == "2020-04-13"
    assert letter["department"]["name"] == "云南省商务厅"
    assert [letter[each] for each in ("reason", "text", "demand")] == [None, None, None]
    assert (await late.on_desk(CLERK))["supervisionSteps"][-1]["demand"] == LETTER["demand"]


async def test_what_the_supervisor_may_do_is_what_is_offered(late: Supervised) -> None:
    before = await late.on_desk(OFFICER)
    assert before["availableActions"] == ["SUPERVISE_SUBMISSION"]
    assert (await late.reads(OFFICER))["availableActions"] == [
        "LIFT_SUPERVISION",
        "LIST_SUBMISSION",
        "DECLARE_CONFLICT",
    ]
    await late.does(OFFICER, "superviseSubmission", **LETTER)
    assert (await late.on_desk(OFFICER))["availableActions"] == []


async def test_a_refusal_comes_with_its_code_and_in_words(late: Supervised) -> None:
    await late.does(OFFICER, "superviseSubmission", **LETTER)
    again = await late.tries(OFFICER, "superviseSubmission", **LETTER)
    assert again["errors"] == [
        {
            "code": "LETTER_OPEN",
            "path": ["input", "workOrderId"],
            "message": "该单位尚有一份督办书未反馈，反馈后方可再发。",
        }
    ]
    wrong = {"submissionId": late.submission, "reason": "OVERDUE", "text": "已答复。"}
    refused = await late.tries(OFFICER, "liftSupervision", **wrong)
    assert [(each["code"], each["path"]) for each in refused["errors"]] == [("WRONG_REASON", ["input", "reason"])]


async def test_a_matter_stands_on_the_list_beside_the_ladder(late: Supervised) -> None:
    about = {"submissionId": late.submission}
    assert (await late.does(OFFICER, "listSubmission", text="涉及多家企业。", **about))["listed"] is True
    assert await late.queue(listed=True) == [late.submission]
    assert (await late.reads(OWNER))["listed"] is True
    assert (await late.does(OFFICER, "unlistSubmission", text="已答复。", **about))["listed"] is False
    assert await late.queue(listed=True) == []
