# Two commands: `make run` serves the assistant, `make test` runs every test.
SHELL := /bin/bash
BIN := .venv/bin

# What one process compiles, the next ones take as it is: the tests start some thousand.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run demo-real test check clean
.DEFAULT_GOAL := help

help:  ## What each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

install:  ## Prepare .venv (the first time compiles the language engine: about 7 minutes on 2 cores)
	@scripts/install.sh

run: install  ## Serve the assistant on this machine
	@$(BIN)/beffroi serve

demo-real: install  ## Serve the demo city behind real servers: OpenLDAP, addok, PostGIS, Redmine
	@scripts/install-servers.sh
	@$(BIN)/beffroi demo-real

test: install  ## Every test, with the real model, sandbox, policy server and browser
	@scripts/install-tests.sh
	@PATH="$(CURDIR)/$(BIN):$$PATH" $$(command -v eatmydata) $(BIN)/pytest -n 3 --durations=20 $(PYTEST)

check: install  ## Lint, format, types, import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

clean:  ## Forget .venv and caches (never the state of an installation)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
