package gateway

import "time"

// Pace is for tests.
type Pace = pace

// Take is for tests.
func (p *pace) Take(now time.Time, limits Limits) (wait time.Duration, flood bool) {
	return p.take(now, limits)
}

// DefaultLimits is for tests.
func DefaultLimits() Limits { return Limits{}.withDefaults() }
