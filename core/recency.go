package core

// Recency keeps what happens to a user's conversations in order though clocks are
// set: every place in that order is the clock, unless one was given that is later
// already. Nobody but the authority sees it.
type Recency struct {
	// Given is a place, Unix milliseconds, after which none before it is given.
	// Those given since are not noted; they are at most Until.
	Given int64 `json:"given"`
	Until int64 `json:"until"`
}

func (Recency) kind() Kind { return KindRecency }

// RecencyKey is where a user's recency is.
func RecencyKey(user string) Key {
	return Key{Owner: user, Kind: KindRecency}
}

// RecencyStride is for how long places are given without noting it,
// milliseconds: a clock that is put back by less may pass unseen.
const RecencyStride = 60_000

// ClockTolerance is how far clocks of one authority may be apart, or be put back
// unseen, milliseconds.
const ClockTolerance = 60_000

// nextPlace gives a place to what happens now.
func (v *View) nextPlace(user string, now int64) int64 {
	r, _ := read[Recency](v, RecencyKey(user))
	switch {
	case now > r.Until:
		r = Recency{Given: now, Until: now + RecencyStride}
	case now >= r.Given:
		return now
	default:
		r = Recency{Given: r.Until + 1, Until: r.Until + 1}
	}
	v.write(RecencyKey(user), r)
	return r.Given
}

// next is the time of the next message of a history: in there time never runs
// backwards. Where the clock was put back by more than the tolerance, sentAt is
// what it shows.
func (t Thread) next(now int64) (time, sentAt int64) {
	switch {
	case now >= t.LastTime:
		return now, 0
	case now >= t.LastTime-ClockTolerance:
		return t.LastTime, 0
	}
	return t.LastTime + 1, now
}

// Sent is the authority's clock when a message was sent, Unix milliseconds.
func (m Message) Sent() int64 {
	if m.SentAt != 0 {
		return m.SentAt
	}
	return m.Time
}

// within says whether less than a span of milliseconds has passed since something
// was stamped with the clock. A clock that was set since does not count.
func (c Call) within(span, stamp int64) bool {
	for _, now := range append([]int64{c.Now}, c.Otherwise...) {
		if age := now - stamp; age <= span && age >= -ClockTolerance {
			return true
		}
	}
	return false
}
