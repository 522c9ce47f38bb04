package main

import (
	"bytes"
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// probe tries now and then whether the database can be written.
type probe struct {
	mu      sync.Mutex
	triedAt time.Time
	err     error
}

const (
	probeEvery = 5 * time.Second
	probeBytes = 4096 // As much as a message may need.
)

// probeKey is where it writes. No user id holds a space.
var probeKey = core.Key{Owner: " ", Kind: "probe"}

// write writes something, unless that was tried just before: then it returns
// what that attempt returned. The attempt serves all who ask, so it goes on
// when the one who began it has gone.
func (p *probe) write(ctx context.Context, store authority.Store) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.triedAt) < probeEvery {
		return p.err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout)
	defer cancel()
	body := bytes.Repeat([]byte{' '}, probeBytes)
	_, p.err = store.Commit(ctx, authority.Commit{Writes: []authority.Write{{Key: probeKey, Body: body}}})
	p.triedAt = time.Now()
	return p.err
}

// registerFreeSpace has the free space of the disk with the database among the
// metrics, where it is on a disk of ours and the system tells.
func registerFreeSpace(registry prometheus.Registerer, database string, store sqlstore.Store) {
	folder := filepath.Dir(database)
	if _, file := store.(*sqlstore.SQLite); !file {
		return
	}
	if _, known := freeBytes(folder); !known {
		return
	}
	registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "parlor_free_bytes", Help: "Free space where the database is.",
	}, func() float64 {
		free, _ := freeBytes(folder)
		return float64(free)
	}))
}
