package sim_test

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// groups are the ids of the chat groups that there may be, with their types.
var groups = map[string]core.GroupType{
	"red": core.GroupPublic, "blue": core.GroupWork, "green": core.GroupMeeting,
	square: core.GroupCommunity, corner: core.GroupTopic, middle: core.GroupTopic,
}

var groupIDs = []string{"red", "blue", "green", square, corner, middle}

// found founds groups that all are in, before anything happens.
func (w *world) found() {
	w.calm = true
	founder := authority.New(w.data.of(w.gateways[0]), authority.NewHub().Member(), w.tick)
	user := ""
	for _, id := range groupIDs[:w.draw(len(groupIDs)+1)] {
		command := newGroup(id, "alice", "bob", "carol")
		if groups[id] == core.GroupPublic {
			command.JoinOption = core.JoinFree
		}
		if groups[id] != core.GroupTopic { // Whoever has made the community makes its topics.
			user = users[w.draw(len(users))]
		}
		for _, command := range []core.Command{core.SignIn{}, command} {
			_, err := founder.Do(background, core.Call{User: user, Command: command}, nil)
			require.NoError(w.t, err)
		}
	}
	w.calm = false
}

// actInGroup does something about a chat group that a person might.
func (t *tab) actInGroup() {
	w := t.device.world
	id := groupIDs[w.draw(len(groupIDs))]
	if w.draw(2) == 0 {
		t.sendToGroup(id)
		return
	}
	if w.draw(12) == 0 {
		t.openTopics()
		return
	}
	command := t.groupCommand(id)
	if command == nil {
		before := uint64(w.draw(12))
		_, err := t.Messages(background, core.TypeGroup+id, before, 5)
		w.tell("%s: reads %s before %d -> %v", t.name, id, before, err)
		return
	}
	body, err := json.Marshal(command) // Pointers as what they point to.
	require.NoError(w.t, err)
	result, err := t.Do(background, command)
	w.tell("%s: %T%s -> %v %v", t.name, command, body, result.Pending, err)
}

// groupCommand is one about a group; nil stands for reading its history.
func (t *tab) groupCommand(id string) core.Command {
	w := t.device.world
	user := func() string { return users[w.draw(len(users))] }
	conversation, at := core.TypeGroup+id, uint64(1+w.draw(12))
	if w.draw(5) < 2 {
		return t.sharingCommand(id)
	}
	switch w.draw(20) {
	case 0, 1:
		return newGroup(id, user())
	case 2, 3:
		if groups[id] == core.GroupTopic {
			return core.JoinGroup{GroupID: square, Topics: []string{corner, middle}[w.draw(2):]}
		}
		return core.JoinGroup{GroupID: id}
	case 4:
		return core.QuitGroup{GroupID: id}
	case 5, 6:
		return core.AddMembers{GroupID: id, UserIDs: users}
	case 7, 8:
		return core.RemoveMembers{GroupID: id, UserIDs: []string{user()}}
	case 9:
		if w.draw(6) == 0 {
			return core.DismissGroup{GroupID: id}
		}
		return core.ChangeGroupOwner{GroupID: id, NewOwnerID: user()}
	case 10:
		return core.SetMemberRole{GroupID: id, UserID: user(), Role: []core.Role{core.RoleAdmin, core.RoleMember}[w.draw(2)]}
	case 11:
		name := fmt.Sprint(id, w.draw(9))
		return core.UpdateGroup{GroupID: id, Name: &name}
	case 12:
		return core.ReadConversation{ConversationID: conversation, UpTo: uint64(w.draw(2)) * at}
	case 13:
		return core.ClearHistory{ConversationID: conversation}
	case 14:
		return core.DeleteConversations{ConversationIDs: []string{conversation}, ClearHistory: w.draw(2) == 0}
	case 15:
		return core.RevokeMessage{ConversationID: conversation, Sequence: at}
	case 16:
		return core.ModifyMessage{ConversationID: conversation, Sequence: at, Version: w.draw(2), Payload: []byte(`{"text":"modified"}`)}
	case 17:
		return core.DeleteMessages{ConversationID: conversation, Sequences: []uint64{at, at + 1}}
	case 18:
		return core.AddToConversationGroup{Name: "A", ConversationIDs: []string{conversation}}
	}
	return nil
}

