# The two commands a newcomer needs are `make demo` and `make test`; both make their own environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LABELSTUDIO := 1.23.2
MINUTES ?= 10
# CI takes the versions of constraints.txt; whoever develops, the newest that pyproject.toml allows.
LOCKED := $(if $(CI),--constraint constraints.txt)

.PHONY: demo test test-labelstudio check fuzz lock audit annotations bench gate clean

# What extraction needs, and nothing else.
demo: .venv-demo/installed
	.venv-demo/bin/policyner extract examples -o out/notices.jsonl
	.venv-demo/bin/policyner show --table examples
	@echo
	@echo "The JSON records are in out/notices.jsonl, one line a notice."

.venv-demo/installed: pyproject.toml
	$(PYTHON) -m venv .venv-demo
	.venv-demo/bin/python -m pip install --quiet .
	touch $@

# torch first and by its exact version: a range would resolve to a build with CUDA packages.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(LOCKED) torch==2.13.0
	$(BIN)/python -m pip install --quiet $(LOCKED) --editable ".[train,dev]"
	touch $@

test: $(VENV)/installed
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

# A real Label Studio in an environment of its own (about 1 GB), driven in Chromium. Chromium and
# a Chinese font are Debian's; they are installed where they are missing and this is the superuser.
test-labelstudio: $(VENV)/installed .venv-labelstudio/installed
	@test -x /usr/bin/chromium || { apt-get update && apt-get install --yes --no-install-recommends \
		chromium fonts-noto-cjk; } || { echo "install the packages chromium and fonts-noto-cjk"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable ".[browser]"
	POLICYNER_LABELSTUDIO=.venv-labelstudio/bin/label-studio \
		$(BIN)/python -m pytest tests/annotating/test_labelstudio.py -v

.venv-labelstudio/installed: Makefile
	$(PYTHON) -m venv .venv-labelstudio
	.venv-labelstudio/bin/python -m pip install --quiet "label-studio==$(LABELSTUDIO)"
	touch $@

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Damaged notices in every format, from a new seed, which it prints. tools/fuzz.py says more.
fuzz: $(VENV)/installed
	$(BIN)/python tools/fuzz.py --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# The versions that CI takes, after the tests passed with them.
lock: $(VENV)/installed
	$(BIN)/python tools/dependencies.py lock > constraints.txt

# Fails also where the advisories cannot be reached: then nothing was audited.
audit: $(VENV)/installed
	$(BIN)/python tools/dependencies.py audit

# The gold files are made from the notices in inline markup.
annotations: $(VENV)/installed
	$(BIN)/python -m policyner.annotating.compile annotations

gate: $(VENV)/installed
	$(BIN)/policyner evaluate annotations/test.jsonl --slices --floors configs/floors.json

bench: $(VENV)/installed
	$(BIN)/python benchmarks/extract_speed.py --threads 1

clean:
	rm -rf build dist out .venv-demo .venv-labelstudio $(VENV)
