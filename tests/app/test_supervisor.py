"""The instance's processes are started, restarted, stopped in order, and never left behind."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

# Each part tells what happens to it on the output that it shares with its supervisor.
PART = """
import os, signal, sys, time
name, manner = sys.argv[1:]
def say(what):
    os.write(1, f"{name} {what}\\n".encode())
def leave(*_):
    say("leaves")
    if manner != "stubborn":
        sys.exit(0)
signal.signal(signal.SIGTERM, leave)
if manner == "supervised":
    from app.lifeline import hold_lifeline
    hold_lifeline()
say(f"runs as {os.getpid()}")
if manner == "sickly":
    sys.exit(3)
while True:
    time.sleep(1)
"""

SUPERVISOR = """
import asyncio, sys
from app.supervisor import Part, Patience, Supervisor
async def tell():
    print("supervisor runs", flush=True)
parts = [
    Part(name, (sys.executable, "-c", sys.argv[1], name, manner), finish_within=1)
    for name, manner in (word.split("=") for word in sys.argv[2:])
]
patience = Patience(deaths=3, seconds=20, first_pause=0.05)
sys.exit(asyncio.run(Supervisor(parts, patience).run(tell)))
"""


class Instance:
    """A supervisor in a process of its own, and what it and its parts say."""

    def __init__(self, *parts: str) -> None:
        command = [sys.executable, "-c", SUPERVISOR, PART, *parts]
        environment = os.environ | {"PYTHONPATH": str(PROJECT)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=PROJECT)
        self.said: list[str] = []
        self._rest = b""

    def hear(self, words: str, seconds: float = 20) -> str:
        """The next line that begins with ``words``."""
        return self._listen(lambda line: line.startswith(words), words, seconds)

    def hear_all_run(self, parts: int) -> None:
        while sum("runs as" in line for line in self.said) < parts:
            self.hear("")

    def pid_of(self, part: str) -> int:
        return int(self.hear(f"{part} runs as").rsplit(" ", 1)[1])

    def end(self, seconds: float = 20) -> int:
        """The exit code, once the supervisor and all its parts have closed their common output."""
        self._listen(lambda line: False, "the end", seconds, may_end=True)
        return self.process.wait(seconds)

    def _listen(self, wanted: Callable[[str], bool], name: str, seconds: float, may_end: bool = False) -> str:
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        while True:
            line, found, rest = self._rest.partition(b"\n")
            if found:
                self._rest = rest
                self.said.append(line.decode())
                if wanted(self.said[-1]):
                    return self.said[-1]
                continue
            waiting = deadline - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, waiting))
            assert ready, f"no sign of {name!r} within {seconds} s, only {self.said}"
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                assert may_end, f"ended without {name!r}, only {self.said}"
                return ""
            self._rest += more


@pytest.fixture
def start() -> Iterator[Callable[..., Instance]]:
    started: list[Instance] = []

    def start_instance(*parts: str) -> Instance:
        started.append(Instance(*parts))
        return started[-1]

    yield start_instance
    for instance in started:
        if instance.process.poll() is None:
            instance.process.terminate()
            instance.process.wait(20)
        if instance.process.stdout:
            instance.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_ends_the_parts_in_their_order_and_is_no_failure(
    start: Callable[..., Instance], number: signal.Signals
) -> None:
    instance = start("web=steady", "worker=steady", "scheduler=steady")
    instance.hear_all_run(3)
    instance.process.send_signal(number)
    assert instance.end() == 0
    assert [line for line in instance.said if line.endswith("leaves")] == [
        "web leaves",
        "worker leaves",
        "scheduler leaves",
    ]


def test_a_part_that_dies_is_started_again(start: Callable[..., Instance]) -> None:
    instance = start("worker=steady")
    first = instance.pid_of("worker")
    os.kill(first, signal.SIGKILL)
    assert instance.pid_of("worker") != first
    instance.process.terminate()
    assert instance.end() == 0


def test_a_part_that_keeps_dying_is_given_up_with_the_rest(start: Callable[..., Instance]) -> None:
    instance = start("web=steady", "worker=sickly")
    assert instance.end() == 1
    assert sum(line.startswith("worker runs as") for line in instance.said) == 3
    assert "web leaves" in instance.said


def test_a_part_that_does_not_leave_is_killed(start: Callable[..., Instance]) -> None:
    instance = start("web=stubborn")
    web = instance.pid_of("web")
    instance.process.terminate()
    assert instance.end() == 0
    assert not Path(f"/proc/{web}").exists()


def test_parts_do_not_outlive_a_killed_supervisor(start: Callable[..., Instance]) -> None:
    instance = start("web=supervised", "worker=supervised")
    instance.hear_all_run(2)
    instance.process.kill()
    assert instance.end() == -signal.SIGKILL
    assert sorted(line for line in instance.said if line.endswith("leaves")) == ["web leaves", "worker leaves"]


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_alone(start: Callable[..., Instance]) -> None:
    instance = start("web=steady")
    web = instance.pid_of("web")
    assert os.getsid(web) == web
    instance.process.terminate()
    assert instance.end() == 0


def test_what_accompanies_the_parts_runs_beside_them(start: Callable[..., Instance]) -> None:
    instance = start("web=steady")
    instance.hear("supervisor runs")
    instance.process.terminate()
    assert instance.end() == 0
