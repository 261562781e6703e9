"""Keys inside, opaque global ids outside."""

import base64
import binascii
from uuid import UUID

import uuid_utils

from business_channel.errors import NotFound


def new_id() -> UUID:
    """A fresh UUIDv7: unique, and growing with time, so that indexes stay compact."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def global_id(noun: str, key: UUID | str) -> str:
    """The opaque id of one ``noun`` as callers see it."""
    return base64.urlsafe_b64encode(f"{noun}:{key}".encode()).decode().rstrip("=")


def parse_global_id(text: str) -> tuple[str, str]:
    """The noun and the key of a global id; raises ``NotFound`` for anything that is not one."""
    try:
        noun, _, key = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise NotFound from error
    if not noun.isalpha() or not key:
        raise NotFound
    return noun, key


def key_of(noun: str, text: str, path: tuple[str, ...] = ()) -> UUID:
    """The UUID inside a global id of ``noun``; raises ``NotFound`` at ``path`` for any other text."""
    try:
        found, key = parse_global_id(text)
        if found == noun:
            return UUID(key)
    except (NotFound, ValueError):
        pass
    raise NotFound(path)
