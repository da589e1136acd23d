# The two commands of a newcomer are `make demo` and `make test`. Everything else reuses their set-up.
SHELL := /bin/sh
# Compiled bytecode is kept even where a machine's setting forbids it: tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
DEMO := build/demo
PORT ?=
# A checkout that was moved sets itself up again: the environment knows its place.
MOVED := $(shell [ ! -s .venv/.ready ] || [ "$$(cat .venv/.ready)" = "$(CURDIR)" ] || rm -f .venv/.ready)
.PHONY: look test-all tables setup setup-spark test-spark test-postgres demo demo-build test test-unit check format bench lock dictionary clean

setup: .venv/.ready
.venv/.ready: requirements.lock pyproject.toml scripts/setup
	@sh scripts/setup

# Apache Spark, the optional engine: 450 MB more; the tests that need it say so when it is absent.
setup-spark: .venv/.spark
.venv/.spark: requirements-spark.lock .venv/.ready
	@REQUIREMENTS=requirements-spark.lock sh scripts/setup && touch .venv/.spark

test-spark: setup-spark
	@$(BIN)/python -m pytest -q -p no:xdist tests/analysis/spark

# The pages and accounts on PostgreSQL: a private server in a temporary folder, gone afterwards.
test-postgres: setup
	@$(BIN)/python scripts/test_postgres.py

demo-build: setup
	@$(BIN)/waypost build --demo --out $(DEMO)

demo: demo-build
	@$(BIN)/waypost picture $(DEMO)
	@$(BIN)/waypost serve $(DEMO) --audience movement --inputs catalog/demo --as-of $$(cat catalog/demo_as_of.txt) $(if $(PORT),--port $(PORT))

test: setup
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not exhaustive"

# The same again in other languages and with other filters, every page seen whole, each property with all its
# examples, and all of it on PostgreSQL.
test-all: setup-spark
	@WAYPOST_LOOK=all WAYPOST_EXAMPLES=all $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
	@WAYPOST_POSTGRES=all $(BIN)/python scripts/test_postgres.py

# Every page in a browser, in both languages, with pictures in .artefacts to be looked at.
look: setup
	@WAYPOST_LOOK=all $(BIN)/python -m pytest -q -n 2 --dist loadfile $$(find tests -name 'test*_browser.py')

test-unit: setup
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not exhaustive"

check: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_catalog.py
	@$(BIN)/python scripts/data_dictionary.py --check
	@$(BIN)/python scripts/command_reference.py --check
	@$(BIN)/python scripts/rule_language.py --check
	@$(BIN)/python scripts/practice_rules.py --check
	@$(BIN)/python scripts/openapi.py --check

format: setup
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

dictionary: setup
	@$(BIN)/python scripts/data_dictionary.py
	@$(BIN)/python scripts/command_reference.py
	@$(BIN)/python scripts/rule_language.py
	@$(BIN)/python scripts/practice_rules.py
	@$(BIN)/python scripts/openapi.py

# After a migration was added: the tables of a fresh database, made in one step.
tables: setup
	@$(BIN)/python scripts/fresh_tables.py

bench: setup
	@for part in iati hxl xlsx scope reconcile build transit questions practice_rules relations matching findings consultation load; do echo "== $$part"; $(BIN)/python bench/$$part.py || exit 1; done

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev --extra spark --constraint requirements.lock pyproject.toml -o requirements-spark.lock

clean:
	rm -rf build dist .bench .venv .venv-uv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
