"""What an instance leaves in its data folder, so that commands beside it mean the same instance."""

import json
import os
from pathlib import Path
from typing import Any

from app.settings import Mode, Settings, SettingsError, load_settings, unset

_KEPT = frozenset({"mode", "host", "port", "database_url"})


def remember(settings: Settings) -> None:
    """Keeps how the instance of this data folder was brought up, for its owner alone.

    In production the address of the store, which may hold a password, stays in the environment.
    """
    kept = _KEPT - {"database_url"} if settings.mode is Mode.PRODUCTION else _KEPT
    told = settings.model_dump(mode="json", include=set(kept), exclude_none=True)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(settings.data_dir)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(told, indent=2))
    draft.replace(path)
    (settings.data_dir / ".gitignore").write_text("*\n")


def beside() -> Settings:
    """The settings of the instance in DATA_DIR; what the environment sets goes before what the instance left there.

    Raises ``SettingsError`` where no instance was ever brought up and no DATABASE_URL names another one: a command that
    only looks makes nothing.
    """
    settings = load_settings()
    known = _known(settings.data_dir)
    if known is None and settings.database_url is None:
        raise SettingsError(
            f"There is no instance in DATA_DIR={settings.data_dir}: bring one up with `make up` or "
            "`business-channel up`, or name its folder with DATA_DIR."
        )
    return load_settings(**unset(known or {}), data_dir=settings.data_dir)


def _known(data_dir: Path) -> dict[str, Any] | None:
    path = _path(data_dir)
    try:
        if not path.exists():
            return {} if (data_dir / "secrets.json").exists() else None
        found: dict[str, Any] = json.loads(path.read_text())
    except OSError as error:
        raise SettingsError(f"DATA_DIR={data_dir} cannot be read: {os.strerror(error.errno or 0)}.") from error
    except ValueError as error:
        raise SettingsError(f"{path} is damaged; `business-channel up` writes it anew.") from error
    return found


def _path(data_dir: Path) -> Path:
    return data_dir / "instance.json"
