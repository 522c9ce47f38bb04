package core

// Joined is how many groups a user is in. It stands beside the memberships, so
// that who joins one more group need not count them.
type Joined struct {
	Count int `json:"count"`
	// Waiting are the groups that the user has asked to be let into, the newest last:
	// [MaxWaiting] at most. Some may have answered since.
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

// wait notes that a user asks to be let into a group. It refuses (10037) who waits
// for too many others.
func (v *View) wait(user, groupID string) error {
	joined, _ := read[Joined](v, JoinedKey(user))
	waiting := without(joined.Waiting, groupID)
	if len(waiting) >= MaxWaiting {
		var still []string
		for _, id := range waiting {
			application, waits := v.application(id, user)
			if _, there := v.group(id); waits && there && application.InviterID == "" {
				still = append(still, id)
			}
		}
		waiting = still
	}
	if len(waiting) >= MaxWaiting {
		return Errorf(CodeTooManyGroups, "you wait to be let into %d chat groups, the most there can be", MaxWaiting)
	}
	joined.Waiting = append(waiting, groupID)
	v.write(JoinedKey(user), joined)
	return nil
}
