# `make site` builds this repository's site, `make test` checks everything; `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
OUTPUT ?= site
PORT ?= 8000
# Two processes: the browser tests want memory.
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
LOCK := $(BIN)/uv pip compile -q --system-certs --universal --generate-hashes --python-version 3.11 -c requirements/limits.in

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help site serve test lint types client floors tests system docs lock judge clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(VENV)/.core ## install what is needed and build the site into site/
	@$(BIN)/tongwen build --output "$(OUTPUT)"
	@echo "The site is in $(OUTPUT)/. To look at it: make serve"

serve: $(VENV)/.core ## build, serve on this computer, rebuild and reload on every change
	@$(BIN)/tongwen serve --output "$(OUTPUT)" --port "$(PORT)"

test: $(VENV)/.dev system ## install what the tests need and run every check
	@$(MAKE) --no-print-directory -k lint types client floors tests

lint:
	@echo "== ruff"
	@$(BIN)/ruff check --output-format concise .
	@$(BIN)/ruff format --check .

types:
	@echo "== mypy"
	@$(BIN)/mypy

client: node_modules
	@echo "== tsc"
	@if [ -x node_modules/.bin/tsc ]; then for p in search/client generator/theme/client generator/theme/worker; do node_modules/.bin/tsc -p $$p || exit 1; done; else echo "skipped: there is no npm"; fi

floors:
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo

tests:
	@echo "== pytest"
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile -rs

judge: $(VENV)/.dev system node_modules site ## let outside judges look at every type of page of the built site
	@$(BIN)/tongwen check --budgets --output "$(OUTPUT)"
	@npm install --no-save --silent --ignore-scripts lighthouse@12.8.2
	@$(BIN)/python -m tests.judges --site "$(OUTPUT)" $(if $(ONLY),--only $(ONLY))

system:
	@scripts/system-packages

docs: $(VENV)/.core ## write the reference pages anew from the program
	$(BIN)/python -m generator.cli.reference > docs/reference/commands.md
	$(BIN)/tongwen config reference > docs/reference/configuration.md
	$(BIN)/python -m generator.translation.checks.reference > docs/reference/translation-checks.md
	$(BIN)/python -m generator.theme.reference > docs/reference/template-context.md

lock: $(VENV)/.dev ## write requirements/ anew from pyproject.toml; `make lock UPGRADE=1` takes newer releases
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml requirements/build.in -o requirements/core.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev -c requirements/core.txt pyproject.toml requirements/build.in -o requirements/dev.txt

# The type checker of the search page's scripts; the site itself needs nothing of npm.
node_modules: package-lock.json | system
	@if command -v npm >/dev/null 2>&1; then npm ci --silent --ignore-scripts && touch $@; fi

clean: ## remove what was built and installed
	rm -rf "$(VENV)" node_modules site .tongwen build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@python=$$(scripts/find-python) && echo "Making $(VENV) with $$python" && "$$python" -m venv "$(VENV)"

# The stamps: what is installed is as new as the locked list and the project's own description.
$(VENV)/.core: requirements/core.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the site needs"
	@$(PIP) install --require-hashes -r requirements/core.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
