# Needs python3 with its venv module and make; all else comes from requirements.lock into .venv, once.
# pip's settings (index, proxy, certificates) are honoured. Another interpreter: make PYTHON=python3.12

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help reports test lab check bench lock clean

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)

FOUND = $(or $(PYTHON),python3)

BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV := $(BIN)/uv --quiet
say = @printf '%s\n' '→ $(1)'

# .ready names the folder it was made for: a moved or copied .venv has wrong paths in its scripts.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
ANEW := yes
endif
ifeq ($(origin PYTHON),command line)
VERSION := -c 'import platform; print(platform.python_version())' 2>/dev/null
ifneq ($(shell $(PYTHON) $(VERSION)),$(shell $(BIN)/python $(VERSION)))
ANEW := yes
endif
endif
ifdef ANEW
.PHONY: $(READY)
endif

help:  ## this list / 本说明
	@sed -En 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

reports: $(READY)  ## every report, in Chinese: themes and districts / 生成全部报告（中文）
	$(call say,rendering the reports / 正在生成报告)
	@$(BIN)/hrss render all
	@for page in reports/index.html reports/00_overview.html reports; do test -e $$page && break; done; \
		printf '%s\n' "→ open in a browser / 请用浏览器打开: $(CURDIR)/$$page"

test: $(READY)  ## lint, types, every test and notebook / 代码检查与全部测试
	$(call say,lint and format / 代码规范)
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	$(call say,types / 类型检查)
	@$(BIN)/pyrefly check --summary=none
	$(call say,tests and notebooks / 测试与笔记本)
	@$(BIN)/pytest --nbval-lax notebooks tests analysis -n auto --dist loadscope

lab: $(READY)  ## JupyterLab at the notebooks / 在 JupyterLab 中打开笔记本
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks

check: $(READY)  ## check data/raw / 校验原始数据
	@$(BIN)/hrss check

bench: $(READY)  ## speed and accuracy beside alternatives / 速度与精度对比
	$(call say,installing what is compared with / 安装对比所用的库)
	@$(FROM_PIP); $(UV) pip install --python $(BIN)/python --require-hashes -r bench/requirements.lock
	@for name in accuracy error_spread pooling speed; do printf '→ bench/%s.py\n' $$name; $(BIN)/python -m bench.$$name || exit 1; done

RESOLVE := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-emit-build-options --custom-compile-command 'make lock' $(UPGRADE)

lock: $(READY)  ## resolve the locks again; UPGRADE=--upgrade for newer releases / 重新锁定依赖版本
	@$(FROM_PIP); $(RESOLVE) pyproject.toml --extra cluster --group setup --group test -o requirements.lock
	@$(FROM_PIP); $(RESOLVE) --group bench -c requirements.lock -o bench/requirements.lock

clean:  ## remove the environment, the reports and all caches / 清除环境、报告与缓存
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	find data/processed reports -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -prune -exec rm -r {} +

# uv does not read pip's settings: hand it the index, certificates and proxy that pip was given.
FROM_PIP = told() { sed -En "s/^(:env:|global|install)\.$$1='(.*)'$$/\2/p" .venv/pip.txt | head -n 1; }; \
	export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$(told index-url)}" \
		SSL_CERT_FILE="$${SSL_CERT_FILE:-$$(told cert)}" ALL_PROXY="$${ALL_PROXY:-$$(told proxy)}"

# Without .ready an earlier set-up was interrupted and any package may be half there: begin anew.
$(READY): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' && $(PYTHON) -c '$(SUPPORTED)' 2>/dev/null || { printf '%s\n' \
		"Python 3.11, 3.12 or 3.13 is needed; $(FOUND) is $$($(FOUND) --version 2>/dev/null || echo 'not one'). 需要 Python 3.11 至 3.13。" \
		'  sudo apt install python3 python3-venv   or/或   make PYTHON=/path/to/python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { printf '%s\n' \
		'$(PYTHON) lacks its venv module. 缺少 venv 模块，请安装：' \
		'  sudo apt install $(notdir $(PYTHON))-venv' >&2; exit 1; }
	@if test -n '$(ANEW)'; then \
		printf '→ creating .venv with %s / 建立运行环境\n' "$$($(PYTHON) --version)"; \
		rm -rf .venv; $(PYTHON) -m venv .venv; fi
	@rm -f $@
	@sed -En '/^uv==/,/^[^ ]/{/^uv==| --hash=/p}' requirements.lock > .venv/uv.txt
	$(call say,installing the locked packages / 安装锁定的依赖包)
	@$(PIP) install --no-deps --require-hashes -r .venv/uv.txt || { printf '%s\n' \
		'No package index answers. For a mirror: pip config set global.index-url URL  无法访问软件源，请设置镜像。' >&2; exit 1; }
	@$(BIN)/python -m pip config list > .venv/pip.txt
	@$(FROM_PIP); $(UV) pip sync --python $(BIN)/python --require-hashes requirements.lock || { \
		printf '%s\n' '→ uv could not; trying pip, which is slower / 改用 pip，速度较慢'; \
		$(PIP) install --no-deps --require-hashes -r requirements.lock; }
	@$(UV) pip install --python $(BIN)/python --offline --no-deps --no-build-isolation -e .
	$(call say,compiling bytecode / 编译字节码)
	@$(BIN)/python -m compileall -qq -j 0 -x '/tests?/' .venv/lib/python3*/site-packages || true  # templates do not compile
	@printf '%s' '$(CURDIR)' > $@
