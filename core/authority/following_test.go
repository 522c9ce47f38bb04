package authority_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// club is a store with groups, and an authority on it that counts how often the
// store is asked.
type club struct {
	*testing.T
	*authority.Authority
	store *counted
}

// counted is a store that counts the reads of documents and the walks through
// changes.
type counted struct {
	*authority.MemStore
	reads, walks int
	paged        func()
}

func (c *counted) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	c.reads++
	return c.MemStore.Read(ctx, keys)
}

func (c *counted) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	c.walks++
	return c.MemStore.Changes(ctx, owner, after)
}

func newClub(t *testing.T) *club {
	store := &counted{MemStore: authority.NewMemStore()}
	return &club{t, authority.New(store, authority.NewHub().Member(), func() int64 { return 1 }), store}
}

// write puts a document, or with nil removes it.
func (c *club) write(key core.Key, value core.Value) {
	body, err := core.Encode(value)
	require.NoError(c, err)
	_, err = c.store.Commit(c.Context(), authority.Commit{Writes: []authority.Write{{Key: key, Body: body}}})
	require.NoError(c, err)
}

// found makes a group with a number of messages.
func (c *club) found(groupID string, messages int) {
	owner := core.GroupOwner(groupID)
	c.write(core.GroupKey(groupID), core.Group{Type: core.GroupWork, Name: groupID})
	c.write(core.DepartedKey(groupID), core.Departed{Number: 1, Users: []string{"eve"}})
	var rows []authority.RowRecord
	head := core.Thread{}
	for n := uint64(1); n <= uint64(messages); n++ {
		message := core.Message{ID: fmt.Sprint(n), From: "ann", To: groupID, ConversationType: core.TypeGroup, Sequence: n, Time: int64(n)}
		if n%3 == 0 {
			message.Receivers = []string{"carol"}
		}
		body, err := core.Encode(message)
		require.NoError(c, err)
		rows = append(rows, authority.RowRecord{Thread: owner, Sequence: n, Body: body})
		head.LastSequence, head.Last = n, &message
	}
	_, err := c.store.Commit(c.Context(), authority.Commit{Rows: rows})
	require.NoError(c, err)
	c.write(core.ThreadKey(owner), head)
}

func (c *club) follow(user string, owners ...core.Following) []core.Followed {
	followed, err := c.Follow(c.Context(), user, owners)
	require.NoError(c, err)
	return followed
}

func kindsOf(documents []core.Document) (kinds []core.Kind) {
	for _, document := range documents {
		kinds = append(kinds, document.Key.Kind)
	}
	return kinds
}

func (c *club) readable(user string) (numbers []uint64) {
	messages, err := c.History(c.Context(), user, "GROUPteam", 0, 0, 0)
	require.NoError(c, err)
	for _, message := range messages {
		numbers = append(numbers, message.Sequence)
	}
	return numbers
}

var ofTeam = core.GroupOwner("team")

func TestAMemberGetsWhatTheGroupOwnsButNotWhoLeftIt(t *testing.T) {
	c := newClub(t)
	c.found("team", 4)
	c.write(core.MembershipKey("bob", "team"), core.Membership{Role: core.RoleMember})
	c.write(core.RevokedKey("team", 2), core.RevokedMessages{Offsets: []uint64{2}})
	whole := c.follow("bob", core.Following{Owner: ofTeam})
	require.Len(t, whole, 1)
	require.True(t, whole[0].Whole)
	require.ElementsMatch(t, []core.Kind{core.KindGroup, core.KindThread, core.KindRevoked}, kindsOf(whole[0].Documents))

	require.Empty(t, c.follow("bob", core.Following{Owner: ofTeam, After: whole[0].Revision}, core.Following{Owner: "group other", After: 0})[0].Documents)
	c.write(core.GroupSizeKey("team"), core.GroupSize{Count: 7})
	c.write(core.DepartedKey("team"), core.Departed{Number: 2})
	news := c.follow("bob", core.Following{Owner: ofTeam, After: whole[0].Revision})
	require.Equal(t, []core.Kind{core.KindGroupSize}, kindsOf(news[0].Documents), "only what changed, and never the ring of departures")
	require.Equal(t, whole[0].Revision+2, news[0].Revision)
}

func TestWhoIsNoMemberGetsNothingOfAGroup(t *testing.T) {
	c := newClub(t)
	c.found("team", 4)
	for _, after := range []core.Revision{0, 1} {
		require.Equal(t, []core.Followed{{Owner: ofTeam, Whole: after == 0}}, c.follow("mallory", core.Following{Owner: ofTeam, After: after}))
	}
	for _, owner := range []string{"bob", "members team", "c2c ann bob", "group ", " "} {
		require.Equal(t, []core.Followed{{Owner: owner}}, c.follow("mallory", core.Following{Owner: owner}), "nobody can follow %q", owner)
	}
	require.Empty(t, c.readable("mallory"))
	found, err := c.Seek(t.Context(), "mallory", "GROUPteam", 99)
	require.NoError(t, err)
	require.Zero(t, found)
	amendments, err := c.Amendments(t.Context(), "mallory", "GROUPteam", 0, 0, 0)
	require.NoError(t, err)
	require.Empty(t, amendments)
}

