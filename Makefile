# The only door to the project: `make run` and `make test` work on a fresh clone, set-up included.

PYTHON ?= python3
PORT ?= 8501

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bench-large soak docs system

help:
	@echo "make setup   .venv and what the product needs (run and test do it by themselves)"
	@echo "make run     serve http://127.0.0.1:PORT (default 8501); the demo district unless DATABASE_URL is set; settings from DISTRICT_FILE"
	@echo "make test    check and all tests (as root, installs Chromium, a Chinese font, PostgreSQL and nginx where missing)"
	@echo "make check   format, rules, types, direction of imports, docs up to date"
	@echo "make bench   costs, each beside a yardstick of the same run"
	@echo "make bench-large  the same for 100 times the records, 6 million complaints, 10 times the units, 50 viewers (about an hour)"
	@echo "make soak    a wall turned 5,000 times: does memory grow? (about half an hour)"
	@echo "make docs    write docs/indicators.md anew from the catalogue, docs/roles.md from the policy"

setup: $(RUNTIME)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Needs Python 3.11 or newer; name it with make PYTHON=python3.11. 需要 Python 3.11 或更新版本。"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "Cannot make .venv: install python3-venv. 无法建立虚拟环境，请安装 python3-venv。"; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(RUNTIME)
	@exec $(BIN)/python -m streamlit run serve.py --server.port "$(PORT)"

check: $(DEVELOPMENT)
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/display/test_handbook.py tests/controls/test_roles.py

test: check system
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

system:
	@sh tests/system_packages.sh

bench: $(DEVELOPMENT) system
	@$(BIN)/python -m benchmarks

bench-large: $(DEVELOPMENT) system
	@status=0; for part in large records viewers; do $(BIN)/python -m benchmarks.$$part || status=1; done; exit $$status

soak: $(DEVELOPMENT) system
	@$(BIN)/python -m benchmarks.soak

docs: $(RUNTIME)
	@$(BIN)/python -m display.handbook > docs/indicators.md.new
	@mv docs/indicators.md.new docs/indicators.md
	@$(BIN)/python -m controls.roles > docs/roles.md.new
	@mv docs/roles.md.new docs/roles.md
