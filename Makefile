# Finnfram. `make run` serves; `make test` tests everything; both install what
# is missing (Debian packages as root or by sudo; npm packages into a cache).

GO      ?= go
DATA    ?= finnfram-data
ADDR    ?= 127.0.0.1:8080
FUZZ    ?= 10s
SHARED  ?= $(CURDIR)/../shared
export FINNFRAM_SHARED ?= $(SHARED)

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Packages in which goroutines meet: tested under the race detector as well.
RACE := ./data/live ./data/link ./data/store ./geo/nearest ./importers/osm ./api ./api/access ./api/fhir ./api/services ./api/tiles ./api/wire

.PHONY: run build web test race fuzz bench lint docs deps deps-build deps-test clean

run: build
	./bin/finnfram serve --data-dir $(DATA) --addr $(ADDR)

build: deps-build web
	$(GO) build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/finnfram ./cmd/finnfram

# The pages built of TypeScript, embedded in the program; without Node the
# program is built all the same and its page says what is missing.
web:
	@sh .ci/web

# The tests of every package, on SQLite and on a throw-away PostgreSQL server,
# with the browser, Node clients and generators; then the race detector.
test: deps-test web
	$(GO) vet ./...
	$(GO) test -timeout 20m ./...
	$(MAKE) --no-print-directory race

race:
	$(GO) test -race -timeout 10m $(RACE)
	$(GO) test -race -timeout 10m -run 'TestRun|Progress|Bar' ./importers
	$(GO) test -race -timeout 10m -skip TestOslo ./data/roadwork
	$(GO) test -race -timeout 10m -run 'Router|Rebuild|Lanes|Register|ClosuresDrawn|Build' ./geo/route

# Every fuzz target for FUZZ each.
fuzz: deps-build
	@set -e; for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ) -fuzzminimizetime 1x $$package; \
	  done; \
	done

# Benchmarks with the rivals beside them; docs/bench.md keeps the figures.
bench: deps-build
	$(GO) test -run '^$$' -bench . -benchmem -timeout 2h ./geo/... ./data/live/... ./api/...

lint: deps-build
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# Pages generated from the program itself; a test fails when they are stale.
docs: build
	./bin/finnfram reference > docs/configuration.md

deps: deps-build deps-test

deps-build:
	@sh .ci/install build

deps-test:
	@sh .ci/install test

clean:
	rm -rf bin api/web/node_modules
	find api/web/dist -mindepth 1 ! -name .keep -delete
