# What a developer does, each with one word.
.PHONY: help demo test build install lint format bench bench-stages syncs flood soak load screens agencies growth fuzz sanitize pictures docs hooks clean setup setup-build

SWIFT_FLAGS = --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests
# Swift's own libraries are part of the program: it starts in half the time, and needs none where it runs.
PROGRAM = .build/release/candidate-sync

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: # the Debian packages that building and testing need, if they are missing
	@sh .ci/setup

setup-build: # those that building needs
	@sh .ci/setup build

demo: setup-build ## build, run the samples in a scratch workspace, and show what comes out
	swift build $(SWIFT_FLAGS)
	sh samples/demo.sh "$$(swift build --show-bin-path)/candidate-sync"

test: setup ## all tests
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --experimental-maximum-parallelization-width 24

build: setup-build ## the program, optimised
	swift build -c release --static-swift-stdlib --disable-local-rpath $(SWIFT_FLAGS) \
		--product candidate-sync

PREFIX ?= /usr/local
install: build ## the program, its manual page and completions (bash, zsh, fish) below PREFIX (default /usr/local)
	sh .ci/install $(PROGRAM) "$(PREFIX)"

lint: setup ## formatting, warnings and imports, all as errors
	swift format lint --strict --recursive $(SOURCES)
	swift build $(SWIFT_FLAGS)

format: ## format the sources in place
	swift format --in-place --recursive $(SOURCES)

bench: setup build ## the table of speed beside ANCHORS=DIR; COUNT=1000000 adds a row of so many
	Benchmarks/bench $(PROGRAM) \
		$(if $(ANCHORS),--anchors $(ANCHORS)) $(if $(COUNT),--count $(COUNT)) $(BENCH_FLAGS)

bench-stages: setup ## one stage alone (parsing) with its allocations, in a package of its own
	cd Benchmarks/Stages && swift package benchmark --no-progress

syncs: build ## how often one file, a hundred and a run wait for the disk (needs strace)
	Benchmarks/syncs $(PROGRAM)

flood: build ## 20,000 files as fast as the disk takes them: one receipt each
	Benchmarks/flood $(PROGRAM)

soak: build ## half an hour of work: memory, descriptors and threads by the minute
	Benchmarks/soak $(PROGRAM)

load: build ## My Page under load: the form page, sign-in, and a sign-in storm
	command -v wrk >/dev/null || apt-get install -y -qq wrk
	Benchmarks/load $(PROGRAM)

screens: build ## the admin screens over COUNT candidates (default 1000000): how long each takes
	Benchmarks/screens $(PROGRAM) $(or $(COUNT),1000000)

agencies: build ## how far one machine goes: 50 workspaces, each with its service
	Benchmarks/agencies $(PROGRAM)

growth: setup ## a year and more for COUNT people (default 100000): sizes of everything, a line a month
	GROWTH=$(or $(COUNT),100000) swift test -c release -Xswiftc -enable-testing \
		--scratch-path .build-growth --filter GrowthTests

fuzz: setup ## bytes of a fuzzer for SECONDS (default 3600): documents, forms, uploads, then values, a quarter each
	for reader in reader form upload values; do \
		Tests/Fuzzing/fuzz $$reader $$(( $(or $(SECONDS),3600) / 4 )) || exit 1; done

sanitize: setup ## all tests with the address sanitizer, then with the thread sanitizer
	for kind in address thread; do sh .ci/sanitize $$kind || exit 1; done

PICTURES = Sources/CandidateSync/CandidateSync.docc/Resources
pictures: setup ## the pictures in the READMEs, made anew by a test in Chromium
	command -v pngquant >/dev/null || apt-get install -y -qq pngquant
	swift build --build-tests $(SWIFT_FLAGS)
	UPDATE_PICTURES=1 swift test --skip-build --filter PictureTests
	pngquant --force --ext .png --strip --nofs --speed 1 64 $(PICTURES)/*.png

docs: ## the architecture and every type as web pages, in .build/docs
	swift package --allow-writing-to-directory .build/docs generate-documentation \
		--target CandidateSync --symbol-graph-minimum-access-level internal \
		--output-path .build/docs

DEB = $(CURDIR)/.build/deb
MAKE_PACKAGE = samples/debian/make-package $(PROGRAM) .build/checkouts

.PHONY: deb deb-test
deb: build ## a Debian package in .build/deb, which lintian finds no error in
	command -v lintian >/dev/null || apt-get install -y -qq lintian dpkg-dev
	rm -rf $(DEB)
	$(MAKE_PACKAGE) $(DEB)
	lintian --allow-root --fail-on error $(DEB)/*.deb

deb-test: deb ## that package installed, upgraded, removed and purged in a bare Debian 12 (as root)
	command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap
	VERSION=$$(dpkg-deb --field $(DEB)/*.deb Version | awk -F. -v OFS=. '{ $$NF += 1; print }') \
		$(MAKE_PACKAGE) $(DEB)/next
	samples/debian/test-package $(DEB)/*.deb $(DEB)/next/*.deb .build/deb-test

hooks: ## format and lint before each commit
	printf '#!/bin/sh\nset -e\nmake format\ngit diff --exit-code --stat -- $(SOURCES)\nmake lint\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit

clean: ## forget what was built
	swift package clean
