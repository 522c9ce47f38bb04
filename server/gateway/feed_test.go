package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// members signs in so many users, the first of whom owns the group.
func (h *house) members(groupID string, kind core.GroupType, n int) (users []string, devices []*device) {
	for i := range n {
		users = append(users, fmt.Sprintf("user%03d", i))
	}
	h.found(groupID, kind, users[:min(n, 50)]...)
	for i := 50; i < n; i++ {
		h.do(users[i], core.JoinGroup{GroupID: groupID})
	}
	for _, user := range users {
		devices = append(devices, h.signedIn(user, "phone"))
	}
	return users, devices
}

// fill makes groups with members, without their commands, each group with one
// commit of its own.
func fill(t testing.TB, s authority.Store, groups, members int, of func(group, member int) string) {
	t.Helper()
	write := func(documents ...core.Document) {
		var c authority.Commit
		for _, d := range documents {
			body, err := core.Encode(d.Value)
			require.NoError(t, err)
			c.Writes = append(c.Writes, authority.Write{Key: d.Key, Body: body})
		}
		_, err := s.Commit(background, c)
		require.NoError(t, err)
	}
	for g := range groups {
		id := fmt.Sprint("g", g)
		write(core.Document{Key: core.GroupKey(id), Value: core.Group{Type: core.GroupCommunity, Name: id, OwnerID: of(g, 0)}},
			core.Document{Key: core.GroupSizeKey(id), Value: core.GroupSize{Count: members}})
		for m := range members {
			write(core.Document{Key: core.MembershipKey(of(g, m), id), Value: core.Membership{Role: core.RoleMember, JoinedAt: 1}})
		}
	}
}

func (h *house) says(user, groupID, words string, receivers ...string) {
	h.t.Helper()
	h.acts(user, grouped(user, groupID, words, receivers...))
}

// acts has a command carried out that its group's feeds hear of.
func (h *house) acts(user string, command core.Command) {
	h.t.Helper()
	_, err := h.gateways[0].Authority().Do(background, core.Call{User: user, Command: command}, nil)
	require.NoError(h.t, err)
}

func TestWhatChangedOfAGroupIsReadOnceForAllWhoAreInIt(t *testing.T) {
	h := newHouse(t)
	_, devices := h.members("team", core.GroupPublic, 40)
	for n := range 3 {
		looks := h.store.looks
		h.says("user000", "team", fmt.Sprint(n))
		h.settle()
		require.Equal(t, looks+2, h.store.looks, "once the group, and what user000 did there")
		for _, d := range devices {
			d.groupUpToDate("team")
			require.Len(t, d.of("team").received, n+1)
		}
	}
}

func TestManyMessagesThatComeAtOnceAreOneSet(t *testing.T) {
	h := newHouse(t)
	_, devices := h.members("team", core.GroupPublic, 5)
	for n := range 30 {
		h.says("user000", "team", fmt.Sprint(n))
	}
	before := len(devices[4].frames)
	h.settle()
	require.Len(t, devices[4].of("team").received, 30)
	require.LessOrEqual(t, len(devices[4].frames)-before, 3)
	require.IsIncreasing(t, devices[4].of("team").received)
}

func TestASeatThatIsFarBehindReadsAlone(t *testing.T) {
	h := newHouse(t)
	_, devices := h.members("team", core.GroupPublic, 3)
	slow := devices[2]
	for range 60 {
		h.says("user000", "team", long(11_000))
		for len(h.tasks) > 1 { // All but one are served.
			task := h.tasks[0]
			h.tasks = h.tasks[1:]
			task()
		}
	}
	h.settle()
	for _, d := range []*device{devices[1], slow} {
		d.groupUpToDate("team")
	}
}

