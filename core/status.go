package core

import "maps"

// StatusType says whether a user is there (chat-api F4).
type StatusType int

// The types of a status.
const (
	StatusUnknown StatusType = 0
	StatusOnline  StatusType = 1
	StatusOffline StatusType = 2
	// StatusUnlogined: the user has never signed in.
	StatusUnlogined StatusType = 3
)

// Status is where a user is signed in, and a word of the user's own.
type Status struct {
	Custom string `json:"custom,omitempty"`
	// Places are where the user is signed in, each with the moment until
	// which that holds unless it is renewed, Unix milliseconds. A place that
	// ends without a word, such as a tab that crashed, runs out by itself.
	Places map[string]int64 `json:"places,omitempty"`
}

// Watchers are the users who are told when a user's status changes. Nobody else
// gets to see who they are.
type Watchers struct {
	Users []string `json:"users,omitempty"`
}

// Watched is what one user, who owns it, is shown of the status of another, who
// is its id. Whatever changes a status changes these documents of all watchers
// in the same commit, so their devices hear of it as of any change.
type Watched struct {
	StatusType StatusType `json:"statusType"`
	Custom     string     `json:"custom,omitempty"`
}

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

func (Status) kind() Kind   { return KindStatus }
func (Watchers) kind() Kind { return KindWatchers }
func (Watched) kind() Kind  { return KindWatched }

// StatusKey is where a user's status is.
func StatusKey(user string) Key {
	return Key{Owner: user, Kind: KindStatus}
}

// WatchersKey is where those are named who watch a user.
func WatchersKey(user string) Key {
	return Key{Owner: user, Kind: KindWatchers}
}

// WatchedKey is where watcher is shown the status of user.
func WatchedKey(watcher, user string) Key {
	return Key{Owner: watcher, Kind: KindWatched, ID: user}
}

// compareStatus: of the own status a page sees the custom text only, for whoever
// looks is online.
func compareStatus(e *Effects, key Key, old, new Value) {
	was, _ := old.(Status)
	if is, there := new.(Status); there && is.Custom != was.Custom {
		e.addStatus(key.Owner)
	}
}

// compareWatched: a status that is seen for the first time is no change.
func compareWatched(e *Effects, key Key, old, new Value) {
	was, before := old.(Watched)
	if is, there := new.(Watched); there && before && is != was {
		e.addStatus(key.ID)
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

// Shown is s as watchers are shown it. Its places count as they stand.
func (s Status) Shown() Watched {
	if len(s.Places) > 0 {
		return Watched{StatusType: StatusOnline, Custom: s.Custom}
	}
	return Watched{StatusType: StatusOffline, Custom: s.Custom}
}

// Of names the user whose status this is.
func (w Watched) Of(user string) UserStatus {
	return UserStatus{UserID: user, StatusType: w.StatusType, CustomStatus: w.Custom}
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

// shownStatus is what a watcher of user is shown now.
func (v *View) shownStatus(user string) Watched {
	if status, there := read[Status](v, StatusKey(user)); there {
		return status.Shown()
	}
	if _, known := read[Profile](v, ProfileKey(user)); known {
		return Watched{StatusType: StatusOffline}
	}
	return Watched{StatusType: StatusUnlogined}
}

// writeStatus writes a user's status, without what has run out by now, and tells
// the watchers if they are shown another one. A status that stays as it was is
// not written.
func (v *View) writeStatus(user string, status Status, now int64) {
	old, there := read[Status](v, StatusKey(user))
	status = status.At(now)
	if status.Custom == old.Custom && maps.Equal(status.Places, old.Places) {
		return
	}
	v.write(StatusKey(user), status)
	if there && status.Shown() == old.Shown() {
		return
	}
	watchers, _ := read[Watchers](v, WatchersKey(user))
	for _, watcher := range watchers.Users {
		v.write(WatchedKey(watcher, user), status.Shown())
	}
}
