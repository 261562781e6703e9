"""The revisions build what the code works with, guard the records, and wait politely."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dramatiq_postgres.schema import generate_init_sql
from psycopg.errors import LockNotAvailable, RestrictViolation
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app.embedded import libpq_dsn, psycopg_url
from app.migrate import pending, upgrade
from business_channel.database import Base, Store
from business_channel.ids import new_id
from tests.business_channel.adopting import adopted, answered, records, takes_back
from tests.business_channel.procedure.offices import feed_of, instructs, leaders_office, neighbours, submission_of
from tests.reporting import asks, is_made
from tests.town import Town, found_town

ROOT = Path(__file__).parents[1]
PLACES_AND_PEOPLE = "0001"
REVISIONS = [path.name.split("_")[0] for path in sorted((ROOT / "migrations" / "versions").glob("0*.py"))]

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' AND contype <> 'n'
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = %s AND table_name <> 'alembic_version'
"""


def rows(url: str, statement: str, *values: object) -> set[Any]:
    with psycopg.connect(libpq_dsn(url)) as connection:
        return set(connection.execute(statement, values or None).fetchall())


def described(url: str) -> dict[str, set[Any]]:
    return {
        "columns": rows(url, COLUMNS, "public"),
        "constraints": rows(url, CONSTRAINTS),
        "indexes": rows(url, INDEXES),
    }


def alembic(url: str) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", psycopg_url(url).replace("%", "%%"))
    return config


def refused(url: str, change: str) -> str:
    with psycopg.connect(libpq_dsn(url)) as connection, pytest.raises(RestrictViolation) as refusal:
        connection.execute(change)
    return str(refusal.value.diag.message_primary)


@pytest.fixture
async def filed(store: Store) -> Town:
    """A town whose author has filed one submission."""
    town = await found_town(store)
    await town.files()
    return town