func TestAMemberGetsNothingFromBeforeTheOwnTime(t *testing.T) {
	c := newClub(t)
	c.found("team", 5)
	c.write(core.MembershipKey("bob", "team"), core.Membership{Role: core.RoleMember, Joined: 5, From: 5, JoinedAt: 100})
	c.write(core.TransientKey(ofTeam), core.TransientMessages{Last: 2, Messages: []core.Message{{ID: "old", Time: 99}, {ID: "new", Time: 100}}})
	for _, after := range []core.Revision{0, 1} {
		for _, document := range c.follow("bob", core.Following{Owner: ofTeam, After: after})[0].Documents {
			switch value := document.Value.(type) {
			case core.Thread:
				require.Nil(t, value.Last, "the last message is from before")
				require.Equal(t, uint64(5), value.LastSequence)
			case core.TransientMessages:
				require.Equal(t, "new", value.Messages[0].ID)
				require.Len(t, value.Messages, 1)
			}
		}
	}
	require.Empty(t, c.readable("bob"))
	found, err := c.Seek(t.Context(), "bob", "GROUPteam", 99)
	require.NoError(t, err)
	require.Zero(t, found)
}

func TestAHistoryHoldsWhatIsForItsReader(t *testing.T) {
	c := newClub(t)
	c.found("team", 10)
	for _, user := range []string{"bob", "carol"} {
		c.write(core.MembershipKey(user, "team"), core.Membership{Role: core.RoleMember, From: 1})
	}
	require.Equal(t, []uint64{10, 9, 8, 7, 6, 5, 4, 3, 2}, c.readable("carol"))
	require.Equal(t, []uint64{10, 8, 7, 5, 4, 2}, c.readable("bob"))
	page, err := c.History(t.Context(), "bob", "GROUPteam", 0, 10, 3)
	require.NoError(t, err)
	require.Len(t, page, 3, "a page is full though some are not for bob")
	require.Equal(t, uint64(5), page[2].Sequence)

	own := &core.Conversation{LastSequence: 7, Group: &core.GroupSide{Left: &core.LeftGroup{Type: core.GroupWork, From: 1}}}
	c.write(core.ConversationKey("bob", "GROUPteam"), own)
	c.write(core.MembershipKey("bob", "team"), nil)
	require.Equal(t, []uint64{7, 5, 4, 2}, c.readable("bob"), "who has left reads up to there")
	found, err := c.Seek(t.Context(), "bob", "GROUPteam", 99)
	require.NoError(t, err)
	require.Equal(t, uint64(7), found)
}

func TestSigningInToAThousandGroupsReadsThemInParts(t *testing.T) {
	c := newClub(t)
	var all []core.Following
	for i := range 1000 {
		id := fmt.Sprint("g", i)
		c.write(core.GroupKey(id), core.Group{Type: core.GroupWork, Name: id})
		c.write(core.MembershipKey("bob", id), core.Membership{Role: core.RoleMember})
		all = append(all, core.Following{Owner: core.GroupOwner(id)})
	}
	followed := c.follow("bob", all...)
	require.Len(t, followed, 1000)
	require.LessOrEqual(t, c.store.reads, 45, "not a read for each group")
	for i := range all {
		all[i].After = followed[i].Revision
	}
	c.store.reads = 0
	require.Empty(t, c.follow("bob", all...))
	require.Zero(t, c.store.reads+c.store.walks, "of groups where nothing happened nothing is read")
}

// amend writes amendments to messages of the team: what was done to which.
func (c *club) amend(about ...core.Amendment) {
	var rows []authority.RowRecord
	for i, amendment := range about {
		amendment.Number = uint64(i + 1)
		body, err := core.Encode(amendment)
		require.NoError(c, err)
		rows = append(rows, authority.RowRecord{Thread: core.Log(ofTeam), Sequence: amendment.Number, Body: body})
	}
	_, err := c.store.Commit(c.Context(), authority.Commit{Rows: rows})
	require.NoError(c, err)
}

func (c *club) amended(user string, after, before uint64, limit int) (numbers []uint64) {
	amendments, err := c.Amendments(c.Context(), user, "GROUPteam", after, before, limit)
	require.NoError(c, err)
	for _, amendment := range amendments {
		numbers = append(numbers, amendment.Number)
	}
	return numbers
}

func TestNobodyHearsWhatWasDoneToAMessageForOthersHoweverOften(t *testing.T) {
	c := newClub(t)
	c.found("team", 4) // The third is for carol.
	c.write(core.MembershipKey("bob", "team"), core.Membership{Role: core.RoleMember})
	c.write(core.MembershipKey("carol", "team"), core.Membership{Role: core.RoleMember})
	reacted := core.Amendment{Sequence: 3, Kind: core.ReactionsChanged, Keys: []string{"+1"}}
	c.amend(reacted, core.Amendment{Sequence: 2, Kind: core.Modified}, reacted, reacted)
	require.Equal(t, []uint64{2}, c.amended("bob", 0, 0, 0))
	require.Equal(t, []uint64{4, 3, 2, 1}, c.amended("carol", 0, 0, 0))
}

func TestWhatWasDoneToMessagesForOthersHidesNothingOlder(t *testing.T) {
	c := newClub(t)
	c.found("team", 8)
	c.write(core.MembershipKey("bob", "team"), core.Membership{Role: core.RoleMember, From: 4})
	modified := func(sequence uint64) core.Amendment {
		return core.Amendment{Sequence: sequence, Kind: core.Modified}
	}
	c.amend(modified(5), modified(7), modified(6), modified(2), modified(2), modified(6), modified(1), modified(3))
	require.Equal(t, []uint64{2, 1}, c.amended("bob", 0, 0, 2))
	require.Equal(t, []uint64{2}, c.amended("bob", 0, 0, 1))
	require.Equal(t, []uint64{1}, c.amended("bob", 0, 2, 2))
	require.Empty(t, c.amended("bob", 2, 0, 2))
}
