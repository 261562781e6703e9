"""The signed address to which one file is sent, once: it holds which file, how large and until when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from business_channel.attachments.rules import UploadUnknown
from business_channel.vault import Vault

_PURPOSE = "upload target"


@dataclass(frozen=True)
class Target:
    """What a target takes: one file of exactly ``size`` bytes, until a moment of real time."""

    id: UUID
    size: int
    until: datetime


def sign(vault: Vault, target: Target) -> str:
    """The target as a text that nobody else can write."""
    said = f"{target.id.hex}.{target.size}.{int(target.until.timestamp())}"
    return f"{said}.{vault.sign(said, _PURPOSE)}"


def read(vault: Vault, text: str) -> Target:
    """The target that a text stands for; raises ``UploadUnknown`` for a text that the channel did not sign."""
    said, _, signature = text.rpartition(".")
    if not vault.is_signed(said, signature, _PURPOSE):
        raise UploadUnknown
    key, size, until = said.split(".")
    return Target(UUID(hex=key), int(size), datetime.fromtimestamp(int(until), UTC))
