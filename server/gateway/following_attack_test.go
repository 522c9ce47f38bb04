package gateway_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// neverHeard checks that nothing a device was sent holds a text.
func (d *device) neverHeard(t *testing.T, text string) {
	t.Helper()
	for _, frame := range d.said {
		encoded, err := wire.Encode(frame)
		require.NoError(t, err)
		require.NotContains(t, encoded, text)
	}
}

func TestSayingThatOneHasSomethingOfOthersBringsNothing(t *testing.T) {
	h := newHouse(t)
	h.found("secret", core.GroupWork, "ann", "bob")
	h.do("ann", grouped("ann", "secret", "hush"))
	mallory := h.signedIn("mallory", "phone")
	mallory.seat.Leave()
	for _, owner := range []string{"group secret", "members secret", "ann", "profile ann", "group ", "", " ", "group secret\x00"} {
		for _, revision := range []int64{0, 1, -1, 1 << 60} {
			hello := mallory.hello()
			hello.Have = wire.Have{Have: map[string]int64{owner: revision}}
			require.NoError(t, mallory.signInWith(hello))
			for _, frame := range mallory.frames[1:] {
				require.Equal(t, []wire.Set{{Owner: owner, None: true}}, frame.(wire.Changes).Sets)
			}
			mallory.neverHeard(t, "hush")
			mallory.seat.Leave()
		}
	}
	h.do("ann", grouped("ann", "secret", "hush again"))
	h.gateways[0].Missed()
	h.settle()
	mallory.neverHeard(t, "hush")
}

func TestADeviceCannotSayEndlesslyWhatItHas(t *testing.T) {
	h := newHouse(t)
	mallory := h.device("mallory", "phone")
	hello := mallory.hello()
	hello.Have = wire.Have{More: true}
	require.NoError(t, mallory.signInWith(hello))
	looks := h.store.looks
	var err error
	for n := 0; err == nil && n < 100; n++ {
		have := wire.Have{Have: map[string]int64{}, More: true}
		for i := range 1000 {
			have.Have[fmt.Sprint("group ", n, "-", i)] = 1
		}
		err = mallory.receive(have)
	}
	closes(t, wire.CloseProtocol, err)
	require.Equal(t, looks, h.store.looks, "nothing was read for it")
}

func TestAskingAboveWhatOneMayReadOfAGroupGivesNothing(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	h.do("ann", grouped("ann", "team", "hush one"))
	h.do("ann", core.AddMembers{GroupID: "team", UserIDs: []string{"carol"}})
	h.do("ann", grouped("ann", "team", "for both"))
	h.do("ann", grouped("ann", "team", "hush bob", "bob"))
	h.do("ann", core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}})
	h.do("ann", grouped("ann", "team", "hush three"))
	asks := []wire.Ask{
		{},
		{Before: 1000},
		{Before: 2},
		{After: 4},
		{Time: h.now.UnixMilli()},
		{Time: 1 << 50},
		{Before: 1 << 60},
		{Amended: true},
		{Amended: true, Before: 1000},
	}
	for user, hears := range map[string][]string{
		"mallory": nil,
		"bob":     {"hush one", "for both", "hush bob"},
		"carol":   {"for both", "hush three"},
	} {
		d := h.signedIn(user, "phone")
		d.said, d.frames = nil, nil
		for i, ask := range asks {
			ask.ID, ask.ConversationID, ask.Limit = fmt.Sprint(i), "GROUPteam", 50
			d.asks(ask)
		}
		for _, text := range []string{"hush one", "for both", "hush bob", "hush three"} {
			if !strings.Contains(strings.Join(hears, ","), text) {
				d.neverHeard(t, text)
			}
		}
		if hears != nil {
			rows := d.asks(wire.Ask{ID: "x", ConversationID: "GROUPteam", Limit: 50})
			for _, text := range hears {
				require.True(t, contains(rows, text), "%s reads %q", user, text)
			}
		}
	}
}

func TestOneWhoWasClearedOutOrDemotedReadsNoPages(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupPublic, "ann", "bob")
	bob, mallory := h.signedIn("bob", "phone"), h.signedIn("mallory", "phone")
	pages := []wire.Page{
		{Owner: core.MembersOwner("forum"), Kind: core.KindApplication},
		{Owner: core.MembersOwner("none"), Kind: core.KindMember},
		{Owner: "group forum", Kind: core.KindDeparted},
		{Owner: "ann", Kind: core.KindConversation},
		{Owner: "ann", Kind: core.KindMembership},
		{Owner: "", Kind: ""},
		{Owner: " ", Kind: "epoch"},
	}
	for _, page := range pages {
		page.ID, page.Limit = "1", 10
		require.NoError(t, bob.receive(page))
		require.NotNil(t, last[wire.Paged](bob).Error, "%v", page)
	}
	members := wire.Page{ID: "1", Owner: core.MembersOwner("forum"), Kind: core.KindMember, Limit: 10}
	require.NoError(t, mallory.receive(members))
	require.Equal(t, core.CodeGroupDenied, last[wire.Paged](mallory).Error.Code)
	require.NoError(t, bob.receive(members))
	require.Nil(t, last[wire.Paged](bob).Error)
	for _, limit := range []int{0, -1, 101} {
		members.Limit = limit
		require.NoError(t, bob.receive(members))
		require.Equal(t, core.CodeInvalidParameter, last[wire.Paged](bob).Error.Code)
	}
	members.Limit = 10
	h.do("ann", core.RemoveMembers{GroupID: "forum", UserIDs: []string{"bob"}})
	require.NoError(t, bob.receive(members), "though nobody has told the seat")
	require.Equal(t, core.CodeGroupDenied, last[wire.Paged](bob).Error.Code)
}

func TestALookNamesAHundredAtMost(t *testing.T) {
	h := newHouse(t)
	mallory := h.signedIn("mallory", "phone")
	groups := make([]string, core.MaxUsersPerLook)
	for i := range groups {
		groups[i] = fmt.Sprint("g", i)
	}
	require.NoError(t, mallory.receive(wire.Look{ID: "1", Users: []string{"ann"}, Groups: groups}))
	require.Equal(t, core.CodeInvalidParameter, last[wire.Found](mallory).Error.Code)
	require.NoError(t, mallory.receive(wire.Look{ID: "1", Groups: []string{"\xff", "a b", "", "@TGS#x", strings.Repeat("g", 5000)}}))
	require.Nil(t, last[wire.Found](mallory).Error)
}
