.PHONY: run test setup-run setup-dev build check

PORT ?= 8000

run: setup-run build ## Start the platform on embedded PostgreSQL with the public record loaded
	@.venv/bin/entente run --port $(PORT)

test: setup-dev build ## Every check and test
	@.venv/bin/python -m scripts.check

setup-run:
	@./scripts/setup.sh run

setup-dev:
	@./scripts/setup.sh dev

build:
	@.venv/bin/python -m scripts.build
