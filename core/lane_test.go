package core

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheRowOfACommandNamesItsLane(t *testing.T) {
	row := rowOf("SendMessage")
	row.lane = func(c Command, user string) string { return user + " to " + c.(SendMessage).Message.To }
	t.Cleanup(func() { row.lane = nil })
	require.Equal(t, "ann to bob", Lane(SendMessage{Message: Message{To: "bob"}}, "ann"))
	require.Empty(t, Lane(React{}, "ann"), "whose row names none")
	require.Empty(t, Lane(SignIn{}, "ann"), "which has no row")
}
