package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// block returns the first block of code of a language in a README.
func block(t *testing.T, readme, language string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", readme))
	require.NoError(t, err)
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(text)
	require.NotNil(t, found, "%s has no %s", readme, language)
	return string(found[1])
}

// pasted serves a page, as it is, and the installed package beside it.
func pasted(t *testing.T, page string) (url string) {
	t.Helper()
	files := http.NewServeMux()
	files.Handle("/node_modules/", http.FileServer(http.Dir(shared.installed)))
	files.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	})
	return serve(t, files).URL
}

// reads waits until the first page of the READMEs shows a line, and no other.
func (p *tab) reads(line string) {
	p.t.Helper()
	p.do(helpers + `await text('pre', '` + line + `')`)
}

// writes sends a text as a person does on that page.
func (p *tab) writes(text string) {
	p.t.Helper()
	p.do(helpers + `await fill('input', '` + text + `'); document.forms[0].requestSubmit()`)
}

// useFirstPage does with the first page of the READMEs what they say: alice
// loads it, and again; bob comes in by the link, answers, and loads it again.
func useFirstPage(t *testing.T, url string) {
	t.Helper()
	alice := newTab(t)
	alice.visit(url)
	alice.reads("Suppliers: C2Cbob, 0 unread,")
	alice.reload()
	alice.reads("Suppliers: C2Cbob, 0 unread,")
	alice.writes("Hello")
	alice.reads("Suppliers: C2Cbob, 0 unread, Hello")

	bob := newTab(t)
	bob.visit(eval[string](alice, `return document.querySelector('a').href`))
	bob.reads("Suppliers: C2Calice, 1 unread, Hello")
	bob.reload()
	bob.reads("Suppliers: C2Calice, 1 unread, Hello")
	bob.writes("Hi")
	bob.reads("Suppliers: C2Calice, 0 unread, Hi")
	alice.reads("Suppliers: C2Cbob, 1 unread, Hi")
	alice.reload()
	alice.reads("Suppliers: C2Cbob, 1 unread, Hi")
}

func TestTheFirstPageOfTheReadmeWorksTwiceAndAsBob(t *testing.T) {
	useFirstPage(t, pasted(t, block(t, "README.md", "html")))
}

func TestTheFirstPageOfThePackageIsThatOfTheReadme(t *testing.T) {
	onlyAlone(t)
	page := block(t, "README.md", "html")
	_, script, found := strings.Cut(page, "<script type=\"module\">\n")
	require.True(t, found)
	script = strings.TrimSuffix(strings.ReplaceAll(script, "\n  ", "\n"), "</script>\n")
	require.Equal(t, block(t, "npm/README.md", "js"), strings.TrimPrefix(script, "  "))
}

func TestBuiltByViteTheFirstPageOfThePackageWorksTwiceAndAsBob(t *testing.T) {
	p := newProject(t)
	for name, content := range map[string]string{
		"index.html": `<!doctype html><body><div id="app"></div><script type="module" src="/main.js"></script>`,
		"main.js":    block(t, "npm/README.md", "js"),
	} {
		require.NoError(t, os.MkdirAll(p.folder, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(p.folder, name), []byte(content), 0o600))
	}
	p.run(vite, "build")
	useFirstPage(t, serve(t, http.FileServer(http.Dir(filepath.Join(p.folder, "dist")))).URL)
}
