package replica

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// member is a document that makes alice follow the group "team".
func member(revision core.Revision, from uint64) core.Document {
	value := core.Membership{Role: core.RoleMember, JoinedAt: int64(revision), Joined: from, From: from}
	return core.Document{Key: core.MembershipKey("alice", "team"), Revision: revision, Value: value}
}

// whole is what alice gets of the group for a membership.
func whole(following core.Document, last uint64) core.Followed {
	owner := core.GroupOwner("team")
	return core.Followed{Owner: owner, For: following.Value, Revision: 9, Whole: true, Documents: []core.Document{
		{Key: core.GroupKey("team"), Revision: 1, Value: core.Group{Type: core.GroupWork, Name: "Team"}},
		{Key: core.ThreadKey(owner), Revision: 9, Value: core.Thread{LastSequence: last, Shown: last, Last: &core.Message{Sequence: last}}},
	}}
}

func TestAGroupIsNotThereUntilItIsKnown(t *testing.T) {
	r := New("alice", func() {})
	first := member(1, 0)
	r.Add(first)
	r.Complete(1)
	require.Empty(t, r.Groups())
	require.Empty(t, r.List().Slice())
	require.Equal(t, []core.Following{{Owner: "group team"}}, r.Lacking(nil, nil))
	effects := r.Apply(1, nil, whole(first, 5))
	require.True(t, effects.GroupList)
	require.Equal(t, []core.Span{{ConversationID: "GROUPteam", Last: 5}}, effects.Messages)
	require.Len(t, r.Groups(), 1)
	require.Equal(t, "GROUPteam", r.List().Slice()[0].ID)
	require.Empty(t, r.Lacking(nil, nil))
}

func TestNothingOfAnEarlierMembershipStays(t *testing.T) {
	r := New("alice", func() {})
	first, second := member(1, 0), member(2, 5)
	r.Add(first)
	r.AddFollowed(whole(first, 5))
	r.Complete(1)
	require.Len(t, r.Groups(), 1)

	require.Equal(t, []core.Following{{Owner: "group team"}}, r.Lacking([]core.Document{second}, nil))
	r.Apply(2, []core.Document{second}, whole(first, 5))
	require.Empty(t, r.Groups(), "what was read for the membership of before does not count")
	require.Empty(t, r.Last("GROUPteam"))
	r.Apply(2, nil, core.Followed{Owner: "group team", For: second.Value, Revision: 10})
	require.Empty(t, r.Groups(), "nor do changes without what they change")
	r.Apply(2, nil, whole(second, 6))
	require.Len(t, r.Groups(), 1)

	gone := core.Document{Key: second.Key, Revision: 3}
	require.True(t, r.Apply(3, []core.Document{gone}).GroupList)
	require.Empty(t, r.Following())
	require.False(t, r.Behind("group team", 100))
	for document := range r.Documents() {
		require.Equal(t, "alice", document.Key.Owner)
	}
}

func TestReceiptsThatACopyIsGivenAtFirstAreNoNews(t *testing.T) {
	r := New("alice", func() {})
	r.Complete(0)
	counts := func(revision core.Revision, read int) core.Document {
		value := core.ReadCounts{Messages: []core.ReadCount{{Sequence: 7, ID: "x", Read: read, Of: 9}}}
		return core.Document{Key: core.ReadCountsKey("alice", "GROUPteam", 7), Revision: revision, Value: value}
	}
	link := core.Document{Key: core.LinkKey("alice"), Revision: 1, Value: core.Link{Epoch: "epoch"}}
	require.Empty(t, r.Apply(2, []core.Document{counts(1, 3), link}).ReadCounts)
	require.Len(t, r.Apply(3, []core.Document{counts(3, 4)}).ReadCounts, 1)
}
