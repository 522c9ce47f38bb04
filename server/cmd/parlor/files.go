package main

import "fmt"

const (
	// spareFiles is how many open files the database, the log, other servers
	// and the program itself take.
	spareFiles = 128
	// perCall is how many a connection that is no WebSocket takes at most:
	// itself, and a file that it reads or writes.
	perCall = 2
)

// fitConnections holds what connections may take against how many files may be
// open. How many WebSockets there may be is cut down to that where nobody has
// said how many there must be.
func (c *config) fitConnections(files uint64) error {
	needed := uint64(c.maxConnections) + perCall*uint64(c.httpConnections) + spareFiles
	if needed <= files {
		return nil
	}
	rest := int64(files) - perCall*int64(c.httpConnections) - spareFiles
	if c.connectionsGiven || rest < 1 {
		return fmt.Errorf("--max-connections %d and --http-connections %d need %d open files, and this process may have %d: raise that (LimitNOFILE, ulimit -n), or lower them",
			c.maxConnections, c.httpConnections, needed, files)
	}
	c.maxConnections = int(rest)
	return nil
}
