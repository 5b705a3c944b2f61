# Everything a contributor does with Postern. `make` lists it.

SWIFT ?= swift
POSTERN = $(if $(wildcard .build/release/postern),.build/release/postern,.build/debug/postern)
CONFIGURATION = $(if $(wildcard .build/release/postern),release,debug)

.DEFAULT_GOAL := help
.PHONY: help demo run build test check fmt bench corpora fuzz clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: build ## build, then play every journey with sample people (ONCE=1: play it and stop; DESK=1: with a ZenDesk)
	@$(if $(filter 1,$(DESK)),sh scripts/build.sh -c $(CONFIGURATION) --product desk-stand-in)
	@$(POSTERN) demo $(if $(filter 1,$(ONCE)),--once) $(if $(filter 1,$(DESK)),--desk)

run: build ## build, then run the gateway with config.json
	@$(POSTERN) serve

build: ## build the program; installs what is missing (apt)
	@sh scripts/setup.sh
	@sh scripts/build.sh -c $(CONFIGURATION) --product postern

test: ## build and run all tests; installs the mail servers that they talk to (apt)
	@sh scripts/setup.sh test
	@sh scripts/fetch-axe.sh
	@sh scripts/fetch-schemathesis.sh
	@sh scripts/build.sh --build-tests
	@sh scripts/test.sh

check: ## formatting, imports, sizes, words, documentation: everything that needs no build
	@sh scripts/check.sh

fmt: ## format all sources
	@$(SWIFT) format -i -r -p Package.swift Sources Tests Benchmarks

corpora: build ## read collections of real mails, write docs/corpora.md (CHECK=1: only say which figure fell)
	@POSTERN=$(POSTERN) sh scripts/corpora.sh $(if $(filter 1,$(CHECK)),--check)

bench: ## measure, beside the programs that do the same, and write docs/benchmarks.md
	@sh scripts/setup.sh bench
	@sh scripts/bench.sh

fuzz: ## fuzz what reads mail, some seconds each (FUZZ=triage SECONDS=1200: one, longer; FUZZ=growth: how cost grows)
	@sh scripts/setup.sh
	@sh scripts/fuzz.sh "$(or $(FUZZ),all)" "$(or $(SECONDS),30)"

clean: ## remove what was built
	@rm -rf .build
