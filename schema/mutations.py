"""How every mutation runs: one unit of work, then the changed noun read again under the caller's rights."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from business_channel.errors import Mendable, Several
from business_channel.nouns import Noun
from business_channel.plans import load_one
from business_channel.work import Work, unit_of_work
from schema.context import Info
from schema.selection import selection_of
from schema.user_errors import UserError, user_error


async def carry_out(info: Info, verb: Callable[[Work], Awaitable[UUID]], noun: Noun, name: str, payload: Any) -> Any:
    """Runs ``verb`` as one unit of work and answers ``payload`` with the noun of the id that it returns as ``name``.

    What the caller can mend is told in the payload's ``errors``, and then nothing has happened.
    """
    try:
        key = await transacted(info, verb)
    except (Mendable, Several) as refused:
        return payload(**{name: None, "errors": told(info, refused)})
    record = await load_one(info.context.reader, noun, selection_of(info, (name,)), key)
    return payload(**{name: record, "errors": []})


async def transacted(info: Info, verb: Callable[[Work], Awaitable[Any]]) -> Any:
    """What ``verb`` returns, once everything that it did has been committed."""
    context = info.context
    async with unit_of_work(context.store, context.principal, context.request_id) as work:
        return await verb(work)


def told(info: Info, refused: Mendable | Several) -> list[UserError]:
    """The refusal as user errors in the caller's language."""
    errors = refused.errors if isinstance(refused, Several) else (refused,)
    return [user_error(each, info.context.language) for each in errors]


def told_at_arguments(info: Info, refused: Mendable | Several) -> list[UserError]:
    """The refusal of a query, whose arguments are not one ``input``, as user errors at the arguments."""
    errors = told(info, refused)
    for each in errors:
        each.path = each.path[1:]
    return errors
