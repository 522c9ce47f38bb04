package core_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// backend carries a command out for the application's own backend.
func (h house) backend(command core.Command, admin core.Admin, ticket *core.Ticket) (any, core.Code) {
	h.now++
	committed, err := h.Do(context.Background(), core.Call{User: "root", Command: command, Admin: &admin, Ticket: ticket}, nil)
	var refused *core.Error
	if errors.As(err, &refused) {
		return nil, refused.Code
	}
	require.NoError(h.t, err)
	return committed.Outcome, 0
}

// What the backend is refused in a group that it is not in. All else it may.
var notForBackends = map[string]map[core.GroupType]core.Code{
	"ask to join":             {core.GroupWork: 10007, core.GroupPublic: 0, core.GroupMeeting: 0, core.GroupCommunity: 0}, // As any user.
	"quit":                    all(2623),
	"mute all":                {core.GroupWork: 10007},
	"mute a member":           {core.GroupWork: 10007},
	"mute an admin":           {core.GroupWork: 10007},
	"mute the owner":          all(10007),
	"remove the owner":        all(10007),
	"make an admin":           {core.GroupWork: 10007},
	"take an admin away":      {core.GroupWork: 10007},
	"set one's own name card": all(10004),
	"set one's own fields":    all(10004),
	"answer applications":     all(10024), // There is none.
	"pin what is not there":   all(10030),
}

func all(code core.Code) map[core.GroupType]core.Code {
	return map[core.GroupType]core.Code{core.GroupWork: code, core.GroupPublic: code, core.GroupMeeting: code, core.GroupCommunity: code}
}

func TestTheBackendActsInGroupsThatItIsNotIn(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			h := newHouse(t)
			groupID := h.found(groupType)
			_, code := h.backend(row.asks(groupID), core.Admin{}, nil)
			require.Equal(t, notForBackends[row.action][groupType], code, "%s in a group of type %s", row.action, groupType)
			h.holds(groupID)
		}
	}
}

func TestWhatTheBackendDoesInSilenceNobodyIsTold(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			h := newHouse(t)
			groupID := h.found(groupType)
			notices := map[string][]core.NoticeKind{}
			users := []string{"olga", "adam", "ada", "mia", "max", "neil", "root"}
			for _, user := range users {
				notices[user] = h.notices(user)
			}
			if row.action == "ask to join" {
				continue // That is a user's.
			}
			_, _ = h.backend(row.asks(groupID), core.Admin{Silent: true}, nil)
			require.Empty(t, h.tips(groupID), row.action)
			for _, user := range users {
				require.Equal(t, notices[user], h.notices(user), row.action)
			}
			h.holds(groupID)
		}
	}
}

// Devices have tickets. What comes with one is the user's, whatever else it says.
func TestNothingThatADeviceAsksIsTheBackends(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			h := newHouse(t)
			groupID := h.found(groupType)
			outcome, code := h.backend(row.asks(groupID), core.Admin{Silent: true}, &core.Ticket{Device: "phone", Number: 1})
			require.Zero(t, code)
			if want := row.want[groupType][3]; want != 0 {
				require.Equal(t, want, outcome.(core.Answer).Error.Code, "%s in a group of type %s", row.action, groupType)
			}
		}
	}
}

var backendCommands = []core.Command{
	core.FoundGroup{},
	core.ImportMembers{},
	core.ImportMessages{},
	core.NotifyMembers{},
	core.RecallMessage{},
	core.DeleteCounters{},
	core.SendOnce{},
	core.PlaceFriend{},
	core.AlterMessage{},
	core.ExtendMessage{},
	core.ImportMessage{},
	core.MuteUser{},
	core.PlaceReader{},
}