func TestMoreLeaveThanAGroupRemembers(t *testing.T) {
	h := newHouse(t)
	users, devices := h.members("forum", core.GroupMeeting, core.MaxDeparted+20)
	h.says("user000", "forum", "to all")
	h.settle()
	for _, user := range users[5:] {
		h.do(user, core.QuitGroup{GroupID: "forum"}) // No hint of it comes.
	}
	h.says("user000", "forum", "to the five who are left")
	h.settle()
	for i, d := range devices {
		if i < 5 {
			d.groupUpToDate("forum")
			require.Equal(t, []uint64{1, 2}, d.of("forum").received)
			continue
		}
		require.Nil(t, d.of("forum"))
		d.neverHeard(t, "to the five")
	}
}

func TestWhoLeftIsNotForgottenWhereReadingFailed(t *testing.T) {
	h := newHouse(t)
	store := &tired{store: h.store}
	h.open(func(o *gateway.Options) { o.Store = store })
	h.gateways = h.gateways[1:]
	users, devices := h.members("forum", core.GroupMeeting, 6)
	h.says("user000", "forum", "to all")
	h.do("user000", core.RemoveMembers{GroupID: "forum", UserIDs: users[5:]})
	h.settle()
	h.do("user000", core.RemoveMembers{GroupID: "forum", UserIDs: users[4:5]})
	store.failures = 1
	h.says("user000", "forum", "to the four who are left")
	h.settle()
	closed := 0
	for i, d := range devices {
		if d.closed != nil {
			closed++
			require.NoError(t, d.signIn())
		}
		if i >= 4 {
			d.neverHeard(t, "to the four")
		} else {
			d.groupUpToDate("forum")
		}
	}
	require.Equal(t, 1, closed)
}

// tired is a store that fails to read the history a number of times.
type tired struct {
	*store
	failures int
}

func (s *tired) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	if s.failures > 0 {
		s.failures--
		return nil, errors.New("the disk is tired")
	}
	return s.store.History(ctx, thread, after, before, limit)
}

func TestFiftyOneCannotBeRemovedAtOnce(t *testing.T) {
	h := newHouse(t)
	users, devices := h.members("forum", core.GroupMeeting, 60)
	answer := devices[0].do(core.RemoveMembers{GroupID: "forum", UserIDs: users[1:52]})
	require.NotNil(t, answer.Error)
	require.Nil(t, devices[0].do(core.RemoveMembers{GroupID: "forum", UserIDs: users[1:51]}).Error)
	h.says("user000", "forum", "to nine")
	h.settle()
	for i, d := range devices {
		require.Equal(t, i == 0 || i > 50, d.of("forum") != nil, d.user)
	}
}

func TestWhoComesSeesNothingFromBeforeThoughOthersDo(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	ann, bob, carol := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.signedIn("carol", "phone")
	ann.do(grouped("ann", "team", "hush"))
	h.settle()
	h.do("ann", core.AddMembers{GroupID: "team", UserIDs: []string{"carol"}})
	h.do("ann", core.UpdateGroup{GroupID: "team", Introduction: new(string)})
	ann.do(grouped("ann", "team", "welcome"))
	h.gateways[0].Missed()
	h.settle()
	carol.neverHeard(t, "hush")
	carol.groupUpToDate("team")
	bob.groupUpToDate("team")
}

