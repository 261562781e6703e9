"""The dispatch catalogue in the API: its rules, what it proposes for a matter, and how administrators change it."""

from datetime import date
from typing import Any

import strawberry

from business_channel.catalogue import amending
from business_channel.catalogue.amending import Change
from business_channel.catalogue.model import Party
from business_channel.catalogue.rules import Rule
from business_channel.errors import Mendable, Several
from business_channel.regions.model import RegionLevel
from business_channel.views import catalogue as views
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrderRole
from schema.context import Info
from schema.mutations import told, transacted
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.type
class RoutingPart:
    """A kind of department with its role; `level` is where it is looked for first, null the matter's own place."""

    kind: str
    role: WorkOrderRole
    level: RegionLevel | None


@strawberry.type
class RoutingRule:
    """A rule of the dispatch catalogue in one version: for which matters, which departments, and why.

    A topic or region includes those below it; what is null does not matter. `choice` is what was chosen in the topic's
    form, as `industry=TRANSPORT`. Of several rules the most specific applies: the deeper topic, then a choice, the
    nearer place, the parties.
    """

    code: str
    version: int
    topic_code: str
    region_code: str | None
    region_level: RegionLevel | None
    author: Party | None
    respondent: Party | None
    choice: str | None
    departments: list[RoutingPart]
    reason: str
    instrument: str | None
    article: str | None
    valid_from: date | None
    valid_to: date | None
    source: str


@strawberry.type
class ProposedDepartment:
    """A department's part in a proposal, and why. `above` is the level at which it was found when none nearer could
    take it, `correctedBy` how many upheld objections speak for it against the rule.
    """

    department_id: strawberry.ID
    name: str
    kind: str
    region_code: str
    role: WorkOrderRole
    reason: str
    above: RegionLevel | None
    corrected_by: int


@strawberry.type
class RoutingProposal:
    """What the catalogue proposes for a matter, by a rule that `dispatchSubmission` may name as followed.

    `lacking` says of which kinds no department is in office; `objections` is how often departments of this place
    objected to orders under the rule, `upheld` how often rightly.
    """

    rule_code: str
    rule_version: int
    departments: list[ProposedDepartment]
    lacking: list[str]
    objections: int
    upheld: int


@strawberry.input(description="A kind of department with its role, and the level at which it is looked for first.")
class RoutingPartInput:
    kind: Text
    role: WorkOrderRole
    level: RegionLevel | None = None

    def text(self) -> str:
        """The part as the table of rules writes it."""
        return f"{self.kind}:{self.role.value}" + ("" if self.level is None else f":{self.level.value}")


@strawberry.input(
    description="A rule to save: a new version of a known code, or a new code. What is left out stays as it is; null "
    "takes it away."
)
class SaveRoutingRuleInput:
    code: Text
    topic_code: Text | None = strawberry.UNSET
    region_code: Text | None = strawberry.UNSET
    region_level: RegionLevel | None = strawberry.UNSET
    author: Party | None = strawberry.UNSET
    respondent: Party | None = strawberry.UNSET
    choice: Text | None = strawberry.UNSET
    departments: list[RoutingPartInput] | None = strawberry.UNSET
    reason_zh: Text | None = strawberry.UNSET
    reason_en: Text | None = strawberry.UNSET
    instrument_zh: Text | None = strawberry.UNSET
    instrument_en: Text | None = strawberry.UNSET
    article_zh: Text | None = strawberry.UNSET
    article_en: Text | None = strawberry.UNSET
    valid_from: date | None = strawberry.UNSET
    valid_to: date | None = strawberry.UNSET
    source: Text | None = strawberry.UNSET

    def change(self) -> Change:
        """The input as the domain reads it."""
        columns = {name: name for name in amending.COLUMNS if hasattr(self, name)} | {
            **{"topic": "topic_code", "region": "region_code"},
        }
        given = {column: getattr(self, name) for column, name in columns.items() if column not in ("code", "version")}
        said = {column: _text(value) for column, value in given.items() if value is not strawberry.UNSET}
        return Change(code=self.code, columns=said)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(each.text() for each in value)
    return "" if value is None else str(value)


@strawberry.type
class SaveRoutingRulePayload:
    """The rule in its new version, or why nothing was saved."""

    rule: RoutingRule | None
    errors: list[UserError]


@strawberry.type
class CatalogueQuery:
    @strawberry.field(
        description="The dispatch catalogue: every rule in its current version.", metadata={"list_size": 60}
    )
    async def routing_rules(self, info: Info) -> list[RoutingRule]:
        return await views.rules(info.context.reader)  # type: ignore[return-value]

    @strawberry.field(description="A rule of the dispatch catalogue in one version, current or not.")
    async def routing_rule(self, info: Info, code: Text, version: int) -> RoutingRule | None:
        return await views.rule(info.context.reader, code, version)  # type: ignore[return-value]


@strawberry.type
class CatalogueMutation:
    @strawberry.mutation(description="A rule of the dispatch catalogue gets a new version; old ones stay citable.")
    async def save_routing_rule(self, info: Info, input: SaveRoutingRuleInput) -> SaveRoutingRulePayload:
        async def verb(work: Work) -> Rule:
            return await amending.save(work, input.change())

        try:
            saved = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return SaveRoutingRulePayload(rule=None, errors=told(info, refused))
        rule: Any = views.told(saved, info.context.language)
        return SaveRoutingRulePayload(rule=rule, errors=[])
