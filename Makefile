# Two commands matter: `make run` and `make test`. Both set up what they need in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?= docs/examples/april-2026.log
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit editors bench generate clean

help:
	@echo "make run [FILE=log]   explain the errors in a file (default: the example of April 2026)"
	@echo "make test             set up and run every check and test"
	@echo "make bench            measure speed and memory against peers and limits"
	@echo "make generate         write the generated pages again"

$(VENV)/.ready: pyproject.toml requirements.lock
	@echo "setting up $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null || \
	  { rm -rf $(VENV); apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The example is from another machine: what this one knows says nothing about it.
run: $(VENV)/.ready
	@$(BIN)/unstuck check $(if $(filter docs/examples/%,$(FILE)),--no-collect) $(FILE) || test $$? -eq 1

test: $(VENV)/.ready
	@tests/run_all.sh

lint: $(VENV)/.ready
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .

types: $(VENV)/.ready
	@$(BIN)/pyright

unit: $(VENV)/.ready
	@$(BIN)/pytest -n $(JOBS) tests

bench: $(VENV)/.ready
	@$(BIN)/python -m tests.bench $(PARTS)

generate: $(VENV)/.ready
	@$(BIN)/python -m tests.generate

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .cache dist
