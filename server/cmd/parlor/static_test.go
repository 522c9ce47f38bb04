package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// site is a folder of files, beside others that are nobody's business.
func site(t *testing.T) (folder string) {
	around := t.TempDir()
	folder = filepath.Join(around, "site")
	for name, content := range map[string]string{
		"../secret.txt":          "secret",
		"index.html":             "<!doctype html>",
		"start.js":               "start()",
		"chat.wasm":              "\x00asm plain",
		"chat.wasm.br":           "brotli",
		"chat.wasm.gz":           "gzip",
		"page.css":               "plain",
		"page.css.gz":            "gzip",
		"old.js":                 "new",
		"old.js.br":              "stale",
		"parts/list.mjs":         "list()",
		"parts/index.html":       "parts",
		"empty/.keep":            "",
		".env":                   "secret",
		".git/config":            "secret",
		"some.unknown-extension": "\x00\x01",
	} {
		path := filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	require.NoError(t, os.Symlink(filepath.Join(around, "secret.txt"), filepath.Join(folder, "link.txt")))
	require.NoError(t, os.Symlink(around, filepath.Join(folder, "up")))
	yesterday := time.Now().Add(-24 * time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(folder, "old.js.br"), yesterday, yesterday))
	return folder
}

// serveSite serves the site at / and again at /copy/.
func serveSite(t *testing.T) *httptest.Server {
	folder := site(t)
	w, err := openWebs([]string{folder, "/copy=" + folder})
	require.NoError(t, err)
	t.Cleanup(w.close)
	s := &server{web: w, metrics: newRegistry()}
	server := httptest.NewServer(s.routes(http.NotFoundHandler()))
	t.Cleanup(server.Close)
	return server
}

func fetch(t *testing.T, server *httptest.Server, method, path string, header ...string) (*http.Response, string) {
	request, err := http.NewRequest(method, server.URL+path, nil)
	require.NoError(t, err)
	request.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(request)
	require.NoError(t, err)
	body, err := io.ReadAll(reply.Body)
	require.NoError(t, err)
	require.NoError(t, reply.Body.Close())
	return reply, string(body)
}

func TestFilesComeWithTheirTypes(t *testing.T) {
	server := serveSite(t)
	for path, want := range map[string]struct{ kind, body string }{
		"/":                       {"text/html; charset=utf-8", "<!doctype html>"},
		"/?as=bob":                {"text/html; charset=utf-8", "<!doctype html>"},
		"/start.js":               {"text/javascript; charset=utf-8", "start()"},
		"/chat.wasm":              {"application/wasm", "\x00asm plain"},
		"/parts/":                 {"text/html; charset=utf-8", "parts"},
		"/parts/list.mjs":         {"text/javascript; charset=utf-8", "list()"},
		"/copy/start.js":          {"text/javascript; charset=utf-8", "start()"},
		"/copy/":                  {"text/html; charset=utf-8", "<!doctype html>"},
		"/some.unknown-extension": {"application/octet-stream", "\x00\x01"},
	} {
		t.Run(path, func(t *testing.T) {
			reply, body := fetch(t, server, http.MethodGet, path)
			require.Equal(t, http.StatusOK, reply.StatusCode)
			require.Equal(t, want.kind, reply.Header.Get("Content-Type"))
			require.Equal(t, "nosniff", reply.Header.Get("X-Content-Type-Options"))
			require.Equal(t, want.body, body)
		})
	}
	t.Run("a folder without its slash is elsewhere", func(t *testing.T) {
		reply, _ := fetch(t, server, http.MethodGet, "/parts?as=bob")
		require.Equal(t, http.StatusMovedPermanently, reply.StatusCode)
		require.Equal(t, "./parts/?as=bob", reply.Header.Get("Location"))
	})
	t.Run("files are not written", func(t *testing.T) {
		reply, _ := fetch(t, server, http.MethodPut, "/start.js")
		require.Equal(t, http.StatusMethodNotAllowed, reply.StatusCode)
	})
	t.Run("a head has no body", func(t *testing.T) {
		reply, body := fetch(t, server, http.MethodHead, "/start.js")
		require.Equal(t, "7", reply.Header.Get("Content-Length"))
		require.Empty(t, body)
	})
	t.Run("part of a file", func(t *testing.T) {
		reply, body := fetch(t, server, http.MethodGet, "/start.js", "Range", "bytes=0-4")
		require.Equal(t, http.StatusPartialContent, reply.StatusCode)
		require.Equal(t, "start", body)
	})
}

