package main

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// BenchmarkGrowth is what calls cost on accounts of 100 to 100,000 conversations
// when storage costs next to nothing, in a heap that has its size (see settle).
// With -short the largest is 1,000.
func BenchmarkGrowth(b *testing.B) {
	sizes := []int{100, 1000, 10_000, 100_000}
	if testing.Short() {
		sizes = sizes[:2]
	}
	for _, call := range []struct {
		name string
		of   func(*account) func(int)
	}{
		{"add 100 ids and remove them", (*account).addAndRemove},
		{"rename a group", (*account).rename},
		{"pin one", (*account).pin},
		{"one message comes in", (*account).receive},
		{"list of one group", (*account).listGroup},
		{"load", (*account).load},
	} {
		for _, size := range sizes {
			b.Run(call.name+"/"+strconv.Itoa(size), func(b *testing.B) {
				run := call.of(newAccount(b, size))
				i := settle(run)
				b.ReportAllocs()
				for b.Loop() {
					run(i)
					i++
				}
			})
		}
	}
}

// settle runs calls until the garbage collector has been round twice, and says
// how many. Until then each call takes new memory, ever more on a larger account,
// whose heap may double: what is measured is the price of the machine's page
// faults.
func settle(run func(int)) int {
	calls := 0
	for first := rounds(); rounds() < first+2; calls++ {
		run(calls)
	}
	return calls
}

// rounds is how often the garbage collector has been round.
func rounds() uint32 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.NumGC
}

// account is alice's, as page/account.js makes it, in a store in memory. Bob is
// another device's user, whose messages she hears of.
type account struct {
	b          *testing.B
	store      authority.Store
	hub        *authority.Hub
	clock      int64
	alice, bob *session.Session
	hundred    []string
}

const groups = 19

func newAccount(b *testing.B, size int) *account {
	a := &account{b: b, store: authority.NewMemStore(), hub: authority.NewHub(), clock: 1_800_000_000_000}
	directory := core.Directory{LastConversationGroupID: groups}
	for id := range groups {
		directory.ConversationGroups = append(directory.ConversationGroups, core.ConversationGroup{ID: id + 1, Name: fmt.Sprintf("group%d", id+1)})
	}
	commit := authority.Commit{}
	write := func(key core.Key, value core.Value) {
		body, err := core.Encode(value)
		require.NoError(b, err)
		commit.Writes = append(commit.Writes, authority.Write{Key: key, Body: body})
	}
	for i := range size {
		conversation := conversationOf(i)
		for _, id := range conversation.ConversationGroups {
			directory.ConversationGroups[id-1].Count++
		}
		write(core.ConversationKey("alice", idOf(i)), conversation)
		if i < 100 {
			a.hundred = append(a.hundred, idOf(i*(size/100)))
		}
	}
	write(core.DirectoryKey("alice"), directory)
	_, err := a.store.Commit(b.Context(), commit)
	require.NoError(b, err)
	a.alice, a.bob = a.open("alice"), a.open("bob")
	return a
}

func idOf(i int) string { return "C2Cuser" + strconv.Itoa(i) }

// conversationOf is like that of page/account.js.
func conversationOf(i int) *core.Conversation {
	conversation := &core.Conversation{
		Listed: true, ListedAt: 1_700_000_000_000, Unread: i % 4, LastSequence: 7, ReadSequence: uint64(7 - i%4),
		Last: &core.Message{
			ID: fmt.Sprintf("1234567890-1700000000-%d", i), From: "user" + strconv.Itoa(i), To: "alice",
			ConversationType: core.TypeC2C, Type: core.MessageText, Priority: core.PriorityNormal,
			Payload: json.RawMessage(`{"text":"See you at the station at nine."}`), Sequence: 7,
			Time: 1_700_000_000_000 + int64(i*7919%1_000_003)*1000,
		},
		Peer: core.Profile{Nick: "User " + strconv.Itoa(i), UpdatedAt: 1_700_000_000_000},
	}
	if i/groups < 800 {
		conversation.ConversationGroups = []int{i%groups + 1}
	}
	return conversation
}

func (a *account) open(user string) *session.Session {
	now := func() int64 { a.clock++; return a.clock }
	s, err := session.Open(a.b.Context(), authority.New(a.store, a.hub.Member(), now), user, session.Options{
		Now: now, Emit: func([]session.Event) {},
	})
	require.NoError(a.b, err)
	return s
}

func (a *account) do(command core.Command) {
	_, err := a.alice.Do(a.b.Context(), command)
	require.NoError(a.b, err)
}

func (a *account) addAndRemove() func(int) {
	a.do(core.CreateConversationGroup{Name: "made"})
	return func(int) {
		a.do(core.AddToConversationGroup{Name: "made", ConversationIDs: a.hundred})
		a.do(core.RemoveFromConversationGroup{Name: "made", ConversationIDs: a.hundred})
	}
}

func (a *account) rename() func(int) {
	a.do(core.CreateConversationGroup{Name: "made", ConversationIDs: a.hundred})
	names := []string{"made", "other"}
	return func(i int) { a.do(core.RenameConversationGroup{OldName: names[i%2], NewName: names[(i+1)%2]}) }
}

func (a *account) pin() func(int) {
	return func(i int) { a.do(core.PinConversation{ConversationID: idOf(42), Pinned: i%2 == 0}) }
}

// receive is what alice does when a message of bob's has been stored.
func (a *account) receive() func(int) {
	return func(int) {
		a.b.StopTimer()
		message, err := core.NewMessage("bob", core.Message{
			To: "alice", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: json.RawMessage(`{"text":"Hello"}`),
		}, core.Stamp{Now: a.clock, Random: a.clock, ClientSequence: a.clock})
		require.NoError(a.b, err)
		_, err = a.bob.Send(a.b.Context(), message, nil)
		require.NoError(a.b, err)
		a.b.StartTimer()
		require.NoError(a.b, a.alice.CatchUp(a.b.Context()))
	}
}

func (a *account) listGroup() func(int) {
	a.do(core.CreateConversationGroup{Name: "made", ConversationIDs: a.hundred})
	name := "made"
	return func(int) {
		require.Len(a.b, a.alice.Conversations(replica.Filter{ConversationGroupName: &name}), len(a.hundred))
	}
}

func (a *account) load() func(int) {
	return func(int) { a.open("alice") }
}
