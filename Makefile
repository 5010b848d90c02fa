# The commands of the house; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.PHONY: help run test test-postgres test-races test-faults test-fresh phone-figures bench check demo fix setup setup-dev browser servers

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## set everything up and serve http://127.0.0.1:8000 (PORT=8001; HOST=0.0.0.0 for phones, over https)
	@exec $(BIN)/python -m training_site.launch --host $(HOST) --port $(PORT)

test: setup-dev browser ## set everything up and run all tests, two at a time (ARGS='-k name' for some)
	@env -u DATABASE_URL -u REDIS_URL $(BIN)/pytest -n 2 $(ARGS)

test-fresh: ## both commands of the README on a bare machine (root, debootstrap; an hour), into var/fresh.json
	@tests/fresh/bare_machine.sh

test-postgres: setup-dev browser servers ## the same tests on PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, else throw-away ones
	@$(BIN)/python -m tests.servers -- $(BIN)/pytest -n 2 $(ARGS)

test-races: setup-dev servers ## the races in their long form, on both engines
	@env -u DATABASE_URL -u REDIS_URL RACES=long $(BIN)/pytest tests/races -q -n 0 $(ARGS)
	@RACES=long $(BIN)/python -m tests.servers -- $(BIN)/pytest tests/races -q -n 0 $(ARGS)

test-faults: setup-dev browser servers ## kill, freeze, fill and skew a whole base (FAULTS=long for the figures; FAULTS_ENGINES=sqlite for one)
	@env -u DATABASE_URL -u REDIS_URL FAULTS=$(or $(FAULTS),short) $(BIN)/pytest tests/faults -q $(ARGS)

phone-figures: setup-dev browser ## every page on a slow phone and a bad line, measured into docs/phone.md
	@DJANGO_SETTINGS_MODULE=training_site.settings_test $(BIN)/python -m benchmarks.cheap_phone

check: setup-dev ## lint, format, templates, import order, types, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet cms organisations people courses bookings attendance exams certificates reporting training_site
	$(BIN)/lint-imports
	$(BIN)/mypy .
	DJANGO_SETTINGS_MODULE=training_site.settings_test $(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=training_site.settings_test $(MANAGE) missing_translations

bench: setup-dev servers ## measure against the budgets on PostgreSQL and Redis (ONLY='answers pages', BENCH_ENGINE=sqlite)
	@$(BIN)/python -m benchmarks $(ONLY)

fix: setup-dev ## let the formatters rewrite what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: setup ## put the demo base back as new (asks first)
	@$(MANAGE) clear_demo
	@$(MANAGE) prepare

# --- Setting up: each step leaves a stamp and is not done again ---------------------------------------------------------
setup: .venv/.done node_modules/.package-lock.json .env .venv/.words
setup-dev: setup .venv/.dev

.venv/.done: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "需要 Python 3.11（当前为 $$($(PYTHON) --version 2>&1)）。请安装后重试，或指定：make run PYTHON=python3.11"; exit 1; }
	@command -v npm >/dev/null || { echo "需要 Node 20 及 npm，本机没有找到。请先安装。"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "正在安装 Python 软件包……"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.done
	@echo "正在安装测试所用的软件包……"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@command -v npm >/dev/null || { echo "需要 Node 20 及 npm，本机没有找到。请先安装。"; exit 1; }
	@echo "正在安装前端软件包……"
	@npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

.venv/.words: $(wildcard locale/*/*/*.po */locale/*/*/*.po */*/locale/*/*/*.po) | .venv/.done .env
	@$(MANAGE) compile_words >/dev/null
	@touch $@

.env: | .venv/.done
	@$(BIN)/python -m training_site.keys

browser:
	@if [ ! -x /usr/bin/chromium ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "正在安装 Chromium 与中文字体（浏览器测试用）……"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk libatomic1; } >/dev/null 2>&1 \
	    || echo "未能安装 Chromium：浏览器测试将跳过，并在末尾列出。"; \
	fi

servers:
	@if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || ! command -v redis-server >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "正在安装 PostgreSQL 与 Redis（测试用）……"; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql redis-server; } >/dev/null 2>&1 \
	      || echo "未能安装 PostgreSQL 与 Redis。"; \
	  fi; \
	fi
