"""How regions, topics, departments and enterprises are read. All but enterprises are public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, null, or_, select, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS, EnterpriseRole
from business_channel.accounts.model import Account, RoleGrant
from business_channel.departments.model import Department, DepartmentKind
from business_channel.enterprises import credit_codes
from business_channel.enterprises.model import Enterprise, StatedSize
from business_channel.language import Language
from business_channel.nouns import Edge, Field, Nested, Noun, identity, plain, to_one
from business_channel.reader import Reader, Viewpoint
from business_channel.regions.model import Region
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.topics.model import Topic, TopicField
from business_channel.topics.repository import declares


def in_language(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """The column that holds a reference name in the reader's language."""
    return (row.name_en if reader.language is Language.EN else row.name_zh,)


def label_in_language(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """The column that holds the label of a field in the reader's language."""
    return (row.label_en if reader.language is Language.EN else row.label_zh,)


@dataclass(frozen=True)
class FormChoice:
    """One of the values that a field takes, in the reader's language."""

    code: str
    label: str


def _choices(reader: Reader, choices: Sequence[Mapping[str, str]]) -> list[FormChoice]:
    said = "en" if reader.language is Language.EN else "zh"
    return [FormChoice(each["code"], each[said]) for each in choices]


def _decimal(_: Reader, bound: Decimal | None) -> str | None:
    """Without the zeros that a column of two decimals adds."""
    return None if bound is None else f"{bound.normalize():f}"


def _has_form(source: Any, target: Any, _: Viewpoint) -> ColumnElement[bool]:
    return and_(target.code == source.code, target.form_type.is_not(None))


REGION: Noun = Noun(
    "Region",
    Region,
    visible=None,
    fields=identity("Region", "code") | plain("code", "name", "level", "parent_code", "valid_from", "valid_to"),
    edges={"parent": to_one(lambda: REGION, "parent_code")},
    key="code",
)

TOPIC: Noun = Noun(
    "Topic",
    Topic,
    visible=None,
    fields=identity("Topic", "code") | plain("code", "parent_code") | {"name": Field(in_language)},
    edges={"parent": to_one(lambda: TOPIC, "parent_code"), "form": Edge(lambda: TOPIC_FORM, _has_form)},
    key="code",
)

TOPIC_FORM: Noun = Noun(
    "TopicForm",
    Topic,
    visible=None,
    fields=plain("form_type"),
    lists={"fields": Nested(lambda: FORM_FIELD, "code", "code", "position", through=(Topic, declares))},
    key="code",
)

FORM_FIELD: Noun = Noun(
    "FormField",
    TopicField,
    visible=None,
    fields=plain("code", "kind", "required")
    | {"label": Field(label_in_language)}
    | {"least": Field(lambda row, _: (row.least,), _decimal), "most": Field(lambda row, _: (row.most,), _decimal)}
    | {"choices": Field(lambda row, _: (row.choices,), _choices)},
    key="code",
)

DEPARTMENT_KIND: Noun = Noun(
    "DepartmentKind", DepartmentKind, visible=None, fields=plain("code") | {"name": Field(in_language)}, key="code"
)

DEPARTMENT: Noun = Noun(
    "Department",
    Department,
    visible=None,
    fields=identity("Department") | plain("name", "valid_from", "valid_to"),
    edges={
        "kind": to_one(lambda: DEPARTMENT_KIND, "kind_code"),
        "region": to_one(lambda: REGION, "region_code"),
        "successor": to_one(lambda: DEPARTMENT, "successor_id"),
    },
    lists={"predecessors": Nested(lambda: DEPARTMENT, "id", "successor_id", "name")},
)


def enterprise_visible(enterprise: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for members, the platform, and whoever may see a submission of the enterprise and know its author."""
    principal = reader.principal
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    filed = aliased(Submission)
    told = visibility.visible(filed, principal), visibility.known(filed, principal)
    seen = exists().where(filed.enterprise_id == enterprise.id, *told)
    return or_(enterprise.id.in_(principal.enterprises), seen)


def _for_members(column: str) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        return (case((row.id.in_(reader.principal.enterprises), getattr(row, column)), else_=null()),)

    return Field(columns)


def _role(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    return row.id.in_(reader.principal.enterprises), row.id.in_(reader.principal.owned)


ENTITY_KIND = Field(
    lambda row, _: (row.credit_code,), lambda _, code: None if code is None else credit_codes.entity_kind(code[:2])
)
"""The kind of body, as the first two characters of its code tell."""

ENTERPRISE: Noun = Noun(
    "Enterprise",
    Enterprise,
    visible=enterprise_visible,
    fields=identity("Enterprise")
    | plain("name", "credit_code", "industry", "state", "certified_at")
    | {
        "entity_kind": ENTITY_KIND,
        "decision_note": _for_members("decision_note"),
        "role": Field(
            _role,
            lambda _, member, owner: EnterpriseRole.OWNER if owner else EnterpriseRole.MEMBER if member else None,
        ),
    },
    edges={"region": to_one(lambda: REGION, "region_code")},
    lists={
        "members": Nested(lambda: MEMBER, "id", "enterprise_id", "granted_at"),
        "sizes": Nested(lambda: STATED_SIZE, "id", "enterprise_id", "as_of"),
    },
)


def _fellow(grant: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The people of an enterprise are told to each other alone."""
    own: ColumnElement[bool] = grant.enterprise_id.in_(reader.principal.enterprises)
    return own


MEMBER: Noun = Noun(
    "EnterpriseMember",
    RoleGrant,
    visible=_fellow,
    fields=identity("Account", "account_id")
    | {
        "display_name": Field(lambda row, _: (_name(row),)),
        "role": Field(
            lambda row, _: (row.owner,), lambda _, owner: EnterpriseRole.OWNER if owner else EnterpriseRole.MEMBER
        ),
        "since": Field(lambda row, _: (row.granted_at,)),
    },
)


def _name(grant: Any) -> ColumnElement[Any]:
    return select(Account.display_name).where(Account.id == grant.account_id).correlate(grant).scalar_subquery()


def _size_visible(size: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Whoever reads the enterprise reads what size it has stated."""
    stated_by = aliased(Enterprise)
    return exists().where(stated_by.id == size.enterprise_id, enterprise_visible(stated_by, reader))


STATED_SIZE: Noun = Noun(
    "StatedSize",
    StatedSize,
    visible=_size_visible,
    fields=identity("StatedSize")
    | plain("industry", "staff", "revenue", "assets", "as_of", "tier", "standard", "stated_at"),
)