// sendToGroup sends to all, to some, with mentions or without, or only to who is
// online.
func (t *tab) sendToGroup(id string) {
	w := t.device.world
	payload, err := json.Marshal(map[string]string{"text": fmt.Sprintf("%s %d", t.name, t.device.sent)})
	require.NoError(w.t, err)
	message, err := core.NewMessage(t.device.user, core.Message{To: id, ConversationType: core.TypeGroup, Type: core.MessageText, Payload: payload}, t.device.stamp())
	require.NoError(w.t, err)
	message.ExcludedFromLast = w.draw(8) == 0
	message.ExcludedFromUnread = w.draw(8) == 0
	message.NeedReadReceipt = w.draw(3) == 0
	message.IsSupportExtension = w.draw(4) == 0
	message.OnlineOnly = w.draw(8) == 0
	switch w.draw(6) {
	case 0:
		message.Receivers = []string{users[w.draw(len(users))]}
	case 1:
		message.AtUserList = []string{users[w.draw(len(users))]}
	case 2:
		message.AtUserList = []string{core.MentionAll}
	}
	t.own[message.ID] = true
	result, err := t.Send(background, message, nil)
	w.tell("%s: sends %s to %s (for %v, at %v) -> %v %v", t.name, message.ID, id, message.Receivers, message.AtUserList, result.Pending, err)
}

// stay is a time that a user was in a group: which of its revisions and of its
// messages the user may see. The last ones are above all while it lasts.
type stay struct {
	first, last core.Revision
	from, to    uint64
	joinedAt    int64
}

// stays has them by user and owner.
type stays map[[2]string][]stay

// noteStays writes down who came into a group and who left with a commit.
func (l *ledger) noteStays(c authority.Commit, revisions map[string]core.Revision) {
	for _, write := range c.Writes {
		owner := core.Follows(write.Key)
		if _, group := core.GroupOf(owner); !group {
			continue
		}
		records, err := l.Read(background, []core.Key{core.ThreadKey(owner)})
		require.NoError(l.world.t, err)
		value, err := core.Decode(core.KindThread, records[0].Body)
		require.NoError(l.world.t, err)
		head, _ := value.(core.Thread)
		value, err = core.Decode(core.KindMembership, write.Body)
		require.NoError(l.world.t, err)
		in, member := value.(core.Membership)
		present, err := l.Revisions(background, []string{owner})
		require.NoError(l.world.t, err)
		key := [2]string{write.Key.Owner, owner}
		all := l.stays[key]
		n := len(all)
		inside := n > 0 && all[n-1].last == math.MaxInt64
		switch {
		case member && !inside:
			l.stays[key] = append(all, stay{first: present[0], last: math.MaxInt64, from: in.From, to: math.MaxUint64, joinedAt: in.JoinedAt})
		case !member && inside:
			all[n-1].to = head.LastSequence
			all[n-1].last = present[0] - 1
			if revisions[owner] == 0 {
				all[n-1].last = present[0] // Nobody else was told: the group had ended.
			}
			l.left[key] = true
		}
	}
}

// sees says whether a user may have seen a message of a group.
func (l *ledger) sees(user, owner string, message core.Message) bool {
	for _, stay := range l.stays[[2]string{user, owner}] {
		if message.Sequence > stay.from && message.Sequence <= stay.to {
			return message.Absent || message.SeenBy(user)
		}
	}
	return false
}

// during returns the stay in which a user may have seen a revision of a group.
func (l *ledger) during(user, owner string, revision core.Revision) (stay, bool) {
	for _, stay := range l.stays[[2]string{user, owner}] {
		if revision >= stay.first && revision <= stay.last {
			return stay, true
		}
	}
	return stay{}, false
}

// guard looks at a frame that goes to a device: it holds only what its user may
// see.
func (w *world) guard(user string, frame wire.Frame) {
	switch f := frame.(type) {
	case wire.Changes:
		for _, set := range f.Sets {
			w.guardSet(user, set)
		}
	case wire.Rows:
		for _, row := range f.Messages {
			w.guardRow(user, "", row)
		}
		for _, amendment := range f.Amendments {
			if message := amendment.Message; message != nil && message.ConversationType == core.TypeGroup {
				w.require(w.data.sees(user, core.GroupOwner(message.To), *message), user, amendment)
			}
		}
	}
}

