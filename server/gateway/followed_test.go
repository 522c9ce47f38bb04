package gateway_test

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// followed is what a device holds of those whom its user follows.
type followed map[string]*group

// group is what a device holds of a chat group.
type group struct {
	revision core.Revision
	reason   core.Value
	// documents are by kind and id, rows by their number.
	documents map[string]core.Value
	rows      map[uint64]core.Message
	// received are the numbers of the messages in the order they came.
	received []uint64
}

func (f followed) revisions() map[string]int64 {
	revisions := map[string]int64{}
	for owner, group := range f {
		revisions[owner] = int64(group.revision)
	}
	return revisions
}

// keep lets go of those whom the user does not follow any more, or by another
// membership.
func (f followed) keep(d *device) {
	for owner, group := range f {
		if is := d.following(owner); is == nil || !core.SameFollowing(group.reason, is) {
			delete(f, owner)
		}
	}
}

// membership is the device's own document of it, nil where there is none.
func (d *device) membership(groupID string) core.Value {
	return d.following(core.GroupOwner(groupID))
}

// following is the device's own document for which its user follows an owner, nil
// where there is none.
func (d *device) following(owner string) core.Value {
	at, can := core.FollowingKey(d.user, owner)
	require.True(d.house.t, can)
	value, err := core.Decode(at.Kind, d.documents[key(at.Kind, at.ID)])
	require.NoError(d.house.t, err)
	return value
}

// shown is what the device is shown of the status of somebody, nil for nothing.
func (d *device) shown(user string) core.Value {
	held := d.followed[core.StatusOwner(user)]
	if held == nil {
		return nil
	}
	return held.documents[key(core.KindPresence, "")]
}

// take takes a set over as docs/protocol.md wants it.
func (f *followed) take(d *device, set wire.Set) {
	t := d.house.t
	read, err := set.Read(d.user)
	require.NoError(t, err)
	if set.None {
		delete(*f, set.Owner)
		return
	}
	is := d.following(set.Owner)
	held := (*f)[set.Owner]
	switch {
	case is == nil || set.Whole && !core.SameFollowing(read.For, is):
		return
	case set.Whole:
		held = &group{reason: read.For, documents: map[string]core.Value{}, rows: map[uint64]core.Message{}}
		if *f == nil {
			*f = followed{}
		}
		(*f)[set.Owner] = held
	case held == nil:
		return
	}
	require.LessOrEqual(t, set.From, held.revision, "a gap")
	for _, document := range read.Documents {
		held.documents[key(document.Key.Kind, document.Key.ID)] = document.Value
	}
	rows := slices.Clone(set.Messages)
	slices.Reverse(rows)
	for _, row := range rows {
		var message core.Message
		require.NoError(t, json.Unmarshal(row, &message))
		require.True(t, message.Absent == !message.SeenBy(d.user) || message.Absent && message.From == "", "message %d is not for %s", message.Sequence, d.user)
		if _, had := held.rows[message.Sequence]; !had {
			held.received = append(held.received, message.Sequence)
		}
		held.rows[message.Sequence] = message
	}
	held.revision = max(held.revision, set.To)
}

// of is what the device holds of a group.
func (d *device) of(groupID string) *group {
	return d.followed["group "+groupID]
}

func (g *group) head() core.Thread {
	head, _ := g.documents[key(core.KindThread, "")].(core.Thread)
	return head
}

// grouped makes a command with which from sends a text to a group.
func grouped(from, groupID, words string, receivers ...string) core.SendMessage {
	send := text(from, groupID, words)
	send.Message.ConversationType, send.Message.Receivers = core.TypeGroup, receivers
	return send
}

// found makes a group of a type, owned by the first of its members.
func (h *house) found(groupID string, kind core.GroupType, members ...string) {
	h.t.Helper()
	founders := make([]core.Founder, len(members)-1)
	for i, member := range members[1:] {
		founders[i].UserID = member
	}
	h.do(members[0], core.CreateChatGroup{GroupID: groupID, Type: kind, Name: groupID, Founders: founders})
}

// groupUpToDate checks that the device holds of a group what there is.
func (d *device) groupUpToDate(groupID string) {
	t := d.house.t
	t.Helper()
	held := d.of(groupID)
	require.NotNil(t, held, "%s holds nothing of %s", d.user, groupID)
	following, err := d.gateway.Authority().Follow(background, d.user, []core.Following{{Owner: core.GroupOwner(groupID)}})
	require.NoError(t, err)
	require.Equal(t, following[0].Revision, held.revision)
	for _, document := range following[0].Documents {
		require.Equal(t, document.Value, held.documents[key(document.Key.Kind, document.Key.ID)], "%s of %s", document.Key.Kind, groupID)
	}
}

func contains(rows wire.Rows, text string) bool {
	for _, row := range rows.Messages {
		if strings.Contains(string(row), text) {
			return true
		}
	}
	return false
}
