# The two commands are `make site` and `make test`; `make` alone prints what there is.

.DEFAULT_GOAL := help
.PHONY: help site test unit browser dist score budget lint clean

help: ## Print what there is
	@echo "Debrief: postmortems in, a cross-linked, searchable site out."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Afterwards the program itself is .build/release/debrief; try: .build/release/debrief --help"

site: ## Set up, build the program, build Content/ into Site/
	@Scripts/setup site
	@Scripts/build-site

test: ## Install what the tests need, and pass them
	@Scripts/setup test
	@Scripts/test

unit: ## The Swift tests alone (what they need must be there)
	@Scripts/test swift

browser: ## The browser tests alone, on a fresh build of Content/
	@Scripts/test browser

dist: ## One program to install, a Debian package, checksums and a list of what is in it, in dist/
	@Scripts/setup dist
	@Scripts/dist

score: ## How well facts are read from annotated documents beside the project
	@Scripts/score-corpus

budget: ## Instructions of each stage of a build beside their budget (needs valgrind and the tests' build)
	@Benchmarks/build/instructions.py .build/tests/debug/debrief

lint: ## Check the formatting
	swift format lint --strict --recursive Sources Tests Package.swift

clean: ## Remove what was built; Site/ stays
	rm -rf .build .venv dist
