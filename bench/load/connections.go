//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// connected fails unless the server counts n connections of devices.
func (s *server) connected(n int) error {
	answer, err := http.Get("http://" + s.addr + "/metrics")
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // It has been read.
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(body), "\nparlor_gateway_connections ")
	var there float64
	if _, err := fmt.Sscan(rest, &there); err != nil {
		return fmt.Errorf("read parlor_gateway_connections: %w", err)
	}
	if int(there) < n {
		return fmt.Errorf("the server has %d connections of %d", int(there), n)
	}
	return nil
}
