package link_test

import (
	"context"
	"fmt"
	"log"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// Alice makes a conversation group while there is no server. She sees it at once;
// when there is a connection, the command goes out and the answer comes in. A
// Keeper does all of this by itself, over a line that it dials.
func ExampleTalk() {
	ctx := context.Background()
	now := func() int64 { return 1_767_225_600_000 }
	must := func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}
	alice, err := session.Open(ctx, link.NewCopy(authority.NewMemStore(), authority.NewHub().Member(), now), "alice", session.Options{
		Remote: true, Tab: "tab", Now: now, NewDevice: func() string { return "phone" }, Emit: func([]session.Event) {},
	})
	must(err)
	must(alice.Apply(ctx, core.SetNet{Net: core.Net{State: core.NetDisconnected}})) // A Keeper would have found out.

	result, err := alice.Do(ctx, core.CreateConversationGroup{Name: "Friends"})
	must(err)
	fmt.Println(alice.ConversationGroupNames(), "pending:", result.Pending)

	talk := link.NewTalk(alice, link.Account{SDKAppID: 1, UserID: "alice", UserSig: "signed"}, func(frame wire.Frame) {
		text, err := wire.Encode(frame)
		must(err)
		fmt.Println("->", text)
	})
	must(talk.Receive(ctx, wire.Welcome{Epoch: "first", Revision: 1}, wire.Changes{To: 1, Full: true}, wire.Synced{}))
	must(talk.Pump(ctx))

	// What a server does with it: the directory as it is now, and the answer in the device's document.
	directory, err := wire.NewDocument(core.Document{Key: core.DirectoryKey("alice"), Value: core.Directory{
		ConversationGroups: []core.ConversationGroup{{ID: 1, Name: "Friends"}},
	}})
	must(err)
	answer, err := wire.NewDocument(core.Document{Key: core.DeviceKey("alice", "phone"), Value: core.Device{
		Number: 1, Answers: []core.Answer{{Number: 1, Outcome: []byte(`{}`)}},
	}})
	must(err)
	must(talk.Receive(ctx, wire.Changes{From: 1, To: 2, Documents: []wire.Document{directory, answer}}))
	fmt.Println(alice.ConversationGroupNames(), "pending:", len(alice.Pending()))
	// Output:
	// [Friends] pending: true
	// -> {"type":"hello","version":2,"sdkAppID":1,"userID":"alice","userSig":"signed","device":"phone"}
	// -> {"type":"command","number":1,"name":"CreateConversationGroup","body":{"name":"Friends"}}
	// [Friends] pending: 0
}
