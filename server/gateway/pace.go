package gateway

import "time"

// pace holds a device to a rate: a bucket of frames that fills steadily. The
// zero value is a full one.
type pace struct {
	// full is when the bucket will be full if nothing more is taken.
	full time.Time
	// late is since when the bucket has been empty at every frame.
	late time.Time
}

// take takes a frame out of the bucket. It returns how long to wait before the
// frame is dealt with, and whether the device has overdone it for too long.
func (p *pace) take(now time.Time, limits Limits) (wait time.Duration, flood bool) {
	each := time.Second / time.Duration(limits.Rate)
	if p.full.Before(now) {
		p.full = now
	}
	p.full = p.full.Add(each)
	wait = p.full.Sub(now) - each*time.Duration(limits.Burst)
	if wait <= 0 {
		p.late = time.Time{}
		return 0, false
	}
	if p.late.IsZero() {
		p.late = now
	}
	return wait, now.Sub(p.late) > limits.Flood
}
