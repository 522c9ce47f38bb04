package natsnotify

import (
	"maps"
	"time"
)

// peers knows how much of each other notifier was heard. It is not safe for
// concurrent use.
type peers map[uint64]peer

type peer struct {
	heard uint64 // messages with hints, up to the last that was heard
	at    time.Time
}

// forgetAfter is the silence after which a peer has gone. One that comes back
// later only seems to have been missed.
const forgetAfter = time.Hour

// hear notes a message of a peer, and says whether earlier ones are missing.
func (p peers) hear(m message, now time.Time) (missed bool) {
	known, ok := p[m.sender]
	if !ok {
		maps.DeleteFunc(p, func(_ uint64, old peer) bool { return now.Sub(old.at) > forgetAfter })
	}
	missed = m.earlier > known.heard
	known.heard = max(known.heard, m.earlier)
	if len(m.hints) > 0 && m.earlier == known.heard {
		known.heard++
	}
	known.at = now
	p[m.sender] = known
	return missed
}
