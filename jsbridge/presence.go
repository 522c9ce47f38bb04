package jsbridge

import (
	"context"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// Without a server each tab says itself that its user is there: a place in the
// status that runs out unless it is renewed, so that a tab which crashes does
// not stay online. With one the server says so.
const (
	placeLife  = 150 * time.Second
	placeRenew = 60 * time.Second
	// placeAfter is how long a sign-in is over before others hear of it: the
	// page has better things to do first.
	placeAfter = 200 * time.Millisecond
	// sweepRemote is after how long a device looks whether its server still
	// sees those as online whom it watches.
	sweepRemote = 5 * time.Minute
	// vanishPatience is how long signing out waits for it.
	vanishPatience = 2 * time.Second
)

// presence is what the bridge does about who is there.
type presence struct {
	timer *time.Timer
	// shown: this tab's place is in the status.
	shown bool
}

// startPresence begins once somebody is signed in.
func (b *Bridge) startPresence() {
	if b.backend.Place != "" {
		b.beatIn(placeAfter)
	} else {
		b.beatIn(sweepRemote)
	}
}

func (b *Bridge) beatIn(wait time.Duration) {
	s := b.session
	b.presence.timer = time.AfterFunc(wait, func() {
		b.post(func() error { b.beat(s); return nil })
	})
}

// beat shows that the tab is still there and looks after those who no longer
// are. What fails is done again with the next beat; the page need not know.
func (b *Bridge) beat(s *session.Session) {
	if b.session != s {
		return
	}
	ctx, cancel := context.WithTimeout(b.life, callTimeout)
	defer cancel()
	_ = b.appear(ctx)
	_ = s.Sweep(ctx)
	if b.session != s { // It was parked meanwhile.
		return
	}
	if b.backend.Place != "" {
		b.beatIn(placeRenew)
	} else {
		b.beatIn(sweepRemote)
	}
}

// appear puts the tab's place into the status, if it is to the tab to do so.
func (b *Bridge) appear(ctx context.Context) error {
	if b.backend.Place == "" {
		return nil
	}
	until := b.now() + placeLife.Milliseconds()
	_, err := b.session.Do(ctx, core.Appear{Place: b.backend.Place, Until: until})
	b.presence.shown = b.presence.shown || err == nil
	return err
}

// vanish takes the place out again.
func (b *Bridge) vanish(ctx context.Context) error {
	if !b.presence.shown {
		return nil
	}
	b.presence.shown = false
	ctx, cancel := context.WithTimeout(ctx, vanishPatience)
	defer cancel()
	_, err := b.session.Do(ctx, core.Vanish{Place: b.backend.Place})
	return err
}

// stopPresence ends it before the session is closed. A place that cannot be
// taken out runs out.
func (b *Bridge) stopPresence() {
	if b.presence.timer != nil {
		b.presence.timer.Stop()
	}
	_ = b.vanish(context.Background())
	b.presence = presence{}
}

// hide is called by a page that is left: it may never come back, and mostly has
// no time to store anything. So it has told the other tabs already, which do.
func hide(ctx context.Context, b *Bridge) (any, error) {
	b.session.Hide()
	return empty{}, b.vanish(ctx)
}

// farewell is the hint that a place is no more. Its owner can be no user, nor
// anything else that owns documents, and its revision means nothing.
func farewell(user, place string) authority.Hint {
	return authority.Hint{Owner: "place " + user + " " + place, Revision: 1}
}

// seatGone takes a tab that is no more out of the rooms of live groups.
func (b *Bridge) seatGone(seat string) {
	b.post(func() error {
		if b.session != nil {
			b.session.SeatGone(b.life, seat)
		}
		return nil
	})
}

// heed takes the place of a farewell out of the status. It says whether the hint
// was one.
func (b *Bridge) heed(hint authority.Hint) bool {
	words := strings.Fields(hint.Owner)
	if len(words) != 3 || words[0] != "place" {
		return false
	}
	b.post(func() error {
		if b.session == nil || b.backend.Place == "" || b.backend.Place == words[2] {
			return nil
		}
		ctx, cancel := context.WithTimeout(b.life, callTimeout)
		defer cancel()
		b.session.SeatGone(ctx, words[2])
		_, _ = b.session.Do(ctx, core.Expire{UserID: words[1], Place: words[2]}) // Else it runs out.
		return nil
	})
	return true
}
