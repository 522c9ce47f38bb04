package jsbridge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// talk signs alice and bob in.
func talk(t *testing.T) (alice, bob *page) {
	open := inMemory(authority.NewMemStore())
	alice, bob = newPage(t, open), newPage(t, open)
	for user, p := range map[string]*page{"alice": alice, "bob": bob} {
		p.call("login", map[string]string{"userID": user, "userSig": "x"})
		p.await("onFriendListUpdated")
	}
	return alice, bob
}

// send has bob send the nth message to alice, and returns what names it to her.
func (p *page) send(n int) (name string) {
	id := core.MessageID("bob", 1_700_000_000, int64(n))
	p.call("sendMessage", drafted(map[string]any{"ID": id, "to": "alice", "clientSequence": n, "random": n}))
	return fmt.Sprintf("C2Cbob %d", n+1)
}

// received returns the names that an event brings, none for another item.
func received(item map[string]any) []any {
	if item["event"] != "onMessageReceived" {
		return nil
	}
	return item["data"].(map[string]any)["messageList"].([]any)
}

func TestMessagesThatComeWhileTheListIsHeldBackComeWithIt(t *testing.T) {
	alice, bob := talk(t)
	var sent, heard []any
	for n := range 50 {
		sent = append(sent, bob.send(n))
	}
	events, lists, listed := 0, 0, 0
	alice.until(func(item map[string]any) bool {
		if item["event"] == "onConversationListUpdated" {
			lists++
		}
		if ids := received(item); ids != nil {
			events++
			heard = append(heard, ids...)
			require.Greater(t, lists, listed, "each comes after the list that shows it")
			listed = lists
		}
		return len(heard) == len(sent)
	})
	require.Equal(t, sent, heard)
	require.Less(t, events, len(sent))
}

func TestMessagesAreHeardOfBeforeACallSettlesThatMayShowThem(t *testing.T) {
	alice, bob := talk(t)
	for n := range 50 { // The list is held back for most of them.
		id, heard := bob.send(n), false
		alice.calls++
		alice.bridge.Call(alice.calls, "getMessageList", `[{"conversationID":"C2Cbob"}]`)
		alice.until(func(item map[string]any) bool {
			for _, each := range received(item) {
				heard = heard || each == id
			}
			return item["settle"] == float64(alice.calls)
		})
		require.True(t, heard, "message %d", n)
	}
}

func TestAMessageIsHeardOfBeforeItIsRevoked(t *testing.T) {
	alice, bob := talk(t)
	for n := range 20 {
		id, heard := bob.send(n), false
		hears := func(item map[string]any) {
			for _, each := range received(item) {
				heard = heard || each == id
			}
		}
		alice.until(func(item map[string]any) bool {
			hears(item)
			return item["messages"] != nil // The event may wait.
		})
		bob.call("revokeMessage", map[string]any{"conversationID": "C2Calice", "number": n + 1})
		alice.until(func(item map[string]any) bool {
			hears(item)
			return item["event"] == "onMessageRevoked"
		})
		require.True(t, heard, "message %d", n)
	}
}

func TestMessagesThatWaitAreHeardOfBeforeTheUserIsSignedOut(t *testing.T) {
	alice, bob := talk(t)
	for n := range 50 {
		bob.send(n)
	}
	alice.calls++
	alice.bridge.Call(alice.calls, "logout", `[]`)
	heard := 0
	alice.until(func(item map[string]any) bool {
		heard += len(received(item))
		return item["event"] == "sdkStateNotReady"
	})
	require.Equal(t, 50, heard)
}
