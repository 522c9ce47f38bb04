package link_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// lookAt asks for what anybody may see of groups, as a page would.
func (t *tab) lookAt(ids ...string) (groups []*replica.Group, err error) {
	t.run(func() { groups, err = t.LookGroups(background, ids) })
	return groups, err
}

func TestAnyTabLooksAtGroupsThatTheUserIsNotIn(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, core.CreateChatGroup{GroupID: "club", Type: core.GroupPublic, Name: "Club"})
		tab, other := b.signedIn(), b.signedIn()
		for _, tab := range both(tab, other) {
			groups, err := tab.lookAt("club", "nowhere", "no group", "")
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

// members are the ids of members of the team, in the order of the list.
func (t *tab) members(offset uint64, count int) (ids []string, err error) {
	t.run(func() {
		var page session.MembersPage
		page, err = t.Members(background, session.MembersAsked{GroupID: "team", Offset: offset, Count: count})
		for _, member := range page.Members {
			ids = append(ids, member.UserID)
		}
	})
	return ids, err
}

func TestAnyTabReadsMembersByWayOfTheTabThatIsConnected(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		for _, tab := range both(tab, other) {
			ids, err := tab.members(0, 2)
			require.NoError(t, err)
			require.Equal(t, []string{"bob", "alice"}, ids)
			ids, err = tab.members(2, 2)
			require.NoError(t, err)
			require.Equal(t, []string{"carol"}, ids)
			require.Empty(t, tab.Copy().Fetches, "nothing of it stays")
		}
		s.set(func() { s.do("bob", core.RemoveMembers{GroupID: "team", UserIDs: []string{"alice"}}, nil) })
		_, err := tab.members(0, 2)
		require.Equal(t, core.CodeGroupDenied, core.CodeOf(err), "the server says who may")
		s.goAway()
		_, err = tab.members(0, 2)
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
	if refusal := (*core.Error)(nil); errors.As(err, &refusal) {
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
