package core

import "slices"

// Relation is what a user has about another: that the other is in the user's list of
// friends, and an application that is open between them. The other's view is a
// document of the other's own, and may differ (docs/facts.md#friends). One that says
// neither is not there.
type Relation struct {
	// FriendAt is when the other came into the list, Unix milliseconds; 0 for not in it.
	// Source is how, see [ChangeFriends].
	FriendAt int64  `json:"friendAt,omitempty"`
	Source   string `json:"source,omitempty"`
	// Remark is the user's own name for the other, Groups the ids of the friend groups
	// that the other is in. As long as the user waits for an answer they are what will
	// be. Ids of deleted groups may remain; they mean nothing.
	Remark string         `json:"remark,omitempty"`
	Groups []int          `json:"groups,omitempty"`
	Custom []ProfileField `json:"custom,omitempty"`
	// AskedAt is when an application was last made, Unix milliseconds; 0 for none that
	// is open. Number is that of one which came, 0 for one that the user made: they are
	// numbered as they come, and one that is renewed keeps its number.
	AskedAt     int64  `json:"askedAt,omitempty"`
	Number      int    `json:"number,omitempty"`
	AskedSource string `json:"askedSource,omitempty"`
	Wording     string `json:"wording,omitempty"`
}

// Contacts is what a user has about all others together.
type Contacts struct {
	// LastGroupID is the highest id ever given; ids are never used again.
	LastGroupID int           `json:"lastGroupID,omitempty"`
	Groups      []FriendGroup `json:"groups,omitempty"`
	// Friends is how many are in the list, Came and Sent how many applications are open.
	Friends int `json:"friends,omitempty"`
	Came    int `json:"came,omitempty"`
	Sent    int `json:"sent,omitempty"`
	// LastNumber is that of the newest application that came, Read up to where they
	// have been looked at.
	LastNumber int `json:"lastNumber,omitempty"`
	Read       int `json:"read,omitempty"`
}

// FriendGroup is a name under which a user files friends. Which is written in the
// relations.
type FriendGroup struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

func (Relation) kind() Kind { return KindRelation }
func (Contacts) kind() Kind { return KindContacts }

// RelationKey is where it stands what a user has about another.
func RelationKey(user, other string) Key {
	return Key{Owner: user, Kind: KindRelation, ID: other}
}

// ContactsKey is where it stands what a user has about all others together.
func ContactsKey(user string) Key {
	return Key{Owner: user, Kind: KindContacts}
}

// IsFriend says whether the other is in the list.
func (r *Relation) IsFriend() bool { return r.FriendAt > 0 }

// Came says whether an application of the other's is open.
func (r *Relation) Came() bool { return r.AskedAt > 0 && r.Number > 0 }

// Sent says whether an application of the user's is open.
func (r *Relation) Sent() bool { return r.AskedAt > 0 && r.Number == 0 }

// asFriend is what r says of a friend, but for the friend groups, which inGroups are;
// asApplication what it says of an application.
func (r *Relation) asFriend() (shown Relation) {
	if r.IsFriend() {
		shown = Relation{FriendAt: r.FriendAt, Source: r.Source, Remark: r.Remark, Custom: r.Custom}
	}
	return shown
}

func (r *Relation) inGroups() []int {
	if r.IsFriend() {
		return r.Groups
	}
	return nil
}

func (r *Relation) asApplication() Relation {
	return Relation{AskedAt: r.AskedAt, Number: r.Number, AskedSource: r.AskedSource, Wording: r.Wording}
}

// find is the place of a friend group of that name, -1 for none.
func (c *Contacts) find(name string) int {
	return slices.IndexFunc(c.Groups, func(g FriendGroup) bool { return g.Name == name })
}

// has says whether there is a friend group with that id.
func (c *Contacts) has(id int) bool {
	return slices.ContainsFunc(c.Groups, func(g FriendGroup) bool { return g.ID == id })
}

func compareRelation(e *Effects, key Key, old, new Value) {
	was, _ := old.(Relation)
	is, _ := new.(Relation)
	e.Contact(key.ID)
	e.Friends = e.Friends || !Same(was.asFriend(), is.asFriend())
	e.Applications = e.Applications || !Same(was.asApplication(), is.asApplication())
	e.FriendGroups = e.FriendGroups || !slices.Equal(was.inGroups(), is.inGroups())
}

func compareContacts(e *Effects, _ Key, old, new Value) {
	was, _ := old.(Contacts)
	is, _ := new.(Contacts)
	e.Applications = e.Applications || was.Read != is.Read
	e.FriendGroups = e.FriendGroups || !slices.Equal(was.Groups, is.Groups)
}
