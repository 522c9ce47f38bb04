package authority_test

import (
	"context"
	"fmt"
	"log"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Two authorities share a store, as two tabs or two servers do. What one commits
// the other is given a hint of, and asks for what changed.
func Example() {
	ctx := context.Background()
	store, hub := authority.NewMemStore(), authority.NewHub()
	now := func() int64 { return 1_767_225_600_000 }
	here := hub.Member()
	there := authority.New(store, hub.Member(), now)

	here.Subscribe(func(hint authority.Hint) {
		update, err := authority.New(store, here, now).Changes(ctx, hint.Owner, hint.Revision-1)
		if err != nil {
			log.Fatal(err)
		}
		for _, document := range update.Documents {
			if directory, ok := document.Value.(core.Directory); ok {
				fmt.Println(hint.Owner, "at", document.Revision, "has", directory.Names(), "and", directory.Pinned, "pinned")
			}
		}
	})
	for _, command := range []core.Command{
		core.SignIn{},
		core.CreateConversationGroup{Name: "Friends"},
		core.CreateConversationGroup{Name: "Friends"}, // It is there: nothing to commit.
		core.PinConversation{ConversationID: "C2Cbob", Pinned: true},
	} {
		if _, err := there.Do(ctx, core.Call{User: "alice", Command: command}, nil); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// alice at 2 has [Friends] and 0 pinned
	// alice at 3 has [Friends] and 1 pinned
}

// A call with a ticket is carried out once. Whoever has not heard the answer
// asks again and is given the same.
func ExampleAuthority_Do() {
	ctx := context.Background()
	rules := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1_767_225_600_000 })
	call := core.Call{
		User:    "alice",
		Command: core.RenameConversationGroup{OldName: "Friends", NewName: "Close friends"},
		Ticket:  &core.Ticket{Device: "phone", Number: 1},
	}
	for range 2 {
		committed, err := rules.Do(ctx, call, nil)
		if err != nil {
			log.Fatal(err)
		}
		answer := committed.Outcome.(core.Answer)
		fmt.Println("revision", committed.Revision, "answer", answer.Number, answer.Error.Code)
	}
	// Output:
	// revision 1 answer 1 51009
	// revision 0 answer 1 51009
}