func TestWhatIsSaidOfMessagesFromBeforeIsCutWithoutReadingAlone(t *testing.T) {
	h := newHouse(t)
	_, devices := h.members("team", core.GroupWork, 5)
	all := grouped("user000", "team", "all of you")
	all.Message.AtUserList = []string{core.MentionAll}
	h.do("user000", all)
	for n := range uint64(6) {
		h.says("user000", "team", fmt.Sprint(n))
		h.do("user000", core.PinMessage{GroupID: "team", Sequence: n + 1})
	}
	h.do("user000", core.RevokeMessage{ConversationID: "GROUPteam", Sequence: 2})
	late := []string{"late0", "late1", "late2"}
	h.do("user000", core.AddMembers{GroupID: "team", UserIDs: late})
	for _, user := range late {
		devices = append(devices, h.signedIn(user, "phone"))
	}
	h.says("user000", "team", "welcome")
	h.settle()

	look := func(command core.Command) {
		looks := h.store.looks
		h.acts("user000", command)
		h.settle()
		require.LessOrEqual(t, h.store.looks, looks+4, "what the command reads, once the group, and what user000 did there")
		for _, d := range devices {
			d.groupUpToDate("team")
		}
	}
	newest := devices[0].of("team").head().LastSequence
	look(core.RevokeMessage{ConversationID: "GROUPteam", Sequence: 3})
	look(core.PinMessage{GroupID: "team", Sequence: newest})
	look(core.RevokeMessage{ConversationID: "GROUPteam", Sequence: newest})

	for _, d := range devices[5:] {
		head := d.of("team").head()
		require.Empty(t, head.AtAll)
		require.Len(t, head.Revoked, 1)
		require.Equal(t, newest, head.Revoked[0].Sequence)
		require.Equal(t, []uint64{newest}, d.of("team").documents[key(core.KindRevoked, "0")].(core.RevokedMessages).Offsets)
		require.Empty(t, d.of("team").documents[key(core.KindPinned, "")].(core.PinnedMessages).Numbers)
	}
	require.Len(t, devices[1].of("team").head().Revoked, 3)
	require.Len(t, devices[1].of("team").head().AtAll, 1)
}

// stuckLine takes nothing until it is let go.
type stuckLine struct {
	stuck chan struct{}
	got   atomic.Int64
}

// Send implements [gateway.Line].
func (l *stuckLine) Send(frame wire.Frame) error {
	for _, set := range gateway.ChangesOf(frame).Sets {
		if len(set.Messages) > 0 {
			if l.stuck != nil {
				<-l.stuck
			}
			l.got.Add(1)
		}
	}
	return nil
}

// Close implements [gateway.Line].
func (l *stuckLine) Close(*gateway.CloseError) {}

func TestDevicesThatDoNotReadHoldNobodyUpInAHugeGroup(t *testing.T) {
	const members, stuck = 700, 400
	s := serve(t)
	fill(t, s.store, 1, members, func(_, m int) string { return fmt.Sprint("user", m) })
	release := make(chan struct{})
	var once sync.Once
	defer once.Do(func() { close(release) })
	lines := make([]*stuckLine, members)
	for m := range members {
		lines[m] = &stuckLine{}
		if m < stuck {
			lines[m].stuck = release
		}
		hello := wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: fmt.Sprint("user", m), UserSig: "good", Device: "phone"}
		_, err := s.gateway.SignIn(background, hello, lines[m])
		require.NoError(t, err)
	}
	send := func(user string) {
		_, err := s.gateway.Authority().Do(background, core.Call{User: user, Command: grouped(user, "g0", "hello")}, nil)
		require.NoError(t, err)
	}
	for n := int64(1); n <= 2; n++ {
		send("user699")
		eventually(t, "all have it who read", func() bool {
			for _, line := range lines[stuck:] {
				if line.got.Load() < n {
					return false
				}
			}
			return true
		})
	}
	once.Do(func() { close(release) })
	eventually(t, "the others have it in the end", func() bool {
		for _, line := range lines[:stuck] {
			if line.got.Load() == 0 {
				return false
			}
		}
		return true
	})
}

func TestAHintOfMoreThanThereIsCostsOneLook(t *testing.T) {
	h := newHouse(t)
	_, devices := h.members("team", core.GroupPublic, 5)
	h.says("user000", "team", "hello")
	h.settle()
	h.hub.Member().Publish([]authority.Hint{{Owner: "group team", Revision: 1 << 40}})
	looks := h.store.looks
	h.settle()
	require.LessOrEqual(t, h.store.looks-looks, 1)
	h.says("user000", "team", "still heard")
	h.settle()
	for _, d := range devices {
		d.groupUpToDate("team")
	}
}
