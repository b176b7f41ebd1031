# The only door to the project: `make run` and `make test` work on a fresh clone, set-up included.

PYTHON ?= python3
PORT ?= 8501

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs system

help:
	@echo "make setup   环境：.venv 及依赖（run、test 会自动执行）"
	@echo "make run     启动：http://127.0.0.1:PORT（PORT 默认 8501；DATABASE_URL 未设时用演示数据；DISTRICT_FILE 指定地区设置）"
	@echo "make test    检查加全部测试（缺 Chromium、中文字体、PostgreSQL 时以 root 自动安装）"
	@echo "make check   格式、规则、类型、导入方向、文档是否最新"
	@echo "make bench   性能：每项与同次运行的参照并列"
	@echo "make docs    由指标目录重新生成 docs/indicators.md"

setup: $(RUNTIME)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "需要 Python 3.11 或更新版本：请安装，或用 make PYTHON=/路径/python3.11 指定。"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "无法建立虚拟环境：请安装 python3-venv。"; exit 1; }

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
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/display/test_handbook.py

test: check system
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --ignore tests/browser
	@$(BIN)/python -m pytest -q tests/browser

system:
	@sh tests/system_packages.sh

bench: $(DEVELOPMENT)
	@$(BIN)/python -m benchmarks

docs: $(RUNTIME)
	@$(BIN)/python -m display.handbook > docs/indicators.md.new
	@mv docs/indicators.md.new docs/indicators.md
