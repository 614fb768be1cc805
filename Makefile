# `make demo` and `make test` need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint campaign faults bench lock format clean

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "rotaledger needs Python 3.11 or newer; say which: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c 'import pip' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment (on Debian: apt-get install python3-venv)."; exit 1; }; }
	@echo "Installing what requirements.lock pins (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)  ## the sample company: imported, planned, published, verified
	@$(BIN)/rota demo demo
	@echo "  (the command is $(BIN)/rota here; to type it bare: export PATH=\$$PWD/$(BIN):\$$PATH)"

test: $(READY)  ## every test but the campaigns
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

campaign: $(READY)  ## the long runs: kills, flips, random worlds
	$(BIN)/python -m pytest -m campaign

faults: $(READY)  ## docs/faults.md, from every test of faults and abuse at its full number; a part of it: make faults ROWS="matrix proofs"
	$(BIN)/python -m tests.faults $(ROWS)

bench: $(READY)  ## docs/benchmarks.md, measured; a part of it: make bench BENCH="growth --sizes 2000"
	$(BIN)/python -m benchmarks $(BENCH)

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## pin anew, without a host in the file
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	.venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --universal \
	  --custom-compile-command 'make lock' --extra pg --group test --group lint --group build pyproject.toml -o requirements.lock
	@rm -rf .venv-lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo
