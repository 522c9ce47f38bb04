package session_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

func setting(key, value string) core.SetAttributes {
	return core.SetAttributes{GroupID: "team", Attributes: []core.GroupAttribute{{Key: key, Value: value}}}
}

func counting(by int64) core.ChangeCounters {
	return core.ChangeCounters{GroupID: "team", Counters: map[string]int64{"likes": by}, Add: true}
}

func TestEveryMemberHearsWhatTheMembersShare(t *testing.T) {
	h, alice, tab, bob, _ := inTeam(t, core.GroupPublic)
	message := alice.send(team, "hello")
	alice.do(setting("mode", "quiz"))
	alice.do(counting(2))
	alice.do(core.PinMessage{GroupID: "team", Sequence: message.Sequence})
	heard := []string{"attributes 1, updated [mode], deleted []", "counter likes 2", "pinned true by alice"}
	for _, d := range []*device{alice, tab, bob} {
		d.catchUp()
		require.Subset(t, d.seen(), heard)
		d.catchUp()
		require.Empty(t, d.seen())
	}
	for _, d := range []*device{tab, bob, h.device("bob")} {
		attributes, err := d.GroupAttributes("team")
		require.NoError(t, err)
		require.Equal(t, "quiz", attributes.At("mode").Value)
		counters, err := d.GroupCounters("team")
		require.NoError(t, err)
		require.Equal(t, map[string]int64{"likes": 2}, counters.Counters)
		pinned, err := d.PinnedMessages(context.Background(), "team")
		require.NoError(t, err)
		require.Len(t, pinned, 1)
		require.Equal(t, "alice", pinned[0].Pin.By.UserID)
		require.Empty(t, withoutLists(d.seen()), "what is there at first sight is no change")
	}
}

func withoutLists(events []string) (rest []string) {
	for _, event := range events {
		if !strings.HasPrefix(event, "list") {
			rest = append(rest, event)
		}
	}
	return rest
}

func TestWhoComesIntoAGroupIsNotToldWhatItsMembersShare(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.found(core.GroupMeeting)
	alice.do(setting("mode", "quiz"))
	alice.do(counting(1))
	bob.do(core.JoinGroup{GroupID: "team"})
	bob.catchUp()
	require.NotContains(t, strings.Join(bob.seen(), ","), "attributes")
	attributes, err := bob.GroupAttributes("team")
	require.NoError(t, err)
	require.Len(t, attributes.List, 1)
	bob.do(setting("mode", "song"))
	require.Equal(t, []string{"attributes 1, updated [mode], deleted []"}, bob.seen())
	bob.do(core.QuitGroup{GroupID: "team"})
	require.NotContains(t, strings.Join(bob.seen(), ","), "attributes", "nor is who leaves it told that they are gone")
	for _, refused := range []func() error{
		func() error { _, err := bob.GroupAttributes("team"); return err },
		func() error { _, err := bob.GroupCounters("team"); return err },
		func() error { _, err := bob.PinnedMessages(context.Background(), "team"); return err },
	} {
		require.Equal(t, core.CodeGroupDenied, core.CodeOf(refused()))
	}
}

// Who has not heard of a change does not undo it, but hears of it now.
func TestAnAttributeIsNotOverwrittenUnseen(t *testing.T) {
	_, alice, _, bob, _ := inTeam(t, core.GroupWork)
	alice.do(setting("seat", "alice"))
	require.Equal(t, core.CodeAttributesChanged, bob.refused(setting("seat", "bob")))
	require.Contains(t, bob.seen(), "attributes 1, updated [seat], deleted []")
	attributes, err := bob.GroupAttributes("team")
	require.NoError(t, err)
	require.Equal(t, "alice", attributes.At("seat").Value)
	bob.do(setting("seat", "bob"))
	bob.do(setting("other", "bob"))
	alice.do(setting("third", "alice"))
	require.Equal(t, []string{"attributes 1, updated [seat], deleted []", "attributes 3, updated [seat other third], deleted []"}, alice.seen(), "other keys are in nobody's way")
}

// Many at once, each with an own session: no increase is lost, and of those who
// take a seat that was free each has one or hears who has it.
func TestManyMembersAtOnce(t *testing.T) {
	const members, times = 8, 20
	h := newHouse(t)
	founder := h.device("u0")
	var others []string
	for i := range members - 1 {
		others = append(others, fmt.Sprint("u", i+1))
	}
	founder.found(core.GroupWork, others...)
	taken := make([]error, members)
	counted := make([]error, members)
	var all sync.WaitGroup
	for i := range members {
		d := h.device(fmt.Sprint("u", i))
		all.Add(1)
		go func() {
			defer all.Done()
			for range times {
				_, err := d.Do(context.Background(), counting(1))
				counted[i] = errors.Join(counted[i], err)
			}
			_, taken[i] = d.Do(context.Background(), setting("seat", d.User()))
		}()
	}
	all.Wait()
	require.NoError(t, errors.Join(counted...))
	founder.catchUp()
	counters, err := founder.GroupCounters("team")
	require.NoError(t, err)
	require.Equal(t, int64(members*times), counters.Counters["likes"])
	attributes, err := founder.GroupAttributes("team")
	require.NoError(t, err)
	holders := 0
	for _, err := range taken {
		if err == nil {
			holders++
		} else {
			require.Equal(t, core.CodeAttributesChanged, core.CodeOf(err))
		}
	}
	require.Positive(t, holders)
	require.Equal(t, uint64(holders), attributes.Changes, "each change is one that was answered as done")
}

func TestPinsOutliveWhatTheUserClears(t *testing.T) {
	_, alice, _, bob, _ := inTeam(t, core.GroupWork)
	first := alice.send(team, "rules")
	bob.catchUp()
	bob.do(core.PinMessage{GroupID: "team", Sequence: first.Sequence})
	alice.catchUp()
	alice.do(core.ClearHistory{ConversationID: team})
	pinned, err := alice.PinnedMessages(context.Background(), "team")
	require.NoError(t, err)
	require.Len(t, pinned, 1)
	alice.seen()
	bob.do(core.PinMessage{GroupID: "team", Sequence: first.Sequence, Off: true})
	alice.catchUp()
	require.Contains(t, alice.seen(), "pinned false by bob")
	require.Empty(t, alice.texts(team), "and what is cleared stays cleared")
}

// Nothing of what the members share reaches who is none.
func TestStrangersGetNothingOfWhatMembersShare(t *testing.T) {
	h, alice, _, _, _ := inTeam(t, core.GroupPublic)
	alice.do(setting("secret", "x"))
	a := authority.New(h.store, h.hub.Member(), h.tick)
	owner := core.GroupOwner("team")
	for _, after := range []core.Revision{0, 1} {
		found, err := a.Follow(context.Background(), "eve", []core.Following{{Owner: owner, After: after}})
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Nil(t, found[0].For)
		require.Empty(t, found[0].Documents)
	}
	for _, kind := range []core.Kind{core.KindAttributes, core.KindCounters, core.KindPinned} {
		require.False(t, kind.Public())
		require.False(t, core.Key{Owner: owner, Kind: kind}.VisibleTo("eve", "phone"))
	}
}
