package link_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

func TestWhatANewerServerSaysIsPassedOver(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() {
			for l := range s.lines {
				l.down <- `{"type":"party","at":7}`
				l.send(wire.Changes{From: l.cursor, To: l.cursor, Documents: []wire.Document{
					{Kind: "party", ID: "one", Value: json.RawMessage(`{"at":7}`)},
				}})
			}
		})
		synctest.Wait()
		s.act("alice", core.CreateConversationGroup{Name: "A"})
		synctest.Wait()
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
		require.Equal(t, 1, s.dialled(), "on the same connection")
	})
}

func TestAProgramThatKnowsOtherKindsBeginsItsCopyAnew(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		hellos := func() (revisions []core.Revision) {
			for _, frame := range s.took() {
				if hello, is := frame.(wire.Hello); is {
					revisions = append(revisions, hello.Revision)
				}
			}
			return revisions
		}
		s.act("alice", core.CreateConversationGroup{Name: "A"})
		b.signedIn().close()
		synctest.Wait()
		hellos()
		store := b.disk.Store()
		key := core.LinkKey("alice")
		records, err := store.Read(context.Background(), []core.Key{key})
		require.NoError(t, err)
		value, err := core.Decode(key.Kind, records[0].Body)
		require.NoError(t, err)
		link := value.(core.Link)
		link.Kinds-- // It was taken by a program that knew one kind less.
		body, err := core.Encode(link)
		require.NoError(t, err)
		party := core.Key{Owner: "alice", Kind: "party", ID: "one"} // And one that knew another one was there too.
		_, err = store.Commit(context.Background(), authority.Commit{Writes: []authority.Write{{Key: key, Body: body}, {Key: party, Body: []byte(`{"at":7}`)}}})
		require.NoError(t, err)

		tab := b.signedIn()
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames(), "before the server has said anything")
		synctest.Wait()
		require.Equal(t, []core.Revision{core.Nothing}, hellos())
		tab.close()
		synctest.Wait()
		b.signedIn()
		synctest.Wait()
		require.Equal(t, []core.Revision{s.revision("alice")}, hellos(), "once")
	})
}
