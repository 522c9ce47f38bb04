package core

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// acquainted is a house with ann and bob, of whom nobody is a friend yet.
func acquainted(t require.TestingT) *house {
	h := newHouse(t, GroupPublic)
	for _, user := range []string{"ann", "bob", "cat"} {
		h.documents[ProfileKey(user)] = Profile{UpdatedAt: 1}
	}
	return h
}

func adding(user string, single bool) ChangeFriends {
	return ChangeFriends{Op: "addFriend", UserIDs: []string{user}, Source: "AddSource_Type_Test", Single: single}
}

// stands says how two stand to each other: "ann>bob" that ann has bob as a friend,
// "ann?bob" that ann waits for bob's answer, "bob!ann" that bob is asked by ann.
func (h *house) stands() string {
	var words []string
	for _, pair := range [][2]string{{"ann", "bob"}, {"bob", "ann"}} {
		r := AsRelation(h.documents[RelationKey(pair[0], pair[1])])
		for _, is := range []struct {
			so   bool
			sign string
		}{{r.IsFriend(), ">"}, {r.Sent(), "?"}, {r.Came(), "!"}} {
			if is.so {
				words = append(words, pair[0]+is.sign+pair[1])
			}
		}
	}
	return strings.Join(words, " ")
}

// addAs has ann add bob and returns the code of the outcome or of the refusal.
func (h *house) addAs(single bool) Code {
	failures, err := ask(h, "ann", adding("bob", single))
	if err != nil {
		return CodeOf(err)
	}
	if len(failures) > 0 {
		return failures[0].Code
	}
	return 0
}

// What comes of adding, by what the other allows and by how the two stand: what stays
// of a cell is the code, and how they stand since.
func TestWhoIsAddedHowTheyAllowIt(t *testing.T) {
	has := func(user, other string) func(*house) {
		return func(h *house) {
			h.documents[RelationKey(user, other)] = &Relation{FriendAt: 1}
			h.documents[ContactsKey(user)] = &Contacts{Friends: 1}
		}
	}
	asks := func(h *house) { // Bob waits for ann.
		h.documents[RelationKey("bob", "ann")] = &Relation{AskedAt: 1}
		h.documents[RelationKey("ann", "bob")] = &Relation{AskedAt: 1, Number: 1}
		h.documents[ContactsKey("bob")], h.documents[ContactsKey("ann")] = &Contacts{Sent: 1}, &Contacts{Came: 1, LastNumber: 1}
	}
	both := func(h *house) { has("ann", "bob")(h); has("bob", "ann")(h) }
	waits := "ann?bob bob!ann"
	for _, c := range []struct {
		name   string
		before func(*house)
		// any, confirm and deny are for AllowAny, NeedConfirm and DenyAny.
		any, confirm, deny       Code
		anyIs, confirmIs, denyIs string
		single                   bool
	}{
		{"strangers", func(*house) {}, 0, CodeAddWaits, CodeAddRefused, "ann>bob bob>ann", waits, "", false},
		{"strangers, one way", func(*house) {}, 0, CodeAddWaits, CodeAddRefused, "ann>bob", waits, "", true},
		{"she has him", has("ann", "bob"), 0, CodeAddWaits, CodeAddRefused, "ann>bob bob>ann", "ann>bob " + waits, "ann>bob", false},
		{"she has him, one way", has("ann", "bob"), 0, 0, 0, "ann>bob", "ann>bob", "ann>bob", true},
		{"he has her", has("bob", "ann"), 0, CodeAddWaits, CodeAddRefused, "ann>bob bob>ann", "ann?bob bob>ann bob!ann", "bob>ann", false},
		{"he has her, one way", has("bob", "ann"), 0, CodeAddWaits, CodeAddRefused, "ann>bob bob>ann", "ann?bob bob>ann bob!ann", "bob>ann", true},
		{"friends", both, 0, 0, 0, "ann>bob bob>ann", "ann>bob bob>ann", "ann>bob bob>ann", false},
		{"he has asked", asks, 0, 0, 0, "ann>bob bob>ann", "ann>bob bob>ann", "ann>bob bob>ann", false},
		{"he has asked, one way", asks, 0, 0, 0, "ann>bob bob>ann", "ann>bob bob>ann", "ann>bob bob>ann", true},
	} {
		for allows, want := range map[string]struct {
			code   Code
			stands string
		}{"": {c.any, c.anyIs}, AllowAny: {c.any, c.anyIs}, AllowNeedsConfirm: {c.confirm, c.confirmIs}, AllowDenyAny: {c.deny, c.denyIs}} {
			t.Run(c.name+" "+allows, func(t *testing.T) {
				h := acquainted(t)
				c.before(h)
				h.documents[ProfileKey("bob")] = Profile{AllowType: allows}
				require.Equal(t, want.code, h.addAs(c.single))
				require.Equal(t, want.stands, h.stands())
				h.counts("ann", "bob")
			})
		}
	}
}

