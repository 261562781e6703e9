"""Personal data at rest: sealed with AES-256-GCM, and the masked form that may be shown without opening it.

The same keys sign what the channel gives out and takes back.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = "v1"
_NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed text was changed, belongs to another row, or its key is gone."""


@dataclass(frozen=True)
class Vault:
    """Seals and opens texts. ``keys`` maps ids to 32-byte keys; new seals use ``current``, old ones keep opening."""

    keys: Mapping[str, bytes]
    current: str

    def seal(self, text: str, belongs_to: str) -> str:
        """``v1.<key id>.<nonce>.<ciphertext>``; it opens only for the same ``belongs_to`` (table|column|row id)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), belongs_to.encode())
        return ".".join((_FORMAT, self.current, _encode(nonce), _encode(sealed)))

    def open(self, sealed: str, belongs_to: str) -> str:
        """The text under the seal; raises ``SealBroken`` when it was tampered with, moved, or its key is unknown."""
        try:
            _, key_id, nonce, body = sealed.split(".")
            return AESGCM(self.keys[key_id]).decrypt(_decode(nonce), _decode(body), belongs_to.encode()).decode()
        except (ValueError, KeyError, InvalidTag) as error:
            raise SealBroken(f"the sealed text of {belongs_to} cannot be opened") from error

    def sign(self, text: str, purpose: str) -> str:
        """A signature of ``text`` that counts for ``purpose`` alone: HMAC-SHA-256 under a key derived for it."""
        return _encode(_signature(self.keys[self.current], text, purpose))

    def is_signed(self, text: str, signature: str, purpose: str) -> bool:
        """Whether ``sign`` gave that signature, under any key that is kept; false for whatever is no signature."""
        given = signature.encode()
        signatures = (_encode(_signature(key, text, purpose)).encode() for key in self.keys.values())
        return any(hmac.compare_digest(each, given) for each in signatures)


def _signature(key: bytes, text: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key)
    return hmac.new(derived, text.encode(), hashlib.sha256).digest()


def mask_name(name: str) -> str:
    """The family name with a star for every further character: 王** for 王小明."""
    return name[:1] + "*" * max(1, len(name) - 1)


def mask_phone(phone: str) -> str:
    """Mobile numbers keep three and four digits (138****5678), anything else only its last two."""
    if len(phone) == 11 and phone.startswith("1"):
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(0, len(phone) - 2) + phone[-2:]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
