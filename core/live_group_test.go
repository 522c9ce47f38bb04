package core_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// What may be done in a live group, by the actions of the matrix: the codes for the
// owner, for anybody else, and for who is kept out.
var liveMatrix = map[string][3]core.Code{
	"ask to join":                      {0, 0, 10007},
	"add a member":                     {2661, 2661, 10007},
	"quit":                             {2623, 2623, 2623}, // A room lets out who is in it.
	"dismiss":                          {0, 10007, 10007},
	"change the name":                  {0, 10007, 10007},
	"change the introduction":          {0, 10007, 10007},
	"change the notification":          {0, 10007, 10007},
	"change the avatar":                {0, 10007, 10007},
	"change how one is invited":        {0, 10007, 10007},
	"change how many there may be":     {10004, 10007, 10007},
	"set a field":                      {0, 10007, 10007},
	"change how one joins":             {0, 0, 10007}, // Passed over.
	"mute all":                         {0, 10007, 10007},
	"mute a member":                    {0, 10007, 10007},
	"mute an admin":                    {0, 10007, 10007},
	"mute the owner":                   {2685, 10007, 10007},
	"remove a member":                  {2686, 10007, 10007},
	"remove an admin":                  {2686, 10007, 10007},
	"remove the owner":                 {10007, 10007, 10007},
	"make an admin":                    {10007, 2681, 10007},
	"take an admin away":               {10007, 2681, 10007},
	"give the group away":              {2620, 10007, 10007},
	"take the group":                   {2621, 10007, 10007},
	"set one's own name card":          {2687, 2687, 10007},
	"set one's own fields":             {2687, 2687, 10007},
	"set a member's name card":         {2687, 10007, 10007},
	"set a member's fields":            {2687, 10007, 10007},
	"set an admin's name card":         {2687, 10007, 10007},
	"set attributes":                   {0, 0, 10007},
	"change counters":                  {0, 0, 10007},
	"pin what is not there":            {10030, 10007, 10007},
	"answer applications":              {10024, 10007, 10007},
	"name first members":               {10007, 10007, 10007},
	"send to it as to any other group": {2101, 2101, 2101},
}

// live is a house with a live group, out of which "bert" is kept.
func live(t *testing.T) (house, string) {
	h := newHouse(t)
	h.live = true
	h.must("olga", core.CreateChatGroup{GroupID: "g", Type: core.GroupLive, Name: "g", Founders: []core.Founder{{UserID: "mia"}}})
	h.must("olga", core.RemoveMembers{GroupID: "g", UserIDs: []string{"bert"}, Seconds: 60})
	return h, "g"
}

func TestWhoMayDoWhatInALiveGroup(t *testing.T) {
	rows := append(matrix[:len(matrix):len(matrix)], matrix[0])
	rows[len(matrix)].action = "send to it as to any other group"
	rows[len(matrix)].asks = func(string) core.Command { return toLive(t, "olga") }
	for _, row := range rows {
		want, listed := liveMatrix[row.action]
		require.True(t, listed, "%s has no row for live groups", row.action)
		for i, user := range []string{"olga", "mia", "bert"} {
			h, id := live(t)
			command := row.asks(id)
			if send, is := command.(core.SendMessage); is && send.Message.From != user {
				command = toLive(t, user)
			}
			_, code := h.do(user, command)
			require.Equal(t, want[i], code, "%s: %s in a live group", row.action, user)
			h.holdsNobody(id)
		}
	}
	require.Len(t, liveMatrix, len(rows), "a row is of no action")
}

// holdsNobody checks that nothing is kept of who is in a live group, and no history.
func (h house) holdsNobody(id string) {
	require.Empty(h.t, h.rows[core.GroupOwner(id)])
	for key, document := range h.documents {
		if document.Value == nil || strings.HasPrefix(key.Owner, "system ") || key.ID == core.SystemConversation {
			continue // Whoever is put out is told.
		}
		require.NotContains(h.t, []core.Kind{
			core.KindMembership, core.KindMember, core.KindThread, core.KindGroupSize, core.KindConversation, core.KindApplication, core.KindJoined,
		}, key.Kind, "%v", key)
		if key.Kind == core.KindSilence {
			require.Contains(h.t, []string{"bert", "max", "ada"}, key.ID, "nothing is kept of who was neither muted nor kept out")
		}
	}
}

