package core_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// saying is a text under an id.
func saying(id, to, words string) core.Message {
	payload, _ := json.Marshal(map[string]string{"text": words})
	return core.Message{ID: id, To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Priority: core.PriorityNormal, Payload: payload}
}

func TestAnIDNamesItsSender(t *testing.T) {
	d := desk{documents: map[core.Key]core.Document{}}
	bobs := core.MessageID("bob", 1_700_000_000, 7)
	send := func(user string, message core.Message) error {
		_, err := d.do(core.Call{User: user, Command: core.SendMessage{Message: message}})
		return err
	}
	require.NoError(t, send("bob", saying(bobs, "mallory", "mine")))
	require.Equal(t, core.CodeMessageNeeded, core.CodeOf(send("mallory", saying(bobs, "bob", "not his"))))
	number := strings.TrimSuffix(core.MessageID("mallory", 0, 0), "-0-0")
	for _, id := range []string{"", "x", "1-2-3", "mallory-2-3", number, number + "-2", number + "-2-", number + "--3", number + "-2-3-4", number + "-2-x", number + "0-2-3", number + "-2-" + strings.Repeat("3", 64)} {
		require.Equal(t, core.CodeMessageNeeded, core.CodeOf(send("mallory", saying(id, "bob", "x"))), "%q", id)
		sendTransient := saying(id, "bob", "x")
		sendTransient.OnlineOnly = true
		require.Equal(t, core.CodeMessageNeeded, core.CodeOf(send("mallory", sendTransient)), "%q", id)
	}
	for _, wrong := range []func(*core.Message){
		func(m *core.Message) { m.ClientTime = -1 },
		func(m *core.Message) { m.ClientSequence = 1 << 53 },
		func(m *core.Message) { m.Random = -1 },
	} {
		message := saying(core.MessageID("mallory", 1, 1), "bob", "x")
		wrong(&message)
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(send("mallory", message)))
	}
}

func TestAThreadHasAnIDOnce(t *testing.T) {
	d := desk{documents: map[core.Key]core.Document{}}
	send := func(random int, to string, changes ...func(*core.Message)) error {
		message := saying(core.MessageID("bob", 1_700_000_000, int64(random)), to, fmt.Sprint("message ", random))
		for _, change := range changes {
			change(&message)
		}
		_, err := d.do(core.Call{User: "bob", Command: core.SendMessage{Message: message}})
		return err
	}
	for i := range core.MaxRecent {
		require.NoError(t, send(i, "alice"))
	}
	for i := range core.MaxRecent {
		require.Equal(t, core.CodeSendFailed, core.CodeOf(send(i, "alice")), i)
	}
	require.NoError(t, send(0, "carol"), "another thread")
	head := d.documents[core.ThreadKey(core.ThreadID("bob", "C2Calice"))].Value.(core.Thread)
	require.EqualValues(t, core.MaxRecent, head.LastSequence)
	require.Len(t, head.Recent, core.MaxRecent)

	sendTransient := func(m *core.Message) { m.OnlineOnly = true }
	require.NoError(t, send(900, "alice", sendTransient))
	require.Equal(t, core.CodeSendFailed, core.CodeOf(send(900, "alice", sendTransient)))
}

func TestAHeadGrowsNoFurther(t *testing.T) {
	d := desk{documents: map[core.Key]core.Document{}}
	for i := range 3 * core.MaxRecent {
		_, err := d.do(core.Call{User: "bob", Command: core.SendMessage{Message: saying(core.MessageID("bob", 0, int64(i)), "alice", "x")}})
		require.NoError(t, err)
	}
	head := d.documents[core.ThreadKey(core.ThreadID("bob", "C2Calice"))].Value.(core.Thread)
	require.Len(t, head.Recent, core.MaxRecent)
	require.EqualValues(t, 3*core.MaxRecent, head.LastSequence)
}
