"""What processes cost, as Linux counts it."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PARENT, _FIRST_TIME = 1, 11


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its children, those that have ended included; 0 for one that is gone."""
    family = [fields for other, fields in _processes() if pid in (other, int(fields[_PARENT]))]
    return _TICK * sum(int(part) for fields in family for part in fields[_FIRST_TIME : _FIRST_TIME + 4])


def parent_of(pid: int) -> int:
    """The process that started this one."""
    return int(_fields(Path(f"/proc/{pid}/stat"))[_PARENT])


def _processes() -> Iterator[tuple[int, list[str]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), _fields(entry / "stat")
            except (FileNotFoundError, ProcessLookupError):
                continue


def _fields(stat: Path) -> list[str]:
    """The fields after the name, which may itself hold blanks and brackets: state, parent, and so on."""
    return stat.read_text().rpartition(")")[2].split()
