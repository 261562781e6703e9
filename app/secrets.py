"""The keys an instance must keep to itself: the local issuer's signing key and the keys of personal data."""

import base64
import binascii
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from app.settings import Mode, Settings, SettingsError
from business_channel.vault import Vault

_KEY_BYTES = 32
_ISSUER_KEY = "local_issuer_key"
_PERSONAL_DATA_KEYS = "personal_data_keys"


@dataclass(frozen=True)
class Secrets:
    """The local issuer's Ed25519 key, whose ``kid`` is its thumbprint, and the vault of personal data."""

    issuer_key: OKPKey
    vault: Vault


def load_secrets(settings: Settings) -> Secrets:
    """The keys that the settings give, and those of ``DATA_DIR/secrets.json`` where they give none.

    The file is made at the first call, readable by its owner alone. Raises ``SettingsError`` for a key that
    is none, and in production on an own DATABASE_URL without keys: there every node would make its own.
    """
    issuer, personal = settings.local_issuer_key, settings.personal_data_keys
    if issuer is None or personal is None:
        if settings.mode is Mode.PRODUCTION and settings.database_url is not None:
            raise SettingsError(
                "LOCAL_ISSUER_KEY and PERSONAL_DATA_KEYS must be set in production with a DATABASE_URL, "
                "because every node would otherwise make keys that the others do not have."
            )
        kept = _kept(settings.data_dir)
        issuer = issuer or SecretStr(kept[_ISSUER_KEY])
        personal = personal or SecretStr(kept[_PERSONAL_DATA_KEYS])
    return Secrets(_issuer_key(issuer.get_secret_value()), _vault(personal.get_secret_value()))


def with_secrets(settings: Settings) -> Settings:
    """The same settings with both keys filled in, so that nothing that reads them later has to choose again."""
    keys = load_secrets(settings)
    issuer = keys.issuer_key.private_key
    assert isinstance(issuer, Ed25519PrivateKey)
    ordered = sorted(keys.vault.keys, key=lambda key_id: key_id != keys.vault.current)
    return settings.model_copy(
        update={
            _ISSUER_KEY: SecretStr(_encode(issuer.private_bytes_raw())),
            _PERSONAL_DATA_KEYS: SecretStr(",".join(f"{name}:{_encode(keys.vault.keys[name])}" for name in ordered)),
        }
    )


def _kept(data_dir: Path) -> Mapping[str, str]:
    path = data_dir / "secrets.json"
    try:
        if not path.exists():
            _make(path)
        kept: dict[str, str] = json.loads(path.read_text())
        return {name: kept[name] for name in (_ISSUER_KEY, _PERSONAL_DATA_KEYS)}
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR={data_dir} cannot be used: its {path.name} gives “{error.strerror}”; choose another folder."
        ) from error
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{path} is damaged; put back the copy from your backup.") from error


def _make(path: Path) -> None:
    """Links a finished file into place: of two processes that start together the first wins, and none reads a half."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = {
        _ISSUER_KEY: _encode(secrets.token_bytes(_KEY_BYTES)),
        _PERSONAL_DATA_KEYS: f"k1:{_encode(secrets.token_bytes(_KEY_BYTES))}",
    }
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secrets-") as draft:
        json.dump(fresh, draft, indent=2)
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return


def _issuer_key(encoded: str) -> OKPKey:
    seed = Ed25519PrivateKey.from_private_bytes(_decode(encoded, "LOCAL_ISSUER_KEY"))
    key = OKPKey.import_key(seed)
    key.ensure_kid()
    return key


def _vault(encoded: str) -> Vault:
    keys: dict[str, bytes] = {}
    for entry in encoded.split(","):
        key_id, colon, key = entry.strip().partition(":")
        if not (colon and key_id.isalnum() and key_id not in keys):
            raise SettingsError("PERSONAL_DATA_KEYS should read id:base64,id:base64, each id a word of its own.")
        keys[key_id] = _decode(key, "PERSONAL_DATA_KEYS")
    return Vault(keys, current=next(iter(keys)))


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def _decode(encoded: str, name: str) -> bytes:
    """Reads base64 in its common and in its URL alphabet, padded or not."""
    try:
        text = encoded.translate(str.maketrans("-_", "+/")).rstrip("=")
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{name} should hold keys of 32 bytes in base64; `openssl rand -base64 32` makes one.")
    return key
