package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// machine says what figures were measured on.
type machine struct {
	Browser string `json:"browser"`
	Go      string `json:"go"`
	Cores   int    `json:"cores"`
	// Load is that of the last minute, before anything was measured.
	Load string `json:"load"`
}

func (m machine) String() string {
	return fmt.Sprintf("%s, %s, %d cores, load %s before it began. Compare ratios, not times.", m.Browser, m.Go, m.Cores, m.Load)
}

func describeMachine(ctx context.Context, chromium string) (machine, error) {
	version, err := output(ctx, chromium, "--version")
	if err != nil {
		return machine{}, fmt.Errorf("ask for the browser's version: %w", err)
	}
	return machine{Browser: version, Go: runtime.Version(), Cores: runtime.NumCPU(), Load: load()}, nil
}

// load is the load of the last minute, where the system tells.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// output runs a program and returns what it prints.
func output(ctx context.Context, name string, args ...string) (string, error) {
	return outputIn(ctx, ".", nil, name, args...)
}

// outputIn does so in a folder, with more in its environment.
func outputIn(ctx context.Context, folder string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(complaints.String()))
	}
	return strings.TrimSpace(string(text)), nil
}
