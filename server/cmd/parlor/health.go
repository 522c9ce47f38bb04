package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const aboutHealth = `Asks a server on this machine whether it is ready. The exit code is 0 if it is, else 1:
for health checks of containers that have no other program.

    parlor health
    parlor health --listen 127.0.0.1:8080
`

// healthTimeout is how long a server has to answer.
const healthTimeout = 5 * time.Second

func healthCommand(ctx context.Context, args []string, w world) error {
	set := newFlags("health", aboutHealth, w)
	defineConfigFile(set)
	listen := set.String("listen", "127.0.0.1:8080", "`HOST:PORT` at which the server listens without TLS, with its --metrics-listen if it has that.")
	metrics := set.String("metrics-listen", "", "`HOST:PORT` of the server's --metrics-listen. It goes before --listen.")
	if err := set.read(args); err != nil {
		return err
	}
	address := *listen
	if *metrics != "" {
		address = *metrics
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return wrongUsage("--listen must be host:port, not %q", address)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // It listens everywhere, so here too.
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/ready", nil)
	if err != nil {
		return err
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = reply.Body.Close() }() // It was only read.
	const enough = 200
	text, err := io.ReadAll(io.LimitReader(reply.Body, enough))
	if err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", strings.TrimSpace(string(text)))
	}
	say(w.stdout, "ready\n")
	return nil
}
