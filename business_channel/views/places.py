"""How regions, topics, departments and enterprises are read. All but enterprises are public."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.departments.model import Department, DepartmentKind
from business_channel.enterprises.model import Enterprise
from business_channel.language import Language
from business_channel.nouns import Field, Nested, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.regions.model import Region
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.topics.model import Topic


def in_language(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """The column that holds a reference name in the reader's language."""
    return (row.name_en if reader.language is Language.EN else row.name_zh,)


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
    edges={"parent": to_one(lambda: TOPIC, "parent_code")},
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


ENTERPRISE: Noun = Noun(
    "Enterprise",
    Enterprise,
    visible=enterprise_visible,
    fields=identity("Enterprise") | plain("name", "credit_code", "industry", "certified_at"),
    edges={"region": to_one(lambda: REGION, "region_code")},
)
