package core

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// busy is a command that writes what many write.
type busy struct{ head string }

func (busy) name() string { return "busy" }

func (b busy) lane(user string) string { return b.head + user }

func TestACommandNamesItsLane(t *testing.T) {
	require.Equal(t, "group of ann", Lane(busy{"group of "}, "ann"))
	require.Empty(t, Lane(SignIn{}, "ann"), "which writes nothing that many write")
}
