"""The server's process: making its cluster, starting it, finding it and shutting it down."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from app.embedded.addresses import PORT, SUPERUSER
from app.embedded.binaries import programs
from app.embedded.configuration import write_configuration
from app.embedded.places import EmbeddedError, Places

_START_SECONDS = 120
_STOP_SECONDS = 60
_LOG_LIMIT = 10_000_000
_TAIL_LINES = 15
_REMAINS_SECONDS = 30
_REMAINS = ("pre-existing shared memory block", '" already exists')


class Postmaster:
    """Runs the programs of PostgreSQL as the account that the server belongs to."""

    def __init__(self, places: Places, durable: bool) -> None:
        self._places = places
        self._durable = durable

    def start(self) -> None:
        """Makes the cluster if there is none and starts the server; returns when it accepts connections."""
        self._places.prepare()
        self._make_cluster()
        write_configuration(self._places, self._durable)
        self._turn_over_log()
        self._launch()

    def stop(self) -> None:
        """Rolls back what is open and shuts the server down; does nothing if it does not run."""
        if self._note.exists():
            done = self._control("stop", "-m", "fast", "-t", str(_STOP_SECONDS))
            if done.returncode and self._note.exists():
                raise EmbeddedError(f"PostgreSQL did not stop:\n{_tail(done.stderr)}")

    @property
    def _note(self) -> Path:
        return self._places.cluster / "postmaster.pid"

    def _make_cluster(self) -> None:
        """``C.UTF-8`` of libc: under ``C``, or PostgreSQL's own provider, pg_trgm finds no trigram in Chinese text."""
        cluster = self._places.cluster
        if cluster.exists():
            self._require_same_release()
            return
        draft = cluster.with_name("cluster.draft")
        shutil.rmtree(draft, ignore_errors=True)
        options = ["-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--auth=peer"]
        made = self._run("initdb", "-D", str(draft), *options, *([] if self._durable else ["--no-sync"]))
        if made.returncode:
            raise EmbeddedError(f"The cluster in {cluster} cannot be made:\n{_tail(made.stderr)}")
        draft.rename(cluster)

    def _require_same_release(self) -> None:
        made_by = (self._places.cluster / "PG_VERSION").read_text().strip()
        runs = self._run("postgres", "--version").stdout.split()[-1].partition(".")[0]
        if made_by != runs:
            raise EmbeddedError(
                f"The cluster in {self._places.cluster} was made by PostgreSQL {made_by}, but PostgreSQL {runs} is "
                "installed; dump it with the old release and restore it with the new one."
            )

    def _forget_ended_processes(self) -> None:
        """PostgreSQL does not start while a process of a noted number lives, be it another program or a zombie.

        A number that no process has is left to PostgreSQL.
        """
        for note in (self._note, self._places.sockets / f".s.PGSQL.{PORT}.lock"):
            if note.exists() and self._has_ended(note.read_text().split("\n", 1)[0]):
                note.unlink(missing_ok=True)

    def _has_ended(self, noted: str) -> bool:
        process = Path("/proc", noted)
        try:
            return not noted or (process.exists() and not (process / "cwd").samefile(self._places.cluster))
        except FileNotFoundError:
            return True
        except PermissionError:
            return False

    def _turn_over_log(self) -> None:
        log = self._places.log
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".old.log"))

    def _launch(self) -> None:
        """A killed server may take a moment longer to be gone, and that much is waited for."""
        deadline = time.monotonic() + _REMAINS_SECONDS
        while True:
            self._forget_ended_processes()
            told = self._log_size()
            done = self._control("start", "-t", str(_START_SECONDS), "-l", str(self._places.log))
            if done.returncode == 0:
                return
            news = self._log_since(told)
            if not any(sign in news for sign in _REMAINS) or time.monotonic() > deadline:
                raise EmbeddedError(f"The embedded PostgreSQL does not start:\n{_tail(news or done.stderr)}")
            time.sleep(0.2)

    def _log_size(self) -> int:
        return self._places.log.stat().st_size if self._places.log.exists() else 0

    def _log_since(self, position: int) -> str:
        if not self._places.log.exists():
            return ""
        with self._places.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def _control(self, action: str, *options: str) -> "subprocess.CompletedProcess[str]":
        return self._run("pg_ctl", action, "-w", "-D", str(self._places.home), *options)

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A session of its own keeps the terminal's Ctrl-C from the server, which is stopped after its clients."""
        account = self._places.runs_as
        return subprocess.run(
            [str(programs() / program), *arguments],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
            umask=0o077,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def _tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-_TAIL_LINES:])
