"""How a failure is told to operators, in the log and in the outbox, without quoting anybody."""

import traceback

from sqlalchemy.exc import DBAPIError


class OurFailure(Exception):
    """Base of the errors of ours whose sentence holds no personal data."""


def describe(error: BaseException) -> str:
    """The error's class, with its SQLSTATE or, where the sentence is ours, the sentence.

    Other errors stay silent, because libraries quote parameters and addresses in theirs.
    """
    name = type(error).__name__
    if isinstance(error, OurFailure):
        return f"{name}: {error}"
    if isinstance(error, DBAPIError):
        return f"{name} (SQLSTATE {getattr(error.orig, 'sqlstate', None)})"
    return name


def path_of(error: BaseException) -> str:
    """The functions through which the error came, outermost first, as ``name:line > name:line``."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
