# Everything a person or a machine runs. Needs make, git and Python 3.11 to 3.13; no root, no Docker, no Redis.
# Every target may be run twice; `make env` is a quick no-op once .venv is up to date.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
PYTHON := $(VENV)/bin/python
MANAGE := $(PYTHON) manage.py
UV := $(VENV)/bin/uv
RUNTIME := requirements/runtime.txt
ALL := $(RUNTIME) requirements/test.txt requirements/lint.txt
OWN_APPS := accounts journal jobs schools employers placements outcomes reporting
# Written before anybody held data, so they may lock what they like.
BEFORE_RELEASE := 0002_sign_in_and_invitations 0003_breaks_of_slot_dates 0010_indexes_of_days
PORT ?= 8000
# The same commit is tested in the same order, another commit in another: what fails can be run again.
SEED ?= $(shell git rev-parse HEAD 2>/dev/null | tr -d -c 0-9 | cut -c 1-8 | sed 's/^0*//;s/^$$/1/')
PYTEST_ARGS ?=
# One process a core, four at the most; with PYTEST_ARGS="-n 0" in one that a debugger can stop.
PYTEST := $(PYTHON) -m pytest -q -p no:cacheprovider -n auto --maxprocesses 4 --randomly-seed=$(SEED) $(PYTEST_ARGS)

# No interpreter is downloaded; the machine's certificates are believed, also a proxy's.
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export UV_NO_PROGRESS := 1
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Bytecode is kept, whatever the caller's environment says: without it every process compiles all that it imports,
# and each of the suite's rewrites every assertion again.
export PYTHONDONTWRITEBYTECODE :=

# The demo's own environment: nothing of the caller's .env or variables reaches it.
DEMO := env -u SECRET_KEY -u DATABASE_URL -u REDIS_URL -u EMAIL_URL -u TEST DEBUG=false DEMO=true LOG_LEVEL=WARNING \
	PUBLIC_URL=http://127.0.0.1:$(PORT) PORT=$(PORT) PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
# What `check --deploy` is asked about: production, with stand-ins for its secrets.
PRODUCTION := env DEBUG=false DEMO=false TEST=false SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	PUBLIC_URL=https://portal.example.org DATABASE_URL=postgres://nobody@127.0.0.1:1/nowhere \
	REDIS_URL=redis://127.0.0.1:1/0 EMAIL_URL=smtp://127.0.0.1:1 DEFAULT_FROM_EMAIL=portal@example.org

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- the environment ---

.PHONY: env
env: $(VENV)/all-installed .env ## Make .venv with everything, at the versions and hashes of requirements/

$(VENV)/made:
	@.ci/python-for-venv $(VENV)
	@touch $@

$(UV): $(VENV)/made requirements/uv.txt
	@$(PYTHON) -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@touch $@

# What the portal runs on; enough for the demo.
$(VENV)/runtime-installed: $(UV) $(RUNTIME)
	@$(UV) pip install --quiet --python $(PYTHON) --require-hashes --requirement $(RUNTIME)
	@touch $@

# And what it is tested and judged with; whatever is not listed goes.
$(VENV)/all-installed: $(UV) $(ALL)
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes $(ALL) requirements/uv.txt
	@touch $(VENV)/runtime-installed $@

.env:
	@printf '# For this checkout only; not read where SECRET_KEY is given. See docs/operations.md.\nDEBUG=true\nDEMO=true\n' > $@
	@echo "Wrote .env: manage.py works on the demo's data in this checkout."

.PHONY: lock
lock: $(UV) ## Compile requirements/ anew from pyproject.toml (newer versions: UPGRADE=--upgrade)
	$(UV) pip compile --quiet --universal --generate-hashes --no-header $(UPGRADE) --python-version 3.11 pyproject.toml -o $(RUNTIME)
	$(UV) pip compile --quiet --universal --generate-hashes --no-header $(UPGRADE) --python-version 3.11 --group test -c $(RUNTIME) -o requirements/test.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header $(UPGRADE) --python-version 3.11 --group lint -c $(RUNTIME) -c requirements/test.txt -o requirements/lint.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header $(UPGRADE) --python-version 3.11 requirements/uv.in -o requirements/uv.txt

# --- the demo ---

.PHONY: demo
demo: $(VENV)/runtime-installed .env ## Run the portal on invented people: web and worker under one Ctrl-C (PORT=8000)
	@$(PYTHON) .ci/port-is-free $(PORT)
	@$(PYTHON) -c 'import weasyprint' 2>/dev/null || .ci/packages "PDF reports" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || true
	@$(DEMO) $(PYTHON) manage.py migrate --verbosity 0
	@$(DEMO) $(PYTHON) manage.py createcachetable
	@$(DEMO) $(PYTHON) manage.py collectstatic --no-input --verbosity 0 --ignore rest_framework
	@$(DEMO) $(PYTHON) manage.py seed_demo
	@echo "The portal is at http://127.0.0.1:$(PORT)/ - Ctrl-C ends it."
	@exec $(DEMO) PYTHONUNBUFFERED=1 $(VENV)/bin/honcho --env /dev/null start

