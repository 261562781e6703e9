# Everything runs from .venv, which the first target that needs it makes; a later start finds it made.
# Names of files are relative throughout, so that the folder's own path may hold spaces.

PYTHON_IN_VENV := .venv/bin/python
PIP := $(PYTHON_IN_VENV) -m pip --disable-pip-version-check -qq

export PIP_USER := 0

.PHONY: help up test test-store check bench pictures lock clean
.DELETE_ON_ERROR:

help:
	@echo "make up       install and run everything on the embedded store (PORT, DATA_DIR, DATABASE_URL may be set)"
	@echo "make test     install and run the tests"
	@echo "make check    lint, check types and imports"
	@echo "make bench    measure against the least that could do the same (ARGS=--help tells what may be set)"
	@echo "make pictures draw the pictures of docs/ anew (with chromium, LibreOffice, pdftoppm and a CJK font)"
	@echo "make lock     pin the dependencies of pyproject.toml anew"
	@echo "make clean    remove what was installed; data stays"

# exec: the signals of Ctrl-C and of a service manager must reach the supervisor itself.
up: .venv/for-run
	@MODE="$${MODE:-demo}" DATA_DIR="$${DATA_DIR:-.data}" exec $(PYTHON_IN_VENV) -m app.cli up

# The files of the tests are shared out among the cores, in the order of tests/conftest.py; each core takes a store of
# its own.
PYTEST := $(PYTHON_IN_VENV) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: .venv/for-dev
	@$(PYTEST) $(ARGS)

# The tests of the store once more, on another server: make test-store TEST_DATABASE_URL=postgresql://…
test-store: .venv/for-dev
	@test -n "$$TEST_DATABASE_URL" || { echo "TEST_DATABASE_URL should name a server." >&2; exit 2; }
	@$(PYTEST) -m store $(ARGS)

check: .venv/for-dev
	$(PYTHON_IN_VENV) -m ruff check .
	$(PYTHON_IN_VENV) -m ruff format --check .
	$(PYTHON_IN_VENV) -m mypy
	.venv/bin/lint-imports

# On a store of its own with 100,000 submissions; a quick look: make bench ARGS='--submissions 2000 --rounds 2 --seconds 1'
bench: .venv/for-run
	@$(PYTHON_IN_VENV) -m benchmarks $(ARGS)

# What docs/report-artefacts.md shows: a sample of a report as Chromium and LibreOffice open it.
pictures: .venv/for-dev
	@$(PYTHON_IN_VENV) -m tests.business_channel.reports.rendering.redraw docs/pictures

# An environment that was copied or moved along with its folder is made anew.
PLACE := $(shell $(PYTHON_IN_VENV) -c 'print(open(".venv/place").read().strip())' 2>/dev/null)
ifneq "$(PLACE)" "$(CURDIR)"
.venv/place: FORCE
endif
FORCE:

.venv/place:
	@requirements/venv.sh

.venv/for-run: .venv/place requirements/run.txt pyproject.toml
	@echo "Installing what it takes to run"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/for-dev: .venv/for-run requirements/dev.txt
	@echo "Installing what it takes to develop"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# After a change of dependencies in pyproject.toml: resolves them for every platform and Python from 3.11 on, and writes
# the versions with their hashes, but not where they were found. UPGRADE=--upgrade takes the newest versions as well.
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)
lock: .venv/place
	@$(PIP) install uv
	$(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --extra dev -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) requirements/node.in -o requirements/node.txt

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
