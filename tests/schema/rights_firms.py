"""Enterprises, their people and their sizes, as the rows of the store tell them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from business_channel.accounts.model import Account, RoleGrant
from business_channel.enterprises.model import Enterprise, StatedSize
from business_channel.ids import global_id
from tests.schema.rights_rows import Matter, Row, There, Truth, columns


async def enterprises(truth: Truth, every: Any, people: Mapping[UUID, Account]) -> None:
    """Every enterprise at every submission in its name, whose readers read it."""
    grants = await every(RoleGrant, RoleGrant.granted_at, RoleGrant.id)
    for each in await every(Enterprise):
        for submission in truth.rows["Submission"].values():
            if submission.matter.enterprise == each.id:
                row = Row("Enterprise", "any", submission.matter, frozenset(), columns(each))
                row.fields |= {"id": global_id("Enterprise", each.id), "region": {"code": each.region_code}}
                row.fields |= {"entityKind": There, "role": "MEMBER", "sizes": []}
                members = ((one, people[one.account_id]) for one in grants if one.enterprise_id == each.id)
                row.fields["members"] = [_member(truth, row.matter, *one) for one in members]
                submission.fields["enterprise"] = row
                truth.parts.append(row)
    await _sizes(truth, every)


def _member(truth: Truth, matter: Matter, grant: RoleGrant, account: Account) -> Row:
    fields = {"id": global_id("Account", account.id), "displayName": account.display_name}
    row = Row("EnterpriseMember", "any", matter, frozenset(), fields | {"role": "MEMBER", "since": grant.granted_at})
    truth.parts.append(row)
    return row


async def _sizes(truth: Truth, every: Any) -> None:
    for each in await every(StatedSize):
        for submission in truth.rows["Submission"].values():
            if submission.matter.enterprise == each.enterprise_id:
                row = Row("StatedSize", "any", submission.matter, frozenset(), columns(each))
                row.fields |= {"id": global_id("StatedSize", each.id), "revenue": str(each.revenue)}
                submission.fields["enterprise"].fields["sizes"].append(row)
                truth.parts.append(row)
