"""The rules of the catalogue that come with the release hold together with the topics, forms and kinds beside them."""

from uuid import UUID

from business_channel import reference
from business_channel.catalogue.amending import COLUMNS
from business_channel.catalogue.rules import from_rule
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment, problems
from tests.business_channel.catalogue.test_proposing import RELEASED

ROWS = reference.rows("routing_rules")
TOPICS = {row["code"] for row in reference.rows("topics")}
KINDS = {row["code"] for row in reference.rows("department_kinds")}
REGIONS = {row["code"] for row in reference.rows("divisions")}


def test_every_rule_has_a_code_of_its_own_a_reason_in_both_languages_and_the_columns_of_the_table() -> None:
    assert len({each.code for each in RELEASED}) == len(ROWS)
    assert {tuple(row) for row in ROWS} == {COLUMNS}
    for each in RELEASED:
        assert all((each.reason.zh, each.reason.en, each.source)), each.code
        assert each.instrument is None or all((each.instrument.zh, each.instrument.en)), each.code
        assert each.article is None or all((each.article.zh, each.article.en, each.instrument)), each.code


def test_every_rule_names_topics_places_kinds_and_choices_that_there_are() -> None:
    choices = {
        (row["topic_code"], f"{row['code']}={each.split(':')[0]}")
        for row in reference.rows("topic_forms")
        for each in row["choices"].split(";")
    }
    for each in RELEASED:
        assert each.scope.topic in TOPICS
        assert each.scope.region is None or each.scope.region in REGIONS
        assert {part.kind for part in each.parts} <= KINDS, each.code
        assert each.scope.choice is None or (each.scope.topic, each.scope.choice) in choices, each.code


def test_every_rule_could_be_dispatched_as_it_stands() -> None:
    for each in RELEASED:
        assert problems([Assignment(UUID(int=n), part.role) for n, part in enumerate(each.parts)]) == [], each.code


def test_every_topic_has_a_rule_with_a_department_that_answers() -> None:
    for topic in TOPICS:
        over = [each for each in RELEASED if f"{topic}.".startswith(f"{each.scope.topic}.") and not each.scope.choice]
        assert [part for each in over for part in each.parts if part.role is not WorkOrderRole.CO], topic


def test_a_stored_rule_is_the_rule_of_its_row() -> None:
    assert [from_rule(dict(row)) for row in ROWS] == RELEASED