// What comes of an answer, by how they stand and by which answer.
func TestWhatComesOfAnAnswer(t *testing.T) {
	for _, c := range []struct {
		had, op, stands string
		single          bool
	}{
		{"", "acceptFriendApplication", "ann>bob bob>ann", false},
		{"", "acceptFriendApplication", "ann>bob", true},
		{"", "refuseFriendApplication", "", false},
		{"ann", "acceptFriendApplication", "ann>bob bob>ann", false},
		{"ann", "acceptFriendApplication", "ann>bob", true},
		{"ann", "refuseFriendApplication", "ann>bob", false},
		{"bob", "acceptFriendApplication", "ann>bob bob>ann", true},
	} {
		h := acquainted(t)
		if c.had != "" {
			_, err := ask(h, c.had, adding(map[string]string{"ann": "bob", "bob": "ann"}[c.had], true))
			require.NoError(t, err)
		}
		h.documents[ProfileKey("bob")] = Profile{AllowType: AllowNeedsConfirm}
		require.Equal(t, CodeAddWaits, h.addAs(false))
		h.must("bob", ChangeFriends{Op: c.op, UserIDs: []string{"ann"}, Single: c.single})
		require.Equal(t, c.stands, h.stands(), c)
		h.counts("ann", "bob")
		require.Equal(t, CodeNothingToAnswer, h.code("bob", ChangeFriends{Op: c.op, UserIDs: []string{"ann"}}), "it is answered once")
		require.Equal(t, CodeNothingToAnswer, h.code("ann", ChangeFriends{Op: c.op, UserIDs: []string{"bob"}}), "nobody answers for another")
	}
}

// counts holds the numbers in contacts against what there is.
func (h *house) counts(users ...string) {
	for _, user := range users {
		var friends, came, sent int
		for key, value := range h.documents {
			r, is := value.(*Relation)
			if !is || key.Owner != user {
				continue
			}
			require.True(h.t, r.IsFriend() || r.Came() || r.Sent(), "%v says nothing", key)
			count(&friends, false, r.IsFriend())
			count(&came, false, r.Came())
			count(&sent, false, r.Sent())
		}
		contacts := AsContacts(h.documents[ContactsKey(user)])
		require.Equal(h.t, []int{friends, came, sent}, []int{contacts.Friends, contacts.Came, contacts.Sent}, user)
		require.LessOrEqual(h.t, contacts.Read, contacts.LastNumber)
	}
}

