//go:build linux

package main

import (
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// cluster is what is measured: processes that share a database.
type cluster struct {
	folder   string
	database string
	postgres *pgtest.Server // Nil with SQLite.
	servers  []*server
}

// open builds parlor into folder, fills a database and starts the processes. What
// it returns is to be stopped, also with an error.
func open(folder string, o options) (*cluster, error) {
	c := &cluster{folder: folder, database: filepath.Join(folder, "parlor.db")}
	if o.postgres {
		postgres, err := pgtest.Run(pgtest.Durable)
		if err != nil {
			return c, err
		}
		c.postgres, c.database = postgres, postgres.URL()
	}
	if err := fill(c.database, o.documents); err != nil {
		return c, fmt.Errorf("fill the database: %w", err)
	}
	binary := filepath.Join(folder, "parlor")
	if out, err := exec.Command("go", "build", "-o", binary, "./server/cmd/parlor").CombinedOutput(); err != nil {
		return c, fmt.Errorf("build parlor: %w: %s", err, out)
	}
	var routes []string
	for range o.servers {
		var more []string
		if o.servers > 1 {
			route, err := freeAddress()
			if err != nil {
				return c, err
			}
			more = []string{"--nats-embed", route, "--nats-routes", strings.Join(routes, ","), "--nats-secret", secret}
			routes = append(routes, route)
		}
		s, err := start(binary, c.database, more...)
		if err != nil {
			return c, err
		}
		c.servers = append(c.servers, s)
	}
	return c, nil
}

// freeAddress is one where nobody listens at the moment.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func (c *cluster) stop() error {
	for _, s := range c.servers {
		s.stop()
	}
	if c.postgres == nil {
		return nil
	}
	return c.postgres.Stop()
}

// memory returns the resident bytes of all processes of parlor.
func (c *cluster) memory() (sum float64, err error) {
	for _, s := range c.servers {
		bytes, failed := s.memory()
		sum, err = sum+bytes, errors.Join(err, failed)
	}
	return sum, err
}

// connected fails unless the processes count n connections of devices.
func (c *cluster) connected(n int) error {
	there := 0
	for _, s := range c.servers {
		connections, err := s.connections()
		if err != nil {
			return err
		}
		there += connections
	}
	if there < n {
		return fmt.Errorf("the server has %d connections of %d", there, n)
	}
	return nil
}

// spent is the time of cores that something took.
type spent struct{ servers, database time.Duration }

// spend tells the time that parlor and a PostgreSQL take while work runs.
func (c *cluster) spend(work func() error) (spent, error) {
	before, err := c.spent()
	if err != nil {
		return spent{}, err
	}
	if err := work(); err != nil {
		return spent{}, err
	}
	after, err := c.spent()
	return spent{after.servers - before.servers, after.database - before.database}, err
}

func (c *cluster) spent() (s spent, err error) {
	for _, one := range c.servers {
		took, err := cpuTime(one.cmd.Process.Pid)
		if err != nil {
			return s, err
		}
		s.servers += took
	}
	if c.postgres != nil {
		s.database, err = familyTime(c.postgres.PID())
	}
	return s, err
}

// each are the figures of what took so long n times.
func (s spent) each(n int, what string) []figure {
	if n == 0 {
		return nil
	}
	figures := []figure{{what + ": time of a core in parlor", float64(s.servers.Microseconds()) / float64(n), "µs"}}
	if s.database > 0 {
		figures = append(figures, figure{what + ": time of a core in PostgreSQL", float64(s.database.Microseconds()) / float64(n), "µs"})
	}
	return figures
}
