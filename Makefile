# Every target makes its own virtual environment in .venv when it is missing or pyproject.toml has changed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help test lint browser format bench picture docs clean

help: ## show the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

test: lint browser ## all that must pass: lint, types, tests
	$(BIN)/python -m pytest -q --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(STAMP) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(STAMP) ## a Chromium, ffmpeg, and the npm packages of the page's tests, where they are missing
	@$(BIN)/python tests/explorer/install.py

format: $(STAMP) ## put the code in its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) browser ## speed, as ratios against peers; writes docs/benchmarks.md
	$(BIN)/python benchmarks/draw.py
	$(BIN)/python benchmarks/runs.py
	$(BIN)/python -m pytest -q tests/explorer/test_page_speed.py
	$(BIN)/python benchmarks/table.py
	$(BIN)/python benchmarks/race_statistics.py

picture: $(STAMP) browser ## the README's pictures and numbers; in build/ the contact sheet of hard cases and the page
	$(BIN)/thalweg draw valley --out docs/images/sgd-vs-adam.png
	@mkdir -p build
	$(BIN)/thalweg race digits --steps 100 --no-time --out build/race
	$(BIN)/python -c 'import thalweg as tw; tw.load_race("build/race/race.json").save("docs/images/race.png")'
	$(BIN)/python -m tests.readme
	$(BIN)/python -m tests.figures.sheet build/contact-sheet.png
	$(BIN)/python -m tests.explorer.shots build/explore.png

docs: $(STAMP) ## the site, in build/docs; writes docs/conventions.md
	$(BIN)/python -m tests.cli.conventions_page
	$(BIN)/python -m sphinx -q -W --keep-going -j auto docs build/docs
	@echo build/docs/index.html

$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there: install Python 3.11 or newer, or name yours, as in make PYTHON=python3.12 test" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("thalweg needs Python 3.11 or newer: make PYTHON=python3.12 test" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module or no pip: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(STAMP)

clean: ## remove what was made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/explorer/node_modules
