package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestADeviceThatIsAheadHasItsUsersDevicesStartAnew(t *testing.T) {
	h := newHouse(t)
	phone, tablet, bob := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet"), h.signedIn("bob", "phone")
	before, bobs := phone.epoch, bob.epoch
	require.Equal(t, before, tablet.epoch)
	for _, d := range []*device{phone, tablet, bob} {
		d.seat.Leave()
	}
	phone.revision += 10 // It was there before an older state was restored.

	require.NoError(t, phone.signIn())
	require.NotEqual(t, before, phone.epoch, "what it keeps under the old name is not what is here")
	phone.upToDate()
	require.NoError(t, tablet.signIn())
	require.Equal(t, phone.epoch, tablet.epoch, "others may have what is lost, too")
	require.Nil(t, phone.do(core.CreateConversationGroup{Name: "A"}).Error)
	h.settle()
	tablet.upToDate()

	after := phone.epoch
	phone.seat.Leave()
	require.NoError(t, phone.signIn())
	require.Equal(t, after, phone.epoch, "once")
	require.Len(t, phone.frames, 1, "the welcome, and nothing to load")
	require.NoError(t, bob.signIn())
	require.Equal(t, bobs, bob.epoch, "a user says nothing about others")
}
