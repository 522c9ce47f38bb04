package link_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// allow makes the server allow something else of conversation groups; devices hear of
// it when they connect.
func (s *server) allow(limits *core.ConversationGroupLimits) {
	s.set(func() { s.authority.ConversationGroups = limits })
}

func TestADeviceDecidesByTheLimitsOfItsServerOfflineAndAfterAReload(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.allow(&core.ConversationGroupLimits{Groups: 1, NameBytes: 40})
		first := b.signedIn()
		require.Equal(t, core.ConversationGroupLimits{Groups: 1, NameBytes: 40, Size: 1000, PerCall: 100, DataBytes: 1024}, first.ConversationGroupLimits())
		s.offline()
		_, err := first.do(core.CreateConversationGroup{Name: "a name of more than thirty-two bytes"})
		require.NoError(t, err)
		_, err = first.do(core.CreateConversationGroup{Name: "B"})
		require.Equal(t, core.CodeTooManyConversationGroups, core.CodeOf(err), "though nobody can be asked")

		first.close()
		synctest.Wait()
		second := b.signedIn()
		require.Equal(t, 1, second.ConversationGroupLimits().Groups, "after a reload")
		require.Len(t, second.ConversationGroupNames(), 1)
		_, err = second.do(core.CreateConversationGroup{Name: "B"})
		require.Equal(t, core.CodeTooManyConversationGroups, core.CodeOf(err))

		s.online()
		time.Sleep(time.Minute)
		require.Len(t, s.groups("alice"), 1)
		s.allow(nil)
		s.hangUp(1006)
		time.Sleep(time.Minute)
		require.Equal(t, core.DefaultConversationGroupLimits, second.ConversationGroupLimits(), "as the server has it now")
		_, err = second.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
	})
}

func TestAllTabsHearOfAnotherLimit(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		s.allow(&core.ConversationGroupLimits{Size: 5})
		s.hangUp(1006)
		time.Sleep(time.Minute)
		require.Equal(t, 5, first.ConversationGroupLimits().Size)
		require.Equal(t, 5, second.ConversationGroupLimits().Size)
	})
}

func TestWhatAServerSaysOfLimitsIsHeldWithinBounds(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.set(func() {
			s.greets = &core.ConversationGroupLimits{Groups: math.MaxInt, NameBytes: -5, Size: 10_001, PerCall: math.MinInt, DataBytes: 1 << 40}
		})
		tab := b.signedIn()
		require.Equal(t, core.ConversationGroupLimits{Groups: 200, NameBytes: 32, Size: 10_000, PerCall: 100, DataBytes: 8192}, tab.ConversationGroupLimits())
	})
}

func TestASignInThatEndsLeavesTheLimits(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.allow(&core.ConversationGroupLimits{Groups: 3})
		tab := b.signedIn()
		s.hangUp(4001)
		synctest.Wait()
		require.True(t, tab.Ended())
		require.Equal(t, 3, tab.ConversationGroupLimits().Groups)
	})
}
