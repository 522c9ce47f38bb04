package core

import (
	"maps"
	"slices"
)

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
	Remark string        `json:"remark,omitempty"`
	Groups []int         `json:"groups,omitempty"`
	Custom []CustomField `json:"custom,omitempty"`
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
	LastGroupID int64 `json:"lastGroupID,omitempty"`
	// Groups has the ids of the friend groups by their names. Which friends are in one is
	// written in the relations.
	Groups map[string]int64 `json:"groups,omitempty"`
	// Friends is how many are in the list, Came and Sent how many applications are open.
	Friends int `json:"friends,omitempty"`
	Came    int `json:"came,omitempty"`
	Sent    int `json:"sent,omitempty"`
	// LastNumber is that of the newest application that came, Read up to where they
	// have been looked at.
	LastNumber int `json:"lastNumber,omitempty"`
	Read       int `json:"read,omitempty"`
}

// A user has many of them, and what shows them shares them.
func (*Relation) kind() Kind { return KindRelation }
func (*Contacts) kind() Kind { return KindContacts }

func decodeRelation(d *Decoder, body []byte) (Value, error) {
	r := new(Relation)
	return r, d.json.Unmarshal(body, r)
}

func decodeContacts(d *Decoder, body []byte) (Value, error) {
	c := new(Contacts)
	return c, d.json.Unmarshal(body, c)
}

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

// AsRelation returns a copy of what a [Value] says of another user, an empty one where
// it says nothing.
func AsRelation(v Value) *Relation {
	r := new(Relation)
	if is, there := v.(*Relation); there {
		*r = *is
	}
	return r
}

// AsContacts is AsRelation for what is about all others.
func AsContacts(v Value) *Contacts {
	c := new(Contacts)
	if is, there := v.(*Contacts); there {
		*c = *is
	}
	return c
}

// inGroups are the friend groups that a friend is in.
func (r *Relation) inGroups() []int {
	if r.IsFriend() {
		return r.Groups
	}
	return nil
}

func compareRelation(e *Effects, key Key, old, new Value) {
	was, is := AsRelation(old), AsRelation(new)
	e.Contact(key.ID)
	if was.FriendAt != is.FriendAt || is.IsFriend() && (was.Remark != is.Remark || was.Source != is.Source || !slices.Equal(was.Custom, is.Custom)) {
		e.Friends = true
	}
	if was.AskedAt != is.AskedAt || was.Number != is.Number || was.Wording != is.Wording || was.AskedSource != is.AskedSource {
		e.Applications = true
	}
	if !slices.Equal(was.inGroups(), is.inGroups()) {
		e.FriendGroups = true
	}
}

func compareContacts(e *Effects, _ Key, old, new Value) {
	was, is := AsContacts(old), AsContacts(new)
	if was.Read != is.Read {
		e.Applications = true
	}
	if !maps.Equal(was.Groups, is.Groups) {
		e.FriendGroups = true
	}
}
