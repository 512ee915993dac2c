# Commands of the project; `make help` lists them. Each does what it needs of the others.

VENV ?= .venv
WORKERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install demo run test check fix install-dev browser quality

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## install what the application needs, in .venv

# The port decides the address written in the links given to people, unless that is set too.
demo run: export STREAMLIT_SERVER_PORT := $(or $(STREAMLIT_SERVER_PORT),8501)
demo run: export LDA_PUBLIC_URL := $(or $(LDA_PUBLIC_URL),http://localhost:$(or $(STREAMLIT_SERVER_PORT),8501))
demo: export LDA_DATABASE_URL := $(or $(LDA_DATABASE_URL),sqlite:///$(CURDIR)/data/demo.db)
demo: export LDA_KEY_FILE := $(or $(LDA_KEY_FILE),$(CURDIR)/data/demo.key)
demo: install ## serve the application with fictional data
	$(BIN)/python -m lda demo
	$(BIN)/python -m streamlit run app.py

run: install ## serve the application on the real database
	$(BIN)/python -m lda init
	@trap 'kill $$worker' EXIT; $(BIN)/python -m lda worker & worker=$$!; $(BIN)/python -m streamlit run app.py

test: quality browser ## run everything that a submission must pass
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: quality ## run the fast part of the tests
	$(BIN)/python -m pytest --quiet -m "not browser and not postgresql and not slow"

fix: install-dev ## repair style and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

quality: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: install-dev
	$(BIN)/python -m tests.browser

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.installed: requirements.txt $(VENV)/.made
	@echo "Installing what the application needs; the first time takes a minute or two"
	@$(PIP) -r requirements.txt
	@touch $@

# The first Python of the machine that is recent enough; PYTHON=/path/to/python3 chooses another.
$(VENV)/.made:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -m venv $(VENV) && touch $@ && exit 0; \
	    echo "$$python cannot make an environment (on Debian: apt-get install python3-venv)" >&2; exit 1; \
	  fi; \
	done; \
	echo "Python 3.11 or later is needed; name it with: make PYTHON=/path/to/python3" >&2; exit 1