// toLive is a message to the live group.
func toLive(t *testing.T, user string) core.SendMessage {
	message, err := core.NewMessage(user, core.Message{
		To: "g", ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`),
	}, core.Stamp{Now: 1_767_225_600_000, Random: 7, ClientSequence: 1})
	require.NoError(t, err)
	return core.SendMessage{Message: message}
}

func TestWhoMaySpeakInALiveGroup(t *testing.T) {
	h, id := live(t)
	speak := func(user string) core.Code {
		_, code := h.do(user, core.SpeakLive{Message: toLive(t, user).Message})
		return code
	}
	require.Zero(t, speak("mia"))
	require.Equal(t, core.CodeGroupDenied, speak("bert"))

	h.must("olga", core.SetMemberMute{GroupID: id, UserID: "mia", Seconds: 60})
	require.Equal(t, core.CodeMuted, speak("mia"))
	h.now += 60_000
	require.Zero(t, speak("mia"), "a mute is over when its time is")
	require.Zero(t, speak("bert"), "and so is being kept out")

	h.must("olga", core.SetMemberMute{GroupID: id, UserID: "mia", Seconds: 60})
	h.must("olga", core.SetMemberMute{GroupID: id, UserID: "mia"})
	require.Zero(t, speak("mia"))

	h.must("olga", core.UpdateGroup{GroupID: id, MuteAll: yes()})
	require.Equal(t, core.CodeMuted, speak("mia"))
	require.Zero(t, speak("olga"))

	h.must("olga", core.DismissGroup{GroupID: id})
	require.Equal(t, core.CodeGroupNotFound, speak("olga"))
	h.holdsNobody(id)
}

func TestAMessageToALiveGroupIsWrittenNowhere(t *testing.T) {
	h, id := live(t)
	before := len(h.documents)
	asked := toLive(t, "mia").Message
	asked.NeedReadReceipt, asked.NameCard, asked.Sequence = true, "the queen", 77
	said := h.must("mia", core.SpeakLive{Message: asked}).(core.Message)
	require.Len(t, h.documents, before)
	require.Equal(t, "mia", said.From)
	require.Empty(t, said.NameCard)
	require.Zero(t, said.Sequence)
	require.Equal(t, h.now, said.Time)
	require.False(t, said.Targeted() || said.NeedReadReceipt)
	asked.Receivers = []string{"olga"}
	_, code := h.do("mia", core.SpeakLive{Message: asked})
	require.Equal(t, core.CodeGroupDenied, code, "what is for some would come to all")
	h.holdsNobody(id)
}

func TestALiveGroupTellsItsRoomWhatWasDone(t *testing.T) {
	h, id := live(t)
	name := "New"
	for _, told := range []struct {
		command core.Command
		kind    string
	}{
		{core.UpdateGroup{GroupID: id, Name: &name}, `"operationType":6`},
		{core.RemoveMembers{GroupID: id, UserIDs: []string{"max", "ada"}, Reason: "spam", Seconds: 60}, `"banDuration":60`},
		{core.SetMemberMute{GroupID: id, UserID: "max", Seconds: 60}, ""},
		{core.UpdateGroup{GroupID: id, MuteAll: yes()}, ""},
	} {
		committed, err := h.Do(context.Background(), core.Call{User: "olga", Command: told.command, Live: true}, nil)
		require.NoError(t, err)
		if told.kind == "" {
			require.Empty(t, committed.Told, "%#v", told.command)
			continue
		}
		require.Len(t, committed.Told, 1)
		require.Contains(t, string(committed.Told[0].Payload), told.kind)
	}
	require.Len(t, h.rows["system max"], 1, "whoever is put out hears of it")
	h.holdsNobody(id)
}

// Only who runs rooms sets that, which no frame of a device and no backend can.
func TestWhereNobodyRunsRoomsNobodyGetsIntoALiveGroup(t *testing.T) {
	h, id := live(t)
	h.live = false
	_, code := h.do("mia", core.JoinGroup{GroupID: id})
	require.Equal(t, core.CodeNotSupported, code)
}

func TestASeatIsForWhoIsNotKeptOut(t *testing.T) {
	group := core.Group{Type: core.GroupLive, OwnerID: "olga"}
	seat := core.LiveSeat(&group, "mia", 5)
	require.Equal(t, core.Membership{Role: core.RoleMember, JoinedAt: 5}, seat)
	require.Equal(t, core.RoleOwner, core.LiveSeat(&group, "olga", 5).Role)
	require.Equal(t, seat, core.JudgeSeat(seat, group, nil, 10))
	require.Equal(t, seat, core.JudgeSeat(seat, group, core.Silence{BanUntil: 10, MuteUntil: 99}, 10))
	require.Nil(t, core.JudgeSeat(seat, group, core.Silence{BanUntil: 11}, 10))
	require.Nil(t, core.JudgeSeat(seat, core.Group{Type: core.GroupPublic}, nil, 10), "a seat is no way into another group")
	require.Nil(t, core.JudgeSeat(seat, nil, nil, 10))
}

func TestTheOwnerOfALiveGroupMarksUsers(t *testing.T) {
	h, id := live(t)
	mark := func(user string, mark int64, off bool, users ...string) (any, core.Code) {
		return h.do(user, core.MarkMembers{GroupID: id, UserIDs: users, Mark: mark, Off: off})
	}
	marked := func() core.Marked {
		marked, _ := h.documents[core.MarkedKey("olga", id)].Value.(core.Marked)
		return marked
	}
	done, code := mark("olga", 1000, false, "mia", "max", "mia")
	require.Zero(t, code)
	require.Equal(t, []string{"mia", "max"}, done)
	done, _ = mark("olga", 1000, true, "mia", "ada")
	require.Equal(t, []string{"mia", "ada"}, done)
	require.Equal(t, []string{"max"}, marked().With(1000))
	for _, refused := range []struct {
		user string
		mark int64
		code core.Code
	}{{"mia", 1000, 10007}, {"bert", 1000, 10007}, {"olga", 999, 10004}} {
		_, code := mark(refused.user, refused.mark, false, "max")
		require.Equal(t, refused.code, code)
	}
	for n := range int64(core.MaxMarks - 1) {
		_, code := mark("olga", 1001+n, false, "max")
		require.Zero(t, code)
	}
	_, code = mark("olga", 2000, false, "max")
	require.Equal(t, core.CodeGroupParameter, code, "an eleventh mark")
	var users []string
	for n := range core.MaxMarkedUsers {
		users = append(users, fmt.Sprint("u", n))
	}
	for some := range slices.Chunk(users, core.MaxMembersPerCommand) {
		done, code = mark("olga", 1000, false, some...)
		require.Zero(t, code)
	}
	require.Len(t, done, core.MaxMembersPerCommand-core.MaxMarks, "there is room for a thousand in all")
	_, _ = mark("olga", 1000, true, users[:50]...)
	done, _ = mark("olga", 1000, false, users[950:]...)
	require.Len(t, done, 50)
	require.Less(t, len(mustEncode(t, marked())), 16_384)
}

func mustEncode(t *testing.T, value core.Value) []byte {
	text, err := core.Encode(value)
	require.NoError(t, err)
	return text
}
