# The paperless council. `make demo` tries it, `make test` checks it; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: help demo demo-reset play serve test lint types fast bench mutate lock clean

help:            ## say what can be made
	@grep -E '^[a-z-]+: .*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime   ## start the demonstration commune and print its addresses
	@$(BIN)/council demo

demo-reset: $(VENV)/.runtime   ## forget the demonstration and start over
	@$(BIN)/council demo --reset

play: $(VENV)/.runtime   ## play a whole meeting without a human
	@$(BIN)/council demo --play

serve: $(VENV)/.runtime   ## serve a real installation (settings: COUNCIL_… in the environment)
	@$(BIN)/council serve

test: $(VENV)/.dev lint   ## lint, types, import contracts and every suite
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --ignore tests/browser
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal tests/browser  # Playwright keeps an event loop: apart

fast: $(VENV)/.dev   ## the suites that need neither server nor browser
	@$(BIN)/python -m pytest -n $(JOBS) -m "not slow" --ignore tests/browser

lint: $(VENV)/.dev   ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev   ## measure against this machine's floors (AREA=assembly for one area)
	@$(BIN)/python -m tests.bench $(AREA)

mutate: $(VENV)/.dev   ## falsify council/law line by line: some test must notice (an hour or so)
	@$(BIN)/python -m tests.mutation

lock:            ## choose newer versions of the dependencies
	@sh .ci/lock

# Each stamp depends on what it was made from, so that a second run costs nothing.
$(VENV)/.system: .ci/system-packages
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sh .ci/system-packages runtime
	@touch $@

$(VENV)/.runtime: $(VENV)/.system requirements.lock pyproject.toml
	@echo "Installation des bibliothèques…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@sh .ci/system-packages test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:           ## remove what was built (never data)
	@rm -rf $(VENV) build *.egg-info
