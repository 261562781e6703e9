"""Which departments a matter should go to: from the rules, the departments in office, and objections that were upheld.

Decided without the store, so that the same matter always gets the same proposal.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from business_channel.catalogue.rules import Case, Part, Rule, level_of
from business_channel.regions.model import RegionLevel
from business_channel.regions.rules import lineage
from business_channel.work_orders.model import WorkOrderRole

_UPWARD = (RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE)


@dataclass(frozen=True, slots=True)
class Office:
    """A department in office: its id, name, kind and the code of its region."""

    id: UUID
    name: str
    kind: str
    region_code: str


@dataclass(frozen=True, slots=True)
class Objected:
    """Objections of one department in one place and role: to orders under a rule (by its code, where the dispatcher
    named it) or on a topic, with the department that it suggests, how often raised, and how often upheld.
    """

    by: UUID
    role: WorkOrderRole
    topic_code: str
    raised: int
    upheld: int
    rule_code: str | None = None
    suggested: Office | None = None

    def concerns(self, rule: Rule) -> bool:
        """Whether they speak of a rule: by its code, or by the topic where no rule was named."""
        if self.rule_code is not None:
            return self.rule_code == rule.code
        return rule.scope.is_about(self.topic_code)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A department's part in a proposal.

    ``above`` is the level at which it was found when none nearer could be: there is none, or the matter is against it.
    ``instead_of`` is the department that the rule alone would name, and ``corrected_by`` how many objections of it
    were upheld in favour of this one.
    """

    office: Office
    role: WorkOrderRole
    above: RegionLevel | None = None
    instead_of: Office | None = None
    corrected_by: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule proposes for a matter. ``lacking`` are the kinds of departments of which none is in office, and
    ``objections`` how often a department objected in this place to an order under the rule, ``upheld`` of them rightly.
    """

    rule: Rule
    departments: tuple[Proposed, ...]
    lacking: tuple[str, ...] = ()
    objections: int = 0
    upheld: int = 0


def propose(
    case: Case,
    rules: Iterable[Rule],
    offices: Collection[Office],
    objected: Sequence[Objected] = (),
    accused: UUID | None = None,
) -> list[Proposal]:
    """What the rules propose, the most specific first, but those for which nobody is there to answer last.

    Every rule that covers the matter gives one proposal, in a total order: equally specific ones stand by their codes.
    ``accused`` is never among the departments, nor is one that is not among ``offices``, except that a suggestion of an
    upheld objection brings its own.
    """
    covering = [each for each in rules if each.applies(case)]
    by_code = sorted(covering, key=lambda each: each.code)
    ordered = sorted(by_code, key=lambda each: each.scope.specificity, reverse=True)
    found = [_proposal(each, case, offices, objected, accused) for each in ordered]
    return sorted(found, key=lambda each: not _is_answered(each.departments))


def _is_answered(departments: Iterable[Proposed]) -> bool:
    return any(each.role is not WorkOrderRole.CO for each in departments)


def _proposal(
    rule: Rule, case: Case, offices: Collection[Office], objected: Sequence[Objected], accused: UUID | None
) -> Proposal:
    heard = [each for each in objected if each.concerns(rule)]
    parts: dict[UUID, Proposed] = {}
    lacking: list[str] = []
    for part in sorted(rule.parts, key=lambda each: each.role is WorkOrderRole.CO):
        found = _nearest(part, case, offices, accused)
        if found is None:
            lacking.append(part.kind)
            continue
        corrected = _corrected(found, [each for each in heard if each.role is part.role], accused)
        parts.setdefault(corrected.office.id, corrected)
    raised, upheld = sum(each.raised for each in heard), sum(each.upheld for each in heard)
    return Proposal(rule, tuple(_fitting(parts.values())), tuple(dict.fromkeys(lacking)), raised, upheld)


def _fitting(parts: Collection[Proposed]) -> Iterator[Proposed]:
    """Where of several that would answer together only one is left, it answers alone."""
    answering = [each for each in parts if each.role is not WorkOrderRole.CO]
    for each in parts:
        alone = len(answering) == 1 and each is answering[0]
        yield replace(each, role=WorkOrderRole.LEAD) if alone else each


def _nearest(part: Part, case: Case, offices: Collection[Office], accused: UUID | None) -> Proposed | None:
    """The department of a kind in the matter's place, or else in the nearest place above it."""
    start = max(_UPWARD.index(part.level or _UPWARD[0]), _UPWARD.index(level_of(case.region_code)))
    chain = [code for code in lineage(case.region_code) if _UPWARD.index(level_of(code)) >= start]
    for code in chain:
        there = [each for each in offices if each.kind == part.kind and each.region_code == code]
        if able := [each for each in there if each.id != accused]:
            office = min(able, key=lambda each: (each.name, each.id))
            return Proposed(office, part.role, above=None if code == chain[0] else level_of(code))
    return None


def _corrected(found: Proposed, heard: Sequence[Objected], accused: UUID | None) -> Proposed:
    """The department towards which most upheld objections point, counting for each what speaks for it less its own.

    Only objections count that begin with the department of the rule, or with one that such an objection suggested. The
    rule's own department stays where nothing speaks more for another one.
    """
    known = {found.office.id: found.office}
    edges: list[Objected] = []
    while fresh := [each for each in heard if each.by in known and each.upheld and each not in edges]:
        edges += fresh
        suggested = [each.suggested for each in fresh if each.suggested and each.suggested.id != accused]
        known |= {each.id: each for each in suggested}
    score = dict.fromkeys(known, 0)
    for each in edges:
        score[each.by] -= each.upheld
        if each.suggested and each.suggested.id in score:
            score[each.suggested.id] += each.upheld
    best = min(known, key=lambda key: (-score[key], key != found.office.id, known[key].name, key))
    if best == found.office.id:
        return found
    towards = sum(each.upheld for each in edges if each.suggested and each.suggested.id == best)
    return Proposed(known[best], found.role, instead_of=found.office, corrected_by=towards)
