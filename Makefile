# The commands of the project. A fresh machine needs git, make and Python 3.11 or newer; the rest is fetched.
.DEFAULT_GOAL := help
.PHONY: help install demo test test-sqlite test-postgres test-browser check format pictures translations bench clean dev needs

PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
# pytest's options: make test-sqlite ARGS="-k clocks"
ARGS ?=
# A developer's own instance is none of the tests' business.
OWN := env -u NUO_LOG -u NUO_LOG_KEY -u NUO_LOG_SIGNER -u DATABASE_URL -u NUO_HOME -u NUO_PACKS -u NUO_HOSTS -u NUO_DEBUG -u NUO_HTTPS -u NUO_SECRET_KEY -u NUO_SEAL -u NUO_SEAL_PASSPHRASE

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Install Nuo into .venv (nothing outside this folder)
	@$(PYTHON) -m tools.bootstrap

demo: install ## Show an invented county on http://127.0.0.1:8000 (PORT=8000)
	@PORT=$(PORT) .venv/bin/nuo demo

test: needs ## Run all tests: on SQLite, on PostgreSQL, and in a browser
	@$(MAKE) --no-print-directory --keep-going test-sqlite test-postgres test-browser

test-sqlite: dev
	@$(OWN) $(RUN) -m pytest -n auto -m "not browser" $(ARGS)

test-postgres: needs
	@$(OWN) $(RUN) -m tools.with_postgres --for-tests $(RUN) -m pytest -n auto -m "not browser and not sqlite_only" $(ARGS)

test-browser: needs
	@$(OWN) $(RUN) -m pytest -m browser $(ARGS)

pictures: needs ## Take the README's pictures again, from the pages as they are
	@$(OWN) NUO_PICTURES=1 $(RUN) -m pytest -m browser -k pictures nuo/web/tests/browser/test_paper.py

check: dev ## Check style, types, layers, migrations, the API file and translations
	@$(OWN) $(RUN) -m tools.check

format: dev ## Put the code into the house's form
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

translations: dev ## Add new texts to the Chinese catalogues, drop old ones, list what is untranslated
	@$(RUN) -m tools.translations --update

bench: dev ## Measure how fast the parts are
	@$(RUN) -m nuo.bench

clean: ## Remove what the commands above have made (never an instance's data in var/)
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache staticfiles build dist shots
	find nuo tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find nuo -name '*.mo' -delete

# The developers' tools as well as Nuo.
dev:
	@$(PYTHON) -m tools.bootstrap --dev

# A browser, a PostgreSQL server, a Chinese font, Go, strace and LibreOffice, from the system's packages.
needs: dev
	@$(RUN) -m tools.needs
