"""The command brings up a whole instance, tells what an operator needs, and leaves nothing behind."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres

PROJECT = Path(__file__).parents[2]
ANSWER_SECONDS = 90


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class Operator:
    """Someone at a shell, with the settings of one instance."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.port = data_dir, free_port()
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SMTP_URL"}}
        self._environment = kept | {"DATA_DIR": str(data_dir), "PORT": str(self.port), "MODE": "demo"}

    def types(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *words],
            env=self._environment | settings,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
        )

    def brings_up(self) -> "Up":
        return Up(self._environment)

    def gets(self, path: str) -> int | None:
        """The status of an answer, ``None`` when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None


class Up:
    """A running ``business-channel up``."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "up"],
            env=environment,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def hears(self, words: str) -> None:
        """Returns when ``words`` were said; fails when the output ends without them."""
        while words not in self.said:
            assert self._reads(), f"ended without {words!r}:\n{self.said}"

    def ends(self) -> int:
        """The exit code, once every process of the instance has closed the common output."""
        while self._reads():
            pass
        return self.process.wait(ANSWER_SECONDS)

    def parts(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def _reads(self) -> bool:
        assert self.process.stdout is not None
        deadline = time.monotonic() + ANSWER_SECONDS
        ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"silent for {ANSWER_SECONDS} s:\n{self.said}"
        more = os.read(self.process.stdout.fileno(), 65536)
        self.said += more.decode(errors="replace")
        return bool(more)


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    data_dir = tmp_path_factory.mktemp("instance") / "直通车 data"
    yield Operator(data_dir)
    EmbeddedPostgres(data_dir).remove()


@contextmanager
def brought_up(operator: Operator) -> Iterator[Up]:
    up = operator.brings_up()
    up.hears("Ready at")
    yield up
    if up.process.poll() is None:
        up.process.terminate()
        up.ends()


@pytest.fixture(scope="module")
def running(operator: Operator) -> Iterator[Up]:
    """An instance beside which several tests type; the last of them stops it."""
    with brought_up(operator) as up:
        yield up


@pytest.fixture
def instance(operator: Operator) -> Iterator[Up]:
    """An instance of the test's own."""
    with brought_up(operator) as up:
        yield up


def test_beside_a_running_instance_every_command_works(operator: Operator, running: Up) -> None:
    token = operator.types("token", "owner@enterprise.demo")
    assert token.returncode == 0, token.stderr
    request = urllib.request.Request(
        f"http://127.0.0.1:{operator.port}/graphql",
        json.dumps({"query": "{ viewer { email } }"}).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token.stdout.splitlines()[-1]}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["data"] == {"viewer": {"email": "owner@enterprise.demo"}}
    examined = operator.types("doctor")
    assert (examined.returncode, "wrong" in examined.stdout) == (0, False), examined.stdout
    second = operator.types("up")
    assert (second.returncode, second.stderr) == (2, f"Port {operator.port} is taken; choose another one with PORT=…\n")
    assert operator.gets("/readyz") == 200


def test_commands_know_the_mode_in_which_the_instance_beside_them_was_brought_up(
    operator: Operator, running: Up
) -> None:
    assert json.loads((operator.data_dir / "instance.json").read_text())["mode"] == "demo"
    token = operator.types("token", "owner@enterprise.demo", MODE="", PORT="")
    assert token.returncode == 0, token.stderr
    assert "wrong" not in operator.types("doctor", MODE="", PORT="").stdout


def test_a_notice_on_holidays_is_imported_beside_a_running_instance(
    operator: Operator, running: Up, tmp_path: Path
) -> None:
    notice = tmp_path / "notice.csv"
    notice.write_text("date,status,occasion\n2027-10-01,OFF,National Day\n", encoding="utf-8")
    imported = operator.types("calendar", "import", str(notice), "--source", "国务院办公厅通知")
    assert imported.stdout.splitlines()[-3:-1] == [
        "Calendar version 2, published through 2027-12-31.",
        "1 days changed: 2027-10-01",
    ]
    again = operator.types("calendar", "import", str(notice))
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_an_instance_comes_up_tells_its_accounts_and_stops(operator: Operator, running: Up) -> None:
    assert operator.gets("/readyz") == 200
    accounts = dict(re.findall(r"^  (\S+@\S+\.demo) +[A-Z_, ]+(eyJ\S+)$", running.said, re.MULTILINE))
    assert {"owner@enterprise.demo", "clerk@gxj.demo", "admin@platform.demo"} <= accounts.keys()
    running.process.send_signal(signal.SIGINT)
    assert running.ends() == 0
    assert operator.gets("/healthz") is None
    assert not EmbeddedPostgres(operator.data_dir).running()


def test_nothing_outlives_a_killed_supervisor(operator: Operator, instance: Up) -> None:
    parts = [os.pidfd_open(pid) for pid in instance.parts()]
    assert len(parts) == 3
    instance.process.kill()
    assert instance.ends() == -signal.SIGKILL
    for part in parts:
        assert select.select([part], [], [], ANSWER_SECONDS)[0], "a part lives on"
        os.close(part)
    assert not EmbeddedPostgres(operator.data_dir).running()


def test_a_token_is_had_while_nothing_runs_and_nothing_runs_afterwards(operator: Operator) -> None:
    token = operator.types("token", "clerk@gxj.demo")
    assert token.stdout.splitlines()[-1].count(".") == 2, token.stderr
    assert not EmbeddedPostgres(operator.data_dir).running()


def test_a_token_for_nobody_is_refused_in_a_sentence(operator: Operator) -> None:
    refusal = operator.types("token", "nobody@gxj.demo")
    assert refusal.returncode != 0
    assert "Traceback" not in refusal.stderr


@pytest.mark.parametrize(
    ("settings", "code", "sentence"),
    [
        ({"PORT": "0"}, 2, "PORT cannot be used: input should be greater than or equal to 1."),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/channel"}, 1, "The store cannot be reached: "),
        (
            {"DATABASE_URL": "postgresql://127.0.0.1:1/channel", "MODE": "production"},
            2,
            "LOCAL_ISSUER_KEY and PERSONAL_DATA_KEYS must be set in production",
        ),
    ],
)
def test_what_an_operator_can_mend_is_told_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], code: int, sentence: str
) -> None:
    refused = Operator(tmp_path / "refused").types("up", **settings)
    assert refused.returncode == code
    assert refused.stderr.startswith(sentence)


