package core

import "slices"

// Blacklist holds the users that a user has blocked, in that order. What they
// send to the user is refused (chat-api F11, 20007).
type Blacklist struct {
	Users []string `json:"users,omitempty"`
}

func (Blacklist) kind() Kind { return KindBlacklist }

// BlacklistKey is where a user's blacklist is.
func BlacklistKey(user string) Key {
	return Key{Owner: user, Kind: KindBlacklist}
}

func compareBlacklist(e *Effects, _ Key, old, new Value) {
	was, _ := old.(Blacklist)
	is, _ := new.(Blacklist)
	e.Blacklist = e.Blacklist || !slices.Equal(is.Users, was.Users)
}

// AddToBlacklist blocks users. Those that are blocked stay where they are in
// the list; the user's own id among others is passed over (chat-api F3.7).
// Outcome: the whole list, as []string.
//
// Refusals: 6017 nobody is named or what is named is no user id, 2742 only
// oneself, 30013 the list is full.
type AddToBlacklist struct {
	UserIDs []string `json:"userIDs,omitempty"`
}

// RemoveFromBlacklist lets users send again; those that are not blocked are
// passed over. Outcome: the whole list, as []string.
//
// Refusal: 6017 nobody is named.
type RemoveFromBlacklist struct {
	UserIDs []string `json:"userIDs,omitempty"`
}

func (AddToBlacklist) name() string { return "AddToBlacklist" }

func (cmd AddToBlacklist) decide(v *View, c Call) ([]string, error) {
	users := distinct(cmd.UserIDs)
	if len(users) == 0 {
		return nil, noUserNamed()
	}
	if i := slices.IndexFunc(users, func(id string) bool { return !ValidUserID(id) }); i >= 0 {
		return nil, Errorf(CodeInvalidParameter, "userIDList must hold user ids, 1 to %d printable ASCII characters without spaces, not %.64q", MaxUserIDBytes, users[i])
	}
	users = slices.DeleteFunc(users, func(id string) bool { return id == c.User })
	if len(users) == 0 {
		return nil, Errorf(CodeBlocksSelf, "you cannot block yourself; name other users")
	}
	old, _ := read[Blacklist](v, BlacklistKey(c.User))
	blocked := Blacklist{Users: distinct(append(slices.Clone(old.Users), users...))}
	if len(blocked.Users) > MaxBlacklist {
		return nil, Errorf(CodeBlacklistFull, "a blacklist holds at most %d users; remove some first", MaxBlacklist)
	}
	return v.writeBlacklist(c.User, old, blocked), nil
}

func (RemoveFromBlacklist) name() string { return "RemoveFromBlacklist" }

func (cmd RemoveFromBlacklist) decide(v *View, c Call) ([]string, error) {
	if len(cmd.UserIDs) == 0 {
		return nil, noUserNamed()
	}
	removed := map[string]bool{}
	for _, id := range cmd.UserIDs {
		removed[id] = true
	}
	old, _ := read[Blacklist](v, BlacklistKey(c.User))
	blocked := Blacklist{Users: slices.DeleteFunc(slices.Clone(old.Users), func(id string) bool { return removed[id] })}
	return v.writeBlacklist(c.User, old, blocked), nil
}

// writeBlacklist writes a list that changed and returns it as an outcome.
func (v *View) writeBlacklist(user string, old, blocked Blacklist) []string {
	if len(blocked.Users) != len(old.Users) {
		v.write(BlacklistKey(user), blocked)
	}
	return append([]string{}, blocked.Users...)
}

// checkNotBlocked refuses what a user sends to somebody who has blocked them.
func (v *View) checkNotBlocked(from, to string) error {
	if blocked, _ := read[Blacklist](v, BlacklistKey(to)); slices.Contains(blocked.Users, from) {
		return Errorf(CodeBlocked, "%s has blocked you; this message was not sent", to)
	}
	return nil
}

func noUserNamed() error {
	return Errorf(CodeInvalidParameter, "userIDList names nobody; give at least one user's id")
}
