# Every setup step of this project is here: each target makes .venv first if need be.
# Needed beforehand: make and Python 3.11 or newer with its venv module.

PYTHON ?= python3
VENV ?= .venv
# Processes that run the tests; `make test JOBS=0` runs them in one, for a debugger.
JOBS ?= auto

CHROMIUM ?= /usr/bin/chromium
export CHROMIUM

# Where byte code is not kept, each process that the tests start would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PYTEST = $(BIN)/python -m pytest -q -n $(JOBS) --maxprocesses 8 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help install run dashboard browser check lint types test-fast test test-full bench docs pictures numbers format hooks clean

help: ## Print the targets, a sentence each.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Make .venv and install journeysim with the pinned versions into it.

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "journeysim needs Python 3.11 or newer: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "the venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: $(INSTALLED) ## Simulate a year of the smartphones market and show what happened.
	$(BIN)/journeysim run smartphones --out results/smartphones --force

dashboard: $(INSTALLED) ## Open the dashboard in a browser; Ctrl-C ends it.
	$(BIN)/journeysim dashboard

check: lint types test-fast ## Lint, types and the fast tests, in under a minute.

lint: $(INSTALLED) ## Ruff: rules and format.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED) ## Mypy, strict, on journeysim/ and dashboards/.
	$(BIN)/mypy

test-fast: $(INSTALLED) ## The tests that take no more than a few seconds each.
	$(PYTEST) -m "not slow and not full"

test: $(INSTALLED) ## All tests but the exhaustive ones.
	$(PYTEST) -m "not full"

browser: ## Install Debian's Chromium for the browser tests, if it is missing and this is root.
	@test -x $(CHROMIUM) || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core; } \
		|| echo "no $(CHROMIUM): the browser tests are skipped" >&2

test-full: $(INSTALLED) browser ## All tests, the exhaustive ones too.
	$(PYTEST)

bench: $(INSTALLED) ## Speed and memory at 1e4 to 1e6 consumers, and the ratio to plain Mesa.
	$(BIN)/python -m tests.bench

docs: $(INSTALLED) ## Write the reference from the code's declarations.
	$(BIN)/python -m journeysim.reports.reference docs/reference.md

pictures: $(INSTALLED) browser ## Draw the README's pictures from a real run, and take those of the dashboard.
	$(BIN)/python -m journeysim.reports.pictures docs/images
	$(BIN)/python -m tests.browser.pictures docs/images

numbers: $(INSTALLED) ## Paste what theory, plausibility, elasticities, a diary, a comparison and bench print into the docs.
	$(BIN)/python -m tests.numbers

format: $(INSTALLED) ## Let ruff mend what it can.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

hooks: $(INSTALLED) ## Run ruff and mypy before each commit from now on.
	$(BIN)/pre-commit install

clean: ## Remove .venv, caches, compiled kernels and builds; results stay.
	rm -rf $(VENV) .numba_cache .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
	find journeysim tests -name __pycache__ -type d -prune -exec rm -rf {} +
