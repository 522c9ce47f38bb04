package core

import "maps"

// SetStatus sets the word of a user's own in the status; the empty one clears
// it. Outcome: the [UserStatus].
//
// Refusal: 6017 over 100 bytes.
type SetStatus struct {
	Custom string `json:"custom,omitempty"`
}

// SubscribeStatus subscribes the user to the status of others. The own status
// needs no subscription. It writes nothing of theirs, and any number may
// subscribe to one. Outcome: the users for whom that failed, as []UserFailure:
// 30003 no user id.
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
	return v.subscribe(c.User, cmd.UserIDs, Subscribed{})
}

// subscribe makes the documents what they are to be with which a user subscribes
// to the status of others.
func (v *View) subscribe(user string, others []string, is Value) ([]UserFailure, error) {
	ids, err := CheckStatusCall(others, MaxSubscribedPerCall)
	failures := []UserFailure{}
	for _, id := range ids {
		key := SubscribedKey(user, id)
		if failure, ok := CheckStatusUser(id); !ok {
			failures = append(failures, failure)
		} else if id != user && v.load(key) != is {
			v.write(key, is)
		}
	}
	return failures, err
}

func (UnsubscribeStatus) name() string { return "UnsubscribeStatus" }

func (cmd UnsubscribeStatus) decide(v *View, c Call) ([]UserFailure, error) {
	return v.subscribe(c.User, cmd.UserIDs, nil)
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
