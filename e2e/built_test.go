package e2e_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const (
	vite    = "node_modules/vite/bin/vite.js"
	vite7   = "node_modules/vite7/bin/vite.js"
	esbuild = "node_modules/esbuild/bin/esbuild"
	rollup  = "node_modules/rollup/dist/bin/rollup"
)

// made is what the page of bundlers/page comes to: the names of its groups.
func made(p *tab) string {
	p.t.Helper()
	return eval[string](p, `
		while (!globalThis.made) await new Promise((resolve) => setTimeout(resolve, 20));
		return made;`)
}

// madeInWorker is the same with the instance in a worker.
func madeInWorker(p *tab) string {
	p.t.Helper()
	p.do(`location.hash = '#worker'`)
	p.reload()
	groups := made(p)
	targets, err := chromedp.Targets(p.ctx)
	require.NoError(p.t, err)
	origin := eval[string](p, `return location.origin`)
	require.True(p.t, slices.ContainsFunc(targets, func(info *target.Info) bool {
		return info.Type == "worker" && strings.HasPrefix(info.URL, origin)
	}), "no worker runs")
	return groups
}

func TestBuiltByViteAPageMakesAGroup(t *testing.T) {
	for _, server := range []string{vite, vite7} {
		p := newProject(t, "page")
		p.run(server, "build")
		page := p.open("dist")
		require.Equal(t, "Suppliers", made(page), server)
		require.Equal(t, "Suppliers", madeInWorker(page), server)
	}
}

func TestBuiltByNobodyVitesDevelopmentServerServesAPageThatMakesAGroup(t *testing.T) {
	for _, server := range []string{vite, vite7} {
		page := newTab(t)
		page.visit(newProject(t, "page").serve("Local:", server))
		require.Equal(t, "Suppliers", made(page), server)
		require.Equal(t, "Suppliers", madeInWorker(page), server)
	}
}

func TestBuiltByWebpackAPageMakesAGroup(t *testing.T) {
	p := newProject(t, "page")
	p.bring("bundlers/webpack.mjs", "webpack.mjs")
	p.run("webpack.mjs")
	p.bring("testdata/built.html", "dist/index.html")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

func TestBuiltByEsbuildAPageMakesAGroupIfTheModuleIsBesideIt(t *testing.T) {
	p := newProject(t, "page")
	p.run(esbuild, "main.js", "--bundle", "--format=esm", "--outdir=dist", "--log-level=error")
	p.bring("testdata/built.html", "dist/index.html")
	require.Regexp(t, `^2800 .*/chat\.wasm answered 404.*copy node_modules/parlor-chat/chat\.wasm beside the bundle`, made(p.open("dist")))

	p.bring(packageFile("chat.wasm"), "dist/chat.wasm")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))

	p.run(esbuild, "parlor-chat/worker.js", "--bundle", "--format=esm", "--outdir=dist", "--log-level=error")
	require.Equal(t, "Suppliers", madeInWorker(page))
}

func TestBuiltByEsbuildAClassicScriptMakesAGroupWithTheImportedAddress(t *testing.T) {
	p := newProject(t, "page")
	p.run(esbuild, "file.js", "--bundle", "--format=iife", "--loader:.wasm=file", "--outfile=dist/main.js", "--log-level=error")
	p.run(esbuild, "parlor-chat/worker.js", "--bundle", "--format=esm", "--outdir=dist", "--log-level=error")
	p.bring("testdata/built.html", "dist/index.html")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

// Bundlers bring the module along for those who require the package too.
func TestBuiltFromCodeThatRequiresThePackageAPageMakesAGroup(t *testing.T) {
	p := newProject(t, "page")
	p.run(esbuild, "required.js", "--bundle", "--format=esm", "--outfile=dist/main.js", "--log-level=error")
	p.bring("testdata/built.html", "dist/index.html")
	p.bring(packageFile("chat.wasm"), "dist/chat.wasm")
	require.Equal(t, "Suppliers", made(p.open("dist")))

	p.bring("bundlers/webpack.mjs", "webpack.mjs")
	p.bring("bundlers/page/required.js", "main.js")
	p.run("webpack.mjs")
	p.bring("testdata/built.html", "dist/index.html")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

func TestBuiltByRollupAPageMakesAGroupIfTheModuleIsBesideIt(t *testing.T) {
	p := newProject(t, "page")
	p.run(rollup, "main.js", "parlor-chat/worker.js", "--plugin", "node-resolve", "--dir", "dist", "--silent")
	p.bring("testdata/built.html", "dist/index.html")
	p.bring(packageFile("chat.wasm"), "dist/chat.wasm")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

func TestBuiltWithReactAComponentThatMountsTwiceMakesItsGroup(t *testing.T) {
	url := newProject(t, "react").serve("Local:", vite)
	for _, way := range []string{"#destroy", "#logout"} {
		page := newTab(t)
		page.visit(url + way)
		require.Equal(t, "Suppliers", eval[string](page, `
			while (!/Suppliers/.test(document.body.innerText)) await new Promise((resolve) => setTimeout(resolve, 20));
			return document.body.innerText.trim();`), way)
		require.Equal(t, 2, eval[int](page, `return mounts`), way)
	}
}

func TestBuiltIntoAServiceWorkersCacheThePageOpensOffline(t *testing.T) {
	p := newProject(t, "page")
	p.run(vite, "build")
	p.bring("bundlers/offline.js", "dist/offline.js")
	server := serve(t, http.FileServer(http.Dir(filepath.Join(p.folder, "dist"))))
	page := newTab(t)
	page.visit(server.URL)
	page.do(`
		await navigator.serviceWorker.register('/offline.js');
		while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));`)
	page.reload() // Now all of it is kept.
	require.Equal(t, "Suppliers", made(page))
	server.CloseClientConnections()
	server.Close()
	page.reload()
	require.Equal(t, "Suppliers", made(page))
}
