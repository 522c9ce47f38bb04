//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// secret is what the server and the devices sign with.
const secret = "load"

// server is a running parlor.
type server struct {
	addr string
	cmd  *exec.Cmd
}

// start starts the program binary on a database, with more arguments.
func start(binary, database string, more ...string) (*server, error) {
	cmd := exec.Command(binary, append([]string{
		"serve", "--listen", "127.0.0.1:0", "--database", database, "--log-format", "json",
		"--address-connections", "0", "--http-connections", "80", // All devices have one address.
		"--group-rate", "0",
	}, more...)...)
	cmd.Env = append(os.Environ(), "PARLOR_SECRET_KEY="+secret)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	addr := make(chan string, 1)
	go follow(stderr, addr)
	select {
	case a, ok := <-addr:
		if ok {
			return &server{addr: a, cmd: cmd}, nil
		}
	case <-time.After(20 * time.Second):
	}
	return nil, errors.Join(errors.New("parlor does not listen"), cmd.Process.Kill(), cmd.Wait())
}

// follow reads the log to its end, and finds the address in it.
func follow(stderr io.Reader, addr chan<- string) {
	defer close(addr)
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		var line struct{ Msg, Addr, Level string }
		if err := json.Unmarshal(lines.Bytes(), &line); err == nil && line.Msg == "listening" {
			addr <- line.Addr
		} else if line.Level == "ERROR" || line.Level == "WARN" {
			fmt.Fprintln(os.Stderr, lines.Text())
		}
	}
}

// stop ends it; the database is thrown away anyway.
func (s *server) stop() {
	_ = s.cmd.Process.Kill() // It may have ended.
	_ = s.cmd.Wait()         // It was killed.
}

// memory returns the resident bytes of the process.
func (s *server) memory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
		return 0, fmt.Errorf("read VmRSS: %w", err)
	}
	return kilobytes * 1024, nil
}
