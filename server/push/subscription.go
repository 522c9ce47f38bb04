package push

import (
	"crypto/ecdh"
	"encoding/base64"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Subscription is how one device of a user is reached, as its browser made it.
type Subscription struct {
	Endpoint string `json:"endpoint"`
	Keys     struct {
		P256dh string `json:"p256dh"`
		Auth   string `json:"auth"`
	} `json:"keys"`
	// Device is the one that subscribed, as it signs in to the gateway.
	Device string `json:"device,omitempty"`
}

const (
	// MaxDevices is how many devices of a user are reached. One more takes the place
	// of the one that subscribed first.
	MaxDevices = 10
	// maxDaily is how often a day a user's devices may come with an endpoint that is
	// new: what is kept of an old one is never quite nothing.
	maxDaily = 50
	day      = 24 * 60 * 60 * 1000 // milliseconds
)

// check refuses what no push can be sent to.
func (s Subscription) check(hosts Hosts) error {
	point, err := base64.RawURLEncoding.DecodeString(s.Keys.P256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(point)
	}
	auth, wrong := base64.RawURLEncoding.DecodeString(s.Keys.Auth)
	if err != nil || wrong != nil || len(auth) != 16 {
		return core.Errorf(core.CodeInvalidParameter, "a subscription has keys.p256dh and keys.auth as PushSubscription.toJSON() gives them")
	}
	if hosts.reaches(s.Endpoint) == never {
		return core.Errorf(core.CodeInvalidParameter, "the server sends no pushes to this push service; its operator names those that it does with --push-hosts")
	}
	return nil
}

// devices is what is kept of a user.
type devices struct {
	// Subscriptions are in the order in which they were made.
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	// Day is since when Changes counts endpoints that were new, Unix milliseconds.
	Day     int64 `json:"day,omitempty"`
	Changes int   `json:"changes,omitempty"`
}

// with returns d with a subscription, in the place of what its device or its endpoint
// had, and the endpoints that are not the user's any more.
func (d devices) with(s Subscription, now int64) (_ devices, gone []string, err error) {
	if slices.Contains(d.Subscriptions, s) {
		return d, nil, nil
	}
	if now-d.Day >= day || now < d.Day {
		d.Day, d.Changes = now, 0
	}
	if d.Changes >= maxDaily {
		return d, nil, core.Errorf(core.CodeTooOften, "at most %d subscriptions a day by one user; try again tomorrow", maxDaily)
	}
	d.Changes++
	var kept []Subscription
	for _, old := range d.Subscriptions {
		switch {
		case old.Endpoint == s.Endpoint:
		case old.Device == s.Device && s.Device != "":
			gone = append(gone, old.Endpoint)
		default:
			kept = append(kept, old)
		}
	}
	kept = append(kept, s)
	for ; len(kept) > MaxDevices; kept = kept[1:] {
		gone = append(gone, kept[0].Endpoint)
	}
	d.Subscriptions = kept
	return d, gone, nil
}

// without returns d without an endpoint, and whether it had it.
func (d devices) without(endpoint string) (devices, bool) {
	kept := slices.DeleteFunc(slices.Clone(d.Subscriptions), func(s Subscription) bool { return s.Endpoint == endpoint })
	had := len(kept) < len(d.Subscriptions)
	d.Subscriptions = kept
	return d, had
}
