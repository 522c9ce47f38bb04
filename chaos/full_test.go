//go:build linux

package chaos

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// disk is a small disk of its own. It takes root, which tests that run by
// themselves have.
func disk(t *testing.T, bytes int) string {
	path := t.TempDir()
	if err := syscall.Mount("tmpfs", path, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		if os.Geteuid() != 0 {
			t.Skip("only root can mount a small disk to fill: ", err)
		}
		require.NoError(t, err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(path, syscall.MNT_DETACH)) })
	return path
}

// fill writes a file until nothing fits on the disk any more.
func fill(t *testing.T, path string) {
	file, err := os.Create(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }() // What it could not write is the point.
	block := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(block)
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
}

// ready is the status of /ready.
func (p *process) ready() int {
	answer, err := http.Get("http://" + p.addr + "/ready")
	require.NoError(p.t, err)
	require.NoError(p.t, answer.Body.Close())
	return answer.StatusCode
}

func TestAFullDiskHoldsWhatIsSentUntilThereIsRoom(t *testing.T) {
	path := disk(t, 8<<20)
	p := launch(t, "--database", filepath.Join(path, "parlor.db"))
	alice := signIn(t, "alice", "phone", []string{p.addr}, 0)
	bob := signIn(t, "bob", "tablet", []string{p.addr}, 0)
	var sent []string
	say := func() bool {
		words := fmt.Sprint(len(sent), strings.Repeat(" word", 1000))
		ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
		defer cancel()
		result, err := alice.say(ctx, "bob", words)
		require.NoError(t, err)
		sent = append(sent, words)
		return !result.Pending
	}
	until := func(what string, holds func() bool) {
		t.Helper()
		require.Eventually(t, holds, waitLimit, 50*time.Millisecond, what)
	}
	require.True(t, say())
	require.Equal(t, http.StatusOK, p.ready())
	require.Positive(t, p.metric("parlor_free_bytes"))

	ballast := filepath.Join(path, "ballast")
	fill(t, ballast)
	for say() { // The log has some room of its own still.
		require.Less(t, len(sent), 2000)
	}
	require.Zero(t, p.metric("parlor_free_bytes"))
	until("it is not ready", func() bool { return p.ready() == http.StatusServiceUnavailable })
	dials := alice.dials.Load() + bob.dials.Load()
	time.Sleep(20 * time.Second) // It stays so for a while.
	require.Equal(t, dials, alice.dials.Load()+bob.dials.Load(), "the lines stay open")
	require.Len(t, alice.Pending(), 1)

	require.NoError(t, os.Remove(ballast))
	until("it is ready again", func() bool { return p.ready() == http.StatusOK })
	until("what waited was sent", func() bool { return len(alice.Pending()) == 0 })
	require.True(t, say())
	until("the other side has all of it", func() bool {
		return slices.Equal(sent, bob.history(t, core.TypeC2C+"alice"))
	})
	require.NoError(t, alice.trouble())
	require.NoError(t, bob.trouble())
	p.kill()
	t.Logf("%d lines of log", strings.Count(p.log.String(), "\n"))
	require.Less(t, strings.Count(p.log.String(), "\n"), 100, p.log.String())
}
