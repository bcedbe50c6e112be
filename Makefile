# One command per task; each sets up what it needs first.
.DEFAULT_GOAL := help
.PHONY: help run demo test test-rest test-all test-snapshots test-core trust check evaluate docs lab stranger image installs dist screenshots bench reach lock clean
PYTHON ?= python3
BIN := .venv/bin
APP := .venv/app
READY := .venv/ready
# A module is compiled once and not by each process: tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=
# Python compiles a module when it is first imported: half the size, and sooner done.
INSTALL := $(BIN)/python -m pip -q --disable-pip-version-check install --no-compile
LOCK = $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

$(APP): pyproject.toml locks/app.txt
	@sh .ci/setup
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r locks/app.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(READY): $(APP) locks/dev.txt
	$(INSTALL) --require-hashes -r locks/dev.txt
	@touch $@

run: $(APP) ## open the app
	$(BIN)/ytsb

demo: $(APP) ## the app with a simulated network: no tor, no key, nothing leaves this machine
	$(BIN)/ytsb demo

check: $(READY) ## formatting, lints, types, import rules, file sizes, dead code, dependencies, known vulnerabilities
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry ytsb_tui
	$(BIN)/vulture
	$(BIN)/python -m tests.tree
	$(BIN)/python -m tests.audit
	NO_COLOR=1 $(BIN)/zensical build --strict

# Parts of the tests, each without the parts below it, in a process of its own: it imports only what it needs and always
# runs its tests in the same order. The longest stand first, and several run at once, because many of their tests wait.
# Tests of the lab run in two private networks at once, because they mostly wait. Where no network is possible (77) they
# say why they are skipped. Snapshots that no test takes are an error only where every one is taken. Tests of the core
# have to reach every branch of it, which takes twice the time to measure.
PYTEST := $(BIN)/pytest -q
PARTS := tests/adapters tests/engine tests/tui/places tests/tui tests/engine/exits tests tests/cli tests/core
.PHONY: $(PARTS)
SNAPSHOTS := tests/tui/test_snapshots.py
SIDE_BY_SIDE := $(MAKE) --no-print-directory --keep-going $(if $(filter output-sync,$(.FEATURES)),-Otarget)

test: $(READY) ## seven minutes: every part, and the essential proofs in a private Tor network
	@sh .ci/setup lab
	$(SIDE_BY_SIDE) -j6 $(PARTS) SOME='-m "not exhaustive" --snapshot-warn-unused'
	$(SIDE_BY_SIDE) -j2 lab-half-1 lab-half-2 SOME='-m essential'

test-rest: $(READY) ## what `make test` leaves out, a quarter of an hour
	@sh .ci/setup lab
	HYPOTHESIS_PROFILE=many $(SIDE_BY_SIDE) -j4 test-core test-snapshots $(filter-out tests/core,$(PARTS)) \
		SOME='-m "exhaustive or hypothesis" --ignore=$(SNAPSHOTS)'
	$(SIDE_BY_SIDE) -j2 lab-half-1 lab-half-2 SOME='-m "not essential"'

test-all: test test-rest ## every test, 25 minutes

$(PARTS): $(READY)
	$(PYTEST) $(SOME) $(addprefix --ignore=,$(filter $@/%,$(PARTS) tests/lab tests/trust)) $@

test-snapshots: $(READY)
	$(PYTEST) $(SNAPSHOTS)

test-core: $(READY)
	HYPOTHESIS_PROFILE=many $(BIN)/coverage run --source=ytsb_tui.core -m pytest -q tests/core
	$(BIN)/coverage report --skip-covered --show-missing --fail-under=100

lab-half-%: $(READY)
	$(eval TESTS := $(PYTEST) $(SOME) --splits 2 --group $* --durations-path tests/lab/durations.json --timeout=300 tests/lab)
	$(BIN)/python -m tests.lab $(TESTS) || { [ $$? = 77 ] && $(TESTS); }

trust: $(READY) ## the long tests, with a table of their results (an hour; ARGS='-k crash' for some)
	@sh .ci/setup trust
	@$(INSTALL) --require-hashes -r locks/fuzz.txt || \
		echo "atheris has no wheel for this Python or system: coverage-guided fuzzing is skipped"
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest -q -n 2 -m hypothesis --ignore=tests/lab --ignore=tests/trust
	$(BIN)/python -m tests.lab $(BIN)/pytest -q $(or $(ARGS),--record tests/trust/RESULTS.md) tests/trust

evaluate: $(READY) ## tables: altered and honest quotes (9,700, twelve languages; ARGS=-v names the wrong ones), terms and definitions of outlines, questions that find their answer
	$(BIN)/python -m tests.evaluate $(ARGS)

docs: $(READY) ## these pages as a searchable site in build/site; a link that leads nowhere is an error
	NO_COLOR=1 $(BIN)/zensical build --strict --clean

lab: $(READY) ## a private Tor network with a shell in it, or CMD='...'
	@sh .ci/setup lab
	$(BIN)/python -m tests.lab $(CMD)

stranger: $(READY) ## follow the README on a fresh Debian: root, debootstrap, half an hour (ARGS=--quick without the tests, --release trixie)
	@$(BIN)/python -m tests.stranger $(ARGS)

image: $(READY) ## execute the Dockerfile and compose file without Docker: root, debootstrap, five minutes
	@sh .ci/setup lab
	@$(BIN)/python -m tests.stranger.image

installs: $(READY) ## the wheel by pip, pipx and uv on every Python here, and the oldest versions allowed: sizes and times
	@$(BIN)/python -m tests.stranger.installs $(ARGS)

dist: $(READY) ## the wheel and the source distribution in dist/; the wheel then runs the demo in an empty environment
	rm -rf dist
	$(BIN)/python -m hatchling build -t sdist -t wheel -d dist
	@set -e; new=$$(mktemp -d); trap 'rm -rf "$$new"' EXIT; $(PYTHON) -m venv "$$new"; \
	"$$new/bin/python" -m pip -q --disable-pip-version-check install dist/*.whl; cd "$$new"; \
	test -f share/man/man1/ytsb.1; bin/ytsb completion bash > completion; TMPDIR="$$new" bin/ytsb demo --headless

screenshots: $(READY) ## the screenshots in assets/, the demo as an asciinema cast and a moving picture, and build/gallery: all moments, sizes, themes
	$(BIN)/python -m tests.tui.screenshots
	$(BIN)/python -m tests.tui.gallery build/gallery
	$(BIN)/python -m tests.tui.cast
	$(BIN)/python -m tests.tui.moving

bench: $(READY) ## performance against rivals and bounds: tests/bench/RESULTS.md (12 minutes, ARGS=--quick for less)
	@sh .ci/setup lab
	$(BIN)/python -m tests.lab --exits 14 $(BIN)/python -m tests.bench $(ARGS)

reach: $(READY) ## how many videos are reached in the eras of YouTube, against two rivals: a part of `make bench` (4 minutes)
	$(BIN)/python -m tests.bench reach

lock: ## update the locked versions within the bounds of pyproject.toml
	$(BIN)/python -m pip -q install uv
	$(LOCK) --group build -o locks/app.txt pyproject.toml
	$(LOCK) --all-extras -c locks/app.txt -o locks/extras.txt pyproject.toml
	$(LOCK) --group dev -c locks/app.txt -c locks/extras.txt -o locks/dev.txt pyproject.toml
	$(LOCK) --group fuzz --no-deps -o locks/fuzz.txt

clean: ## remove everything that these commands created
	rm -rf .venv dist build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
