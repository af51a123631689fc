# make run       set everything up and open the window
# make test      set everything up and run the checks and tests, without a screen
# make bench     print what the README says of speed and quality
# make lint      ruff and mypy alone
# make translations  bring the words for Qt Linguist up to date, and pack the translations
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin

.PHONY: run test bench lint translations clean

run: $(VENV)/.ready-run
	@sh packaging/qt-libraries.sh ask
	$(BIN)/python main.py $(ARGS)

test: $(VENV)/.ready-test
	@sh packaging/qt-libraries.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 $(ARGS)

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

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