func TestNoDeviceCanNameACommandOfTheBackends(t *testing.T) {
	for _, command := range backendCommands {
		name := core.NameOf(command)
		require.NotContains(t, core.SentCommands(), name)
		_, err := core.Named{Name: name, Body: []byte(`{"admin":{"silent":true},"Admin":{}}`)}.Command()
		require.Equal(t, core.CodeNotSupported, core.CodeOf(err), name)
		_, err = core.NameCommand(command)
		require.Error(t, err, name)
	}
}

func TestCommandsOfTheBackendAreForNobodyElse(t *testing.T) {
	h := newHouse(t)
	groupID := h.found(core.GroupPublic)
	h.must("mia", messageTo(h, "mia", groupID))
	before := len(h.documents)
	for _, command := range []core.Command{
		core.FoundGroup{CreateChatGroup: core.CreateChatGroup{GroupID: "new", Type: core.GroupPublic, Name: "n"}, OwnerID: "mia"},
		core.ImportMembers{GroupID: groupID, Members: []core.ImportedMember{{UserID: "neil", Role: core.RoleAdmin}}},
		core.ImportMessages{GroupID: groupID, Messages: []core.Message{messageTo(h, "mia", groupID).Message}},
		core.NotifyMembers{GroupID: groupID, UserIDs: []string{"max"}, Text: "x"},
		core.RecallMessage{GroupID: groupID, Sequence: 1},
		core.DeleteCounters{GroupID: groupID, Keys: []string{"k"}},
		core.PlaceFriend{UserID: "neil", Both: true, Imported: true},
		core.AlterMessage{ConversationID: core.TypeGroup + groupID, Sequence: 1, Type: core.MessageText, Payload: []byte(`{"text":"x"}`)},
		core.ExtendMessage{ConversationID: core.TypeGroup + groupID, Sequence: 1, Clear: true},
		core.ImportMessage{Message: importedTo(h, "mia", "max")},
		core.PlaceReader{GroupID: groupID, UserID: "max", Sequence: 1},
		core.MuteUser{UserID: "max", Users: new(int64(core.MutedForGood))},
	} {
		for _, user := range []string{"olga", "adam", "mia", "stan"} {
			_, code := h.do(user, command)
			require.Equal(t, core.CodeGroupDenied, code, "%s by %s", core.NameOf(command), user)
		}
	}
	require.Len(t, h.documents, before)
	require.Len(t, h.rows[core.GroupOwner(groupID)], 1)
}

func messageTo(h house, user, groupID string) core.SendMessage {
	message, err := core.NewMessage(user, core.Message{
		To: groupID, ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`),
	}, core.Stamp{Now: h.now, Random: h.now})
	require.NoError(h.t, err)
	return core.SendMessage{Message: message}
}

// importedTo is a message as it comes from elsewhere, of now.
func importedTo(h house, from, to string) core.Message {
	message, err := core.NewMessage(from, core.Message{
		To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`),
	}, core.Stamp{Now: h.now, Random: h.now})
	require.NoError(h.t, err)
	return message
}

func TestCommandsOfTheBackendTakeTheLaneOfTheirGroup(t *testing.T) {
	message := core.Message{To: "g", ConversationType: core.TypeGroup}
	for _, command := range []core.Command{
		core.FoundGroup{CreateChatGroup: core.CreateChatGroup{GroupID: "g"}},
		core.ImportMembers{GroupID: "g"},
		core.ImportMessages{GroupID: "g"},
		core.RecallMessage{GroupID: "g"},
		core.DeleteCounters{GroupID: "g"},
		core.SendOnce{Message: message},
		core.AlterMessage{ConversationID: "GROUPg"},
		core.ExtendMessage{ConversationID: "GROUPg"},
	} {
		require.Equal(t, core.GroupOwner("g"), core.Lane(command, "root"), core.NameOf(command))
	}
	require.Empty(t, core.Lane(core.AlterMessage{ConversationID: "C2Cann"}, "root"))
	require.Empty(t, core.Lane(core.SendOnce{Message: core.Message{To: "ann", ConversationType: core.TypeC2C}}, "root"))
}