func TestListsOfFriendsAreNoLongerThanTheyMayBe(t *testing.T) {
	full := func(user string, c Contacts) *house {
		h := acquainted(t)
		h.documents[ContactsKey(user)] = &c
		return h
	}
	needsConfirm := func(h *house) *house {
		h.documents[ProfileKey("bob")] = Profile{AllowType: AllowNeedsConfirm}
		return h
	}
	require.Equal(t, CodeOwnListFull, full("ann", Contacts{Friends: MaxFriends}).addAs(false))
	require.Equal(t, CodePeerListFull, full("bob", Contacts{Friends: MaxFriends}).addAs(false))
	require.Zero(t, full("bob", Contacts{Friends: MaxFriends}).addAs(true), "his list stays as it is")
	require.Equal(t, CodeTooManyRequests, needsConfirm(full("bob", Contacts{Came: MaxFriendRequests})).addAs(false))
	require.Equal(t, CodeTooManyRequests, needsConfirm(full("ann", Contacts{Sent: MaxFriendRequests})).addAs(false))

	h := needsConfirm(acquainted(t))
	require.Equal(t, CodeAddWaits, h.addAs(false))
	accepts := ChangeFriends{Op: "acceptFriendApplication", UserIDs: []string{"ann"}}
	h.documents[ContactsKey("bob")] = &Contacts{Came: 1, LastNumber: 1, Friends: MaxFriends}
	require.Equal(t, CodeOwnListFull, h.code("bob", accepts))
	h.documents[ContactsKey("bob")] = &Contacts{Came: MaxFriendRequests, LastNumber: 1}
	h.documents[ContactsKey("ann")] = &Contacts{Sent: 1, Friends: MaxFriends}
	require.Equal(t, CodePeerListFull, h.code("bob", accepts))
	require.Equal(t, CodeAddWaits, h.addAs(false), "one that is renewed is no other")
}

// Whose block list has whom, for who adds and who answers.
func TestNobodyBefriendsWhomOneOfTheTwoHasBlocked(t *testing.T) {
	for _, c := range []struct {
		owner, blocked string
		add, answer    Code
	}{
		{"ann", "bob", CodeBlockedByMe, CodeBlockedByPeer},
		{"bob", "ann", CodeBlockedByPeer, CodeBlockedByMe},
	} {
		h := acquainted(t)
		h.documents[ProfileKey("bob")] = Profile{AllowType: AllowNeedsConfirm}
		require.Equal(t, CodeAddWaits, h.addAs(false))
		h.documents[BlacklistKey(c.owner)] = Blacklist{Users: []string{c.blocked}}
		require.Equal(t, c.add, h.addAs(false))
		require.Equal(t, c.answer, h.code("bob", ChangeFriends{Op: "acceptFriendApplication", UserIDs: []string{"ann"}}))
		require.Zero(t, h.code("bob", ChangeFriends{Op: "refuseFriendApplication", UserIDs: []string{"ann"}}))
	}
}

// Nobody's own documents but those of the two are written, and what others have only
// where both sides change.
func TestWhatOnlyOneSideHasIsWrittenThere(t *testing.T) {
	h := acquainted(t)
	require.Zero(t, h.addAs(false))
	for _, command := range []ChangeFriends{
		{Op: "updateFriend", UserIDs: []string{"bob"}, NewRemark: new(string), Custom: []CustomField{{Key: "Tag_SNS_Custom_A", Value: "a"}}},
		{Op: "createFriendGroup", Group: "team", UserIDs: []string{"bob"}},
		{Op: "renameFriendGroup", Group: "team", NewGroup: "choir"},
		{Op: "removeFromFriendGroup", Group: "choir", UserIDs: []string{"bob"}},
		{Op: "addToFriendGroup", Group: "choir", UserIDs: []string{"bob"}},
		{Op: "deleteFriendGroup", Group: "choir"},
		{Op: "deleteFriend", UserIDs: []string{"bob"}, Single: true},
	} {
		h.must("ann", command)
		require.NotEmpty(t, h.written, command.Op)
		require.False(t, slices.ContainsFunc(h.written, func(d Document) bool { return d.Key.Owner != "ann" }), command.Op)
		require.Equal(t, command.Op == "deleteFriend", NeedsServer(command), command.Op)
	}
	require.Equal(t, "bob>ann", h.stands())
}
