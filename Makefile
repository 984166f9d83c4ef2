CITY ?= Bridgewater
export CITY THEME NEED TOP PORT
.PHONY: help install suggest serve test lint

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install:  ## Install everything into .venv, if anything changed
	@scripts/install

suggest: install  ## Suggest partner cities: make suggest CITY=Bridgewater [THEME=culture] [NEED="..."] [TOP=3]
	@set -- "$$CITY"; \
	if [ -n "$$THEME" ]; then set -- "$$@" --theme "$$THEME"; fi; \
	if [ -n "$$NEED" ]; then set -- "$$@" --need "$$NEED"; fi; \
	if [ -n "$$TOP" ]; then set -- "$$@" --top "$$TOP"; fi; \
	.venv/bin/jumelles suggest "$$@"

serve: install  ## Open the service for officials at an address it prints: make serve [PORT=8000]
	@set --; if [ -n "$$PORT" ]; then set -- --port "$$PORT"; fi; .venv/bin/jumelles serve "$$@"

test: install  ## Run all tests
	@scripts/install-browser
	@HF_HUB_OFFLINE=1 .venv/bin/python -m pytest

lint: install  ## Check style, types and docstrings
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
