package gateway_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// FuzzReceive has a seat take whatever comes, one frame a line. Nothing makes
// it panic, or fail as a healthy server would not, or touch what is not its
// user's to touch.
func FuzzReceive(f *testing.F) {
	f.Add(`{"type":"command","number":1,"name":"SendMessage","body":{"message":{"id":"` + core.MessageID("mallory", 2, 3) + `","from":"victim","to":"victim","conversationType":"C2C","type":"TIMTextElem","priority":"Normal","payload":{"text":"hello"}}}}
{"type":"ask","id":"1","conversationID":"C2Cvictim","limit":20}
{"type":"ping","revision":9}`)
	f.Add(`{"type":"command","number":2,"collected":1,"name":"CreateConversationGroup","body":{"name":"Work","conversationIDs":["C2Cvictim","GROUPx"]}}
{"type":"command","number":2,"collected":1,"name":"CreateConversationGroup","body":{"name":"Other"}}
{"type":"command","number":34,"collected":2,"name":"DeleteConversations","body":{"conversationIDs":["C2Cvictim"],"clearHistory":true}}`)
	f.Add(`{"type":"look","id":"1","users":["victim","friend","e1 mallory victim",""]}
{"type":"command","number":1,"name":"SubscribeStatus","body":{"userIDs":["victim"]}}
{"type":"command","number":2,"name":"Appear","body":{"place":"x","until":9}}
{"type":"found","id":"1","documents":[{"owner":"victim","kind":"profile","value":{}}]}`)
	f.Add(`{"type":"hello","version":1,"sdkAppID":7,"userID":"victim","userSig":"good","device":"x"}`)
	f.Add(`{"type":"changes","from":0,"to":9,"full":true,"documents":[{"kind":"profile","value":{}}]}`)
	f.Add(`{"type":"ask","id":"","conversationID":"C2Cother victim","after":18446744073709551615,"limit":300}`)
	f.Add(`{"type":"command","number":1,"name":"CreateChatGroup","body":{"groupID":"show","type":"AVChatRoom","name":"n"}}
{"type":"follow","owners":["group show","group nothing","group "]}
{"type":"live","owner":"group show","id":"1","messages":[{"id":"` + core.MessageID("mallory", 2, 3) + `","from":"victim","to":"show","conversationType":"GROUP","type":"TIMTextElem","payload":{"text":"hello"}}]}
{"type":"unfollow","owners":["group show"]}
{"type":"live","owner":"group show","id":"2","count":7}`)
	f.Fuzz(func(t *testing.T, frames string) {
		h := newHouse(t)
		h.do("victim", text("victim", "friend", "private"))
		h.do("victim", text("victim", "mallory", "known"))
		before := untouchable(t, h)
		mallory := h.signedIn("mallory", "phone")
		for line := range strings.Lines(frames) {
			frame, err := wire.Decode(line)
			if err != nil {
				continue
			}
			if err := mallory.seat.Receive(background, frame); err != nil {
				var closed *gateway.CloseError
				require.True(t, errors.As(err, &closed))
				require.Contains(t, []int{wire.CloseProtocol, wire.CloseRate}, closed.Code, err)
				require.NoError(t, mallory.signIn())
			}
			h.settle()
		}
		require.Equal(t, before, untouchable(t, h))
		for _, frame := range mallory.frames {
			text, err := wire.Encode(frame)
			require.NoError(t, err)
			require.NotContains(t, text, "private")
		}
		for _, message := range h.history("mallory", "victim")[1:] {
			require.True(t, strings.HasPrefix(message, "mallory: "))
		}
		mallory.upToDate()
	})
}

// untouchable is what mallory has no right to change.
func untouchable(t *testing.T, h *house) map[core.Key]authority.Record {
	t.Helper()
	all := map[core.Key]authority.Record{}
	for _, owner := range []string{"victim", "friend", core.ThreadID("victim", "C2Cfriend"), " "} {
		changes, err := h.store.Changes(background, owner, 0)
		require.NoError(t, err)
		for _, record := range changes.Records {
			if record.Key.ID != "C2Cmallory" && record.Key.Kind != "epoch" {
				all[record.Key] = record
			}
		}
	}
	return all
}
