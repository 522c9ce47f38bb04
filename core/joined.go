package core

// Joined is how many groups a user is in. It stands beside the memberships, so
// that who joins one more group need not count them.
type Joined struct {
	Count int `json:"count"`
	// Waiting are the groups that the user has asked to be let into, the newest last:
	// [MaxWaiting] at most, with a server. Some may have answered since.
	Waiting []string `json:"waiting,omitempty"`
}

func (Joined) kind() Kind { return KindJoined }

// JoinedKey is where it stands how many groups a user is in.
func JoinedKey(user string) Key {
	return Key{Owner: user, Kind: KindJoined}
}

// mayJoinMore says whether a user may be in one more group. A user who may not
// is refused with 10037, or named as over the limit.
func (v *View) mayJoinMore(user string) bool {
	joined, _ := read[Joined](v, JoinedKey(user))
	return joined.Count < MaxGroupsPerUser
}

func (v *View) countJoined(user string, by int) {
	joined, _ := read[Joined](v, JoinedKey(user))
	joined.Count += by
	v.write(JoinedKey(user), joined)
}
