# Everything a newcomer needs: `make demo` and `make test`. Both do all set-up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
READERS := .venv-readers
# Where Python may not keep what it compiled, every one of some hundred commands would compile all libraries again.
export PYTHONDONTWRITEBYTECODE :=
STAMP := $(VENV)/.installed
LOCKS := requirements-uv.lock requirements-dev.lock pyproject.toml

.PHONY: demo test evaluate readers backtest bench lock clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo   the whole main job on the bundled example (Pokrovsk, autumn 2025)"
	@echo "make test   all tests"
	@echo "make evaluate  score the reading of claims on the gold texts, by language, field and genre"
	@echo "make readers  install the optional readers beside, test and score them"
	@echo "make bench  the benchmarks, on the data in ../shared/data (bench/README.md)"
	@echo "make backtest   the forecasts tested on the past (report in build/forecast), and the tests that take minutes"
	@echo "make lock   pin the dependencies again"

# The stamp is written last, so an interrupted installation is simply done again.
$(STAMP): $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit("frontline needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements-dev.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python examples/pokrovsk/demo.py

test: $(STAMP)
	@sh tests/needs.sh
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config pyproject.toml
	@$(BIN)/pytest -m 'not backtest'

backtest: $(STAMP)
	@$(BIN)/python bench/forecast.py
	@$(BIN)/pytest -m backtest
	@test ! -d ../shared/data || $(BIN)/python evaluation/control/run.py

evaluate: $(STAMP)
	@$(BIN)/python evaluation/evaluate.py

# The benchmarks bring the libraries that they compare with into an environment of their own.
$(BENCH)/.installed: requirements-bench.lock pyproject.toml | $(STAMP)
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@VIRTUAL_ENV=$(CURDIR)/$(BENCH) $(BIN)/uv pip sync --quiet --require-hashes requirements-bench.lock
	@VIRTUAL_ENV=$(CURDIR)/$(BENCH) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The optional readers bring 110 MB of packages, into an environment of their own.
$(READERS)/.installed: requirements-readers.lock pyproject.toml | $(STAMP)
	@test -x $(READERS)/bin/python || $(PYTHON) -m venv $(READERS)
	@VIRTUAL_ENV=$(CURDIR)/$(READERS) $(BIN)/uv pip sync --quiet --require-hashes requirements-readers.lock
	@VIRTUAL_ENV=$(CURDIR)/$(READERS) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

readers: $(READERS)/.installed
	@$(READERS)/bin/pytest tests/claims/readers
	@$(READERS)/bin/python evaluation/evaluate.py --readers en,ru

bench: $(BENCH)/.installed
	@$(BENCH)/bin/python bench/run.py

lock:
	@test -x $(BIN)/uv || $(MAKE) $(STAMP)
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url -q pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url -q pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url -q pyproject.toml --group bench --group dev -o requirements-bench.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url -q pyproject.toml --extra en --extra ru --group dev -c requirements-dev.lock -o requirements-readers.lock

clean:
	rm -rf demo build dist
