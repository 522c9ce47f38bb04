package e2e_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// site is an origin of a test's own, so that no test sees another's data. It
// serves the installed package and the pages of testdata.
type site struct {
	t   *testing.T
	url string
	// gone makes the module unavailable, untyped serves it without its type,
	// charset with a parameter that compiling while loading does not take.
	gone, untyped, charset atomic.Bool
	// offline keeps pages from connecting.
	offline atomic.Bool
	mux     *http.ServeMux
	server
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t}
	files := http.NewServeMux()
	s.mux = files
	files.Handle("/node_modules/", http.FileServer(http.Dir(shared.installed)))
	files.Handle("/npm/", http.FileServer(http.Dir(".."))) // The modules that the package is made of.
	files.Handle("/", http.FileServer(http.Dir("testdata")))
	files.HandleFunc("/mode.js", s.mode)
	files.HandleFunc("/ws", s.connect)
	files.Handle("/media/", s.media())
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			s.disturb(w)
			if s.gone.Load() {
				http.NotFound(w, r)
				return
			}
		}
		files.ServeHTTP(w, r)
	}))
	s.url = server.URL
	return s
}

// mode tells the page how to create its instances.
func (s *site) mode(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript")
	w.Header().Set("Cache-Control", "no-store")
	address := ""
	if connected() {
		address = "ws" + strings.TrimPrefix(s.url, "http") + "/ws"
	}
	_, _ = fmt.Fprintf(w, "export const server = %q;\nexport const worker = %t;\n", address, inWorkers(s.t))
}

func (s *site) disturb(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	if s.charset.Load() {
		w.Header().Set("Content-Type", "application/wasm; charset=utf-8")
	}
	if s.untyped.Load() {
		w.Header().Set("Content-Type", "application/octet-stream")
	}
}

// tab opens a tab with the test page, on which the package and the helpers of
// testdata/page.js are there but nobody is signed in.
func (s *site) tab() *tab {
	s.t.Helper()
	p := newTab(s.t)
	p.visit(s.url + "/page.html")
	return p
}

// emptyTab opens a tab with an empty page of this origin.
func (s *site) emptyTab() *tab {
	s.t.Helper()
	p := newTab(s.t)
	p.visit(s.url + "/empty.html")
	return p
}

// user opens a tab and signs somebody in. When it returns, the events of the
// sign-in are over and chat and watch are there for scenarios.
func (s *site) user(userID string) *tab {
	s.t.Helper()
	p := s.tab()
	p.signIn(userID)
	return p
}

// packageFile is the path of a file of the installed package.
func packageFile(name string) string {
	return filepath.Join(shared.installed, "node_modules", "parlor-chat", name)
}
