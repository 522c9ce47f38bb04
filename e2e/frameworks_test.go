package e2e_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	angular     = "node_modules/@angular/cli/bin/ng.js"
	astro       = "node_modules/astro/bin/astro.mjs"
	next        = "node_modules/next/dist/bin/next"
	nuxt        = "node_modules/nuxt/bin/nuxt.mjs"
	parcel      = "node_modules/parcel/lib/bin.js"
	router      = "node_modules/@react-router/dev/bin.cjs"
	routerServe = "node_modules/@react-router/serve/bin.cjs"
	rsbuild     = "node_modules/@rsbuild/core/bin/rsbuild.js"
)

// framework is a project with the page of a framework that makes a group and
// shows it.
func framework(t *testing.T, name, code string) project {
	t.Helper()
	p := newProject(t, name)
	// Without that line React Router installs it by itself.
	p.write("package.json", `{"private": true, "type": "module", "dependencies": {"isbot": "5"}}`)
	p.bring("bundlers/page/group.js", code+"/group.js")
	if name == "angular" { // It takes no file from outside the project.
		require.NoError(t, os.Symlink("../node_modules", filepath.Join(p.folder, "node_modules")))
	}
	return p
}

// shows holds a page to what it shows before it has made its group, and after.
func shows(page *tab) {
	page.t.Helper()
	require.Equal(page.t, "Suppliers", made(page))
	require.Regexp(page.t, `^Groups of Parlor 3\.\d+\.\d+: Suppliers$`, eval[string](page, `
		while (document.body.innerText.includes('none yet')) await new Promise((resolve) => setTimeout(resolve, 20));
		return document.querySelector('p').innerText;`))
	require.Equal(page.t, "Suppliers", madeInWorker(page))
}

// isRendered holds a page to what a server says of it without a browser.
func isRendered(t *testing.T, url string) {
	t.Helper()
	answer, err := http.Get(url)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	html, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, string(html))
	text := regexp.MustCompile(`<!--.*?-->`).ReplaceAllString(string(html), "")
	require.Regexp(t, `Groups of Parlor 3\.\d+\.\d+: none yet`, text)
}

// renders opens a page that a server renders.
func renders(t *testing.T, url string) {
	t.Helper()
	isRendered(t, url)
	page := newTab(t)
	page.visit(url)
	shows(page)
}

func TestBuiltByNextAServerRenderedPageMakesAGroup(t *testing.T) {
	p := framework(t, "next", "app").within(30 * time.Second)
	p.run(next, "build")
	renders(t, p.serve("Ready", next, "start"))
}

func TestBuiltByNuxtAServerRenderedPageMakesAGroup(t *testing.T) {
	p := framework(t, "nuxt", ".").within(25 * time.Second).inNewestNode()
	p.run(nuxt, "build")
	renders(t, p.serve("Listening", ".output/server/index.mjs"))
}

func TestBuiltBySvelteKitAServerRenderedPageMakesAGroup(t *testing.T) {
	p := framework(t, "sveltekit", "src").inNewestNode()
	p.run(vite, "build")
	renders(t, p.serve("Listening", "build/index.js"))
}

func TestBuiltByReactRouterAServerRenderedPageMakesAGroup(t *testing.T) {
	p := framework(t, "router", "app").inNewestNode()
	p.run(router, "build")
	renders(t, p.serve("http:", routerServe, "build/server/index.js"))
}

func TestBuiltByAstroAPageOfFilesMakesAGroup(t *testing.T) {
	p := framework(t, "astro", "src").inNewestNode()
	p.run(astro, "build")
	page := p.open("dist")
	isRendered(t, eval[string](page, `return location.href`))
	shows(page)
}

func TestBuiltByAngularAPageMakesAGroupWithTheLineOfTheReadme(t *testing.T) {
	config, err := os.ReadFile("bundlers/angular/angular.json")
	require.NoError(t, err)
	readme, err := os.ReadFile(packageFile("README.md"))
	require.NoError(t, err)
	require.Contains(t, string(readme), regexp.MustCompile(`"assets": .*`).FindString(string(config)))
	p := framework(t, "angular", "src").within(25 * time.Second).inNewestNode()
	p.run(angular, "build")
	shows(p.open("dist/page/browser"))
}

func TestBuiltByParcelAPageMakesAGroup(t *testing.T) {
	p := newProject(t, "page")
	p.write("package.json", `{"private": true, "type": "module"}`)
	p.run(parcel, "build", "index.html", "--no-cache")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

func TestBuiltByRsbuildAPageMakesAGroup(t *testing.T) {
	p := newProject(t)
	p.bring("bundlers/page/main.js", "src/index.js")
	p.bring("bundlers/page/group.js", "src/group.js")
	p.run(rsbuild, "build")
	page := p.open("dist")
	require.Equal(t, "Suppliers", made(page))
	require.Equal(t, "Suppliers", madeInWorker(page))
}

// A page is tried first in a development server, which moves the code of
// packages to places of its own.
func TestBuiltByNobodyDevelopmentServersServeAPageThatMakesAGroup(t *testing.T) {
	for _, served := range []struct {
		name, code, ready string
		command           []string
	}{
		{"angular", "src", "Local:", []string{angular, "serve"}},
		{"astro", "src", "Local", []string{astro, "dev"}},
		{"next", "app", "Ready", []string{next, "dev"}},
		{"nuxt", ".", "Local:", []string{nuxt, "dev"}},
		{"router", "app", "Local:", []string{router, "dev"}},
		{"sveltekit", "src", "Local:", []string{vite}},
	} {
		t.Run(served.name, func(t *testing.T) {
			p := framework(t, served.name, served.code).inNewestNode()
			page := newTab(t)
			page.visit(p.serve(served.ready, served.command[0], served.command[1:]...))
			shows(page)
		})
	}
}
