package main

import (
	"context"
	"time"
	_ "unsafe" // For go:linkname.

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// patient is a store from which much is loaded before the garbage collector
// looks: nearly all of it stays, and it would look through that again and again.
type patient struct{ *idbstore.Store }

const (
	// much is how many documents are worth it: to change the collector's mind
	// takes some milliseconds.
	much = 1000
	// gcDelay is how long it waits for more, and up to what heap, in percent of
	// the 4 MB at which it otherwise begins: long enough for 10,000 conversations
	// to be loaded and shown.
	gcDelay         = 3 * time.Second
	patiencePercent = 600
	usualPercent    = 100
)

// EachChange implements [authority.Stream].
func (p patient) EachChange(ctx context.Context, owner string, after core.Revision, found func(authority.Record)) (core.Revision, error) {
	count := 0
	return p.Store.EachChange(ctx, owner, after, func(record authority.Record) {
		if count++; count == much {
			setGCPercent(patiencePercent)
			time.AfterFunc(gcDelay, func() { setGCPercent(usualPercent) })
		}
		found(record)
	})
}

// setGCPercent is that of runtime/debug, without the package: it brings os along,
// 17,000 bytes of the download.
//
//go:linkname setGCPercent runtime/debug.setGCPercent
func setGCPercent(percent int32) (before int32)
