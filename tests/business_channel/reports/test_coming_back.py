"""What comes back, found by running over a line of time, against looking at every pair of matters."""

from datetime import timedelta
from random import Random

import pytest

from business_channel.database import Store
from business_channel.feedback.model import Solved
from business_channel.reports import facts, outcomes
from business_channel.reports.asking import Question
from business_channel.reports.document import ReportKind
from business_channel.submissions.model import Submission
from tests.business_channel.reports.small_world import AS_OF, DAY, SINCE, UNTIL, SmallWorld, small_world

NINETY, THIRTY = timedelta(hours=90 * 24), timedelta(hours=30 * 24)


@pytest.fixture
async def world(store: Store) -> SmallWorld:
    return await small_world(store)


def _repeats(matter: Submission, others: list[Submission]) -> bool:
    """Whether another matter of the same key was closed at most ninety days before this one was filed."""
    ends = [each.closed_at for each in others if each.handling_state == "CLOSED" and _same(each, matter)]
    return any(end is not None and timedelta(0) <= matter.filed_at - end <= NINETY for end in ends)


def _comes_again(matter: Submission, others: list[Submission]) -> bool:
    """Whether another matter of the same key that was not rejected was filed within thirty days of the closing."""
    end = matter.closed_at
    taken = (each for each in others if _same(each, matter) and each.review_state != "REJECTED")
    return end is not None and any(timedelta(0) <= each.filed_at - end <= THIRTY for each in taken)


def _same(one: Submission, other: Submission) -> bool:
    keys = [(each.enterprise_id, each.topic_code, each.addressee_id) for each in (one, other)]
    return one is not other and keys[0] == keys[1] and "THANKS" not in (one.kind, other.kind)


async def test_the_line_of_time_finds_what_a_look_at_every_pair_finds(world: SmallWorld) -> None:
    random = Random(11)
    bureaus = [await world.department(f"试验县{name}局") for name in ("商务", "财政")]
    firms = [await world.enterprise() for _ in range(2)]
    matters = [_matter(world, random, random.choice(bureaus), random.choice(firms)) for _ in range(160)]
    await world.add(*matters, *(world.rating(each, "5.00", Solved.YES) for each in matters))
    question = Question(ReportKind.OVERVIEW, SINCE, UNTIL)
    async with world.snapshot() as session:
        gathered = await facts.begin(session, question, AS_OF)
        await facts.gather_submissions(gathered)
        await outcomes.gather(gathered, coming_back=True)
        found = {each.id: each for each in await gathered.rows(f"SELECT * FROM {outcomes.OUTCOMES}")}
    cohort = [each for each in matters if each.id in found]
    assert {each.number for each in cohort if found[each.id].repeated} == {
        each.number for each in cohort if _repeats(each, matters)
    }
    assert {each.number for each in cohort if found[each.id].for_good} == {
        each.number for each in cohort if each.handling_state == "CLOSED" and not _comes_again(each, matters)
    }
    assert min(sum(each.repeated for each in found.values()), sum(each.for_good for each in found.values())) > 9


def _matter(world: SmallWorld, random: Random, bureau: object, firm: object) -> Submission:
    """A matter filed on some day of half a year, in six-hour steps, so that moments often fall together."""
    filed = DAY - timedelta(days=120) + timedelta(hours=6 * random.randrange(700))
    told = {"filed_at": filed, "reviewed_at": filed + timedelta(hours=1), "enterprise_id": firm}
    told["kind"] = random.choice(("COMPLAINT", "COMPLAINT", "HELP", "THANKS"))
    told["review_state"] = "REJECTED" if random.random() < 0.2 else "APPROVED"
    if random.random() < 0.7:
        told |= {"handling_state": "CLOSED", "closed_at": filed + timedelta(hours=6 * random.randrange(1, 400))}
    return world.matter(bureau, **told)  # type: ignore[arg-type]
