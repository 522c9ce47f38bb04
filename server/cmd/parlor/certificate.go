package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificateAge is for how long a certificate is used before its files are looked
// at again.
const certificateAge = 10 * time.Second

// certificates are those of the files of --tls-cert and --tls-key: read again when
// they changed, so that a renewed one needs no restart. Whoever is connected stays.
type certificates struct {
	cert, key string
	log       *slog.Logger
	now       func() time.Time

	mu     sync.Mutex
	held   *tls.Certificate
	of     [2]time.Time // When the files that were read last were written.
	looked time.Time
}

// openTLS reads the certificate; nil without one.
func openTLS(c config, log *slog.Logger) (*tls.Config, error) {
	if c.tlsCert == "" {
		return nil, nil
	}
	all := &certificates{cert: c.tlsCert, key: c.tlsKey, log: log, now: time.Now}
	if err := all.read(all.written()); err != nil {
		return nil, err
	}
	all.looked = all.now()
	return &tls.Config{GetCertificate: all.get}, nil
}

// get is for [tls.Config].
func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now().Sub(c.looked) < certificateAge {
		return c.held, nil
	}
	c.looked = c.now()
	if of := c.written(); of != c.of {
		if err := c.read(of); err != nil { // Perhaps only one of two is there yet.
			c.log.Warn("the certificate changed and cannot be read; the one from before stays", "error", err)
		} else {
			c.log.Info("the certificate was read again", "expires", c.held.Leaf.NotAfter)
		}
	}
	return c.held, nil
}

// written says when the files were written; zero of one that is not there.
func (c *certificates) written() (of [2]time.Time) {
	for i, file := range []string{c.cert, c.key} {
		if info, err := os.Stat(file); err == nil {
			of[i] = info.ModTime()
		}
	}
	return of
}

// read takes the files as they are now, which were written at those times.
func (c *certificates) read(of [2]time.Time) error {
	certificate, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	c.held, c.of = &certificate, of
	return nil
}
