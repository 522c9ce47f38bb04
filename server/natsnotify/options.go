package natsnotify

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Options are common to both forms.
type Options struct {
	// Prefix separates several Parlors on one NATS: "parlor.<SDKAppID>". All
	// gateways of a database use the same. By default "parlor".
	Prefix string

	// Missed is called when hints of others may have been lost, and when the
	// connection first stands: whoever is connected may be behind. Calls come
	// from a goroutine of their own, one after the other; what happens during
	// a call causes one more. It may take its time.
	Missed func()

	// Beat is how often to tell the others how many messages they should have
	// heard, so about how long a loss goes unnoticed. By default 5 s.
	Beat time.Duration

	// Log takes what an operator may want to know. By default nothing is logged.
	Log *slog.Logger
}

const (
	defaultPrefix = "parlor"
	defaultBeat   = 5 * time.Second
)

// complete fills in the defaults.
func (o Options) complete() (Options, error) {
	if o.Prefix == "" {
		o.Prefix = defaultPrefix
	}
	if !validPrefix(o.Prefix) {
		return o, fmt.Errorf("%q is no prefix of subjects: use words of printable ASCII joined by dots, without * and >", o.Prefix)
	}
	if o.Beat < 0 {
		return o, errors.New("a beat is a positive duration")
	}
	if o.Beat == 0 {
		o.Beat = defaultBeat
	}
	if o.Missed == nil {
		o.Missed = func() {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

func (o Options) subject() string { return o.Prefix + ".hints" }

func validPrefix(prefix string) bool {
	for word := range strings.SplitSeq(prefix, ".") {
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return r <= ' ' || r > '~' || r == '*' || r == '>' }) {
			return false
		}
	}
	return len(prefix) <= maxPrefixBytes && !strings.HasPrefix(prefix, "$")
}

const maxPrefixBytes = 128
