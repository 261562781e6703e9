"""The walkthrough can be walked: every call that it shows does what it says, one after the other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from business_channel.database import Store
from tests.schema.desk import Desk

TEXT = (Path(__file__).parents[1] / "docs" / "walkthrough.md").read_text(encoding="utf-8")
STEPS = re.split(r"^\*\*\d+\.\*\* ", TEXT, flags=re.MULTILINE)[1:]


def _block(language: str, step: str) -> str | None:
    found = re.search(rf"```{language}\n(.*?)```", step, re.DOTALL)
    return found and found.group(1)


def _known_in(variables: str | None, known: dict[str, str]) -> dict[str, Any]:
    filled = re.sub(r"\$(\w+)", lambda name: known[name.group(1)], variables or "{}")
    return dict(json.loads(filled))


def _learned(data: dict[str, Any]) -> dict[str, str]:
    """The ids that the walkthrough gives a name."""
    if "departments" in data:
        [bureau] = [each for each in data["departments"]["nodes"] if each["name"] == "赫章县交通运输局"]
        return {"department": bureau["id"]}
    if "fileSubmission" in data:
        return {"submission": data["fileSubmission"]["submission"]["id"]}
    if "dispatchSubmission" in data:
        return {"order": data["dispatchSubmission"]["submission"]["workOrders"][0]["id"]}
    return {"reply": data["draftReply"]["reply"]["id"]} if "draftReply" in data else {}


@pytest.mark.store
async def test_a_matter_goes_from_filing_to_rating_by_the_calls_that_are_shown(store: Store) -> None:
    desk, known, who = Desk(store), {}, None
    for step in STEPS:
        named = re.search(r"`(\S+@\S+\.demo)`", step.split("```")[0])
        who = named.group(1) if named else who
        query = _block("graphql", step)
        assert query is not None
        answer = await desk.ask(who, query, **_known_in(_block("json", step), known))
        assert answer.errors is None
        assert [each["errors"] for each in answer.data.values() if each and "errors" in each] in ([], [[]])
        known |= _learned(answer.data)
    rated = answer.data["rateSubmission"]["submission"]
    assert (rated["handlingState"], rated["rating"]["bandName"]) == ("CLOSED", "很满意")
