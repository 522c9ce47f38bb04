package gateway

import "time"

// pace holds a device to a rate: a bucket of frames that fills steadily. The
// zero value is a full one.
type pace struct {
	// full is when the bucket will be full if nothing more is taken.
	full time.Time
	// late is since when the bucket has been empty and never half full again,
	// the zero time if it is.
	late time.Time
}

// take takes a frame out of the bucket. It returns how long to wait before the
// frame is dealt with, and whether the device has overdone it for too long.
func (p *pace) take(now time.Time, limits Limits) (wait time.Duration, flood bool) {
	each := time.Second / time.Duration(limits.Rate)
	bucket := each * time.Duration(limits.Burst)
	if p.full.Before(now) {
		p.full = now
	}
	p.full = p.full.Add(each)
	missing := p.full.Sub(now)
	if missing <= bucket/2 {
		p.late = time.Time{}
	}
	if missing <= bucket {
		return 0, false
	}
	if p.late.IsZero() {
		p.late = now
	}
	return missing - bucket, now.Sub(p.late) > limits.Flood
}
