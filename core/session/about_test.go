package session_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// assembly is a group of type Meeting, whose owner is alice and which others join.
func assembly(t *testing.T, others int) (h *house, alice *device, users []string) {
	h = newHouse(t)
	alice = h.device("alice")
	alice.do(core.CreateChatGroup{GroupID: "team", Type: core.GroupMeeting, Name: "The team"})
	for i := range others {
		user := fmt.Sprintf("user%03d", i)
		users = append(users, user)
		_, err := newAuthority(h).Do(context.Background(), core.Call{User: user, Command: core.JoinGroup{GroupID: "team"}}, nil)
		require.NoError(t, err)
	}
	alice.catchUp()
	return h, alice, users
}

// all does the same for each user.
func (h *house) all(users []string, command core.Command) {
	for _, user := range users {
		_, err := newAuthority(h).Do(context.Background(), core.Call{User: user, Command: command}, nil)
		require.NoError(h.t, err)
	}
}

func TestWhoHasReadAndWhoHasNotComesInPages(t *testing.T) {
	h, alice, users := assembly(t, 150)
	message, err := alice.NewMessage(core.Message{
		To: "team", ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"read this"}`), NeedReadReceipt: true,
	})
	require.NoError(t, err)
	result, err := alice.Send(context.Background(), message, nil)
	require.NoError(t, err)
	sent := result.Outcome
	h.all(users[:110], core.ConfirmRead{ConversationID: "GROUPteam", Sequences: []uint64{sent.Sequence}})
	h.all([]string{"late"}, core.JoinGroup{GroupID: "team"})
	alice.catchUp()
	count := alice.View(sent).Receipts
	require.Equal(t, []int{110, 150}, []int{count.Read, count.Of})

	pages := func(unread bool, limit int) (all []string, calls int) {
		for after := ""; calls == 0 || after != ""; calls++ {
			readers, err := alice.Readers(context.Background(), "GROUPteam", sent.Sequence, unread, after, limit)
			require.NoError(t, err)
			require.Equal(t, sent.ID, readers.MessageID)
			require.LessOrEqual(t, len(readers.Users), limit)
			all, after = append(all, readers.Users...), readers.Next
		}
		return all, calls
	}
	read, calls := pages(false, 100)
	require.Equal(t, users[:110], read)
	require.Equal(t, 2, calls)
	not, calls := pages(true, 25)
	require.Equal(t, users[110:], not, "neither the sender nor who came later")
	require.Equal(t, 2, calls)

	other, err := alice.Readers(context.Background(), "GROUPteam", sent.Sequence+7, true, "", 1)
	require.Equal(t, core.CodeMessageNotFound, core.CodeOf(err), other)
	plain := alice.send("GROUPteam", "no receipt")
	_, err = alice.Readers(context.Background(), "GROUPteam", plain.Sequence, false, "", 1)
	require.Equal(t, core.CodeNoReceipts, core.CodeOf(err))
}

func TestAllWhoReactComeInPages(t *testing.T) {
	h, alice, users := assembly(t, 130)
	sent := alice.send("GROUPteam", "vote")
	react := core.React{ConversationID: "GROUPteam", Sequence: sent.Sequence}
	for _, id := range []string{"a", "a b", "é"} {
		react.ReactionID = id
		h.all(users, react)
	}
	react.ReactionID = "alone"
	alice.do(react)
	pages := func(id string, limit int) (all []string) {
		for more := true; more; {
			var page []core.Person
			var err error
			page, more, err = alice.Reactors(context.Background(), "GROUPteam", sent.Sequence, id, len(all), limit)
			require.NoError(t, err)
			for _, person := range page {
				all = append(all, person.UserID)
			}
		}
		return all
	}
	for _, id := range []string{"a", "a b", "é"} {
		all := pages(id, 50)
		slices.Sort(all)
		require.Equal(t, users, all, id)
	}
	require.Equal(t, []string{"alice"}, pages("alone", 50))
	require.Empty(t, pages("nobody's", 50))

	message, err := alice.Message(context.Background(), "GROUPteam", sent.Sequence)
	require.NoError(t, err)
	alone, _ := message.Reaction("alone")
	voted, _ := message.Reaction("a")
	require.True(t, message.ReactedBy("alice", alone))
	require.False(t, message.ReactedBy("alice", voted))
	require.Equal(t, 130, voted.Total())
}

func TestWhoeverTypesAtTheSameTimeAllSeeOneOrder(t *testing.T) {
	const each = 25
	_, alice, tab, bob, carol := inTeam(t, core.GroupPublic)
	var senders sync.WaitGroup
	for _, d := range []*device{alice, bob, carol} {
		senders.Go(func() {
			for n := range each {
				if _, err := d.trySend(team, fmt.Sprint(d.User(), " ", n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	senders.Wait()
	var all []string
	for _, d := range []*device{alice, tab, bob, carol} {
		d.catchUp()
		page, err := d.Messages(context.Background(), team, 0, 200)
		require.NoError(t, err)
		var told []string
		next := map[string]int{}
		for _, message := range page.Messages {
			if message.Type == core.MessageText {
				told = append(told, message.ID)
				require.Contains(t, string(message.Payload), fmt.Sprintf(`"%s %d"`, message.From, next[message.From]), "in the order of its sender")
				next[message.From]++
			}
		}
		require.Len(t, told, 3*each)
		if all == nil {
			all = told
		}
		require.Equal(t, all, told)

		heard, sent := uint64(0), 0
		for _, event := range d.events {
			if received, is := event.(session.MessageReceived); is {
				for _, message := range received.Messages {
					require.Greater(t, message.Sequence, heard, "as the history has it")
					heard, sent = message.Sequence, sent+1
				}
			}
		}
		own := each
		if d == tab {
			own = 0
		}
		require.Equal(t, 3*each-own, sent, "each once, and none that was sent from here")
		require.Zero(t, alice.Conversation(team).Unread-2*each)
	}
}