def test_the_migrated_store_has_the_tables_of_the_code(database_url: str) -> None:
    engine = create_engine(psycopg_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_migrated_store_has_the_checks_and_partial_indexes_of_the_code(
    database_url: str, empty_database_url: str
) -> None:
    engine = create_engine(psycopg_url(empty_database_url))
    Base.metadata.create_all(engine)
    engine.dispose()
    made, expected = described(database_url), described(empty_database_url)
    assert {what: made[what] ^ expected[what] for what in made} == {
        "columns": set(),
        "constraints": set(),
        "indexes": set(),
    }


def test_the_queue_is_the_one_that_the_installed_library_works_on(database_url: str, empty_database_url: str) -> None:
    with psycopg.connect(libpq_dsn(empty_database_url)) as connection:
        connection.execute(generate_init_sql())
    queue_indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'dramatiq'"
    assert rows(database_url, COLUMNS, "dramatiq") == rows(empty_database_url, COLUMNS, "dramatiq")
    assert rows(database_url, queue_indexes) == rows(empty_database_url, queue_indexes)


def test_what_was_applied_is_told_once_and_then_nothing_is_missing(empty_database_url: str) -> None:
    assert [line.split()[0] for line in upgrade(empty_database_url)] == REVISIONS
    assert upgrade(empty_database_url) == []
    assert pending(empty_database_url) == []


def test_going_all_the_way_down_and_up_again_gives_the_same_store(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    before = described(empty_database_url)
    command.downgrade(alembic(empty_database_url), "base")
    assert rows(empty_database_url, COLUMNS, "public") == set()
    upgrade(empty_database_url)
    assert described(empty_database_url) == before


def test_two_nodes_that_upgrade_at_once_take_turns(empty_database_url: str) -> None:
    applied: list[list[str]] = []
    nodes = [threading.Thread(target=lambda: applied.append(upgrade(empty_database_url))) for _ in range(2)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join(timeout=60)
    assert sorted(map(len, applied)) == [0, len(REVISIONS)]


def test_a_revision_gives_up_when_a_table_stays_locked_and_leaves_nothing_half_done(empty_database_url: str) -> None:
    config = alembic(empty_database_url)
    command.upgrade(config, PLACES_AND_PEOPLE)
    before = described(empty_database_url)
    with psycopg.connect(libpq_dsn(empty_database_url)) as holder:
        holder.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(OperationalError) as given_up:
            upgrade(empty_database_url)
    assert isinstance(given_up.value.orig, LockNotAvailable)
    assert described(empty_database_url) == before


def test_the_revisions_can_be_printed_for_an_administrator_to_run(
    empty_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command.upgrade(alembic(empty_database_url), "head", sql=True)
    with psycopg.connect(libpq_dsn(empty_database_url)) as connection:
        connection.execute(capsys.readouterr().out)
    assert pending(empty_database_url) == []


def test_the_revisions_run_from_any_folder_and_out_of_one_with_a_space(empty_database_url: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "政企 直通车"
    for part in ("app", "business_channel", "migrations"):
        shutil.copytree(ROOT / part, elsewhere / part, ignore=shutil.ignore_patterns("__pycache__"))
    program = "import sys; sys.path.insert(0, sys.argv[1]); from app.migrate import upgrade; upgrade(sys.argv[2])"
    subprocess.run([sys.executable, "-c", program, elsewhere, empty_database_url], cwd=tmp_path, check=True)
    assert pending(empty_database_url) == []


@pytest.mark.parametrize(
    "column", ["title", "body", "hidden_remark_sealed", "contact_phone_sealed", "contact_name_sealed", "filed_at"]
)
def test_the_store_refuses_to_change_what_an_author_filed(filed: Town, database_url: str, column: str) -> None:
    told = refused(database_url, f"UPDATE submission SET {column} = DEFAULT")
    assert told == "UPDATE of submission is refused: it is a record"


def test_a_submission_may_still_move_on(filed: Town, database_url: str) -> None:
    with psycopg.connect(libpq_dsn(database_url)) as connection:
        assert connection.execute("UPDATE submission SET urgent = true, version = version + 1").rowcount == 1


@pytest.mark.parametrize("table", ["audit_entry", "event"])
@pytest.mark.parametrize("change", ["DELETE FROM {table}", "TRUNCATE {table} CASCADE", "UPDATE {table} SET at = now()"])
def test_the_store_refuses_to_change_a_record_even_before_it_is_sealed(
    filed: Town, database_url: str, table: str, change: str
) -> None:
    told = refused(database_url, change.format(table=table))
    assert told == f"{change.split()[0]} of {table} is refused: it is a record"


@pytest.mark.parametrize("table", ["audit_entry", "event"])
def test_a_record_is_given_its_place_once(filed: Town, database_url: str, table: str) -> None:
    with psycopg.connect(libpq_dsn(database_url)) as connection:
        assert connection.execute(f"UPDATE {table} SET position = 1").rowcount == 1
    assert refused(database_url, f"UPDATE {table} SET position = 2") == f"UPDATE of {table} is refused: it is a record"


async def test_going_back_before_instructions_forgets_them_and_leaves_everything_else(
    store: Store, database_url: str
) -> None:
    [town] = await neighbours(store, 1)
    order_id = await town.is_asked()
    office = await leaders_office(store, town.department_id)
    await instructs(store, office, (await submission_of(store, order_id)).id, order_id)
    await feed_of(store, town.department_id, town.head)
    await store.engine.dispose()
    config = alembic(database_url)
    before, kept = "SELECT id FROM event WHERE tag NOT LIKE 'INSTRUCTION%'", "SELECT id FROM event"
    expected, audit = rows(database_url, before), rows(database_url, "SELECT id, action FROM audit_entry")
    command.downgrade(config, str(ScriptDirectory.from_config(config).get_revision("0017").down_revision))
    assert rows(database_url, kept) == expected
    assert rows(database_url, "SELECT id, action FROM audit_entry") == audit
    assert rows(database_url, "SELECT id FROM deadline WHERE clock = 'INSTRUCTION'") == set()
    told = refused(database_url, "DELETE FROM event")
    assert told == "DELETE of event is refused: it is a record"


async def test_a_store_whose_departments_have_had_successors_can_go_back_to_before_that(
    filed: Town, database_url: str
) -> None:
    with psycopg.connect(libpq_dsn(database_url)) as connection:
        day = "UPDATE department SET valid_to = '2020-05-27' WHERE id = %s RETURNING name, kind_code, region_code"
        name, kind, region = connection.execute(day, [filed.department_id]).fetchone() or ("", "", "")
        columns, values = "(id, name, kind_code, region_code, valid_from)", "(%s, %s, %s, %s, '2020-05-28')"
        connection.execute(f"INSERT INTO department {columns} VALUES {values}", [new_id(), name, kind, region])
        connection.execute("ALTER TABLE event DISABLE TRIGGER USER")
        connection.execute("UPDATE event SET tag = 'WORK_ORDER_INHERITED'")
        connection.execute("ALTER TABLE event ENABLE TRIGGER USER")
    command.downgrade(alembic(database_url), "0019-1")
    names = [row[0] for row in rows(database_url, "SELECT name FROM department WHERE name LIKE %s", f"{name[:40]}%")]
    assert len(names) == 2
    assert rows(database_url, "SELECT DISTINCT tag FROM event") == {("WORK_ORDER_REDISPATCHED",)}


async def test_reports_can_be_taken_back_with_everything_that_was_told_of_them(store: Store, database_url: str) -> None:
    await is_made(store, await asks(store))
    await store.close()
    command.downgrade(alembic(database_url), "0030-1")
    assert rows(database_url, "SELECT tag FROM event WHERE tag LIKE 'REPORT%'") == set()
    assert rows(database_url, "SELECT to_regclass('report')") == {(None,)}
    assert upgrade(database_url) != []
    assert refused(database_url, "DELETE FROM event") == "DELETE of event is refused: it is a record"


async def test_adoptions_can_be_taken_back_with_everything_that_was_told_of_them(
    store: Store, database_url: str
) -> None:
    town = await found_town(store)
    record = await records(store, town.clerk, adopted(await answered(town)))
    await takes_back(store, town.clerk, record)
    await feed_of(store, town.department_id, town.head)
    await store.close()
    told = "SELECT id FROM event WHERE tag IN ('SUGGESTION_ADOPTED', 'ADOPTION_WITHDRAWN')"
    kept = rows(database_url, "SELECT id FROM event") - rows(database_url, told)
    assert len(rows(database_url, told)) == 2
    command.downgrade(alembic(database_url), "0031-1")
    assert rows(database_url, "SELECT id FROM event") == kept
    assert rows(database_url, "SELECT to_regclass('adoption')") == {(None,)}
    assert upgrade(database_url) != []
    assert refused(database_url, "DELETE FROM event") == "DELETE of event is refused: it is a record"
