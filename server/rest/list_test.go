package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendReadsAConversationList(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "GROUPteam")
	b.pass(time.Second)
	say(b, "bob", "ann")
	b.pass(time.Second)
	say(b, "carol", "ann")
	b.pass(time.Second)
	b.open("ann", "C2Cdan", "C2Ceve")
	b.as("ann", core.PinConversation{ConversationID: "C2Cbob", Pinned: true}, core.DeleteConversations{ConversationIDs: []string{"C2Ceve"}})
	const (
		bobs   = `{"Type":1,"To_Account":"bob","MsgTime":1772366401,"TopFlag":0}`
		carols = `{"Type":1,"To_Account":"carol","MsgTime":1772366402,"TopFlag":0}`
		dans   = `{"Type":1,"To_Account":"dan","MsgTime":1772366403,"TopFlag":0}`
		teams  = `{"Type":2,"GroupId":"team","MsgTime":1772366400,"TopFlag":0}`
	)
	topBob := strings.Replace(bobs, `"TopFlag":0`, `"TopFlag":1`, 1)
	b.run(t, []exchange{
		{
			"pinned first, then the newest", "recentcontact/get_list",
			`{"From_Account":"ann","TimeStamp":0,"StartIndex":0,"TopTimeStamp":0,"TopStartIndex":0,"AssistFlags":7}`,
			`{` + done + `,"SessionItem":[` + topBob + `,` + dans + `,` + carols + `,` + teams + `],"CompleteFlag":1,
				"TimeStamp":1772366400,"StartIndex":1,"TopTimeStamp":1772366401,"TopStartIndex":1}`,
		},
		{
			"without those that have no message", "recentcontact/get_list",
			`{"From_Account":"ann","AssistFlags":1}`,
			`{` + done + `,"SessionItem":[` + topBob + `,` + carols + `],"CompleteFlag":1,
				"TimeStamp":1772366402,"StartIndex":1,"TopTimeStamp":1772366401,"TopStartIndex":1}`,
		},
		{
			"without regard to pins", "recentcontact/get_list",
			`{"From_Account":"ann","AssistFlags":0}`,
			`{` + done + `,"SessionItem":[` + carols + `,` + bobs + `],"CompleteFlag":1,
				"TimeStamp":1772366401,"StartIndex":1,"TopTimeStamp":0,"TopStartIndex":0}`,
		},
		{
			"from where it ended", "recentcontact/get_list",
			`{"From_Account":"ann","TimeStamp":1772366400,"StartIndex":1,"TopTimeStamp":1772366401,"TopStartIndex":1,"AssistFlags":7}`,
			`{` + done + `,"SessionItem":[],"CompleteFlag":1,
				"TimeStamp":1772366400,"StartIndex":1,"TopTimeStamp":1772366401,"TopStartIndex":1}`,
		},
		{
			"not from nowhere", "recentcontact/get_list",
			`{"From_Account":"ann","StartIndex":-1}`,
			refused(50002, "the four members that say where to begin must be 0, or what the reply before had"),
		},
	})
}

func TestPagesOfAListHoldEachConversationOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBackend(t)
		count := rapid.IntRange(0, 260).Draw(t, "conversations")
		pinned := rapid.IntRange(0, min(count, core.MaxPinned)).Draw(t, "pinned")
		for i := range count {
			if rapid.IntRange(0, 20).Draw(t, "next second") == 0 {
				b.pass(time.Second)
			}
			id := fmt.Sprintf("C2Cu%d", i)
			b.open("ann", id)
			if i < pinned {
				b.as("ann", core.PinConversation{ConversationID: id, Pinned: true})
			}
		}
		seen := map[string]int{}
		place := `"TimeStamp":0,"StartIndex":0,"TopTimeStamp":0,"TopStartIndex":0`
		for complete := 0; complete == 0; {
			var page struct {
				SessionItem []struct {
					Account string `json:"To_Account"`
					TopFlag int
				}
				CompleteFlag, TimeStamp, StartIndex, TopTimeStamp, TopStartIndex int
			}
			reply := b.must("recentcontact/get_list", `{"From_Account":"ann","AssistFlags":7,`+place+`}`)
			require.NoError(t, json.Unmarshal([]byte(reply), &page))
			require.LessOrEqual(t, len(page.SessionItem), 100)
			for _, item := range page.SessionItem {
				seen[item.Account]++
			}
			complete = page.CompleteFlag
			require.True(t, complete == 1 || len(page.SessionItem) == 100, "a page that is not the last is full")
			place = fmt.Sprintf(`"TimeStamp":%d,"StartIndex":%d,"TopTimeStamp":%d,"TopStartIndex":%d`, page.TimeStamp, page.StartIndex, page.TopTimeStamp, page.TopStartIndex)
		}
		require.Len(t, seen, count)
		for account, times := range seen {
			require.Equal(t, 1, times, account)
		}
	})
}

func TestABackendDeletesAConversation(t *testing.T) {
	b := newBackend(t)
	say(b, "bob", "ann")
	say(b, "carol", "ann")
	b.open("ann", "GROUPteam")
	const command = "recentcontact/delete"
	b.run(t, []exchange{
		{"and keeps its history", command, `{"From_Account":"ann","Type":1,"To_Account":"bob"}`, `{` + done + `}`},
		{"and clears its history", command, `{"From_Account":"ann","Type":1,"To_Account":"carol","ClearRamble":1}`, `{` + done + `}`},
		{"of a chat group", command, `{"From_Account":"ann","Type":2,"ToGroupid":"team"}`, `{` + done + `}`},
		{
			"once", command, `{"From_Account":"ann","Type":1,"To_Account":"bob"}`,
			refused(2500, "none of these conversations is in the list; there is nothing to delete"),
		},
		{
			"not what is none", command, `{"From_Account":"ann","Type":1,"ToGroupid":"team"}`,
			refused(2503, `"C2C" is no conversation: give C2C and a user's id, or GROUP and a chat group's id`),
		},
	})
	for id, cleared := range map[string]uint64{"C2Cbob": 0, "C2Ccarol": 1, "GROUPteam": 0} {
		require.False(t, has[*core.Conversation](b, "ann", id).Listed)
		require.Equal(t, cleared, has[*core.Conversation](b, "ann", id).ClearedSequence)
	}
}

// say sends a message as a user's own device would.
func say(b *backend, from, to string) {
	message, err := core.NewMessage(from, core.Message{
		To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`),
	}, core.Stamp{Now: b.clock().UnixMilli(), Random: 7, ClientSequence: 1})
	require.NoError(b.t, err)
	b.as(from, core.SendMessage{Message: message})
}
