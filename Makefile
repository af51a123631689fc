# make run       set everything up and open the window
# make test      set everything up and run the checks and tests, without a screen
# make installer build what people download, into dist/
# make smoke     build the bundle alone, and try it out
# make smoke-bare  install the .deb on a bare Debian in a folder, and try it out there (root)
# make bench     print what the README says of speed and quality
# make lint      ruff and mypy alone
# make translations  bring the words for Qt Linguist up to date, and pack the translations
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
# What is built from has nothing in it but what is pinned.
BUILD_VENV ?= .venv-installer
BUILD_BIN   = $(BUILD_VENV)/bin

.PHONY: run test installer smoke smoke-bare bench lint translations clean

run: $(VENV)/.ready-run
	@sh packaging/qt-libraries.sh ask
	$(BIN)/python main.py $(ARGS)

test: $(VENV)/.ready-test
	@sh packaging/qt-libraries.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 $(ARGS)

installer: $(BUILD_VENV)/.ready
	@sh packaging/qt-libraries.sh ask
	$(BUILD_BIN)/python packaging/installer.py $(ARGS)

smoke: $(BUILD_VENV)/.ready
	@sh packaging/qt-libraries.sh
	$(BUILD_BIN)/python packaging/installer.py --bundle-only
	$(PYTHON) packaging/smoke.py $(ARGS) dist/ddpm-studio/ddpm-studio

smoke-bare:
	sh packaging/linux/bare_system.sh

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

translations: $(VENV)/.ready-test
	$(BIN)/python packaging/translations.py

bench: $(VENV)/.ready-test
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/cats.py
	$(BIN)/python benchmarks/bench.py $(ARGS)

$(VENV)/bin/python:
	@sh packaging/python.sh $(PYTHON) $(VENV) $(if $(filter test lint bench,$(MAKECMDGOALS)),quiet,ask)

$(VENV)/.ready-run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test]"
	@touch $@ $(VENV)/.ready-run

$(BUILD_VENV)/bin/python:
	@sh packaging/python.sh $(PYTHON) $(BUILD_VENV) quiet

# A new one whenever a version changes, so that nothing of the old ones is left in it.
$(BUILD_VENV)/.ready: pyproject.toml constraints.txt
	rm -rf $(BUILD_VENV)
	$(MAKE) $(BUILD_VENV)/bin/python
	$(BUILD_BIN)/python -m pip install --quiet -c constraints.txt -e ".[installer]"
	@touch $@

clean:
	rm -rf $(VENV) $(BUILD_VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
