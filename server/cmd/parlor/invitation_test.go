package main

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestADemoPrintsAnAddressToClick(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "index.html"), []byte("<title>Parlor</title>"), 0o600))
	c := command(t, folder, "serve", "--demo", "--listen", "127.0.0.1:0", "--web", ".")
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _, _ = c.Process.Kill(), c.Wait() })

	lines := bufio.NewScanner(out)
	address := ""
	for address == "" && lines.Scan() {
		for word := range strings.FieldsSeq(lines.Text()) {
			if strings.HasPrefix(word, "http://") {
				address = word
			}
		}
	}
	reply, err := http.Get(address)
	require.NoError(t, err, "it printed %q", address)
	require.NoError(t, reply.Body.Close())
	require.Equal(t, http.StatusOK, reply.StatusCode)
}

func TestTheAddressToClickIsOneThatABrowserReaches(t *testing.T) {
	page := config{demo: true, web: list{"./page"}}
	for listening, address := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080/",
		"[::1]:8080":     "http://[::1]:8080/",
		"0.0.0.0:80":     "http://localhost:80/",
		"[::]:80":        "http://localhost:80/",
	} {
		require.Contains(t, invitation(page, listening), " "+address+" ")
	}
	require.Contains(t, invitation(config{demo: true, web: list{"."}, tlsCert: "cert.pem"}, "127.0.0.1:443"), " https://127.0.0.1:443/ ")
	require.Empty(t, invitation(config{demo: true}, "127.0.0.1:80"), "there is no page")
	require.Empty(t, invitation(config{web: list{"."}}, "127.0.0.1:80"), "nobody stands before it")
}
