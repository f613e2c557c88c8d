GO      ?= go
LDFLAGS := -s -w -X main.version=$(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED ?= 0

.PHONY: packages clouds living weigh load help build fmt lint test race e2e bench cross docs demo try

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## one static binary, ./montui
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o montui ./cmd/montui

fmt: ## format the source
	gofmt -w cmd internal panels lean

lint: ## vet, formatting, and golangci-lint when it is installed
	@test -z "$$(gofmt -l cmd internal panels lean | tee /dev/stderr)"
	$(GO) vet ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; else echo "golangci-lint is not installed: vet and gofmt only"; fi

test: ## every test
	$(GO) test -timeout 20m ./...

race: ## every test within the process under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -timeout 20m $$($(GO) list ./... | grep -v -e /e2e -e /weigh)

e2e: build ## the built binary in a real terminal: tmux, ssh
	MONTUI_BINARY=$(CURDIR)/montui $(GO) test -count=1 -timeout 20m ./e2e/...

living: build ## what it costs to look at a dashboard, and how it grows (MONTUI_LIVING=URL MONTUI_LIVING_DASHBOARD=… for a real one)
	MONTUI_BINARY=$(CURDIR)/montui MONTUI_LIVING=$${MONTUI_LIVING:-curve} $(GO) test -count=1 -timeout 2h -v -run Living ./e2e

bench: ## benchmarks of drawing, parsing and the pipeline
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...

weigh: build ## the collector's writes, memory and CPU beside a Prometheus (root; MONTUI_WEIGH_MINUTES, _SERIES, _BLOCK, _INTERVAL)
	MONTUI_WEIGH=$(CURDIR)/montui $(GO) test -count=1 -timeout 2h -v -run Weigh ./weigh

days: build ## 15 days of 7,500 series beside a Prometheus, in the new directory MONTUI_DAYS
	$(GO) test -count=1 -timeout 2h -run WriteDays ./internal/collector
	MONTUI_WEIGH=$(CURDIR)/montui MONTUI_WEIGH_DAYS=$(MONTUI_DAYS) $(GO) test -count=1 -timeout 2h -v -run Days ./weigh

load: build ## what 1, 20 and 100 viewers over SSH cost (MONTUI_LOAD=a dashboard's file; MONTUI_LOAD_VIEWERS, _REQUEST='--from now-5m')
	MONTUI_BINARY=$(CURDIR)/montui $(GO) test -count=1 -v -run SSHLoad ./e2e

docs: ## what is generated in docs/: compatibility.md, settings.md, keys.md
	$(GO) test ./cmd/montui -run "Compatibility|KeysPage" -update -count=1
	$(GO) test ./internal/config -run SettingsPage -update -count=1

cross: ## the binaries of a Raspberry Pi: arm64, armv7, armv6
	GOARCH=arm64 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/montui-linux-arm64 ./cmd/montui
	GOARCH=arm GOARM=7 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/montui-linux-armv7 ./cmd/montui
	GOARCH=arm GOARM=6 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/montui-linux-armv6 ./cmd/montui

clouds: ## ./montui-clouds, with Kubernetes, every cloud's discovery and authentication (docs/decisions/008-lean.md)
	GOWORK=off $(GO) build -trimpath -tags clouds -ldflags '$(LDFLAGS)' -o montui-clouds ./cmd/montui

packages: ## .deb, archives, checksums and SBOMs of this source in dist/ (needs goreleaser)
	goreleaser release --snapshot --clean --skip=publish

demo: ## docs/gallery: every panel type in three sizes and three depths of colour
	MONTUI_CONTACT_SHEET=$(CURDIR)/docs/gallery $(GO) test ./internal/viz -run ContactSheet -count=1

try: build ## this machine, live, in a throw-away home
	XDG_DATA_HOME=$$(mktemp -d) XDG_CONFIG_HOME=$$(mktemp -d) ./montui