# --- keeping ---

BACKUPS ?= var/backups
FILE ?= $(BACKUPS)

.PHONY: backup
backup: $(VENV)/runtime-installed ## Back up the database of DATABASE_URL while people work (BACKUPS=var/backups)
	@$(MANAGE) back_up $(BACKUPS)

.PHONY: restore
restore: $(VENV)/runtime-installed ## Put a backup in the database's place, all or nothing (FILE=the backup's folder OVERWRITE=--overwrite)
	@$(MANAGE) restore $(FILE) $(OVERWRITE)

.PHONY: drill
drill: $(VENV)/runtime-installed ## Prove that the newest backup can be restored, elsewhere (or FILE=the backup's folder)
	@$(MANAGE) drill_restore $(FILE)

# --- judging ---

.PHONY: test
test: $(VENV)/all-installed .env ## Run the test suite on SQLite and the file broker
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| .ci/packages "the journeys in a browser" chromium \
		|| { [ "$${CI:-}" != true ] || { echo "CI must run the journeys in a browser."; exit 1; }; }
	@$(PYTHON) -c 'import weasyprint' 2>/dev/null \
		|| .ci/packages "PDF reports" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
		|| { [ "$${CI:-}" != true ] || { echo "CI must make PDFs."; exit 1; }; }
	env -u TEST_DATABASE_URL -u TEST_REDIS_URL $(PYTEST)

.PHONY: test-on-servers
test-on-servers: $(VENV)/all-installed ## Run it on the PostgreSQL and Redis of TEST_DATABASE_URL and TEST_REDIS_URL
	@: "$${TEST_DATABASE_URL:?name a PostgreSQL server}" "$${TEST_REDIS_URL:?name a Redis server}"
	$(PYTEST) --ignore tests/dependability tests
# Processes that are killed by the dozen share nothing with a browser's event loop and its connections.
	$(PYTEST) tests/dependability

LINTERS := lint-style lint-templates lint-types lint-imports lint-dependencies lint-containers lint-migrations \
	lint-settings lint-schema
.PHONY: lint $(LINTERS)
lint: $(LINTERS) ## Judge style, types, layers, dependencies, containers, migrations, settings and the API schema

$(LINTERS): $(VENV)/all-installed

lint-style:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

lint-templates:
	$(VENV)/bin/djlint --lint --quiet templates

lint-types:
	TEST=true $(VENV)/bin/mypy

lint-imports:
	$(VENV)/bin/lint-imports --no-cache

lint-dependencies:
	$(VENV)/bin/deptry .

lint-containers:
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(VENV)/bin/hadolint Dockerfile

# On PostgreSQL, whose locks are what is judged. First migrations make new tables: nobody waits for those.
lint-migrations:
	TEST=true $(MANAGE) makemigrations --check --dry-run
	TEST=true $(PYTHON) .ci/with-postgres $(MANAGE) lintmigrations --include-apps $(OWN_APPS) \
		--ignore-initial-migrations --ignore-name $(BEFORE_RELEASE) --no-cache --quiet ok ignore

lint-settings:
	$(PRODUCTION) $(PYTHON) -W error manage.py check --deploy --fail-level WARNING

lint-schema:
	TEST=true $(MANAGE) spectacular --validate --fail-on-warn --file /dev/null

.PHONY: fmt
fmt: $(VENV)/all-installed ## Put code into one shape
	$(VENV)/bin/ruff check --fix --quiet . || true
	$(VENV)/bin/ruff format .

.PHONY: bench
bench: $(VENV)/all-installed ## Print how fast it is, as ratios measured here and now (BENCH="counting import": only those; BENCH_LEARNERS=3200000)
	@TEST=true $(PYTHON) -m tests.benchmarks $(BENCH)

.PHONY: endure
endure: $(VENV)/all-installed ## Kill, flush and restart what the portal runs on, in full size, up to an hour (ENDURE="overbooking poison": only those)
	@command -v redis-server >/dev/null || .ci/packages "a Redis to kill" redis-server
	@$(PYTHON) -m tests.endurance $(ENDURE)

.PHONY: audit
audit: $(VENV)/all-installed ## Set the attacker on random schools, hubs and trusts, and print how many small numbers it wins (TABLES=3000 SEED=1)
	@TEST=true $(PYTHON) -m tests.audit

.PHONY: screenshots
screenshots: $(VENV)/all-installed ## Take the README's pictures anew from the demo
	TEST=true $(PYTHON) -m tests.journeys.screenshots
