# One word a job; `make demo` and `make test` set up what they need on a fresh machine.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
OUT    ?= out

.PHONY: help demo test check lint types style quality floors bench clean

help:
	@echo "make demo     set up and run the main job on the sample batch (results in $(OUT)/)"
	@echo "make test     set up and run all tests"
	@echo "make check    lint, import contracts, types and the figures of style"
	@echo "make quality  scores against gold, written to docs/QUALITY.md"
	@echo "make floors   fails where a score fell below benchmarks/quality_floors.yaml"
	@echo "make bench    performance against peers, one run"

# A Debian without python3-venv has no ensurepip; pip can then fill the environment from outside.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || ($(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install pip)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.run

demo: $(VENV)/.run
	$(BIN)/extractor run corpus --out $(OUT)

test: $(VENV)/.dev
	$(BIN)/python -X warn_default_encoding -m pytest -n auto --dist loadgroup

check: lint types style

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

style: $(VENV)/.dev
	$(BIN)/python scripts/style.py

quality: $(VENV)/.dev
	$(BIN)/python benchmarks/quality.py --write docs/QUALITY.md

floors: $(VENV)/.dev
	$(BIN)/python benchmarks/quality.py --check

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/speed.py

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache
