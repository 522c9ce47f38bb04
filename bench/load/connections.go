//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// connections is how many devices are connected, as the server counts them.
func (s *server) connections() (int, error) {
	answer, err := http.Get("http://" + s.addr + "/metrics")
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // It has been read.
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(body), "\nparlor_gateway_connections ")
	var there float64
	if _, err := fmt.Sscan(rest, &there); err != nil {
		return 0, fmt.Errorf("read parlor_gateway_connections: %w", err)
	}
	return int(there), nil
}
