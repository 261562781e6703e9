"""Processes of the channel, forked from one that has imported it all: so they start in a fraction of the time."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("serve", "worker", "scheduler")

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["app.cli", "app.web", *(f"app.{name}" for name in PARTS)])


class Part:
    """A running ``business-channel serve``, ``worker`` or ``scheduler``, as ``subprocess.Popen`` has one.

    It is started as the command would start it, but for the interpreter and the imports. What it says goes to ``log``.
    """

    def __init__(self, name: str, settings: Mapping[str, str], log: Path) -> None:
        self._process = _context.Process(target=_run, args=(name, {**os.environ, **settings}, str(log)))
        self._process.start()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid or 0

    def poll(self) -> int | None:
        """The exit code; ``None`` while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """The exit code, once it has ended; raises ``TimeoutExpired`` after so many seconds."""
        self._process.join(timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Sends a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tells it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it without a word."""
        self.send_signal(signal.SIGKILL)


def _run(name: str, environment: Mapping[str, str], log: str) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for told in (sys.stdout, sys.stderr):
        os.dup2(said, told.fileno())
    sys.argv = ["business-channel", name]
    from app.cli import main

    main()
