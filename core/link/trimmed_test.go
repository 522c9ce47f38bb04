package link_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// What a server removed because it was old ends on devices too, on those that were
// there and on those that come later.
func TestHistoryThatIsGoneOnTheServerIsGoneOnDevices(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		s.act("alice", core.SignIn{})
		first := b.signedIn()
		for _, words := range []string{"one", "two", "three"} {
			s.act("bob", say("bob", words), text("bob", "alice", words))
		}
		read := func(of *tab, conversationID string) (read []string, complete bool) {
			t.Helper()
			of.run(func() {
				page, err := of.Messages(background, conversationID, 0, 15)
				require.NoError(t, err)
				read, complete = texts(page.Messages), page.Before == 0
			})
			return read, complete
		}
		require.Len(t, first.told(), 6)
		before, _ := read(first, "C2Cbob")
		require.Equal(t, []string{"one", "two", "three"}, before)
		require.Equal(t, "3", first.unreadIn())

		for _, thread := range []string{core.ThreadID("alice", "C2Cbob"), teamOwns} {
			s.act(core.SystemSender, core.TrimHistory{Thread: thread, UpTo: 2})
		}
		synctest.Wait()
		first.told()
		for _, tab := range both(first, b.signedIn()) {
			for _, id := range []string{"C2Cbob", team} {
				after, complete := read(tab, id)
				require.Equal(t, []string{"three"}, after, id)
				require.True(t, complete, id)
			}
			require.Equal(t, "1", tab.unreadIn())
			require.Empty(t, tab.told())
		}
	})
}
