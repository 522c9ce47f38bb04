package main

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
)

// site serves the pages, and all that is measured the way a good server does:
// compressed with brotli 11, and to be kept by the browser.
type site struct {
	*httptest.Server
	// files are what is measured, by address.
	files map[string]file
	// vendor says whether the vendor's SDK is there, and if not why.
	vendor error
}

func (s *site) close() { s.Close() }

// openSite builds, installs and compresses what is served.
func openSite(ctx context.Context, folder string) (*site, error) {
	s := &site{files: map[string]file{}}
	list := map[string]string{"/bare/wasm_exec.js": "npm/wasm_exec.js"}
	for _, name := range []string{"index.js", "chat.wasm"} {
		path := filepath.Join("build", "package", name)
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%s is missing: run make package", path)
		}
		list["/parlor-chat/"+name] = path
	}
	for _, name := range []string{"empty", "json"} {
		built := filepath.Join(folder, "bench", name+".wasm")
		if err := buildBare(ctx, "./bench/bare/"+name, built); err != nil {
			return nil, err
		}
		list["/bare/"+name+".wasm"] = built
	}
	var modules string
	if modules, s.vendor = installVendor(ctx, folder); s.vendor == nil {
		list["/vendor/index.es.js"] = filepath.Join(modules, "index.es.js")
		list["/vendor/index.js"] = filepath.Join(modules, "index.js")
	}
	for address, path := range list {
		var err error
		if s.files[address], err = compress(ctx, folder, path); err != nil {
			return nil, err
		}
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s, nil
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if start := strings.HasSuffix(r.URL.Path, ".html") && r.URL.Path != "/page/index.html"; !start {
		// Only with these do a page's clocks count in steps of 5 µs. They would
		// cost a start 100 ms: such a page has a process of its own.
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	}
	address := strings.TrimPrefix(r.URL.Path, "/page") // Pages name what they need relatively.
	f, measured := s.files[address]
	if !measured {
		header.Set("Cache-Control", "no-store")
		http.StripPrefix("/page/", http.FileServer(http.Dir("bench/page"))).ServeHTTP(w, r)
		return
	}
	header.Set("Cache-Control", "max-age=3600")
	header.Set("Content-Type", mime.TypeByExtension(filepath.Ext(address)))
	if strings.HasSuffix(address, ".wasm") {
		header.Set("Content-Type", "application/wasm")
	}
	content := f.raw
	if strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
		header.Set("Content-Encoding", "br")
		content = f.brotli
	}
	_, _ = w.Write(content) // The page sees if it does not come.
}

// buildBare builds a program with the flags of the package's module.
func buildBare(ctx context.Context, source, to string) error {
	plain := to + ".plain"
	_, err := outputIn(ctx, ".", wasmTarget, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", plain, source)
	if err != nil {
		return fmt.Errorf("build %s: %w", source, err)
	}
	if _, err := output(ctx, "go", "run", "./internal/slim", plain, to); err != nil {
		return fmt.Errorf("slim %s: %w", source, err)
	}
	return nil
}

var wasmTarget = []string{"GOOS=js", "GOARCH=wasm"}

// vendorPackage is the SDK whose API Parlor has.
const vendorPackage = "@tencentcloud/chat@3.6.6"

// installVendor installs the vendor's SDK, unless it is there, and returns its
// folder. It is measured beside ours and never part of the repository.
func installVendor(ctx context.Context, folder string) (string, error) {
	home := filepath.Join(folder, "bench", "vendor")
	modules := filepath.Join(home, "node_modules", "@tencentcloud", "chat")
	if _, err := os.Stat(filepath.Join(modules, "index.es.js")); err == nil {
		return modules, nil
	}
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	_, err := outputIn(ctx, home, nil, "npm", "install", "--prefix", ".", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", vendorPackage)
	return modules, err
}
