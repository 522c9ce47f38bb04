package core

import "slices"

// Who follows whom by followUser stands in lists, each of an owner of its own that
// nobody follows: whom a user follows, who follows the user, and who is in both.
// What came and went there a document of the user's own says.

// FanLists are the names of a user's lists: whom the user follows, who follows the
// user, and who does both.
var FanLists = [...]string{"following", "followers", "mutual"}

// The lists, as bits of [Fans.How].
const (
	fanFollowing = 1 << iota
	fanFollower
	fanMutual
	// FanGone: out of the lists.
	FanGone
)

// Fan is in a list since a time, Unix milliseconds. The ID of its key is the user's.
type Fan struct {
	At int64 `json:"at"`
}

// Fans says how many are in a user's lists, and what changed there last.
type Fans struct {
	Following int `json:"followingCount"`
	Followers int `json:"followersCount"`
	Mutual    int `json:"mutualFollowersCount"`
	// Changes is how many there were. Newest are the users of the last ones, with
	// nick and avatar of then, and How says for each into which of [FanLists] they
	// came, 1 << the place of the list, or with [FanGone] out of which they went.
	Changes int64    `json:"changes,omitempty"`
	Newest  []Person `json:"newest,omitempty"`
	How     []int    `json:"how,omitempty"`
}

func (Fan) kind() Kind  { return KindFan }
func (Fans) kind() Kind { return KindFans }

// FansOwner names who owns one of a user's lists, by its name.
func FansOwner(list, user string) string { return list + " " + user }

// FanKey is where it stands that other is in a list of a user's.
func FanKey(list, user, other string) Key {
	return Key{Owner: FansOwner(list, user), Kind: KindFan, ID: other}
}

// FansKey is where a user's [Fans] are.
func FansKey(user string) Key {
	return Key{Owner: user, Kind: KindFans}
}

// compareFans is part of [Effects.CompareHistory]: what a device is given at first is
// no news. What is too long ago to be among the newest is not told.
func (e *Effects) compareFans(old, new Value) {
	was, _ := old.(Fans)
	is, _ := new.(Fans)
	if fresh := is.Changes - was.Changes; fresh > 0 {
		there := min(len(is.Newest), len(is.How))
		known := max(0, there-int(fresh))
		e.Fans = Fans{Newest: is.Newest[known:there], How: is.How[known:there]}
	}
}

// FollowUser has the user follow another or, with Off, follow them no more. What is
// so already stays.
//
// Refusals: 30001 oneself, 30003 no user, or one who has never signed in, 30010 as
// many as one may follow, 30515 who is blocked by the user, 30525 who has blocked
// the user.
type FollowUser struct {
	UserID string `json:"userID"`
	Off    bool   `json:"off,omitempty"`
}

func (FollowUser) name() string { return "FollowUser" }

// laneOfFollow: many may follow one user at the same moment.
func laneOfFollow(c Command, _ string) string { return c.(FollowUser).UserID }

func (cmd FollowUser) decide(v *View, c Call) (None, error) {
	user, other := c.User, cmd.UserID
	if !ValidUserID(other) {
		return None{}, Errorf(CodeNoAccount, "this is no user's id")
	}
	err := v.mayFollow(user, other)
	follows := v.load(FanKey(FanLists[0], user, other)) != nil
	lists, is := 0, Value(Fan{At: c.Now})
	if v.load(FanKey(FanLists[1], user, other)) != nil {
		lists = fanMutual
	}
	if cmd.Off {
		err, is = nil, nil
	}
	if err == nil && follows == cmd.Off {
		v.writeFan(user, lists|fanFollowing, v.person(other), is)
		v.writeFan(other, lists|fanFollower, v.person(user), is)
	}
	return None{}, err
}

// mayFollow refuses whom a user may not follow.
func (v *View) mayFollow(user, other string) error {
	mine, _ := read[Blacklist](v, BlacklistKey(user))
	theirs, _ := read[Blacklist](v, BlacklistKey(other))
	fans, _ := read[Fans](v, FansKey(user))
	v.load(FansKey(other)) // It is read with the rest.
	switch {
	case user == other:
		return Errorf(CodeRelationParameter, "you cannot follow yourself")
	case v.load(ProfileKey(other)) == nil:
		return Errorf(CodeNoAccount, "nobody of this id has ever signed in")
	case slices.Contains(mine.Users, other):
		return Errorf(CodeBlockedByMe, "you have blocked this user; call removeFromBlacklist first")
	case slices.Contains(theirs.Users, user):
		return Errorf(CodeBlockedByPeer, "this user has blocked you")
	case fans.Following >= MaxFollowing:
		return Errorf(CodeOwnListFull, "you follow %d users, the most there can be; unfollow some first", MaxFollowing)
	}
	return nil
}

// writeFan puts somebody into lists of a user's, or takes them out where is is nil.
func (v *View) writeFan(user string, lists int, person Person, is Value) {
	fans, _ := read[Fans](v, FansKey(user))
	for i, count := range []*int{&fans.Following, &fans.Followers, &fans.Mutual} {
		if lists>>i&1 == 0 {
			continue
		}
		v.write(FanKey(FanLists[i], user, person.UserID), is)
		if is != nil {
			*count++
		} else {
			*count--
		}
	}
	if is == nil {
		lists |= FanGone
	}
	newest, first := append(slices.Clone(fans.Newest), person), 0
	for i, room := len(newest), MaxFanNewsBytes; i > 0; i-- {
		if room -= fanNewsBytes + len(newest[i-1].Nick) + len(newest[i-1].Avatar); room < 0 {
			first = i
			break
		}
	}
	fans.Changes++
	fans.Newest, fans.How = newest[first:], append(slices.Clone(fans.How), lists)[first:]
	v.write(FansKey(user), fans)
}

// fanNewsBytes is about what a change takes without nick and avatar.
const fanNewsBytes = 64
