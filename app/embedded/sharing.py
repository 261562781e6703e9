"""How the processes of one data folder share its server."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Share:
    """One process's share in a server. Locks on files end with the process, so a killed one leaves no trace."""

    def __init__(self, data_dir: Path) -> None:
        self._turn = data_dir / "postgres.lock"
        self._users = data_dir / "postgres.users"
        self._held: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process has a share."""
        return self._held is not None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until no other process starts or stops the server, and keeps them waiting meanwhile."""
        lock = _opened(self._turn)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def take(self) -> None:
        """Takes a share; taking it twice is taking it once."""
        if self._held is None:
            self._held = _opened(self._users)
            fcntl.flock(self._held, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Gives the share back; true if it was the last one. To be called in one's turn."""
        if self._held is None:
            return False
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(self._held)
            self._held = None


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
