# Parlor. `make help` lists what there is.

GO       ?= go
BROWSER  := .ci/chromium
LISTEN   ?= 127.0.0.1:8080
WASMTEST := $(CURDIR)/.ci/wasmtest
MODULE   := github.com/parlor-chat/parlor
# A release is as small as can be, or is not built: make release sets -strict.
SLIM     ?=
LDFLAGS  := -s -w -buildid=
# Functions of these packages are not inlined into each other. That makes the
# module smaller, and loading no slower; of core/session and below it would.
COLD     := $(MODULE)/core $(MODULE)/core/link $(MODULE)/core/wire $(MODULE)/jsbridge $(MODULE)/internal/tabs $(MODULE)/internal/weblock \
            $(MODULE)/internal/wsconn context encoding/base64 errors fmt internal/godebug \
            internal/reflectlite internal/strconv strconv syscall time
# The tests of pages that need bundlers, compilers, test runners or the packed
# package; each runs once. The others run in both modes, PAGES of them at once.
WORKSHOP := ^Test(Built|Tested|Types|TheRecipe|ThePublished)
ELSEWHERE := ^TestIn(Firefox|WebKit)
PAGES    ?= 4
GOFILES  := $(shell find core internal jsbridge wasm -name '*.go' -not -name '*_test.go') go.mod go.sum

.DEFAULT_GOAL := help
.PHONY: help run setup check test test-all test-changed lint wasm package npm clean test-native test-wasm test-pages pages-alone pages-built pages-connected test-browsers bench browser postgres compiler release

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: wasm ## build everything; serve the example pages and a Parlor server (LISTEN=127.0.0.1:8080)
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -o build/parlor ./server/cmd/parlor
	build/parlor serve --demo --listen $(LISTEN) --web examples/web,/minimal=examples/minimal,/parlor-chat=npm --database build/parlor.db

wasm: npm/chat.wasm npm/wasm_exec.js npm/LICENSE ## build the WebAssembly module into npm/

npm/chat.wasm: $(GOFILES) Makefile
	@mkdir -p build
	@rm -f $@.br $@.gz # They would be of another module.
	$(GO) run ./internal/slim $(SLIM) go build -trimpath -buildvcs=false -ldflags='$(LDFLAGS)' $(COLD:%=-gcflags=%=-l) -o build/chat.wasm ./wasm
	$(GO) run ./internal/slim $(SLIM) build/chat.wasm $@

# The runtime shim of the very toolchain that built the module, as a function
# of the scope it may write to, so that nothing of it becomes global.
npm/wasm_exec.js: npm/chat.wasm Makefile
	@{ echo '// @ts-nocheck'; echo 'export function goRuntime(globalThis) {'; \
	   echo 'const fs = { writeSync: (fd, buf) => globalThis.fs.writeSync(fd, buf) };'; \
	   echo 'const { TextEncoder, TextDecoder } = globalThis;'; \
	   cat "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js"; \
	   echo 'return globalThis.Go;'; echo '}'; } > $@

npm/LICENSE: LICENSE go.mod
	@{ cat LICENSE; echo; echo 'Parts of index.js, worker.js and chat.wasm come from:'; echo; \
	   $(GO) run ./internal/thirdparty -target js/wasm ./wasm; } > $@ || { rm $@; exit 1; }

npm/chat.wasm.br: npm/chat.wasm
	node .ci/compress.mjs npm/chat.wasm

package: build/package/index.js ## lay the npm package out in build/package, its JavaScript in one file

