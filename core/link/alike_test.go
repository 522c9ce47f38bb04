package link_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// said is what events say that a page alone and one with a server hear alike.
func said(events []session.Event) (said []string) {
	for _, event := range events {
		switch e := event.(type) {
		case session.ConversationListUpdated:
			line := "list"
			for _, c := range e.List.Slice() {
				line += fmt.Sprintf(" %s/%d/%d", c.ID, c.Unread, c.LastSequence)
			}
			said = append(said, line)
		case session.GroupListUpdated:
			line := "groups"
			for _, group := range e.Groups {
				line += fmt.Sprintf(" %s/%s/%d/%s", group.ID, group.Name, group.Members, group.Membership.Role)
			}
			said = append(said, line)
		case session.MessageReceived:
			said = append(said, "received "+numbers(e.Messages))
		case session.MessageRevoked:
			said = append(said, "revoked "+numbers(e.Messages))
		case session.MessageModified:
			said = append(said, "modified "+numbers(e.Messages))
		case session.TotalUnreadUpdated:
			said = append(said, fmt.Sprint("unread ", e.Count))
		case session.ConversationInGroupUpdated:
			line := "in " + e.ConversationGroupName
			for _, c := range e.Conversations {
				line += " " + c.ID
			}
			said = append(said, line)
		case session.ConversationGroupInfoUpdated:
			line := fmt.Sprint("gone ", e.Gone)
			for _, info := range e.Changed {
				line += fmt.Sprintf(" %s/%+v/%t", info.Name, info.Tally, info.ConversationGroupSettings.Muted)
			}
			said = append(said, line)
		case session.NetChanged, session.ClockSet:
		default:
			said = append(said, fmt.Sprintf("%T", event))
		}
	}
	return said
}

func numbers(messages []session.Message) (list string) {
	for _, message := range messages {
		list += fmt.Sprintf(" %s/%d", message.ConversationID, message.Sequence)
	}
	return list
}

// inTheGroup is something that others do in the group of alice, who is in it or
// comes and goes.
func inTheGroup(t *rapid.T, n int) (user string, command core.Command) {
	user = rapid.SampledFrom([]string{"bob", "carol"}).Draw(t, "who")
	at := uint64(rapid.IntRange(1, 8).Draw(t, "at"))
	message := say(user, fmt.Sprint("m", n))
	switch rapid.IntRange(0, 14).Draw(t, "what") {
	case 0:
		message.Message.AtUserList = []string{"alice"}
	case 1:
		message.Message.Receivers = []string{rapid.SampledFrom([]string{"alice", "carol"}).Draw(t, "for")}
	case 2:
		return "bob", core.RevokeMessage{ConversationID: team, Sequence: at}
	case 3:
		return "bob", core.ModifyMessage{ConversationID: team, Sequence: at, Payload: []byte(`{"text":"other"}`)}
	case 4:
		return "bob", core.RemoveMembers{GroupID: "team", UserIDs: []string{"alice"}}
	case 5:
		return "alice", core.JoinGroup{GroupID: "team"}
	case 6:
		name := fmt.Sprint("Team", n)
		return "bob", core.UpdateGroup{GroupID: "team", Name: &name}
	case 7:
		return "bob", core.SetMemberRole{GroupID: "team", UserID: "alice", Role: rapid.SampledFrom([]core.Role{core.RoleAdmin, core.RoleMember}).Draw(t, "role")}
	case 8:
		return "alice", core.ReadConversation{ConversationID: team, UpTo: at}
	case 9:
		return "alice", core.DeleteConversations{ConversationIDs: []string{team}, ClearHistory: at%2 == 0}
	case 10:
		return "alice", core.CreateConversationGroup{Name: fmt.Sprint("by hand", at%2), ConversationIDs: []string{team}, ChangeID: fmt.Sprint("change", n)}
	case 11, 12:
		rule := rapid.SampledFrom([]core.ConversationRule{{Unread: new(true)}, {Mentions: new(true)}, {NameContains: "TEAM1"}}).Draw(t, "rule")
		return "alice", core.CreateConversationGroup{Name: fmt.Sprint("by rule", at%3), ChangeID: fmt.Sprint("change", n), ConversationGroupFields: core.ConversationGroupFields{
			Muted: new(at == 1), Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{rule}},
		}}
	case 13:
		return "alice", core.UndoConversationGroupChange{ChangeID: fmt.Sprint("change", at)}
	}
	return user, message
}

// TestADeviceHearsOfGroupsWhatAPageAloneHears: what others do brings the same
// events in the same order, and shows the same.
func TestADeviceHearsOfGroupsWhatAPageAloneHears(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t, now)
			b := newBrowser(t, s)
			founded(s, "team")
			s.set(func() { s.do("carol", core.SignIn{}, nil) })
			device := b.signedIn()
			var heard []session.Event
			alone, err := session.Open(background, s.authority, "alice", session.Options{Now: now, Emit: func(events []session.Event) { heard = append(heard, events...) }})
			require.NoError(t, err)
			require.Equal(t, alone.ConversationGroups(), device.ConversationGroups(), "nothing; from here on both hear of it")
			for i := range steps {
				user, command := inTheGroup(rt, i)
				heard = nil
				s.tryTo(user, command)
				require.NoError(t, alone.CatchUp(background))
				require.Equal(t, said(heard), said(device.seen()), "%s: %T%+v", user, command, command)
				require.Equal(t, alone.TotalUnread(), device.TotalUnread())
			}
			device.close()
			synctest.Wait()
		})
	})
}

// tryTo is act for something that may be refused.
func (s *server) tryTo(user string, command core.Command) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = s.authority.Do(background, core.Call{User: user, Command: command}, nil)
	for l := range s.lines {
		l.push(false)
	}
}
