package session_test

import (
	"context"
	"fmt"
	"log"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// Alice is signed in on two devices. What she does on one is told there first,
// and on the other when it catches up: with the same events, in the same order.
func Example() {
	ctx := context.Background()
	rules := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1_767_225_600_000 })
	signIn := func(device string) *session.Session {
		s, err := session.Open(ctx, rules, "alice", session.Options{Emit: func(events []session.Event) {
			for _, event := range events {
				fmt.Printf("%s hears %T\n", device, event)
			}
		}})
		if err != nil {
			log.Fatal(err)
		}
		return s
	}
	desk, phone := signIn("desk"), signIn("phone")

	for _, command := range []core.Command{
		core.OpenConversation{ConversationID: "C2Cbob"},
		core.CreateConversationGroup{Name: "Friends", ConversationIDs: []string{"C2Cbob"}},
	} {
		if _, err := desk.Do(ctx, command); err != nil {
			log.Fatal(err)
		}
	}
	if err := phone.CatchUp(ctx); err != nil {
		log.Fatal(err)
	}

	name := "Friends"
	for _, conversation := range phone.Conversations(replica.Filter{ConversationGroupName: &name}) {
		fmt.Println(conversation.ID, conversation.ConversationGroupNames)
	}
	// Output:
	// desk hears session.ConversationListUpdated
	// desk hears session.ConversationGroupListUpdated
	// desk hears session.ConversationListUpdated
	// desk hears session.ConversationInGroupUpdated
	// phone hears session.ConversationGroupListUpdated
	// phone hears session.ConversationListUpdated
	// phone hears session.ConversationInGroupUpdated
	// C2Cbob [Friends]
}

// A refusal is a [core.Error], and leaves everything as it was.
func ExampleSession_Do() {
	ctx := context.Background()
	rules := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1_767_225_600_000 })
	alice, err := session.Open(ctx, rules, "alice", session.Options{Emit: func([]session.Event) {}})
	if err != nil {
		log.Fatal(err)
	}
	_, err = alice.Do(ctx, core.DeleteConversationGroup{Name: "Friends"})
	fmt.Println(core.CodeOf(err) == core.CodeConversationGroupNotFound, err)
	// Output:
	// true 51009: there is no conversation group named "Friends"; getConversationGroupList tells the names
}
