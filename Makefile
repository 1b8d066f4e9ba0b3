# The only list of verbs. `make help` prints it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .uv/bin/uv
PY := .venv/bin/python
BOT := bot/.venv/bin
WAYMARK := $(PY) -m api
EVAL ?= ../shared/eval
# Sets of EVAL to ask; how many misses of each group to print; RECORD=1 keeps the figures in eval/history/.
SETS ?=
SHOW ?= 20
CONFORMANCE ?= ../shared/conformance
# How many tests run at once; each has a database of its own.
WORKERS ?= 2
export UV_LINK_MODE = copy
# Once for all processes, also where Python may not keep what it compiles: it halves the time to start Rasa.
export UV_COMPILE_BYTECODE = 1

.PHONY: help setup run test lint types test-api test-bot test-browser browser train eval safety cross-validate curve steps conformance bench bench-directory content tune lock audit clean

help: ## This list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready bot/.venv/.ready models/e5/.ready web/dist/.ready ## Both environments and the front-end assets

.uv/.ready: tools.lock
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	  || { echo "Waymark needs Python 3.11, and '$(PYTHON)' is not. Install it, or run: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up: installer"
	@"$(PYTHON)" -m venv .uv && .uv/bin/pip install --quiet --require-hashes -r tools.lock
	@touch $@

.venv/.ready: requirements.lock .uv/.ready
	@echo "Setting up: the API's environment"
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .venv
	@$(UV) pip sync --quiet --require-hashes --python .venv requirements.lock
	@touch $@

bot/.venv/.ready: bot/requirements.lock .uv/.ready
	@echo "Setting up: the bot's environment (Rasa; a few minutes the first time)"
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" bot/.venv
	@$(UV) pip sync --quiet --require-hashes --python bot/.venv bot/requirements.lock
	@touch $@

models/e5/.ready: .venv/.ready $(wildcard encoder/e5/*.py)
	@echo "Setting up: the sentence encoder"
	@$(PY) -W ignore -m encoder.e5 models/e5
	@touch $@

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)
web/dist/.ready: .venv/.ready $(WEB_SOURCES)
	@echo "Setting up: the pages' styles and scripts"
	@cd web && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --silent --no-fund --no-audit \
	  && PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent build
	@touch $@

run: setup ## Run everything on http://localhost:8000
	@exec $(WAYMARK) serve

test: setup browser lint types test-api test-bot test-browser ## All checks and tests

lint: .venv/.ready ## Style and import contracts
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports

types: .venv/.ready bot/.venv/.ready ## Types of the API and the bot
	@.venv/bin/mypy && $(BOT)/mypy --config-file bot/pyproject.toml bot

test-api: .venv/.ready models/e5/.ready ## Unit, rule, content, convention and API tests
	@.venv/bin/pytest --numprocesses $(WORKERS) --dist loadscope --ignore=tests/browser

test-bot: train ## The bot's tests and conversations
	@$(BOT)/python -m pytest -c bot/pyproject.toml --rootdir=. --confcutdir=tests/bot tests/bot
	@RASA_TELEMETRY_ENABLED=false $(BOT)/rasa data validate --config config.yml --domain bot/domain --data bot/data --fail-on-warnings
	@RASA_TELEMETRY_ENABLED=false $(BOT)/rasa test core --model models/waymark.tar.gz --stories tests/bot/stories --out var/rasa-test --no-plot \
	  --fail-on-prediction-errors

test-browser: setup browser ## The pages in a real browser
	@.venv/bin/pytest --numprocesses $(WORKERS) --dist loadscope tests/browser

browser: .venv/.ready ## A browser for the tests, if there is none
	@$(PY) -m tests.find_browser >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || .venv/bin/playwright install chromium
	@$(PY) -m tests.find_browser >/dev/null || { echo "No browser for the tests: install Chromium."; exit 1; }

train: setup ## Train the language model if what it is made of has changed
	@$(WAYMARK) train

tune: setup ## Choose the thresholds of understanding by cross-validation
	@$(BOT)/python -m bot.tune --questions $(wildcard $(EVAL)/dev/en_guidance.jsonl $(EVAL)/dev/en_limits.jsonl)

eval: setup ## Ask a running Waymark the labelled questions of EVAL, and compare with the run recorded last
	@$(WAYMARK) eval "$(EVAL)" --show $(SHOW) $(foreach set,$(SETS),--set $(set)) $(if $(RECORD),--record)

safety: setup ## Ask a running Waymark the safety set
	@$(PY) -m tests.safety $(if $(BASE),--base $(BASE)) $(if $(RECORD),--record)

cross-validate: setup ## Measure the model by cross-validation, with our command and with Rasa's own
	@$(WAYMARK) cross-validate $(if $(RECORD),--record)

curve: setup ## Draw how much more is understood with more sentences a topic
	@TF_CPP_MIN_LOG_LEVEL=3 $(BOT)/python -W ignore -m bot.curve

steps: train ## Measure how long each step of a message takes
	@$(PY) -W ignore -m bench.steps

conformance: .venv/.ready web/dist/.ready ## Check the API at /directory against Open Referral UK 3.0
	@$(WAYMARK) conformance "$(CONFORMANCE)"

bench: setup ## Measure against Rasa's default configuration, in one run
	@$(PY) -W ignore -m bench $(EPOCHS)

bench-directory: .venv/.ready ## Measure import and search with up to 50,000 services
	@$(PY) -W ignore -m bench.directory $(SIZES)

content: .venv/.ready ## Extract what is to be translated, check all content, print statistics
	@$(WAYMARK) translate extract && $(WAYMARK) content check && $(WAYMARK) translate status

lock: .uv/.ready ## Choose newer versions of what Waymark needs
	@$(UV) pip compile --quiet pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url -o requirements.lock
	@cd bot && ../$(UV) pip compile --quiet pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url -o requirements.lock

audit: .venv/.ready ## Known weaknesses of what Waymark needs
	@.venv/bin/pip-audit --require-hashes --disable-pip -r requirements.lock; .venv/bin/pip-audit --require-hashes --disable-pip -r bot/requirements.lock

clean: ## Remove what was set up, but not var/ (the data)
	rm -rf .uv .venv bot/.venv web/node_modules web/dist models