func (w *world) guardSet(user string, set wire.Set) {
	if set.None {
		return
	}
	followed, err := set.Read(user)
	require.NoError(w.t, err)
	if _, group := core.GroupOf(set.Owner); !group { // What anybody may see.
		for _, document := range followed.Documents {
			w.require(document.Key.Kind == core.KindPresence || document.Key.Kind == core.KindProfile, user, set)
		}
		return
	}
	stay, may := w.data.during(user, set.Owner, set.To)
	w.require(may, user, set)
	for _, row := range set.Messages {
		w.guardRow(user, set.Owner, row)
	}
	for _, document := range followed.Documents {
		for _, number := range core.TellsOf(document) {
			w.require(number > stay.from && number <= stay.to, user, set)
		}
		switch value := document.Value.(type) {
		case core.Thread:
			w.require(len(value.Recent) == 0 && (value.Last == nil || !value.Last.Targeted()), user, set)
		case core.TransientMessages:
			for _, message := range value.Messages {
				w.require(message.Time >= stay.joinedAt, user, set)
			}
		}
	}
}

func (w *world) guardRow(user, owner string, row []byte) {
	var message core.Message
	require.NoError(w.t, json.Unmarshal(row, &message))
	if message.ConversationType == core.TypeGroup {
		owner = core.GroupOwner(message.To)
	}
	if owner != "" {
		w.require(w.data.sees(user, owner, message), user, string(row))
	}
}

func (w *world) require(may bool, user string, what any) {
	if !may {
		require.Failf(w.t, "a frame holds what its user may not see", "%s: %+v\n%s", user, what, w.telling())
	}
}

// checkFollowed: a copy has what its user follows, as it is, and nothing of anybody
// else.
func (w *world) checkFollowed(truth *authority.Authority, t *tab) {
	user := t.device.user
	follows := map[string]bool{}
	own, err := truth.Changes(background, user, 0)
	require.NoError(w.t, err)
	for _, document := range own.Documents {
		owner := core.Follows(document.Key)
		if owner == "" || document.Value == nil {
			continue
		}
		follows[owner] = true
		sets, err := truth.Follow(background, user, []core.Following{{Owner: owner}})
		require.NoError(w.t, err)
		for _, is := range sets[0].Documents {
			if is.Key.Kind != core.KindTransient {
				require.Equal(w.t, is.Value, t.Confirmed(is.Key).Value, "%s: %v\n%s", t.name, is.Key, w.telling())
			}
		}
	}
	kept, err := t.copied.Changes(background, core.CopiedFollowing(user), 0)
	require.NoError(w.t, err)
	for _, document := range kept.Documents {
		if original := document.Key.Original(); document.Value != nil && document.Key.Kind != core.KindReached {
			require.True(w.t, follows[original.Owner], "%s keeps %v\n%s", t.name, original, w.telling())
		}
	}
	for _, following := range t.Following() {
		require.True(w.t, follows[following.Owner], "%s follows %s", t.name, following.Owner)
	}
	w.checkGroupRows(truth, t, follows)
}

// checkGroupRows: what a device keeps of the history of a group is as it is now.
func (w *world) checkGroupRows(truth *authority.Authority, t *tab, follows map[string]bool) {
	for _, id := range groupIDs {
		if !follows[core.GroupOwner(id)] {
			continue
		}
		conversationID := core.TypeGroup + id
		now := map[uint64]core.Message{}
		messages, err := truth.History(background, t.device.user, conversationID, 0, 0, 0)
		require.NoError(w.t, err)
		for _, message := range messages {
			now[message.Sequence] = message
		}
		records, err := truth.Documents(background, []core.Key{core.MembershipKey(t.device.user, id)})
		require.NoError(w.t, err)
		own, _ := core.AsConversation(t.Confirmed(core.ConversationKey(t.device.user, conversationID)).Value)
		from := max(own.ClearedSequence, records[0].Value.(core.Membership).From)
		kept, err := t.copied.History(background, t.device.user, conversationID, from, 0, 0)
		require.NoError(w.t, err)
		for _, message := range kept {
			is, visible := now[message.Sequence]
			require.Equal(w.t, !visible, message.Absent, "%s: message %d of %s\n%s", t.name, message.Sequence, id, w.telling())
			if visible {
				require.Equal(w.t, is, message, "%s keeps an old state of message %d of %s\n%s", t.name, message.Sequence, id, w.telling())
			}
		}
	}
}
