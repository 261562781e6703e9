"""Of the rules for one clock the most specific applies: urgency, then the nearer place, the topic, the kind."""

from dataclasses import replace

import pytest

from business_channel.deadlines.definitions import Definition, Matter, Scope, applicable, released
from business_channel.deadlines.model import Clock
from business_channel.regions.rules import lineage

PLAIN = released()["service.reply.help"]
MATTER = Matter(kind="HELP", topic_code="factors.utilities", region_code="421221", urgent=True)


def _rule(code: str, version: int = 1, **scope: object) -> Definition:
    return replace(PLAIN, code=code, version=version, scope=Scope(**scope))  # type: ignore[arg-type]


EVERYWHERE = _rule("everywhere")
KIND = _rule("kind", kind="HELP")
TOPIC = _rule("topic", topic="factors")
SUBTOPIC = _rule("subtopic", topic="factors.utilities")
PROVINCE = _rule("province", region="420000")
CITY = _rule("city", region="421200")
COUNTY = _rule("county", region="421221")
URGENT = _rule("urgent", urgent=True)
IN_ORDER = [EVERYWHERE, KIND, TOPIC, SUBTOPIC, PROVINCE, CITY, COUNTY, URGENT]


@pytest.mark.parametrize("length", range(1, len(IN_ORDER) + 1))
def test_the_most_specific_rule_that_covers_a_matter_applies(length: int) -> None:
    assert applicable(reversed(IN_ORDER[:length]), Clock.REPLY, MATTER) == IN_ORDER[length - 1]


@pytest.mark.parametrize(
    "other",
    [
        replace(MATTER, urgent=False),
        replace(MATTER, region_code="421202"),
        replace(MATTER, topic_code="factors.land"),
        replace(MATTER, kind="COMPLAINT"),
    ],
)
def test_a_rule_does_not_apply_to_what_it_does_not_cover(other: Matter) -> None:
    exact = _rule("exact", kind="HELP", topic="factors.utilities", region="421221", urgent=True)
    assert applicable([exact], Clock.REPLY, MATTER) == exact
    assert applicable([exact], Clock.REPLY, other) is None


def test_a_topic_does_not_cover_one_whose_code_only_begins_alike() -> None:
    assert not Scope(topic="factor").covers(MATTER)


def test_the_newer_of_two_that_cover_the_same_applies() -> None:
    assert applicable([_rule("b", 2), _rule("a", 1)], Clock.REPLY, MATTER) == _rule("b", 2)


def test_a_rule_that_must_be_chosen_does_not_apply_by_itself() -> None:
    assert applicable([replace(COUNTY, chosen=True)], Clock.REPLY, MATTER) is None


@pytest.mark.parametrize(
    ("kind", "urgent", "region", "code"),
    [
        ("CONSULTATION", False, "421221", "service.reply.consultation"),
        ("COMPLAINT", False, "421221", "service.reply.complaint"),
        ("HELP", False, "421221", "service.reply.help"),
        ("HELP", False, "520527", "service.reply.help.520527"),
        ("SUGGESTION", False, "520527", "service.reply.suggestion"),
        ("HELP", True, "520527", "service.reply.urgent"),
        ("SUGGESTION", True, "421221", "service.reply.urgent"),
    ],
)
def test_a_reply_is_due_by_kind_place_and_urgency(kind: str, urgent: bool, region: str, code: str) -> None:
    matter = Matter(kind, "labour.wages", region, urgent)
    rule = applicable(released().values(), Clock.REPLY, matter)
    assert rule is not None
    assert rule.code == code


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("520527", ("520527", "520500", "520000")),
        ("110101", ("110101", "110100", "110000")),
        ("429004", ("429004", "429000", "420000")),
        ("520000", ("520000",)),
    ],
)
def test_a_place_lies_in_the_places_above_it(code: str, above: tuple[str, ...]) -> None:
    assert lineage(code) == above
