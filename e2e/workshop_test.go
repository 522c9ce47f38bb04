package e2e_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// workshop is the folder in which pages are built: with the tools that
// bundlers/package-lock.json names and the packed package, as npm lays them
// out for an application.
var workshop = sync.OnceValues(func() (string, error) {
	folder, err := command("..", filepath.Join(".ci", "bundlers"))
	if err != nil {
		return "", err
	}
	modules := filepath.Join(folder, "node_modules")
	for _, stale := range []string{".vite", "parlor-chat"} {
		if err := os.RemoveAll(filepath.Join(modules, stale)); err != nil {
			return "", err
		}
	}
	// Next would tell its makers.
	if err := os.Setenv("NEXT_TELEMETRY_DISABLED", "1"); err != nil {
		return "", err
	}
	return folder, os.CopyFS(filepath.Join(modules, "parlor-chat"), os.DirFS(packageFile(".")))
})

// project is an application in the workshop.
type project struct {
	t      *testing.T
	folder string
}

// newProject copies sources of bundlers/ into a folder of a test's own.
func newProject(t *testing.T, sources ...string) project {
	t.Helper()
	onlyAlone(t)
	sideBySide(t)
	all, err := workshop()
	require.NoError(t, err)
	p := project{t, filepath.Join(all, t.Name())}
	require.NoError(t, os.RemoveAll(p.folder))
	for _, source := range sources {
		require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("bundlers", source))))
	}
	return p
}

// run runs a tool of the workshop: a script of an installed package, or of the
// project.
func (p project) run(script string, arguments ...string) {
	p.t.Helper()
	_, err := command(p.folder, "node", append([]string{p.tool(script)}, arguments...)...)
	require.NoError(p.t, err)
}

func (p project) tool(script string) string {
	if strings.HasPrefix(script, "node_modules/") {
		return filepath.Join(p.folder, "..", script)
	}
	return filepath.Join(p.folder, script)
}

// bring copies a file into the project.
func (p project) bring(from, to string) {
	p.t.Helper()
	to = filepath.Join(p.folder, to)
	require.NoError(p.t, os.MkdirAll(filepath.Dir(to), 0o700))
	require.NoError(p.t, copyFile(from, to))
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

// open opens a page in a new tab, of a plain server of a folder of files.
func (p project) open(folder string) *tab {
	p.t.Helper()
	server := serve(p.t, http.FileServer(http.Dir(filepath.Join(p.folder, folder))))
	page := newTab(p.t)
	page.visit(server.URL)
	return page
}

// serve starts a tool that serves the project, until the test is over, and
// returns the address. The tool says on a line that it is ready.
func (p project) serve(ready, script string, arguments ...string) string {
	p.t.Helper()
	port := freePort(p.t)
	server := exec.Command("node", append(append([]string{p.tool(script)}, arguments...), "--port", port)...)
	server.Dir = p.folder
	// Where CI is set tools colour what nobody sees, and the word looked for.
	server.Env = append(os.Environ(), "NO_COLOR=1", "FORCE_COLOR=0")
	out, err := server.StdoutPipe()
	require.NoError(p.t, err)
	server.Stderr = server.Stdout
	background(p.t, server)
	lines := bufio.NewScanner(out)
	for !bytes.Contains(lines.Bytes(), []byte(ready)) {
		require.True(p.t, lines.Scan(), "%s ended", script)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return "http://localhost:" + port
}

// freePort finds a port that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	server := serve(t, nil)
	server.Close()
	return server.URL[len("http://127.0.0.1:"):]
}

// background runs a program until the test is over.
func background(t *testing.T, program *exec.Cmd) {
	t.Helper()
	require.NoError(t, program.Start())
	t.Cleanup(func() {
		_ = program.Process.Kill()
		_ = program.Wait()
	})
}
