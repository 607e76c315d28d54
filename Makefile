# The only door to commands.
PYTHON ?= python3
PY := .venv/bin/python
SIZE ?= small
ARGS ?=
# Tests use at most two processes: each has a database of its own.
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo serve stop status test check bench docs format pins clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo:  ## the whole platform with a made-up force, on this machine alone
	@$(PYTHON) tools/bootstrap.py
	@exec $(PY) manage.py serve --demo

serve:  ## the platform without the made-up force
	@$(PYTHON) tools/bootstrap.py
	@exec $(PY) manage.py serve

stop:  ## stop what runs here
	@$(PY) manage.py stop

status:  ## say what runs here
	@$(PY) manage.py status

test:  ## the whole suite, browser and all; `make check` has the rules of the house
	@sh tools/system.sh
	@$(PYTHON) tools/bootstrap.py --dev
	$(PY) -m pytest --ignore tests/house -n $(JOBS) --dist loadscope --no-loadscope-reorder $(ARGS)

check:  ## format, lint, types, walls, migrations, rules of the house
	@$(PYTHON) tools/bootstrap.py --dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	@if [ -f .importlinter ]; then echo lint-imports; PYTHONPATH=. .venv/bin/lint-imports; fi
	$(PY) manage.py makemigrations --check --dry-run
	@if [ -d tests/house ]; then $(PY) -m pytest tests/house; fi
	@if [ -x frontend/check ]; then frontend/check; fi
	@if [ -f tools/drawing.py ]; then $(PY) tools/drawing.py --check; fi

bench:  ## every benchmark: SIZE=full for real size, ARGS=--json for a machine
	@$(PYTHON) tools/bootstrap.py --dev
	@SIZE=$(SIZE) $(PY) bench/run.py $(ARGS)

docs:  ## draw what is drawn from the code and say where the pages are
	@$(PYTHON) tools/bootstrap.py --dev
	@if [ -f tools/drawing.py ]; then $(PY) tools/drawing.py; fi
	@echo "The documentation is Markdown: begin with README.md and docs/how-to/."

format:  ## put the code in order
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

pins:  ## write constraints.txt from what is installed
	$(PY) tools/pins.py

clean:  ## remove the environment and caches, never the data in var/
	@if [ -L .venv ]; then echo "The environment is somebody else's and stays."; else rm -rf .venv; fi
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