def test_the_doctor_names_what_mends_a_store_without_tables(tmp_path: Path) -> None:
    operator = Operator(tmp_path / "new")
    operator.data_dir.mkdir()
    (operator.data_dir / "instance.json").write_text("{}")
    examined = operator.types("doctor", SMTP_URL="smtp://127.0.0.1:1")
    EmbeddedPostgres(operator.data_dir).remove()
    assert examined.returncode == 1
    wrong = re.findall(r"^wrong  (\w+): .*\n +to mend it: (.*)$", examined.stdout, re.MULTILINE)
    assert wrong == [
        ("mail", "start the mail server, or correct SMTP_URL"),
        ("tables", "run `business-channel migrate`"),
    ]


@pytest.mark.parametrize("command", [("token", "owner@enterprise.demo"), ("doctor",), ("calendar", "import", "x.csv")])
def test_a_command_that_only_looks_makes_no_instance(tmp_path: Path, command: tuple[str, ...]) -> None:
    operator = Operator(tmp_path / "nowhere")
    refused = operator.types(*command)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"There is no instance in DATA_DIR={operator.data_dir}: ")
    assert not operator.data_dir.exists()


def test_a_start_that_is_told_to_stop_leaves_at_once_and_the_next_one_goes_on(tmp_path: Path) -> None:
    operator = Operator(tmp_path / "broken off")
    first = operator.brings_up()
    first.hears("twenty-nine cases")
    first.process.send_signal(signal.SIGTERM)
    assert first.ends() == 143
    assert "Traceback" not in first.said
    assert not EmbeddedPostgres(operator.data_dir).running()
    finished = operator.types("demo")
    EmbeddedPostgres(operator.data_dir).remove()
    assert finished.returncode == 0, finished.stderr


def test_the_first_administrator_comes_from_the_command_line(operator: Operator) -> None:
    granted = operator.types("grant", "chen@hezhang.example", "admin", "--name", "陈静")
    assert granted.stdout.splitlines()[-1] == "chen@hezhang.example is ADMIN.", granted.stderr
    assert operator.types("token", "chen@hezhang.example").stdout.splitlines()[-1].count(".") == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("MAYOR",), "There is no role MAYOR to grant; there are CITIZEN, REVIEWER,"),
        (("CLERK",), "The role CLERK is held in a department: name it with --department."),
        (("ADMIN", "--department", "赫章县交通运输局"), "The role ADMIN has no department."),
        (("CLERK", "--department", "赫章县气象局"), "There is no department 赫章县气象局 in office."),
    ],
)
def test_a_role_that_cannot_be_granted_is_refused_in_a_sentence(
    operator: Operator, words: tuple[str, ...], sentence: str
) -> None:
    refused = operator.types("grant", "chen@hezhang.example", *words)
    assert refused.returncode == 2
    assert refused.stderr.startswith(sentence)
