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
	"syscall"
	"testing"
	"time"

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
	// They would tell their makers.
	for _, framework := range []string{"ASTRO", "NEXT", "NUXT"} {
		if err := os.Setenv(framework+"_TELEMETRY_DISABLED", "1"); err != nil {
			return "", err
		}
	}
	return folder, os.CopyFS(filepath.Join(modules, "parlor-chat"), os.DirFS(packageFile(".")))
})

// project is an application in the workshop.
type project struct {
	t      *testing.T
	folder string
	// node is what its tools run in.
	node string
	// cost is what they take of the machine.
	cost *cost
}

// newProject copies sources of bundlers/ into a folder of a test's own.
func newProject(t *testing.T, sources ...string) project {
	t.Helper()
	onlyAlone(t)
	sideBySide(t)
	all, err := workshop()
	require.NoError(t, err)
	node, err := exec.LookPath("node")
	require.NoError(t, err)
	p := project{t, filepath.Join(all, strings.ReplaceAll(t.Name(), "/", "-")), node, newCost(t)}
	require.NoError(t, os.RemoveAll(p.folder))
	for _, source := range sources {
		require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("bundlers", source))))
	}
	return p
}

// inNewestNode has the project's tools run in the newest Node instead of the
// machine's own, which many of the newest tools refuse.
func (p project) inNewestNode() project {
	p.t.Helper()
	found, err := filepath.Glob(filepath.Join(p.folder, "..", "node_modules", "node-*", "bin", "node"))
	require.NoError(p.t, err)
	require.Len(p.t, found, 1, "npm brings a Node for Linux and macOS")
	p.node = found[0]
	return p
}

// run runs a tool of the workshop: a script of an installed package, or of the
// project.
func (p project) run(script string, arguments ...string) {
	p.t.Helper()
	tool := p.command(script, arguments...)
	out, err := tool.CombinedOutput()
	p.cost.add(tool.ProcessState)
	require.NoError(p.t, err, "%s:\n%s", script, out)
}

func (p project) command(script string, arguments ...string) *exec.Cmd {
	tool := exec.Command(p.node, append([]string{p.tool(script)}, arguments...)...)
	tool.Dir = p.folder
	// Where CI is set tools colour what nobody sees, and the word looked for. What
	// they start by themselves is to be in the same Node.
	tool.Env = append(os.Environ(), "NO_COLOR=1", "FORCE_COLOR=0", "PATH="+filepath.Dir(p.node)+":"+os.Getenv("PATH"))
	return tool
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
	server := p.command(script, append(arguments, "--port", port)...)
	server.Env = append(server.Env, "PORT="+port)
	out, err := server.StdoutPipe()
	require.NoError(p.t, err)
	server.Stderr = server.Stdout
	p.t.Cleanup(func() { p.cost.add(server.ProcessState) }) // Once it has ended.
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

// background runs a program until the test is over, and whatever it starts.
func background(t *testing.T, program *exec.Cmd) {
	t.Helper()
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	require.NoError(t, program.Start())
	all := -program.Process.Pid
	t.Cleanup(func() {
		_ = syscall.Kill(all, syscall.SIGTERM)
		stubborn := time.AfterFunc(5*time.Second, func() { _ = syscall.Kill(all, syscall.SIGKILL) })
		_ = program.Wait()
		stubborn.Stop()
		_ = syscall.Kill(all, syscall.SIGKILL) // What it has left behind.
	})
}
