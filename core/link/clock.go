package link

import (
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// lastMoment is the last time that a server is believed, in the year 9999.
const lastMoment = 253402300799999

// How far clocks may be apart, in milliseconds: near before tabs are told, since
// some browsers tell the time no better; set before one counts as set meanwhile.
const (
	near = 200
	set  = 1000
)

// Moment is a reading of a device's clocks.
type Moment struct {
	// Wall is what the clock shows that people set, Unix milliseconds.
	Wall int64
	// Steady is what has passed by the one that nobody sets. It may stand still
	// while the device sleeps.
	Steady time.Duration
}

var start = time.Now()

// Now reads the clocks of this device.
func Now() Moment {
	now := time.Now()
	return Moment{Wall: now.UnixMilli(), Steady: now.Sub(start)}
}

// since is how many milliseconds have passed between two moments.
func (m Moment) since(before Moment) int64 {
	return (m.Steady - before.Steady).Milliseconds()
}

// set says whether the clock was set between two moments, or the device slept.
func (m Moment) set(before Moment) bool {
	drift := m.Wall - before.Wall - m.since(before)
	return drift > set || drift < -set
}

// Clock tells the server's time on a device whose own clock may be wrong, or be
// set at any moment. Its methods may be called from several goroutines.
type Clock struct {
	device func() Moment

	mu    sync.Mutex
	known bool
	ahead int64 // Of what is steady.
}

// NewClock makes a clock that tells the device's time until [Clock.Set].
func NewClock(device func() Moment) *Clock {
	return &Clock{device: device}
}

// Set says how far the server's clock is ahead of the device's, in milliseconds,
// as they stand now.
func (c *Clock) Set(skew int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.device()
	c.known, c.ahead = true, now.Wall+skew-now.Steady.Milliseconds()
}

// Now is the server's time as far as it is known, Unix milliseconds.
func (c *Clock) Now() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.device()
	if !c.known {
		return now.Wall
	}
	return now.Steady.Milliseconds() + c.ahead
}

// stamped finds how far a server's clock is ahead from a time that it told
// between two moments of the device. What is known already is kept where it may
// be right: the longer the way, the less is known.
func stamped(known, stamp int64, asked, now Moment) int64 {
	way := now.since(asked)
	low := stamp - now.Wall
	if known >= low-near && known <= low+way+near {
		return known
	}
	return low + way/2
}

// timed says that the server is about to tell its time.
func (t *talking) timed() {
	now := t.keeper.options.Device()
	t.asked = &now
}

// tell returns what the time that the server has told means, if it was asked.
// Tabs are told when it is another one than they know, and when the device's
// clock was set, or the device slept, since they were.
func (t *talking) tell() (core.SetClock, bool) {
	stamp := t.talk.Stamp()
	if stamp <= 0 || stamp > lastMoment || t.asked == nil {
		return core.SetClock{}, false
	}
	k, now, asked := t.keeper, t.keeper.options.Device(), *t.asked
	t.asked = nil
	if now.set(asked) {
		return core.SetClock{}, false // Nobody knows on which side it was.
	}
	was := k.session.Clock()
	skew := stamped(was.Skew, stamp, asked, now)
	if was.SkewAt != 0 && skew == was.Skew && k.told != nil && !now.set(*k.told) {
		return core.SetClock{}, false
	}
	k.told = &now
	return core.SetClock{Clock: core.Clock{Skew: skew, SkewAt: now.Wall}}, true
}

// unsure says whether the device's clock was set since the tabs were told.
func (t *talking) unsure() bool {
	k := t.keeper
	return t.talk.Synced() && k.told != nil && t.asked == nil && k.options.Device().set(*k.told)
}
