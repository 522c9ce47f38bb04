package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// seeded is a document as page/account.js writes it.
type seeded struct {
	Owner string
	Kind  core.Kind
	ID    string
	Body  string
}

func (s seeded) key() core.Key { return core.Key{Owner: s.Owner, Kind: s.Kind, ID: s.ID} }

// account has page/account.js make its documents.
func accountOf(t *testing.T, expression string) []seeded {
	t.Helper()
	script := fmt.Sprintf(`import * as account from './page/account.js'; for (const d of %s) console.log(JSON.stringify(d));`, expression)
	text, err := exec.Command("node", "--input-type=module", "--eval", script).Output()
	require.NoError(t, err)
	var list []seeded
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var s seeded
		require.NoError(t, json.Unmarshal(lines.Bytes(), &s))
		list = append(list, s)
	}
	require.NotEmpty(t, list)
	return list
}

func TestTheMeasuredAccountIsWrittenAsParlorWritesIt(t *testing.T) {
	documents := append(accountOf(t, `account.documents(100)`), accountOf(t, `account.headsOf([...account.messages(3)])`)...)
	for _, s := range documents {
		value, err := core.Decode(s.Kind, []byte(s.Body))
		require.NoError(t, err)
		again, err := core.Encode(value)
		require.NoError(t, err)
		require.Equal(t, s.Body, string(again))
	}
}

func TestTheMeasuredMessagesAreRowsAsParlorWritesThem(t *testing.T) {
	text, err := exec.Command("node", "--input-type=module", "--eval",
		`import * as account from './page/account.js'; for (const m of account.messages(3)) console.log(JSON.stringify(m));`).Output()
	require.NoError(t, err)
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		var message core.Message
		require.NoError(t, json.Unmarshal(line, &message))
		again, err := core.Encode(message)
		require.NoError(t, err)
		require.Equal(t, string(line), string(again))
	}
	require.Equal(t, core.ThreadID("alice", "C2Cbob"), accountOf(t, `[{ id: account.THREAD }]`)[0].ID)
}

func TestTheMeasuredAccountHangsTogether(t *testing.T) {
	const count = 16_000 // More than the groups hold.
	commit := authority.Commit{}
	unread := 0
	for _, s := range accountOf(t, fmt.Sprintf(`account.documents(%d)`, count)) {
		commit.Writes = append(commit.Writes, authority.Write{Key: s.key(), Body: []byte(s.Body)})
		if value, _ := core.Decode(s.Kind, []byte(s.Body)); s.Kind == core.KindConversation {
			unread += value.(*core.Conversation).Unread
		}
	}
	store := authority.NewMemStore()
	_, err := store.Commit(t.Context(), commit)
	require.NoError(t, err)
	now := func() int64 { return 1_800_000_000_000 }
	s, err := session.Open(t.Context(), authority.New(store, authority.NewHub().Member(), now), "alice", session.Options{Now: now})
	require.NoError(t, err)

	require.Len(t, s.Conversations(replica.Filter{}), count)
	require.Equal(t, unread, s.TotalUnread())
	documents, err := store.Read(t.Context(), []core.Key{core.DirectoryKey("alice")})
	require.NoError(t, err)
	directory, err := core.Decode(core.KindDirectory, documents[0].Body)
	require.NoError(t, err)
	for _, group := range directory.(core.Directory).ConversationGroups {
		require.Len(t, s.Conversations(replica.Filter{ConversationGroupName: &group.Name}), group.Count, group.Name)
		require.LessOrEqual(t, group.Count+200, core.MaxConversationGroupSize)
	}
}
