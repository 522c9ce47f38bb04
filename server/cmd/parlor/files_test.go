//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/wire"
)

// limited is the program under a limit of open files.
func limited(t *testing.T, files int, args ...string) *exec.Cmd {
	c := command(t, t.TempDir(), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	shell, err := exec.LookPath("sh")
	require.NoError(t, err)
	c.Args = append([]string{shell, "-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, files), c.Path}, c.Args[1:]...)
	c.Path = shell
	c.Env = append(c.Env, "PARLOR_SECRET_KEY="+secret)
	return c
}

func TestTooFewOpenFilesAreToldAtTheStart(t *testing.T) {
	t.Parallel()
	c := limited(t, 1000, "--max-connections", "900", "--http-connections", "50")
	var problems bytes.Buffer
	c.Stderr = &problems
	require.Error(t, c.Run())
	require.Equal(t, exitFailure, c.ProcessState.ExitCode())
	require.Contains(t, problems.String(), "--max-connections 900 and --http-connections 50 need 1128 open files, and this process may have 1000")
}

// TestSilentConnectionsLeaveRoom has a stranger open more connections that say
// nothing than the program may have files.
func TestSilentConnectionsLeaveRoom(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--http-connections", "50", "--max-connections", "50")
	for range 400 { // More than it has places for.
		conn, err := net.DialTimeout("tcp", p.addr, patience)
		require.NoError(t, err)
		defer func() { _ = conn.Close() }() // It was cut, most likely.
	}
	began := time.Now()
	status, _, _ := p.get("/ready")
	require.Equal(t, http.StatusOK, status)
	require.IsType(t, wire.Changes{}, p.connect("ann").next())
	require.Less(t, time.Since(began), headerTimeout, "nobody waited for them to be given up")
}
