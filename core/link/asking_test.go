package link_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// lookAt asks for what anybody may see of groups, as a page would.
func (t *tab) lookAt(ids ...string) (groups []session.PublicGroup, err error) {
	t.run(func() { groups, err = t.LookGroups(background, ids) })
	return groups, err
}

func TestAnyTabLooksAtGroupsThatTheUserIsNotIn(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, core.CreateChatGroup{GroupID: "club", Type: core.GroupPublic, Name: "Club"})
		tab, other := b.signedIn(), b.signedIn()
		for _, tab := range both(tab, other) {
			groups, err := tab.lookAt("club", "nowhere")
			require.NoError(t, err)
			require.Len(t, groups, 1)
			require.Equal(t, "Club", groups[0].Name)
			require.Equal(t, 1, groups[0].Members)
		}
		s.goAway()
		_, err := tab.lookAt("club")
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
	})
}

func TestAnyTabReadsAPageByWayOfTheTabThatIsConnected(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		for _, tab := range both(tab, other) {
			var documents []core.Document
			var more bool
			var err error
			tab.run(func() {
				documents, more, err = tab.AskPage(background, core.MembersOwner("team"), core.KindMember, "", 2)
			})
			require.NoError(t, err)
			require.True(t, more)
			require.Equal(t, core.MemberKey("team", "alice"), documents[0].Key)
			require.Equal(t, core.RoleOwner, documents[1].Value.(core.Member).Role)
			tab.run(func() {
				documents, more, err = tab.AskPage(background, core.MembersOwner("team"), core.KindMember, "bob", 2)
			})
			require.NoError(t, err)
			require.False(t, more)
			require.Equal(t, core.MemberKey("team", "carol"), documents[0].Key)
			require.Empty(t, tab.Copy().Fetches, "nothing of it stays")
		}
		var err error
		tab.run(func() { _, _, err = tab.AskPage(background, core.MembersOwner("nowhere"), core.KindMember, "", 2) })
		require.Equal(t, core.CodeGroupNotFound, core.CodeOf(err))
		s.goAway()
		tab.run(func() { _, _, err = tab.AskPage(background, core.MembersOwner("team"), core.KindMember, "", 2) })
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
	})
}

func TestAnswersThatNobodyTookMakeRoomForOthers(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		fetch := core.Fetch{Owner: core.MembersOwner("team"), Kind: core.KindMember, Limit: 1}
		for range core.MaxFetches {
			require.NoError(t, tab.Apply(background, core.RequestFetch{Fetch: fetch}))
		}
		tab.seen()
		groups, err := tab.lookAt("team")
		require.NoError(t, err)
		require.Len(t, groups, 1)
	})
}

// paged answers a Page.
func (l *line) paged(page wire.Page) {
	documents, more, err := l.server.authority.Page(background, l.hello.UserID, page.Owner, page.Kind, page.After, page.Limit)
	paged := wire.Paged{ID: page.ID, More: more}
	if refusal, is := err.(*core.Error); is {
		paged.Error = refusal
	}
	for _, document := range documents {
		wired, err := wire.NewDocument(document)
		require.NoError(l.server.t, err)
		paged.Documents = append(paged.Documents, wired)
	}
	l.send(paged)
}

// foundGroups are what anybody may see of groups.
func (l *line) foundGroups(ids []string) (all []wire.PublicDocument) {
	documents, err := l.server.authority.LookGroups(background, ids)
	require.NoError(l.server.t, err)
	for _, document := range documents {
		wired, err := wire.NewDocument(document)
		require.NoError(l.server.t, err)
		all = append(all, wire.PublicDocument{Owner: document.Key.Owner, Document: wired})
	}
	return all
}
