# make run    set up what is missing and open the program
# make test   everything a change must pass
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes --only-binary :all:

RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

.PHONY: setup run test screens bench kills clients hostile fuzz freeze lock clean

setup: $(DEVELOPMENT)
	@.ci/database-server

run: $(RUNTIME)
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display here: the tour does the whole job without a window and leaves its papers under out/."; \
		QT_QPA_PLATFORM=offscreen $(BIN)/python main.py tour --out out; \
	else \
		$(BIN)/python main.py; \
	fi

test: $(DEVELOPMENT)
	@.ci/database-server
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 --dist worksteal
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --engine postgresql

screens: $(RUNTIME)
	QT_QPA_PLATFORM=offscreen $(BIN)/python main.py screens --out out/screens

bench: $(DEVELOPMENT)
	$(BIN)/python -m pytest -q -s -p no:xdist -o faulthandler_timeout=0 tests/speed

# The long runs behind the promises of the README; the ordinary suite has a few rounds of each.
KILLS ?= 200
kills: $(DEVELOPMENT)
	$(BIN)/python -m tests.kills.killing $(KILLS) files
	$(BIN)/python -m tests.kills.killing $(KILLS) server

# CITY is a file that GEDANG_BENCH_CITY kept from a bench.
CLIENTS ?= 20
SECONDS ?= 600
clients: $(DEVELOPMENT)
	$(BIN)/python -m tests.speed.clients $(CITY) $(CLIENTS) $(SECONDS)

# Every hostile file through every door: DOORS names some of them.
hostile: $(DEVELOPMENT)
	$(BIN)/python -W ignore -m tests.hostile.whole $(DOORS)

MINUTES ?= 10
fuzz: $(DEVELOPMENT)
	$(BIN)/python -W ignore -m tests.fuzz.run --minutes $(MINUTES) $(READERS)

freeze: $(DEVELOPMENT)
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN pyinstaller.spec
	QT_QPA_PLATFORM=offscreen dist/gedang/gedang --selftest

# Only for whoever changes pyproject.toml: the locks hold the hashes of every file of a version, so they serve all systems.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade
lock: $(DEVELOPMENT)
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# A virtual environment is made anew whenever a lock changes, so that it holds neither less nor more than the lock.
$(RUNTIME): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
		echo "$(PYTHON) is not Python 3.11 to 3.14. Install one of them and name it: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@.ci/system-libraries $(PYTHON)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu install the package python3-venv."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "Fetching the libraries of the program, about 160 MB. This is done once."
	@$(INSTALL) --requirement requirements.lock
	@touch $@

$(DEVELOPMENT): $(RUNTIME) requirements-dev.lock
	@echo "Fetching the tools that build and test the program, about 40 MB. This is done once."
	@$(INSTALL) --requirement requirements-dev.lock
	@touch $@
