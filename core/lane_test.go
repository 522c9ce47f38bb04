package core

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheRowOfACommandNamesItsLane(t *testing.T) {
	row := rowOf("SendMessage")
	before := row.lane
	row.lane = func(c Command, user string) string { return user + " to " + c.(SendMessage).Message.To }
	t.Cleanup(func() { row.lane = before })
	require.Equal(t, "ann to bob", Lane(SendMessage{Message: Message{To: "bob"}}, "ann"))
	require.Empty(t, Lane(React{}, "ann"), "whose row names none")
	require.Empty(t, Lane(SignIn{}, "ann"), "which has no row")
}

// A lane that names no group would put the commands of all groups into one row.
func TestEachLaneOfAGroupNamesIt(t *testing.T) {
	for i := range commands {
		row := &commands[i]
		if row.lane == nil || row.name == "CreateChatGroup" { // Which may have to draw the id.
			continue
		}
		command, err := row.decode([]byte(`{"groupID":"g"}`))
		require.NoError(t, err)
		if named, err := NameCommand(command); err == nil && strings.Contains(string(named.Body), `"groupID":"g"`) {
			require.Equal(t, "group g", Lane(command, "ann"), row.name)
		}
	}
}
