"""What the domain refuses has a code in the API."""

import importlib
import pkgutil
from collections.abc import Iterator

import business_channel
from business_channel.errors import Mendable
from business_channel.ids import global_id, new_id
from schema.user_errors import ErrorCode
from tests.schema.desk import Desk

RECORD = """mutation ($input: RecordInstructionInput!) { recordInstruction(input: $input) {
  instruction { id } errors { code path } } }"""


def _family(kind: type[Mendable]) -> Iterator[type[Mendable]]:
    for each in kind.__subclasses__():
        yield each
        yield from _family(each)


def test_every_refusal_of_the_domain_has_its_code() -> None:
    for module in pkgutil.walk_packages(business_channel.__path__, "business_channel."):
        importlib.import_module(module.name)
    refusals = {each for each in _family(Mendable) if each.__module__.startswith("business_channel")}
    codes = {each.code for each in refusals if hasattr(each, "code")}
    assert codes - set(ErrorCode.__members__) == set()


async def test_a_term_of_no_days_and_an_instruction_to_nobody_are_refused_with_their_fields(desk: Desk) -> None:
    said = {
        "submissionId": global_id("Submission", new_id()),
        "workOrderIds": [],
        "leaderName": "陈国栋",
        "leaderPost": "县长",
    }
    said |= {"text": "请限期解决。", "days": 0, "idempotencyKey": "0d4b8c3e-5f6a-4b7c-8d9e-0a1b2c3d4e5f"}
    told = (await desk.ask("leader@county.demo", RECORD, input=said)).data["recordInstruction"]
    assert told["instruction"] is None
    assert [(each["code"], each["path"]) for each in told["errors"]] == [
        ("MISSING", ["input", "workOrderIds"]),
        ("TERM_OUT_OF_RANGE", ["input", "days"]),
    ]
