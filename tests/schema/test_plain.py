"""What is written at once is what the executor would have answered step by step."""

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
import strawberry

from business_channel.nouns import Noun, Record
from business_channel.topics.model import Topic
from schema import plain
from schema.guarded import guarded_schema
from schema.nodes import Node, noun_type

COUNTY = Noun("County", Topic, visible=None, fields={})
BUREAU = Noun("Bureau", Topic, visible=None, fields={})
STEPS: list[str] = []


@strawberry.enum
class Duty(Enum):
    LEAD = "主办"
    CO = "协办"


@noun_type(BUREAU)
class Bureau(Node):
    """A bureau."""

    name: str
    duty: Duty
    founded_at: datetime | None


@noun_type(COUNTY)
class County(Node):
    """A county."""

    name: str
    bureau: Bureau | None
    bureaus: list[Bureau]
    nested: list[list[int]]
    any_node: Node | None

    @strawberry.field(description="Counted as it is asked for.")
    def residents(self) -> int:
        STEPS.append(self.name)
        return 650_000


def record(noun: Noun, **values: Any) -> Record:
    made = noun.record()
    made.__dict__.update(values)
    return made


def bureau(**values: Any) -> Record:
    usual = {"id": "b1", "name": "交通运输局", "duty": Duty.LEAD, "founded_at": datetime(2019, 3, 1, 2, tzinfo=UTC)}
    return record(BUREAU, **(usual | values))


def county(**values: Any) -> Record:
    usual = {"id": "c1", "name": "赫章县", "bureau": bureau(), "bureaus": [bureau(), bureau(id="b2", founded_at=None)]}
    return record(COUNTY, **(usual | {"nested": [[1, 2], []], "any_node": bureau()} | values))


@strawberry.type
class Query:
    @strawberry.field(description="Counties.")
    def counties(self, info: strawberry.Info) -> list[County | None]:
        return info.context["counties"]  # type: ignore[no-any-return]


SCHEMA = guarded_schema(Query)
PLAIN = """query ($no: Boolean = false) { counties {
  __typename label: name id nested
  ...Bureaus
  bureau { duty @skip(if: $no) foundedAt name @include(if: $no) }
} }
fragment Bureaus on County { bureaus { ... on Bureau { id duty } foundedAt __typename } bureaus { name } }"""
PART = {"duty": "LEAD", "foundedAt": "2019-03-01T10:00:00+08:00", "__typename": "Bureau", "name": "交通运输局"}
ANSWER = {
    "__typename": "County",
    "label": "赫章县",
    "id": "c1",
    "nested": [[1, 2], []],
    "bureaus": [{"id": "b1", **PART}, {"id": "b2", **PART, "foundedAt": None}],
    "bureau": {"duty": "LEAD", "foundedAt": "2019-03-01T10:00:00+08:00"},
}


@pytest.fixture(params=["at once", "step by step"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of writing an answer."""
    if request.param == "step by step":
        monkeypatch.setattr(plain.PlainExecutor, "_writer", lambda *_: None)
    way: str = request.param
    return way


async def ask(query: str, *counties: Record | None, **variables: Any) -> Any:
    return await SCHEMA.execute(query, variable_values=variables, context_value={"counties": counties})


async def test_a_plain_selection_is_answered_in_its_own_order_with_aliases_fragments_and_directives(way: str) -> None:
    answer = await ask(PLAIN, county(), None, county(bureau=None))
    assert answer.errors is None
    assert answer.data == {"counties": [ANSWER, None, {**ANSWER, "bureau": None}]}
    assert list(answer.data["counties"][0]) == list(ANSWER)


async def test_directives_follow_the_variables_of_the_operation(way: str) -> None:
    answer = await ask(PLAIN, county(), no=True)
    assert answer.data["counties"][0]["bureau"] == {"foundedAt": PART["foundedAt"], "name": "交通运输局"}


async def test_a_null_where_none_may_be_is_told_with_its_path_and_takes_its_parents_along(way: str) -> None:
    answer = await ask(PLAIN, county(), county(bureaus=[bureau(), bureau(name=None)]))
    assert answer.data == {"counties": [ANSWER, None]}
    assert [error.path for error in answer.errors] == [["counties", 1, "bureaus", 1, "name"]]


async def test_a_value_that_cannot_be_written_is_told_with_its_path(way: str) -> None:
    answer = await ask(PLAIN, county(bureau=bureau(founded_at="昨天")), county(bureau=bureau(duty="旁听")))
    assert [error.path for error in answer.errors] == [
        ["counties", 0, "bureau", "foundedAt"],
        ["counties", 1, "bureau", "duty"],
    ]


async def test_a_record_of_another_noun_is_refused(way: str) -> None:
    answer = await ask("{ counties { bureau { name } } }", county(bureau=county()))
    assert answer.errors[0].path == ["counties", 0, "bureau"]


async def test_a_selection_with_a_resolver_or_an_interface_goes_the_usual_way() -> None:
    STEPS.clear()
    answer = await ask("{ counties { name residents bureau { name } anyNode { id __typename } } }", county())
    assert answer.errors is None
    assert answer.data["counties"][0]["residents"] == 650_000
    assert answer.data["counties"][0]["anyNode"] == {"id": "b1", "__typename": "Bureau"}
    assert STEPS == ["赫章县"]


async def test_the_executor_takes_one_step_for_the_list_and_none_for_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    usual = plain.PlainExecutor.execute_field

    def counted(self: Any, parent_type: Any, *rest: Any) -> Any:
        steps.append(parent_type.name)
        return usual(self, parent_type, *rest)

    monkeypatch.setattr(plain.PlainExecutor, "execute_field", counted)
    assert (await ask(PLAIN, *[county()] * 50)).data == {"counties": [ANSWER] * 50}
    assert steps == ["Query"]
