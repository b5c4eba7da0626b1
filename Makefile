# Three commands matter: `make run`, `make editor` and `make test`. Each sets up what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?= docs/examples/april-2026.log
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run editor vsix test test-all lint types unit bench generate clean

help:
	@echo "make run [FILE=log]   explain the errors in a file (default: the example of April 2026)"
	@echo "make editor           build the extension and install it into VS Code, Cursor, …, or show it in a browser"
	@echo "make vsix             build the extension, with the server inside, into dist/"
	@echo "make test             set up and run every check and test"
	@echo "make test-all         the same, and the oldest VS Code as well"
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

editor: $(VENV)/.ready
	@$(BIN)/python client-vscode/scripts/editor.py

vsix: $(VENV)/.ready
	@$(BIN)/python client-vscode/scripts/package.py

test: $(VENV)/.ready
	@tests/run_all.sh

test-all: $(VENV)/.ready
	@tests/run_all.sh --all

lint: $(VENV)/.ready
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .

types: $(VENV)/.ready
	@$(BIN)/pyright

unit: $(VENV)/.ready
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup tests

bench: $(VENV)/.ready
	@$(BIN)/python -m tests.bench $(PARTS)

generate: $(VENV)/.ready
	@$(BIN)/python -m tests.generate

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .cache dist client-vscode/dist client-vscode/node_modules client-vscode/scripts/node_modules
