CITY ?= Bridgewater
.PHONY: help install suggest test lint

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install:  ## Install everything into .venv, if anything changed
	@scripts/install

suggest: install  ## Suggest partner cities: make suggest CITY=Bridgewater [THEME=culture] [NEED="..."] [TOP=3]
	@.venv/bin/jumelles suggest "$(CITY)" $(if $(THEME),--theme "$(THEME)") $(if $(NEED),--need "$(NEED)") $(if $(TOP),--top $(TOP))

test: install  ## Run all tests
	@HF_HUB_OFFLINE=1 .venv/bin/python -m pytest

lint: install  ## Check style, types and docstrings
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
