package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

var chatGroups = []string{"open", "work"}

// ledger says of each message who was in its group when it was sent.
type ledger map[string][]string

func (l ledger) note(t *rapid.T, h *house, groupID, messageID string) {
	for _, user := range people {
		if isMember(t, h, user, groupID) {
			l[messageID] = append(l[messageID], user)
		}
	}
}

func isMember(t *rapid.T, h *house, user, groupID string) bool {
	records, err := h.store.Read(context.Background(), []core.Key{core.MembershipKey(user, groupID)})
	require.NoError(t, err)
	return len(records[0].Body) > 0
}

// onGroup draws something that a user may do with a chat group.
func onGroup(t *rapid.T) core.Command {
	groupID := rapid.SampledFrom(chatGroups).Draw(t, "group")
	id := core.TypeGroup + groupID
	user := rapid.SampledFrom(people).Draw(t, "whom")
	at := rapid.Uint64Range(1, 12)
	switch rapid.IntRange(0, 14).Draw(t, "deed") {
	case 0, 1:
		return core.JoinGroup{GroupID: groupID}
	case 2:
		return core.QuitGroup{GroupID: groupID}
	case 3, 4:
		return core.AddMembers{GroupID: groupID, UserIDs: []string{user}}
	case 5, 6:
		return core.RemoveMembers{GroupID: groupID, UserIDs: []string{user}}
	case 7:
		name := rapid.SampledFrom(names).Draw(t, "name")
		return core.UpdateGroup{GroupID: groupID, Name: &name}
	case 8:
		return core.SetMemberRole{GroupID: groupID, UserID: user, Role: rapid.SampledFrom([]core.Role{core.RoleAdmin, core.RoleMember}).Draw(t, "role")}
	case 9:
		return core.DeleteConversations{ConversationIDs: []string{id}, ClearHistory: rapid.Bool().Draw(t, "clear")}
	case 10:
		return core.ReadConversation{ConversationID: id}
	case 11:
		return core.AddToConversationGroup{Name: "A", ConversationIDs: []string{id}}
	case 12:
		if rapid.IntRange(0, 5).Draw(t, "end") == 0 {
			return core.DismissGroup{GroupID: groupID}
		}
		return core.PinConversation{ConversationID: id, Pinned: rapid.Bool().Draw(t, "pinned")}
	case 13:
		return core.DeleteMessages{ConversationID: id, Sequences: rapid.SliceOfN(at, 1, 3).Draw(t, "messages")}
	}
	return core.RevokeMessage{ConversationID: id, Sequence: at.Draw(t, "message")}
}

func TestWhateverHappensInGroupsASessionHoldsWhatAFreshOneDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		var devices []*watched
		for _, user := range people {
			for range 2 {
				devices = append(devices, watch(h.device(user)))
			}
		}
		devices[0].do(core.CreateChatGroup{GroupID: "open", Type: core.GroupPublic, Name: "Open", JoinOption: core.JoinFree, InviteOption: core.InviteFree})
		devices[2].do(core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "Work", Founders: []core.Founder{{UserID: "carol"}}})
		for _, d := range devices {
			d.change(t, func() { d.do(core.CreateConversationGroup{Name: "A" + fmt.Sprint(len(d.page.groups))}) })
		}
		sent := ledger{}
		var hints []authority.Hint
		defer h.hub.Member().Subscribe(func(hint authority.Hint) { hints = append(hints, hint) })()
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			stepInGroups(t, devices[rapid.IntRange(0, len(devices)-1).Draw(t, "device")], sent, hints)
		}
		for range 2 { // What the first settles the others take over.
			for _, d := range devices {
				d.change(t, d.catchUp)
			}
		}
		for _, d := range devices {
			checkAgainstFresh(t, d)
			checkLedger(t, d, sent)
		}
	})
}

func stepInGroups(t *rapid.T, d *watched, sent ledger, hints []authority.Hint) {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		d.change(t, d.catchUp)
	case 1:
		if len(hints) > 0 {
			hint := rapid.SampledFrom(hints).Draw(t, "hint")
			d.change(t, func() { require.NoError(t, d.Heed(context.Background(), hint)) })
		}
	case 2, 3:
		groupID := rapid.SampledFrom(chatGroups).Draw(t, "to")
		d.change(t, func() {
			message, err := d.trySend(core.TypeGroup+groupID, fmt.Sprint(len(sent)))
			if err == nil {
				d.sent = append(d.sent, message.ID)
				sent.note(t, d.house, groupID, message.ID)
			}
		})
	default:
		command := onGroup(t)
		d.change(t, func() { _, _ = d.Do(context.Background(), command) }) // It may be refused.
	}
}

func checkAgainstFresh(t *rapid.T, d *watched) {
	fresh := d.house.device(d.User())
	require.Equal(t, fresh.Dump(), d.Dump(), "what %s holds", d.User())
	require.Equal(t, fresh.Groups(), d.Groups(), "the groups of %s", d.User())
	require.Equal(t, fresh.list(replica.Filter{}), d.list(replica.Filter{}))
	for _, conversation := range d.Conversations(replica.Filter{}) {
		require.True(t, core.Same(conversation.Conversation, fresh.Conversation(conversation.ID).Conversation), "%s of %s", conversation.ID, d.User())
		require.Equal(t, recount(t, d.device, conversation), conversation.Unread, "unread of %s for %s", conversation.ID, d.User())
	}
	for _, owner := range d.ofGroups() {
		require.True(t, slices.ContainsFunc(d.Groups(), func(g *replica.Group) bool { return owner[:len("group ")+len(g.ID)] == core.GroupOwner(g.ID) }),
			"%s holds %s", d.User(), owner)
	}
}

// checkLedger: nobody received a message, or can read one, that was sent to a group
// whose member the user was not then.
func checkLedger(t *rapid.T, d *watched, sent ledger) {
	seen := slices.DeleteFunc(slices.Clone(d.page.texts), func(id string) bool { return sent[id] == nil })
	require.Len(t, distinct(seen), len(seen), "a message came twice")
	for _, groupID := range chatGroups {
		page, err := d.Messages(context.Background(), core.TypeGroup+groupID, 0, 1000)
		require.NoError(t, err)
		for _, message := range page.Messages {
			seen = append(seen, message.ID)
		}
	}
	for _, id := range seen {
		if members, known := sent[id]; known {
			require.Contains(t, members, d.User(), "%s has message %s", d.User(), id)
		}
	}
}
