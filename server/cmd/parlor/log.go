package main

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"sync"
	"time"
)

// newLog makes the log that goes to the operator. Of each message it has at most
// so many a minute, 0 for all.
func newLog(to io.Writer, format string, level slog.Level, repeats int) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(to, options)
	if format == "json" {
		handler = slog.NewJSONHandler(to, options)
	}
	if repeats > 0 {
		handler = sparing{handler, &repeated{most: repeats, seen: map[string]*message{}}}
	}
	return slog.New(handler)
}

// sparing leaves out messages that repeat too often, whoever causes them. The
// next one that is logged says how many were left out before it. Those for
// debugging are all logged.
type sparing struct {
	slog.Handler
	repeated *repeated
}

// Handle implements [slog.Handler].
func (s sparing) Handle(ctx context.Context, record slog.Record) error {
	if record.Level >= slog.LevelInfo {
		leftOut, log := s.repeated.count(record.Message, record.Time)
		if !log {
			return nil
		}
		if leftOut > 0 {
			record = record.Clone()
			record.AddAttrs(slog.Int("leftOut", leftOut))
		}
	}
	return s.Handler.Handle(ctx, record)
}

// WithAttrs implements [slog.Handler].
func (s sparing) WithAttrs(attrs []slog.Attr) slog.Handler {
	return sparing{s.Handler.WithAttrs(attrs), s.repeated}
}

// WithGroup implements [slog.Handler].
func (s sparing) WithGroup(name string) slog.Handler {
	return sparing{s.Handler.WithGroup(name), s.repeated}
}

// repeated counts messages, minute by minute.
type repeated struct {
	most int
	mu   sync.Mutex
	seen map[string]*message
}

// message is one text of the log.
type message struct {
	since   time.Time
	count   int
	leftOut int
}

// maxMessages is how many texts are told apart. Ours are few.
const maxMessages = 1000

// count says whether a message is to be logged, and how many like it were left
// out before.
func (r *repeated) count(text string, now time.Time) (leftOut int, log bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.seen[text]
	if m == nil {
		if len(r.seen) >= maxMessages {
			clear(r.seen)
		}
		m = &message{since: now}
		r.seen[text] = m
	}
	if now.Sub(m.since) >= time.Minute {
		m.since, m.count = now, 0
	}
	if m.count == r.most {
		m.leftOut++
		return 0, false
	}
	m.count++
	leftOut, m.leftOut = m.leftOut, 0
	return leftOut, true
}

// withoutPassword is a database's name that may be shown.
func withoutPassword(database string) string {
	if u, err := url.Parse(database); err == nil && u.User != nil {
		return u.Redacted()
	}
	return database
}
