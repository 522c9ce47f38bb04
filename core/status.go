package core

import (
	"maps"
	"strings"
)

// StatusType says whether a user is there (docs/facts.md#statuses).
type StatusType int

// The types of a status.
const (
	StatusUnknown StatusType = 0
	StatusOnline  StatusType = 1
	StatusOffline StatusType = 2
	// StatusUnlogined: the user has never signed in.
	StatusUnlogined StatusType = 3
)

// Status is where a user is signed in, with the custom status text.
type Status struct {
	Custom string `json:"custom,omitempty"`
	// Places are the tabs and devices where the user is signed in. Each has the
	// time at which it runs out unless it is renewed, Unix milliseconds: a tab
	// that crashed says no goodbye.
	Places map[string]int64 `json:"places,omitempty"`
}

// Presence is what others are shown of a user's status. It has an owner of its
// own ([StatusOwner]), which those follow who have subscribed to it: so a change
// costs the same for one of them and for thousands, and places that are renewed
// cost them nothing. Of a user who has never been online there is none.
type Presence struct {
	StatusType StatusType `json:"statusType"`
	Custom     string     `json:"custom,omitempty"`
}

// Subscribed says that its owner follows the status of a user, the ID of its key.
// There is nothing more to it.
type Subscribed struct{}

// UserStatus is a status as pages see it.
type UserStatus struct {
	UserID       string     `json:"userID"`
	StatusType   StatusType `json:"statusType"`
	CustomStatus string     `json:"customStatus"`
}

// UserFailure says why a call could not be done for one of its users.
type UserFailure struct {
	UserID  string `json:"userID"`
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

func (Status) kind() Kind     { return KindStatus }
func (Presence) kind() Kind   { return KindPresence }
func (Subscribed) kind() Kind { return KindSubscribed }

// decodeSubscribed: that there is one says all.
func decodeSubscribed(*Decoder, []byte) (Value, error) { return Subscribed{}, nil }

// StatusKey is where a user's status is.
func StatusKey(user string) Key {
	return Key{Owner: user, Kind: KindStatus}
}

// StatusOwner names who owns what others are shown of a user's status.
func StatusOwner(user string) string { return "status " + user }

// PresenceKey is where it is what others are shown of a user's status.
func PresenceKey(user string) Key {
	return Key{Owner: StatusOwner(user), Kind: KindPresence}
}

// SubscribedKey is where it is that subscriber follows the status of user.
func SubscribedKey(subscriber, user string) Key {
	return Key{Owner: subscriber, Kind: KindSubscribed, ID: user}
}

// compareStatus: of the own status a page sees the custom text only, for whoever
// looks is online.
func compareStatus(e *Effects, key Key, old, new Value) {
	was, _ := old.(Status)
	if is, there := new.(Status); there && is.Custom != was.Custom {
		e.addStatus(key.Owner)
	}
}

// comparePresence: a status that is seen for the first time is no change. One that
// a user comes to have is.
func comparePresence(e *Effects, key Key, old, new Value) {
	if is, there := new.(Presence); there && old != is && !e.FirstSeen[key.Owner] {
		e.addStatus(strings.TrimPrefix(key.Owner, StatusOwner("")))
	}
}

func (e *Effects) addStatus(user string) {
	if e.Statuses == nil {
		e.Statuses = map[string]bool{}
	}
	e.Statuses[user] = true
}

// At returns s without the places that have run out by now.
func (s Status) At(now int64) Status {
	s.Places = maps.Clone(s.Places)
	maps.DeleteFunc(s.Places, func(_ string, until int64) bool { return until <= now })
	return s
}

// Lapsed says whether a place has run out by now.
func (s Status) Lapsed(now int64) bool {
	return len(s.At(now).Places) < len(s.Places)
}

// Shown is s as others are shown it. Its places count as they stand.
func (s Status) Shown() Presence {
	if len(s.Places) > 0 {
		return Presence{StatusType: StatusOnline, Custom: s.Custom}
	}
	return Presence{StatusType: StatusOffline, Custom: s.Custom}
}

// Of names the user whose status this is.
func (p Presence) Of(user string) UserStatus {
	return UserStatus{UserID: user, StatusType: p.StatusType, CustomStatus: p.Custom}
}

// CheckStatusUser refuses what cannot be a user, as an item of a call's failures.
func CheckStatusUser(id string) (UserFailure, bool) {
	if ValidUserID(id) {
		return UserFailure{}, true
	}
	return UserFailure{UserID: id, Code: CodeNoAccount, Message: "this is no user id: give 1 to 32 printable ASCII characters without spaces"}, false
}

// CheckStatusCall refuses a call on the status of nobody, or of too many, and
// returns the distinct ids.
func CheckStatusCall(ids []string, limit int) ([]string, error) {
	if len(ids) == 0 {
		return nil, noUserNamed()
	}
	ids = distinct(ids)
	if len(ids) > limit {
		return nil, Errorf(CodeInvalidParameter, "userIDList names %d users; give at most %d in a call", len(ids), limit)
	}
	return ids, nil
}

func (v *View) status(user string) Status {
	s, _ := read[Status](v, StatusKey(user))
	return s
}

// writeStatus writes a user's status, without what has run out by now, and what
// others are shown of it if that is another. A status that stays as it was is not
// written.
func (v *View) writeStatus(user string, status Status, now int64) {
	old, shown := v.status(user), v.load(PresenceKey(user))
	status = status.At(now)
	if status.Custom == old.Custom && maps.Equal(status.Places, old.Places) {
		return
	}
	v.write(StatusKey(user), status)
	if is := status.Shown(); shown != is {
		v.write(PresenceKey(user), is)
	}
}
