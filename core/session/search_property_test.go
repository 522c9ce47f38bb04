package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// aDeed does something that changes what somebody can read.
func aDeed(t *rapid.T, d *device) {
	ids := []string{"C2Calice", "C2Cbob", "C2Ccarol", "GROUPopen", "GROUPwork", "GROUPmeeting", "GROUPopen", "GROUPwork"}
	id := rapid.SampledFrom(ids).Draw(t, "conversation")
	kind, peer := core.ConversationType(id)
	whom := rapid.SampledFrom(people).Draw(t, "whom")
	at := rapid.Uint64Range(1, 10)
	do := func(command core.Command) { _, _ = d.Do(context.Background(), command) } // It may be refused.
	switch rapid.IntRange(0, 13).Draw(t, "deed") {
	case 0, 1, 2, 3:
		draft := core.Message{To: peer, ConversationType: kind, Type: core.MessageText}
		draft.Payload = json.RawMessage(fmt.Sprintf(`{"text":"%s %d"}`, rapid.SampledFrom([]string{"Hello", "Goodbye", "HELLO goodbye"}).Draw(t, "text"), d.house.tick()))
		if kind == core.TypeGroup && rapid.Bool().Draw(t, "targeted") {
			draft.Receivers = []string{whom}
		}
		message, err := d.NewMessage(draft)
		require.NoError(t, err)
		_, _ = d.Send(context.Background(), message, nil)
	case 4, 5:
		do(core.RevokeMessage{ConversationID: id, Sequence: at.Draw(t, "message")})
	case 6:
		do(core.DeleteMessages{ConversationID: id, Sequences: rapid.SliceOfN(at, 1, 3).Draw(t, "messages")})
	case 7:
		do(core.ClearHistory{ConversationID: id})
	case 8:
		do(core.DeleteConversations{ConversationIDs: []string{id}, ClearHistory: rapid.Bool().Draw(t, "clear")})
	case 9:
		do(core.JoinGroup{GroupID: peer})
	case 10:
		do(core.QuitGroup{GroupID: peer})
	case 11:
		do(core.AddMembers{GroupID: peer, UserIDs: []string{whom}})
	case 12:
		do(core.RemoveMembers{GroupID: peer, UserIDs: []string{whom}})
	case 13:
		do(core.ModifyMessage{ConversationID: id, Sequence: at.Draw(t, "message"), Payload: json.RawMessage(`{"text":"goodbye to that"}`)})
	}
}

func TestASearchFindsWhatThePageShowsAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		var devices []*device
		for _, user := range people {
			devices = append(devices, h.device(user))
		}
		devices[0].do(core.CreateChatGroup{GroupID: "open", Type: core.GroupPublic, Name: "Open", JoinOption: core.JoinFree, InviteOption: core.InviteFree})
		devices[1].do(core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "Work", Founders: []core.Founder{{UserID: "carol"}}})
		devices[2].do(core.CreateChatGroup{GroupID: "meeting", Type: core.GroupMeeting, Name: "Meeting"})
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			d := rapid.SampledFrom(devices).Draw(t, "device")
			d.catchUp()
			aDeed(t, d)
		}
		count := rapid.IntRange(1, 4).Draw(t, "count")
		for range 2 { // What the first settles the others take over.
			for _, d := range devices {
				d.catchUp()
			}
		}
		for _, d := range devices {
			for _, keyword := range []string{"hello", "GoodBye", "nobody says this"} {
				checkSearch(t, d, keyword, count)
			}
		}
	})
}

func checkSearch(t *rapid.T, d *device, keyword string, count int) {
	s := core.Search{Keywords: []string{keyword}, Count: count}
	text, err := json.Marshal(s)
	require.NoError(t, err)
	search, err := core.ReadSearch(string(text))
	require.NoError(t, err)
	counts := map[string]int{}
	for _, id := range []string{"C2Calice", "C2Cbob", "C2Ccarol", "GROUPopen", "GROUPwork", "GROUPmeeting"} {
		var shown []string
		page, err := d.Messages(context.Background(), id, 0, 1000)
		require.NoError(t, err)
		for _, message := range slices.Backward(page.Messages) {
			if message.Revoked == nil && search.Fits(&message.Message) {
				shown = append(shown, message.ID)
			}
		}
		if len(shown) > 0 {
			counts[id] = len(shown)
		}
		in := s
		in.ConversationID = id
		for name, ask := range map[string]asker{"page": d.searchHere, "server": d.searchThere} {
			found, messages := searchAll(t, ask, in)
			require.Equal(t, shown, messages, "messages of %s in %s by the %s", d.User(), id, name)
			require.Equal(t, len(shown), found.total, "in %s by the %s", id, name)
		}
	}
	for name, ask := range map[string]asker{"page": d.searchHere, "server": d.searchThere} {
		found, messages := searchAll(t, ask, s)
		require.Equal(t, counts, found.counts, "conversations of %s by the %s", d.User(), name)
		require.Equal(t, len(counts), found.total)
		alone := 0
		for _, n := range counts {
			if n == 1 {
				alone++
			}
		}
		require.Len(t, messages, alone)
	}
}

// asker asks one question and returns what [core.Finding.Reply] is, and the ids of
// messages.
type asker func(t require.TestingT, text string) (reply []any, ids []string)

func (d *device) searchHere(t require.TestingT, text string) (reply []any, ids []string) {
	found, messages, err := d.SearchMessages(context.Background(), text)
	require.NoError(t, err)
	for _, message := range messages {
		ids = append(ids, message.ID)
	}
	raw, err := json.Marshal(found)
	require.NoError(t, err)
	value, err := json.Parse(raw)
	require.NoError(t, err)
	return value.([]any), ids
}

// searchThere asks as a device asks a server.
func (d *device) searchThere(t require.TestingT, text string) (reply []any, ids []string) {
	server := authority.New(d.house.store, d.house.hub.Member(), d.house.tick)
	server.Answers = authority.Searches()
	documents, _, err := server.Page(context.Background(), d.User(), core.QuestionOwner(core.SearchMessages), core.KindReply, text, 1)
	require.NoError(t, err)
	var found core.FoundMessages
	require.NoError(t, json.Unmarshal(core.ReplyIn(documents), &found))
	for _, message := range found.Messages {
		ids = append(ids, message.ID)
	}
	value, err := json.Parse(found.Found)
	require.NoError(t, err)
	return value.([]any), ids
}

type allFound struct {
	total  int
	counts map[string]int
}

// searchAll asks from cursor to cursor, until there is no more.
func searchAll(t require.TestingT, ask asker, s core.Search) (all allFound, messages []string) {
	all.counts = map[string]int{}
	for first := true; first || s.Cursor != ""; first = false {
		text, err := json.Marshal(s)
		require.NoError(t, err)
		reply, ids := ask(t, string(text))
		require.LessOrEqual(t, len(ids), s.Count)
		total := int(reply[0].(float64))
		if !first {
			require.Equal(t, all.total, total, "the total is known from the first answer on")
		}
		all.total = total
		for _, entry := range reply[2].([]any) {
			pair := entry.([]any)
			all.counts[pair[0].(string)] += int(pair[1].(float64))
		}
		messages = append(messages, ids...)
		s.Cursor = reply[1].(string)
	}
	return all, messages
}
