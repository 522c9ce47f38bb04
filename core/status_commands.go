package core

import (
	"maps"
	"slices"
)

// SetStatus sets the word of a user's own in the status; the empty one clears
// it. Outcome: the [UserStatus].
//
// Refusal: 6017 over 100 bytes.
type SetStatus struct {
	Custom string `json:"custom,omitempty"`
}

// SubscribeStatus subscribes the user to the status of others. The own status
// needs no subscription. Outcome: the users for whom that failed, as
// []UserFailure: 30003 no user id, 30010 too many watch already.
//
// Refusal: 6017 nobody is named, or more than 100.
type SubscribeStatus struct {
	UserIDs []string `json:"userIDs,omitempty"`
}

// UnsubscribeStatus ends subscriptions. Outcome: the users for whom that
// failed, as []UserFailure: 30003 no user id.
//
// Refusal: 6017 nobody is named, or more than 100.
type UnsubscribeStatus struct {
	UserIDs []string `json:"userIDs,omitempty"`
}

// Appear says that the user is signed in at a place until then, Unix
// milliseconds, unless it comes again. A device connected to a server cannot say
// so; its server does.
type Appear struct {
	Place string
	Until int64
}

// Vanish says that the user is no longer signed in at a place.
type Vanish struct{ Place string }

// Expire takes places out of somebody's status: those that have run out, and
// Place, which is known to be gone. It may be that nobody else is left to do so.
type Expire struct{ UserID, Place string }

func (SetStatus) name() string { return "SetStatus" }

func (cmd SetStatus) decide(v *View, c Call) (UserStatus, error) {
	if len(cmd.Custom) > MaxCustomStatusBytes {
		return UserStatus{}, Errorf(CodeInvalidParameter, "customStatus has at most %d bytes in UTF-8; this one has %d", MaxCustomStatusBytes, len(cmd.Custom))
	}
	status := v.status(c.User)
	status.Custom = cmd.Custom
	v.writeStatus(c.User, status, c.Now)
	return UserStatus{UserID: c.User, StatusType: StatusOnline, CustomStatus: cmd.Custom}, nil
}

func (SubscribeStatus) name() string { return "SubscribeStatus" }

func (cmd SubscribeStatus) decide(v *View, c Call) ([]UserFailure, error) {
	ids, err := CheckStatusCall(cmd.UserIDs, MaxSubscribedPerCall)
	if err != nil {
		return nil, err
	}
	failures := []UserFailure{}
	for _, id := range ids {
		failure, ok := CheckStatusUser(id)
		if ok && id != c.User {
			failure, ok = v.watchStatus(c.User, id)
		}
		if !ok {
			failures = append(failures, failure)
		}
	}
	return failures, nil
}

// watchStatus makes watcher one of those who watch user.
func (v *View) watchStatus(watcher, user string) (UserFailure, bool) {
	watchers, _ := read[Watchers](v, WatchersKey(user))
	if slices.Contains(watchers.Users, watcher) {
		return UserFailure{}, true
	}
	if len(watchers.Users) >= MaxWatchers {
		return UserFailure{UserID: user, Code: CodeListFull, Message: "as many users watch this one as can; ask for the status with getUserStatus"}, false
	}
	v.write(WatchersKey(user), Watchers{Users: append(slices.Clone(watchers.Users), watcher)})
	if _, shown := read[Watched](v, WatchedKey(watcher, user)); !shown { // A device that guesses may know more.
		v.write(WatchedKey(watcher, user), v.shownStatus(user))
	}
	return UserFailure{}, true
}

func (UnsubscribeStatus) name() string { return "UnsubscribeStatus" }

func (cmd UnsubscribeStatus) decide(v *View, c Call) ([]UserFailure, error) {
	ids, err := CheckStatusCall(cmd.UserIDs, MaxSubscribedPerCall)
	if err != nil {
		return nil, err
	}
	failures := []UserFailure{}
	for _, id := range ids {
		if failure, ok := CheckStatusUser(id); !ok {
			failures = append(failures, failure)
			continue
		}
		v.unwatchStatus(c.User, id)
	}
	return failures, nil
}

func (v *View) unwatchStatus(watcher, user string) {
	watchers, _ := read[Watchers](v, WatchersKey(user))
	i := slices.Index(watchers.Users, watcher)
	if i < 0 {
		return
	}
	v.write(WatchersKey(user), Watchers{Users: slices.Delete(slices.Clone(watchers.Users), i, i+1)})
	v.write(WatchedKey(watcher, user), nil)
}

func (Appear) name() string { return "Appear" }

func (cmd Appear) decide(v *View, c Call) (None, error) {
	status := v.status(c.User)
	places := map[string]int64{cmd.Place: cmd.Until}
	for place, until := range status.Places {
		if place != cmd.Place {
			places[place] = until
		}
	}
	status.Places = places
	v.writeStatus(c.User, status, c.Now)
	return None{}, nil
}

func (Vanish) name() string { return "Vanish" }

func (cmd Vanish) decide(v *View, c Call) (None, error) {
	v.leavePlace(c.User, cmd.Place, c.Now)
	return None{}, nil
}

func (Expire) name() string { return "Expire" }

func (cmd Expire) decide(v *View, c Call) (None, error) {
	v.leavePlace(cmd.UserID, cmd.Place, c.Now)
	return None{}, nil
}

// leavePlace takes a place out of a user's status.
func (v *View) leavePlace(user, place string, now int64) {
	status := v.status(user)
	status.Places = maps.Clone(status.Places)
	delete(status.Places, place)
	v.writeStatus(user, status, now)
}
