package gateway_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// FuzzRoomNews has another gateway say anything at all: what those in a room are
// sent is messages to it, in frames that can be read.
func FuzzRoomNews(f *testing.F) {
	body, err := core.Encode(core.Message{ID: "1-2-3", From: "eve", To: "show", ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"x"}`), Sequence: 5})
	require.NoError(f, err)
	for _, seed := range []string{
		`{"gateway":"x","group":"show","messages":[` + string(body) + `]}`,
		`{"gateway":"x","messages":[` + string(body) + `]}`,
		`{"gateway":"x","group":"show","present":{"count":3,"newest":[{"user":"a","since":1}]},"asks":true}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		th := newTheatre(t, 1)
		olga := th.guest("olga", 0, "show")
		other := th.live.Member()
		other.Publish("show", data)
		other.Publish("", data)
		th.pass(11 * time.Second)
		for _, frame := range olga.said {
			live, _ := frame.(wire.Live)
			for _, text := range live.Messages {
				var message core.Message
				require.NoError(t, json.Unmarshal(text, &message))
				require.Equal(t, "show", message.To)
				require.Equal(t, core.TypeGroup, message.ConversationType)
			}
		}
		require.NoError(t, olga.receive(wire.Page{ID: "p", Owner: "members show", Kind: core.KindMember, Limit: 30}))
		for _, document := range last[wire.Paged](olga).Documents {
			require.True(t, core.ValidUserID(document.ID))
		}
	})
}
