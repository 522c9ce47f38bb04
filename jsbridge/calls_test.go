package jsbridge_test

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/jsbridge"
)

// written are calls as npm/calls.js hands them over, a line each, and under each
// what it settles with. What the rules themselves refuse is told in
// core/testdata.
//
//go:embed testdata/calls.txt
var written string

var update = flag.Bool("update", false, "write into testdata/calls.txt what calls settle with now")

func TestCallsSettleAsWritten(t *testing.T) {
	p := withAMessageOfBobs(t)
	var told strings.Builder
	lines := strings.Split(strings.TrimSuffix(written, "\n"), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, " ") {
			continue // What it settled with when it was written.
		}
		told.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		method, args, _ := strings.Cut(line, " ")
		now := "  " + p.settles(method, args)
		told.WriteString(now + "\n")
		if was := lines[min(i+1, len(lines)-1)]; was != now && !*update {
			t.Errorf("%s\nwritten:\n%s\nnow:\n%s\nIf it is meant, write it down with: go test ./jsbridge -run AsWritten -update", line, was, now)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/calls.txt", []byte(told.String()), 0o644))
	}
}

func TestEveryCallIsWritten(t *testing.T) {
	outside := []string{"login", "logout", "destroy", "catchUp", "offline", "hide"} // See lifecycle.go.
	for _, method := range jsbridge.MethodNames() {
		if !slices.Contains(outside, method) {
			require.Contains(t, written, "\n"+method+" [", "testdata/calls.txt is to say what it settles with")
		}
	}
}

// settles makes a call and says what it comes to.
func (p *page) settles(method, args string) string {
	item := p.callText(method, args)
	if fault, refused := item["error"].(map[string]any); refused {
		return fmt.Sprintf("✗ %v: %v", fault["code"], fault["message"])
	}
	text, err := json.Marshal(item["data"])
	require.NoError(p.t, err)
	return "→ " + string(text)
}

// withAMessageOfBobs is alice's page, with a message of bob's in its list, and her
// group with one of his that mentions her.
func withAMessageOfBobs(t *testing.T) *page {
	t.Helper()
	store := authority.NewMemStore()
	backend, err := inMemory(store)(t.Context(), jsbridge.Account{})
	require.NoError(t, err)
	message, err := core.NewMessage("bob", core.Message{
		To: "alice", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`), IsSupportExtension: true,
	}, core.Stamp{Now: 1_700_000_000_000, Random: 7, ClientSequence: 1})
	require.NoError(t, err)
	group := core.CreateChatGroup{GroupID: "team", Type: core.GroupPublic, Name: "The team", Founders: []core.Founder{{UserID: "bob"}}}
	toGroup, err := core.NewMessage("bob", core.Message{
		To: "team", ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"hello all"}`), AtUserList: []string{"alice"},
	}, core.Stamp{Now: 1_700_000_000_000, Random: 8, ClientSequence: 2})
	require.NoError(t, err)
	for _, call := range []core.Call{
		{User: "alice", Command: core.SignIn{}},
		{User: "bob", Command: core.SignIn{}},
		{User: "bob", Command: core.SendMessage{Message: message}},
		{User: "alice", Command: group},
		{User: "bob", Command: core.SendMessage{Message: toGroup}},
	} {
		_, err := backend.Authority.Do(t.Context(), call, nil)
		require.NoError(t, err)
	}
	p := newPage(t, inMemory(store))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	p.await("onFriendListUpdated")
	return p
}