func TestNothingElseIsServed(t *testing.T) {
	server := serveSite(t)
	for _, path := range []string{
		"/missing", "/.env", "/.git/config", "/.git/", "/empty/", "/empty/.keep", "/link.txt", "/up/secret.txt", "/up/",
		"/%2e%2e/secret.txt", "/..%2fsecret.txt", "/parts/%2e%2e/%2e%2e/secret.txt", "/copy/%2e%2e/%2e%2e/secret.txt", "/%00", "/parts%5c..%5c..%5csecret.txt", "/%2fsecret.txt", "/start.js/",
	} {
		t.Run(path, func(t *testing.T) {
			reply, body := fetch(t, server, http.MethodGet, path)
			require.NotEqual(t, http.StatusOK, reply.StatusCode)
			require.NotContains(t, body, "secret")
			require.NotContains(t, body, "list.mjs")
		})
	}
	t.Run("also to who does not clean the path", func(t *testing.T) {
		for _, path := range []string{"/../secret.txt", "/copy/../../secret.txt", "//../secret.txt", "/./../secret.txt", "../secret.txt"} {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			_, err = io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			require.NoError(t, err)
			reply, err := io.ReadAll(conn)
			require.NoError(t, err)
			require.NoError(t, conn.Close())
			status, _, _ := strings.Cut(string(reply), "\r\n")
			require.NotContains(t, status, "200", path)
		}
	})
}

func TestBrowsersGetTheCompressedForm(t *testing.T) {
	server := serveSite(t)
	for name, c := range map[string]struct{ path, accept, encoding, body string }{
		"the best that they take":          {"/chat.wasm", "gzip, deflate, br", "br", "brotli"},
		"what they take":                   {"/chat.wasm", "gzip", "gzip", "gzip"},
		"what there is":                    {"/page.css", "br, gzip;q=0.5", "gzip", "gzip"},
		"not what they refuse":             {"/chat.wasm", "br;q=0, gzip;q=0.0", "", "\x00asm plain"},
		"not when they ask for none":       {"/chat.wasm", "identity", "", "\x00asm plain"},
		"not when it is older than a file": {"/old.js", "br", "", "new"},
		"not where there is none":          {"/start.js", "br, gzip", "", "start()"},
		"not for a weight that is none":    {"/page.css", "gzip;q=much", "", "plain"},
	} {
		t.Run(name, func(t *testing.T) {
			reply, body := fetch(t, server, http.MethodGet, c.path, "Accept-Encoding", c.accept)
			require.Equal(t, http.StatusOK, reply.StatusCode)
			require.Equal(t, c.encoding, reply.Header.Get("Content-Encoding"))
			require.Equal(t, "Accept-Encoding", reply.Header.Get("Vary"))
			require.Equal(t, typeOf(c.path), reply.Header.Get("Content-Type"))
			require.Equal(t, c.body, body)
		})
	}
}

func TestAFileThatDidNotChangeIsNotSentAgain(t *testing.T) {
	server := serveSite(t)
	tags := map[string]bool{}
	for _, accept := range []string{"identity", "br", "gzip"} {
		first, _ := fetch(t, server, http.MethodGet, "/chat.wasm", "Accept-Encoding", accept)
		require.Equal(t, "no-cache", first.Header.Get("Cache-Control"))
		tag := first.Header.Get("ETag")
		tags[tag] = true
		again, body := fetch(t, server, http.MethodGet, "/chat.wasm", "Accept-Encoding", accept, "If-None-Match", tag)
		require.Equal(t, http.StatusNotModified, again.StatusCode)
		require.Empty(t, body)
	}
	require.Len(t, tags, 3, "each form has a tag of its own")
}
