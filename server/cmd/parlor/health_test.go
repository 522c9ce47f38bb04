package main

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMetricsAreOnAPortOfTheirOwn(t *testing.T) {
	s := inProcess(t, "--metrics-listen", "127.0.0.1:0")
	status := func(address, path string) (int, string) {
		reply, err := http.Get("http://" + address + path)
		require.NoError(t, err)
		text, err := io.ReadAll(reply.Body)
		require.NoError(t, err)
		require.NoError(t, reply.Body.Close())
		return reply.StatusCode, string(text)
	}
	open, apart := s.listener.Addr().String(), s.watchListener.Addr().String()

	code, _ := status(open, "/metrics")
	require.Equal(t, http.StatusNotFound, code)
	code, text := status(apart, "/metrics")
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, text, "parlor_build_info")
	for _, address := range []string{open, apart} {
		code, text = status(address, "/ready")
		require.Equal(t, http.StatusOK, code)
		require.Equal(t, "ready\n", text)
	}
	code, _ = status(apart, "/v4/")
	require.Equal(t, http.StatusNotFound, code)
	require.NoError(t, s.stop())
}

func TestHealthAsksWhetherTheServerIsReady(t *testing.T) {
	s := inProcess(t, "--metrics-listen", "127.0.0.1:0")
	address := s.listener.Addr().String()
	code, out, problems := try(nil, "health", "--listen", address)
	require.Zero(t, code, problems)
	require.Equal(t, "ready\n", out)
	code, _, problems = try(map[string]string{"PARLOR_LISTEN": "127.0.0.1:1", "PARLOR_METRICS_LISTEN": s.watchListener.Addr().String()}, "health")
	require.Zero(t, code, "as the variables of the server say: %s", problems)

	s.draining.Store(true)
	code, _, problems = try(nil, "health", "--listen", address)
	require.Equal(t, exitFailure, code)
	require.Contains(t, problems, "the server is not ready: draining")
	require.NoError(t, s.stop())
	code, _, problems = try(nil, "health", "--listen", address)
	require.Equal(t, exitFailure, code)
	require.NotEmpty(t, problems)
	code, _, problems = try(nil, "health", "--listen", "here")
	require.Equal(t, exitUsage, code)
	require.Contains(t, problems, "--listen must be host:port")
}
