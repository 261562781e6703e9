"""What may be the same as each submission, found by comparing all with all, and who may know why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from business_channel.access import Principal
from business_channel.alike.rules import ALIKE, SHOWN, score
from business_channel.alike.text import likeness, normalised, shingles
from business_channel.submissions.model import Submission
from tests.schema.rights_rows import Matter, Row, Truth

_TOLD = {"submissionId": "id", "number": "number", "title": "title", "reviewState": "reviewState"} | {
    "handlingState": "handlingState",
    "filedAt": "filedAt",
}


@dataclass
class Candidate(Row):
    """A candidate for ``of``: there where its own matter is read, and where the reader may know of both matters whose
    they are, since that is all that they have in common.
    """

    of: Matter | None = None

    def there(self, person: Principal) -> bool:
        """Whether the person is shown it."""
        assert self.of is not None
        both = self.of, self.matter
        known = all(not each.confidential or each.closeness(person) != "everybody else" for each in both)
        return known and super().there(person)


def candidates(truth: Truth, submissions: Sequence[Submission]) -> None:
    """Fills in the candidates of every submission; nothing in the world has a text that is like another one's."""
    for each in submissions:
        found = [(one, reasons) for one in submissions if (reasons := _reasons(each, one))]
        by_likeness = sorted(found, key=lambda pair: (score(_likeness(each, pair[0])), pair[0].filed_at), reverse=True)
        assert len(found) <= SHOWN
        rows = [_row(truth, each, one, reasons) for one, reasons in by_likeness]
        truth.rows["Submission"][each.id].fields["duplicateCandidates"] = rows
        truth.parts += rows


def _likeness(one: Submission, other: Submission) -> float:
    a, b = (shingles(normalised(each.title, each.body)) for each in (one, other))
    return likeness(a, b)


def _reasons(one: Submission, other: Submission) -> list[str]:
    if one is other:
        return []
    assert _likeness(one, other) < ALIKE
    sides = [each.enterprise_id or each.author_id for each in (one, other)]
    accused = one.respondent_id is not None and one.respondent_id == other.respondent_id
    places: list[Mapping[str, Any]] = [{"topic": each.topic_code, "region": each.region_code} for each in (one, other)]
    same = {
        "SAME_RESPONDENT": accused and sides[0] == sides[1],
        "SAME_TOPIC": one.author_id == other.author_id and places[0] == places[1],
    }
    return [reason for reason, holds in same.items() if holds]


def _row(truth: Truth, one: Submission, other: Submission, reasons: Sequence[str]) -> Candidate:
    there = truth.rows["Submission"][other.id].fields
    fields = {name: there[field] for name, field in _TOLD.items()}
    fields |= {"reasons": tuple(reasons), "score": score(_likeness(one, other))}
    matters = truth.matters
    return Candidate("DuplicateCandidate", "any", matters[other.id], frozenset(), fields, of=matters[one.id])
