package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	vite    = "node_modules/vite/bin/vite.js"
	vite7   = "node_modules/vite7/bin/vite.js"
	esbuild = "node_modules/esbuild/bin/esbuild"
	rollup  = "node_modules/rollup/dist/bin/rollup"
	next    = "node_modules/next/dist/bin/next"
)

// made is what the page of bundlers/page comes to: the names of its groups.
func made(p *tab) string {
	p.t.Helper()
	return eval[string](p, `
		while (!globalThis.made) await new Promise((resolve) => setTimeout(resolve, 20));
		return made;`)
}

func TestBuiltByViteAPageMakesAGroup(t *testing.T) {
	p := newProject(t, "page")
	p.run(vite, "build")
	require.Equal(t, "Suppliers", made(p.open("dist")))
}

func TestBuiltByNobodyVitesDevelopmentServerServesAPageThatMakesAGroup(t *testing.T) {
	for _, server := range []string{vite, vite7} {
		page := newTab(t)
		page.visit(newProject(t, "page").serve("Local:", server))
		require.Equal(t, "Suppliers", made(page), server)
	}
}

func TestBuiltByWebpackAPageMakesAGroup(t *testing.T) {
	p := newProject(t, "page")
	p.bring("bundlers/webpack.mjs", "webpack.mjs")
	p.run("webpack.mjs")
	p.bring("testdata/built.html", "dist/index.html")
	require.Equal(t, "Suppliers", made(p.open("dist")))
}

func TestBuiltByEsbuildAPageMakesAGroupIfTheModuleIsBesideIt(t *testing.T) {
	p := newProject(t, "page")
	p.run(esbuild, "main.js", "--bundle", "--format=esm", "--outdir=dist", "--log-level=error")
	p.bring("testdata/built.html", "dist/index.html")
	require.Regexp(t, `^2800 .*/chat\.wasm answered 404.*copy node_modules/parlor-chat/chat\.wasm beside the bundle`, made(p.open("dist")))

	p.bring(packageFile("chat.wasm"), "dist/chat.wasm")
	require.Equal(t, "Suppliers", made(p.open("dist")))
}

func TestBuiltByEsbuildAClassicScriptMakesAGroupWithTheImportedAddress(t *testing.T) {
	p := newProject(t, "page")
	p.run(esbuild, "file.js", "--bundle", "--format=iife", "--loader:.wasm=file", "--outfile=dist/main.js", "--log-level=error")
	p.bring("testdata/built.html", "dist/index.html")
	require.Equal(t, "Suppliers", made(p.open("dist")))
}

func TestBuiltByRollupAPageMakesAGroupIfTheModuleIsBesideIt(t *testing.T) {
	p := newProject(t, "page")
	p.run(rollup, "main.js", "--plugin", "node-resolve", "--dir", "dist", "--silent")
	p.bring("testdata/built.html", "dist/index.html")
	p.bring(packageFile("chat.wasm"), "dist/chat.wasm")
	require.Equal(t, "Suppliers", made(p.open("dist")))
}

func TestBuiltByNextAServerRenderedPageMakesAGroup(t *testing.T) {
	t.Setenv("NEXT_TELEMETRY_DISABLED", "1")
	p := newProject(t, "next")
	p.bring("bundlers/page/group.js", "app/group.js")
	p.run(next, "build")
	page := newTab(t)
	page.visit(p.serve("Ready", next, "start"))
	require.Equal(t, "Suppliers", made(page))
	require.Regexp(t, `^Groups of Parlor 3\.\d+\.\d+: Suppliers$`, eval[string](page, `
		while (document.body.innerText.includes('none yet')) await new Promise((resolve) => setTimeout(resolve, 20));
		return document.querySelector('p').innerText;`))
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
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(p.folder, "dist"))))
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
