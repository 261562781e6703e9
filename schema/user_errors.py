"""What a caller can mend, as the payload of a mutation tells it."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import strawberry

from business_channel.accounts import inviting as _inviting  # noqa: F401
from business_channel.adoptions import rules as _adoptions  # noqa: F401
from business_channel.alike import rules as _alike  # noqa: F401
from business_channel.arrears import due_dates as _due_dates  # noqa: F401
from business_channel.arrears import interest as _interest  # noqa: F401
from business_channel.asking import rules as _asking  # noqa: F401
from business_channel.attachments import rules as _attachments  # noqa: F401
from business_channel.campaigns import rules as _campaigns  # noqa: F401
from business_channel.confidence import rules as _confidence  # noqa: F401
from business_channel.deadlines import amending as _amending  # noqa: F401
from business_channel.deadlines import rules as _deadlines  # noqa: F401
from business_channel.departments import rules as _departments  # noqa: F401
from business_channel.enterprises import code_problems as _code_problems  # noqa: F401
from business_channel.enterprises import rules as _enterprises  # noqa: F401
from business_channel.enterprises import sizes as _sizes  # noqa: F401
from business_channel.errors import Conflict, Mendable
from business_channel.feedback import rules as _feedback  # noqa: F401
from business_channel.instructions import rules as _instructions  # noqa: F401
from business_channel.language import Language
from business_channel.ledger.rules import NotEligible
from business_channel.notifications import preferences as _preferences  # noqa: F401
from business_channel.permits import recording as _permits  # noqa: F401
from business_channel.procedure import guards as _procedure  # noqa: F401
from business_channel.procedure import guards_of_adoptions as _adopting  # noqa: F401
from business_channel.procedure import guards_of_permits as _keeping  # noqa: F401
from business_channel.procedure import guards_of_supervision as _supervising  # noqa: F401
from business_channel.replies import rules as _replies  # noqa: F401
from business_channel.reports import rules as _reports  # noqa: F401
from business_channel.submissions.rules import AlreadyFiled
from business_channel.supervision import rules as _supervision  # noqa: F401
from business_channel.topics import forms as _forms  # noqa: F401
from business_channel.work_orders import rules as _work_orders  # noqa: F401
from schema.reasons import Reason, told_reason


def _family(kind: type[Mendable]) -> Iterator[type[Mendable]]:
    for each in kind.__subclasses__():
        yield each
        yield from _family(each)


_NAMES = sorted({each.code for each in _family(Mendable) if hasattr(each, "code")})  # the base of a family has none
_CODES: Any = Enum("ErrorCode", {code: code for code in _NAMES})  # type: ignore[misc]
ErrorCode: Any = strawberry.enum(_CODES, description="Why a mutation did nothing.")


@strawberry.interface
class UserError:
    """Something that the caller can mend; ``path`` leads to the field of the input."""

    code: ErrorCode
    message: str
    path: list[str]


@strawberry.type
class InputError(UserError):
    """The input or the state of the noun does not allow the mutation."""


@strawberry.type
class ConflictError(UserError):
    """Somebody changed the noun meanwhile; ``currentVersion`` is what to read again."""

    current_version: int


@strawberry.type
class AlreadyFiledError(UserError):
    """The other body's number was filed before; ``number`` is the channel's own for it."""

    number: str


@strawberry.type
class NotEligibleError(UserError):
    """The regulation on payments does not take the complaint; ``reason`` has its own code, its article, and where the
    matter belongs instead.
    """

    reason: Reason


def user_error(error: Mendable, language: Language) -> UserError:
    """The error as the API tells it, in ``language``."""
    told = {"code": ErrorCode[error.code], "message": error.message(language), "path": ["input", *error.path]}
    if isinstance(error, Conflict):
        return ConflictError(current_version=error.current_version, **told)
    if isinstance(error, AlreadyFiled):
        return AlreadyFiledError(number=error.number, **told)
    if isinstance(error, NotEligible):
        return NotEligibleError(reason=told_reason(error.reason, language), **told)
    return InputError(**told)
