package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// runIn runs a program in a folder and returns what it printed.
func runIn(t *testing.T, folder, name string, args ...string) string {
	c := exec.Command(name, args...)
	c.Dir = folder
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

func TestNpxRunsTheProgramForTheMachine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script stands for the program")
	}
	packages, from, page := t.TempDir(), t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(from, "parlor"), []byte("#!/bin/sh\necho ran: \"$@\"\nexit 7\n"), 0o600))
	pack, err := filepath.Abs(filepath.Join(root, ".ci", "server-package.mjs"))
	require.NoError(t, err)
	runIn(t, page, "node", pack, packages)
	runIn(t, page, "node", pack, packages, runtime.GOOS, runtime.GOARCH, from)
	archives, err := filepath.Glob(filepath.Join(packages, "*.tgz"))
	require.NoError(t, err)
	require.Len(t, archives, 2)
	// Those for other machines are in no registry that a test may ask.
	runIn(t, page, "npm", append([]string{"install", "--offline", "--no-audit", "--no-fund", "--omit=optional"}, archives...)...)

	launch := func(args ...string) (code int, said string) {
		c := exec.Command(filepath.Join("node_modules", ".bin", "parlor-server"), args...)
		c.Dir = page
		out, err := c.CombinedOutput()
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
		return exit.ExitCode(), string(out)
	}
	code, said := launch("token", "--user", "ann")
	require.Equal(t, "ran: token --user ann\n", said)
	require.Equal(t, 7, code, "the program's own")
	_, said = launch("--demo", "--web", "./a page")
	require.Equal(t, "ran: serve --demo --web ./a page\n", said)

	name := "parlor-server-" + nodeMachine(t)
	require.NoError(t, os.RemoveAll(filepath.Join(page, "node_modules", name)))
	code, said = launch("--demo")
	require.Equal(t, 1, code)
	require.Contains(t, said, "the package "+name+" is missing")
}

// nodeMachine is what Node calls this machine.
func nodeMachine(t *testing.T) string {
	return strings.TrimSpace(runIn(t, ".", "node", "-p", "process.platform + '-' + process.arch"))
}
