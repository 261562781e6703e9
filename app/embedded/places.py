"""Where an embedded server lives: its cluster, its sockets, its log, and the account that it runs as."""

import hashlib
import os
import pwd
import stat
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

ROOT_HOME = Path("/var/lib/business-channel")
_UNPRIVILEGED = "nobody"
_SOCKET_PATH_LIMIT = 107


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot serve; its text says why, and what to do where that is known."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """The folders of one server. ``runs_as`` is the account that root hands it to; others run it themselves.

    ``home`` holds what the server is told and belongs to whoever starts it; ``server`` holds what the server
    writes and belongs to the account it runs as, so that root never writes where that account could lead it astray.
    """

    data_dir: Path
    home: Path
    sockets: Path
    client: Account
    runs_as: Account | None

    @property
    def server(self) -> Path:
        """The folder of everything that the server writes."""
        return self.home / "server"

    @property
    def cluster(self) -> Path:
        """The cluster itself."""
        return self.server / "cluster"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.server / "postgres.log"

    def prepare(self) -> None:
        """Makes the folders, open to the server's account alone; raises ``EmbeddedError`` where that cannot be."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o755 if self.runs_as else 0o700)
            for folder in (self.server, self.sockets.parent, self.sockets):
                folder.mkdir(mode=0o700, exist_ok=True)
            if self.runs_as:
                (self.home / "belongs-to").write_text(f"{self.data_dir}\n")
                for folder in (self.server, self.sockets):
                    os.chown(folder, self.runs_as.uid, self.runs_as.gid)
        except OSError as error:
            raise EmbeddedError(f"{error.filename} cannot be used: {error.strerror}.") from error
        self._require_private_sockets()

    def _require_private_sockets(self) -> None:
        """Whoever reaches the socket may try it, and /tmp is anyone's: a folder that another made is refused."""
        if self.runs_as:
            return
        for path in (self.sockets.parent, self.sockets):
            found = path.lstat()
            is_private = stat.S_ISDIR(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077
            if not is_private or found.st_uid != self.client.uid:
                raise EmbeddedError(f"{path} is not a private folder of this account; remove it and start again.")


def places(data_dir: Path) -> Places:
    """The places of the server of ``data_dir``; the same ones at every call, and others for every other folder."""
    data_dir = data_dir.resolve()
    client = _account_of_this_process()
    mark = _mark(data_dir)
    if client.uid == 0:
        _make_root_home()
        home = ROOT_HOME / mark
        found = Places(data_dir, home, home / "sockets", client, _unprivileged_account())
    else:
        # A fixed folder rather than TMPDIR, so that a command in another session finds the same socket.
        sockets = Path("/tmp") / f"business-channel-{client.uid}" / mark
        found = Places(data_dir, data_dir / "postgres", sockets, client, None)
    assert len(os.fsencode(found.sockets)) + len("/.s.PGSQL.5432") < _SOCKET_PATH_LIMIT
    return found


def _mark(data_dir: Path) -> str:
    """A short name for this data folder: if it is removed and made anew, it is another one with another cluster."""
    path = data_dir / "instance"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, f"{uuid.uuid4()}\n")
        instance = path.read_text().strip()
    except OSError as error:
        raise EmbeddedError(f"The data folder {data_dir} cannot be used: {error.strerror}.") from error
    return hashlib.sha256(f"{data_dir}\n{instance}".encode()).hexdigest()[:16]


def _write_once(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".instance-") as draft:
        draft.write(text)
        draft.flush()
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return


def _make_root_home() -> None:
    try:
        ROOT_HOME.mkdir(exist_ok=True)
        ROOT_HOME.chmod(0o755)
    except OSError as error:
        raise EmbeddedError(
            f"Root keeps the embedded PostgreSQL in {ROOT_HOME}, which cannot be made ({error.strerror}); "
            "run as an ordinary user or set DATABASE_URL."
        ) from error


def _account_of_this_process() -> Account:
    uid = os.geteuid()
    try:
        found = pwd.getpwuid(uid)
    except KeyError as error:
        raise EmbeddedError(
            f"The user id {uid} has no account on this machine, and PostgreSQL insists on one; set DATABASE_URL."
        ) from error
    return Account(found.pw_name, uid, found.pw_gid)


def _unprivileged_account() -> Account:
    try:
        found = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the account {_UNPRIVILEGED} to run it as is missing; "
            "run as an ordinary user or set DATABASE_URL."
        ) from error
    return Account(found.pw_name, found.pw_uid, found.pw_gid)
