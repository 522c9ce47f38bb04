package media

import (
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// uploads knows those that are under way.
type uploads struct {
	mu  sync.Mutex
	all int
	// byUser has the uploads of each user, the oldest first.
	byUser map[string][]*upload
}

// upload is one that is under way.
type upload struct {
	user       string
	controller *http.ResponseController
	// displaced: its place was given to a user who has fewer.
	displaced atomic.Bool
}

// begin admits one more upload, unless its user has too many. If there are too
// many in all, the user who has the most loses the one begun last. So nobody
// has more than a fair share while others want theirs.
func (u *uploads) begin(one *upload, limits Limits) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	own := len(u.byUser[one.user])
	if own >= limits.UserUploads {
		return false
	}
	if u.all >= limits.Uploads {
		most := u.most()
		if len(most) <= own+1 {
			return false
		}
		u.displace(most[len(most)-1])
	}
	u.all++
	u.byUser[one.user] = append(u.byUser[one.user], one)
	return true
}

// most returns the uploads of a user who has as many as anybody.
func (u *uploads) most() (most []*upload) {
	for _, list := range u.byUser {
		if len(list) > len(most) {
			most = list
		}
	}
	return most
}

func (u *uploads) displace(one *upload) {
	u.remove(one)
	one.displaced.Store(true)
	_ = one.controller.SetReadDeadline(time.Unix(1, 0)) // Whoever reads next looks itself.
}

// end takes one out. It may have been displaced.
func (u *uploads) end(one *upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !one.displaced.Load() {
		u.remove(one)
	}
}

func (u *uploads) remove(one *upload) {
	list := slices.DeleteFunc(slices.Clone(u.byUser[one.user]), func(other *upload) bool { return other == one })
	if u.byUser[one.user] = list; len(list) == 0 {
		delete(u.byUser, one.user)
	}
	u.all--
}

var (
	errDisplaced = errors.New("others have fewer uploads under way")
	errSlow      = errors.New("the upload came too slowly")
)

// paced is what a device sends, as long as it comes quickly enough: at the least
// rate, with a pause of Silence at most, and within Time. What the store takes
// for writing does not count against the device.
type paced struct {
	io.Reader
	upload *upload
	limits Limits
	// left is for how long the device may send nothing.
	left time.Duration
	// end is when all of it must be there.
	end time.Time
}

func newPaced(body io.Reader, one *upload, limits Limits) *paced {
	return &paced{Reader: body, upload: one, limits: limits, left: limits.Silence, end: time.Now().Add(limits.Time)}
}

// Read implements [io.Reader].
func (p *paced) Read(b []byte) (int, error) {
	began := time.Now()
	due := began.Add(p.left)
	if p.end.Before(due) {
		due = p.end
	}
	_ = p.upload.controller.SetReadDeadline(due) // A test's recorder has none.
	if p.upload.displaced.Load() {
		_ = p.upload.controller.SetReadDeadline(time.Unix(1, 0)) // The answer need not wait for the rest.
		return 0, errDisplaced
	}
	n, err := p.Reader.Read(b)
	p.left += time.Duration(n)*time.Second/time.Duration(p.limits.Rate) - time.Since(began)
	p.left = min(p.left, p.limits.Silence)
	switch {
	case err == nil, !errors.Is(err, os.ErrDeadlineExceeded):
		return n, err
	case p.upload.displaced.Load():
		return n, errDisplaced
	}
	return n, errSlow
}
