package e2e_test

import (
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheExampleOfTheReadmeRunsAsShown(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	found := regexp.MustCompile("(?s)```html\n(.*?)```").FindSubmatch(readme)
	require.NotNil(t, found, "the README has an example")

	files := http.NewServeMux()
	files.Handle("/node_modules/", http.FileServer(http.Dir(shared.installed)))
	files.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(append([]byte("<!doctype html><link rel=icon href=data:,><body>"), found[1]...))
	})
	server := serve(t, files)

	p := newTab(t)
	p.visit(server.URL)
	require.Equal(t, "Suppliers holds C2Cbob", eval[string](p, `
		while (!document.body.innerText.includes('holds')) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		return document.body.innerText.trim();`))
}
