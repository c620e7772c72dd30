# What the project does with itself. `make test` is the one that must pass.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Pinned tools; they are built by Go from their sources and are no part of the module.
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.2
MOCKERY  := github.com/vektra/mockery/v2@v2.53.6
BENCHSTAT := golang.org/x/perf/cmd/benchstat@latest

.PHONY: help run test check bench setup generate fuzz clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## start the world: console, banks, messenger
	go run .

setup: ## install what the tests need: Chromium, gcc, the outside clients
	@scripts/setup.sh

test: setup ## all tests: race detector, browser and outside clients included
	@scripts/test.sh

check: ## format, vet, lint, generated files are clean
	@scripts/check.sh "$(GOLANGCI)" "$(MOCKERY)"

bench: ## ratios: authorised balance against bare net/http, journal, ledger
	@scripts/bench.sh

generate: ## write the mocks again
	go run $(MOCKERY)

fuzz: ## each fuzz test for FUZZTIME (default 10s)
	@scripts/fuzz.sh "$${FUZZTIME:-10s}"

clean: ## remove what a run leaves behind
	rm -rf .sandbank bin
