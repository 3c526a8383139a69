# Every recipe sets up what it needs in .venv; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench docs screens lang search-eval torture clean

demo: $(READY)
	$(BIN)/regioncal month 2016-09
	$(BIN)/regioncal --now 2016-09-10 events --weekend --free

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/reference.py --check

bench: $(READY)
	$(BIN)/python tools/bench.py

docs: $(READY)
	$(BIN)/python tools/reference.py

screens: $(READY)
	$(BIN)/python tools/screens.py

search-eval: $(READY)
	$(BIN)/python tools/search_eval.py tests/search/hannover.tsv tests/search/hannover_held.tsv tests/search/negative.tsv tests/search/negative_held.tsv tests/search/negative_more.tsv tests/search/newcomers.tsv --data data
	$(BIN)/python tools/search_eval.py tests/search/region_b.tsv tests/search/newcomers_b.tsv --corpus tests/search/region_b_offers.tsv
	set -e; for region in c d e g h k m p q r t u; do \
		$(BIN)/python tools/search_eval.py tests/search/region_$$region.tsv --corpus tests/search/region_$${region}_offers.tsv; \
	done
	$(BIN)/python tools/search_eval.py tests/search/region_f_events.tsv --data tests/search/region_f --about event
	$(BIN)/python tools/search_eval.py tests/search/region_f_organisations.tsv --data tests/search/region_f --about organisation
	$(BIN)/python tools/search_eval.py tests/search/events.tsv tests/search/events_more.tsv --data data --about event
	$(BIN)/python tools/search_eval.py tests/search/organisations.tsv tests/search/organisations_more.tsv --data data --about organisation

lang: $(READY)
	$(BIN)/python tools/lang.py

torture: $(READY)
	$(BIN)/python tools/torture.py

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	$(BIN)/python -m compileall -q src/regioncal
	touch $(READY)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
