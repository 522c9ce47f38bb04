//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
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
	members     int
	rates       list
	servers     int
	postgres    bool
	json        string
}

func main() {
	o := options{rates: list{1000, 2000}}
	flag.StringVar(&o.parts, "parts", "idle,groups,messages,fanout,signin,storage", "what to measure")
	flag.IntVar(&o.connections, "connections", 20_000, "most idle connections; the limit of open files may allow fewer")
	flag.DurationVar(&o.seconds, "duration", 5*time.Second, "how long each load lasts")
	flag.IntVar(&o.window, "window", 8, "group commands in flight on each device, 1 to 64")
	flag.IntVar(&o.documents, "documents", 0, "documents of others in the database")
	flag.IntVar(&o.members, "members", 1000, "members of the chat group, all of them connected")
	flag.Var(&o.rates, "rates", "messages a second that are wanted, joined by commas")
	flag.IntVar(&o.servers, "servers", 1, "processes on one database; more than one take PostgreSQL, and a NATS inside them")
	flag.BoolVar(&o.postgres, "postgres", false, "measure on a PostgreSQL of its own that waits for the disk")
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

// list are numbers of a flag, joined by commas.
type list []int

// String implements [flag.Value].
func (l *list) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*l), " ", ","), "[]")
}

// Set implements [flag.Value].
func (l *list) Set(text string) error {
	*l = nil
	for one := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(one)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number above 0", one)
		}
		*l = append(*l, n)
	}
	return nil
}

// measures are the parts by their names. They share one cluster.
var measures = []struct {
	name    string
	measure func(*cluster, options) ([]figure, error)
}{
	{"idle", measureIdle},
	{"groups", measureGroups},
	{"messages", measureMessages},
	{"fanout", measureFanOut},
	{"signin", measureSignIn},
	{"storage", measureStorage},
}

func run(o options) (err error) {
	if o.window < 1 || o.window > 64 || o.connections < 1 || o.documents < 0 || o.seconds <= 0 || o.servers < 1 || o.members < 1 {
		return fmt.Errorf("a window is 1 to 64, and connections, duration, servers and members are above 0")
	}
	o.postgres = o.postgres || o.servers > 1
	folder, err := os.MkdirTemp("", "parlor-load")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	c, err := open(folder, o)
	defer func() { err = errors.Join(err, c.stop()) }()
	if err != nil {
		return err
	}
	var figures []figure
	for _, part := range measures {
		if !slices.Contains(strings.Split(o.parts, ","), part.name) {
			continue
		}
		found, err := part.measure(c, o)
		for _, f := range found {
			fmt.Printf("%-75s %10.2f %s\n", f.Name, f.Value, f.Unit)
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
