//go:build linux || darwin

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/wire"
)

// limited is the program under a limit of open files.
func limited(t *testing.T, files int, args ...string) *exec.Cmd {
	c := serveIn(t, t.TempDir(), args...)
	shell, err := exec.LookPath("sh")
	require.NoError(t, err)
	c.Args = append([]string{shell, "-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, files), c.Path}, c.Args[1:]...)
	c.Path = shell
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

// TestWhoeverCanConnectCanBeServed fills every place that there is, as many as
// the system lets the program have: it can still read, write and take media.
func TestWhoeverCanConnectCanBeServed(t *testing.T) {
	t.Parallel()
	const files, calls = 400, 50
	p := serving(t, t.TempDir(), limited(t, files, "--http-connections", fmt.Sprint(calls)))
	places := files - perCall*calls - spareFiles
	require.Contains(t, p.log.String(), fmt.Sprintf(`"connections":%d`, places), "nobody said how many there must be")
	for i := range places - 1 {
		p.dial(wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: fmt.Sprint("user", i), UserSig: p.token(fmt.Sprint("user", i)), Device: "d1"})
	}
	for range calls + 10 {
		conn, err := net.DialTimeout("tcp", p.addr, waitLimit)
		require.NoError(t, err)
		defer func() { _ = conn.Close() }() // It was cut, perhaps.
	}
	device := p.connect("ann")
	require.Contains(t, p.rest("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}]}`), `"ErrorCode":0`)
	device.until("C2Cbob")
	put, err := http.NewRequest(http.MethodPut, "http://"+p.addr+"/media/0123456789abcdef", strings.NewReader("bytes"))
	require.NoError(t, err)
	put.Header = http.Header{"Parlor-Sdkappid": {"1"}, "Parlor-Userid": {"ann"}, "Authorization": {"Bearer " + p.token("ann")}}
	answer, err := http.DefaultClient.Do(put)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusNoContent, answer.StatusCode)
	status, _, _ := p.get("/ready")
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, p.log.String(), "too many open files")
}

// TestSilentConnectionsLeaveRoom has a stranger open more connections that say
// nothing than the program may have files.
func TestSilentConnectionsLeaveRoom(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--http-connections", "50", "--max-connections", "50")
	for range 400 { // More than it has places for.
		conn, err := net.DialTimeout("tcp", p.addr, waitLimit)
		require.NoError(t, err)
		defer func() { _ = conn.Close() }() // It was cut, most likely.
	}
	began := time.Now()
	status, _, _ := p.get("/ready")
	require.Equal(t, http.StatusOK, status)
	require.IsType(t, wire.Changes{}, p.connect("ann").next())
	require.Less(t, time.Since(began), headerTimeout, "nobody waited for them to be given up")
}