build/package/index.js: npm/chat.wasm npm/wasm_exec.js npm/LICENSE $(wildcard npm/*.js npm/*.cjs npm/*.ts npm/*.md npm/package.json tools/flat/*.go)
	@mkdir -p build/package && rm -rf build/package/* # The folder itself stays: a server may have it open.
	@cp npm/package.json npm/README.md npm/LICENSE npm/*.d.ts npm/chat.wasm build/package
	@cp npm/index.d.ts build/package/index.d.cts # The same, as CommonJS sees it.
	$(GO) build -C tools/flat -o $(CURDIR)/build/flat . && build/flat build/package npm/index.js npm/worker.js npm/react.js npm/vue.js npm/devtools.js npm/push.js npm/push-worker.js npm/push-worker.classic.js npm/index.cjs

npm: package npm/chat.wasm.br ## pack the npm package, with the module compressed, into build/
	@rm -rf build/npm && cp -r build/package build/npm && cp npm/chat.wasm.br npm/chat.wasm.gz build/npm
	cd build/npm && npm pack --silent --pack-destination ..

release: ## build all that is published into build/release, with licences, a bill of materials and checksums
	@rm -f npm/chat.wasm
	$(MAKE) --no-print-directory SLIM=-strict npm
	.ci/release

setup: ## install what the tests need and is missing
	@.ci/setup

check: postgres ## format, lint and the native tests of what changed: about a minute
	@$(MAKE) --no-print-directory --output-sync=target -j2 lint test-changed

# Go and golangci-lint keep what they found good, until something changes that it
# was found by. What runs programs, pages and a thousand seeds for minutes is
# left out.
test-changed:
	@$(GO) test -short $$($(GO) list ./... | grep -v -e /e2e -e /chaos)

# Two at once, for a page waits more than it works: the longest come first, and
# beside each that waits one that computes.
test: browser postgres compiler ## run every test; installs what is missing where it may (make setup)
	@$(MAKE) --no-print-directory --output-sync=target -j2 test-all
test-all: pages-connected test-native pages-alone lint pages-built test-wasm test-browsers

test-native: postgres compiler ## Go tests, natively, with the race detector
	$(GO) test -race -shuffle=on -timeout=30m $$($(GO) list ./... | grep -v -e /e2e -e /sim)
	$(GO) test ./sim

test-wasm: browser ## Go tests as WebAssembly in headless Chromium
	@$(GO) tool -n wasmbrowsertest > /dev/null # Built before tests run side by side.
	GOOS=js GOARCH=wasm $(GO) test -exec='$(WASMTEST)' ./core/... ./jsbridge ./internal/...

test-pages: pages-connected pages-alone pages-built ## the npm package in real pages, alone and with a server, and built by bundlers
pages-connected: browser package
	PARLOR_E2E=connected $(GO) test -count=1 -timeout=40m -parallel=$(PAGES) -skip='$(ELSEWHERE)|$(WORKSHOP)' ./e2e
pages-alone: browser package
	$(GO) test -count=1 -timeout=40m -parallel=$(PAGES) -skip='$(ELSEWHERE)|$(WORKSHOP)' ./e2e
pages-built: browser npm
	$(GO) test -count=1 -timeout=20m -run='$(WORKSHOP)' ./e2e
	@cat build/setups.txt

test-browsers: browser package ## the same in short in Firefox and WebKit, where they are or can be installed
	@for other in Firefox WebKit; do \
	  if .ci/$$(echo $$other | tr FWK fwk) > /dev/null; then \
	    $(GO) test -count=1 ./e2e -run="^TestIn$$other" && \
	    PARLOR_E2E=connected $(GO) test -count=1 ./e2e -run="^TestIn$$other" && \
	    PARLOR_E2E_WORKER=1 $(GO) test -count=1 ./e2e -run="^TestIn$$other" || exit 1; \
	  else echo "there is no $$other: what runs in it is left out"; fi; \
	done

bench: package browser ## measure what a page pays, in headless Chromium
	$(GO) run ./bench

lint: ## check form and style of Go, native and wasm, and form and types of JavaScript
	.ci/lint

browser: ## find a Chromium, or install the system's
	@$(BROWSER) > /dev/null

postgres: ## find a PostgreSQL, or install the system's
	@.ci/postgres > /dev/null

compiler: ## find the C compiler that the race detector needs, or install the system's
	@.ci/compiler > /dev/null

clean: ## remove what was built
	rm -rf build npm/chat.wasm* npm/wasm_exec.js npm/LICENSE npm/*.tgz
