//go:build linux

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// options says what is measured.
type options struct {
	parts       string
	connections int
	seconds     time.Duration
	window      int
	documents   int
	json        string
}

func main() {
	var o options
	flag.StringVar(&o.parts, "parts", "idle,groups,messages,signin", "what to measure")
	flag.IntVar(&o.connections, "connections", 20_000, "most idle connections; the limit of open files may allow fewer")
	flag.DurationVar(&o.seconds, "duration", 5*time.Second, "how long each load lasts")
	flag.IntVar(&o.window, "window", 8, "group commands in flight on each device, 1 to 64")
	flag.IntVar(&o.documents, "documents", 0, "documents of others in the database")
	flag.StringVar(&o.json, "json", "", "file for the figures")
	flag.Parse()
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

// figure is one measured value.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// measures are the parts by their names. They share one server.
var measures = []struct {
	name    string
	measure func(*server, options) ([]figure, error)
}{
	{"idle", measureIdle},
	{"groups", measureGroups},
	{"messages", measureMessages},
	{"signin", measureSignIn},
}

func run(o options) error {
	if o.window < 1 || o.window > 64 || o.connections < 1 || o.documents < 0 || o.seconds <= 0 {
		return fmt.Errorf("a window is 1 to 64, and connections and duration are above 0")
	}
	folder, err := os.MkdirTemp("", "parlor-load")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	database := filepath.Join(folder, "parlor.db")
	if err := fill(database, o.documents); err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	s, err := start(folder, database)
	if err != nil {
		return err
	}
	defer s.stop()
	var figures []figure
	for _, part := range measures {
		if !slices.Contains(strings.Split(o.parts, ","), part.name) {
			continue
		}
		found, err := part.measure(s, o)
		for _, f := range found {
			fmt.Printf("%-55s %10.2f %s\n", f.Name, f.Value, f.Unit)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		figures = append(figures, found...)
	}
	return write(o.json, figures)
}

// write writes the figures as JSON, unless there is no path.
func write(path string, figures []figure) error {
	if path == "" {
		return nil
	}
	body, err := json.MarshalIndent(figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(body, '\n'), 0o644)
}

// quantile returns the q-th quantile in milliseconds.
func quantile(times []time.Duration, q float64) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[int(q*float64(len(times)-1))].Seconds() * 1000
}
