"""A process can write every row, whatever it has imported by itself."""

import subprocess
import sys

import pytest

PROCESSES = ("worker", "scheduler", "identity", "granting", "calendar_import")
PROGRAM = """
import importlib, sys
importlib.import_module(sys.argv[1])
from business_channel.database import Base, open_store
from business_channel.vault import Vault
open_store("postgresql+asyncpg://nowhere/channel", Vault({"k": b"0" * 32}, "k"))
print(all(key.column is not None for table in Base.metadata.tables.values() for key in table.foreign_keys))
"""


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_that_opens_the_store_knows_every_table_that_another_refers_to(process: str) -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, f"app.{process}"], capture_output=True, text=True)
    assert (ran.stdout, ran.returncode) == ("True\n", 0), ran.stderr
