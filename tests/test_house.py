"""The rules of the house, held by the machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import build_schema

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "schema", "business_channel")
TOP_LEVEL = {
    *PACKAGES,
    *("migrations", "tests", "requirements", "docs", "benchmarks", ".ci"),
    *("alembic.ini", "pyproject.toml", "README.md", "LICENSE", "Makefile", ".gitignore"),
}
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
DOMAIN = [path for path in SOURCES if path.is_relative_to(ROOT / "business_channel")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_imports_go_only_downward() -> None:
    lint = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert lint.returncode == 0, lint.stdout


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_no_module_grows_over_the_wall(path: Path) -> None:
    wall = 600 if path in TESTS else 400
    assert len(path.read_text(encoding="utf-8").splitlines()) <= wall
    assert [each.name for each in functions_of(path) if (each.end_lineno or 0) - each.lineno + 1 > 45] == []


def undocumented(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    for child in node.body:
        if isinstance(child, Documented) and not child.name.startswith("_") and not speaks_for_itself(child):
            if ast.get_docstring(child) is None:
                yield child.name
            if isinstance(child, ast.ClassDef):
                yield from undocumented(child)


def speaks_for_itself(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """True for parts of the API, whose descriptions stand in the schema, and for classes that only fill in another."""
    if any(ast.unparse(each).startswith("strawberry.") for each in node.decorator_list):
        return True
    return isinstance(node, ast.ClassDef) and bool(node.bases) and not any(isinstance(x, Documented) for x in node.body)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_public_module_class_and_function_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module"
    assert list(undocumented(tree)) == []


@pytest.mark.parametrize("path", DOMAIN, ids=name_of)
def test_the_domain_reads_time_from_the_store_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"datetime\.(?:now|utcnow|today)\(|date\.today\(|time\.time\(", text) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if name_of(path) != "app/settings.py":
        assert re.findall(r"os\.environ|getenv", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOMAIN, ids=name_of)
def test_only_the_unit_of_work_and_the_movers_of_time_and_feed_begin_transactions(path: Path) -> None:
    if path.name not in {"work.py", "now.py", "feed.py"}:
        assert re.findall(r"\.commit\(|\.begin\(\)", path.read_text(encoding="utf-8")) == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "/ho" + "me/", "/wo" + "rk/"))
    )
    named = [name_of(path) for path in tracked() if path.is_file() and hosts.search(path.read_text(errors="ignore"))]
    assert named == []


def test_the_requirements_are_pinned_with_hashes_and_name_no_index() -> None:
    for path in (ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--index-url" not in text
        assert "--find-links" not in text
        pins = re.findall(r"^[a-z0-9][\w.\-]*(?:\[[\w,\-]+\])?==", text, flags=re.MULTILINE | re.IGNORECASE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_nothing_unexpected_stands_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP_LEVEL


def test_extensions_of_the_schema_are_classes_since_instances_leak_between_requests() -> None:
    assert all(isinstance(each, type) for each in build_schema().extensions)
