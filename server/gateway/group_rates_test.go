package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// Of a user who makes groups, joins them, fills them or follows others in a loop, at
// most as many are carried out in an hour as the server lets one user do.
func TestAUserDoesSoMuchToGroupsInAnHour(t *testing.T) {
	const most = 10
	made := func(i int) core.Command {
		return core.CreateChatGroup{GroupID: fmt.Sprint("g", i), Type: core.GroupPublic, Name: "n"}
	}
	for name, does := range map[string]func(i int) core.Command{
		"by making them": made,
		"by making and ending them": func(i int) core.Command {
			if i%2 == 1 {
				return core.DismissGroup{GroupID: fmt.Sprint("g", i-1)}
			}
			return made(i)
		},
		"by asking to be let in": func(i int) core.Command { return core.JoinGroup{GroupID: fmt.Sprint("there", i)} },
		"by joining and quitting one": func(i int) core.Command {
			if i%2 == 1 {
				return core.QuitGroup{GroupID: "open"}
			}
			return core.JoinGroup{GroupID: "open"}
		},
		"by adding others": func(i int) core.Command {
			return core.AddMembers{GroupID: "work", UserIDs: []string{fmt.Sprint("u", i)}}
		},
		"by naming first members": func(i int) core.Command {
			return core.AddFounders{GroupID: "work", Founders: []core.Founder{{UserID: fmt.Sprint("u", i)}}}
		},
		"by following users": func(i int) core.Command {
			return core.FollowUser{UserID: "olga", Off: i%2 == 1}
		},
		"by making them with others": func(i int) core.Command {
			command := made(i).(core.CreateChatGroup)
			command.Founders = []core.Founder{{UserID: "u1"}, {UserID: "u2"}}
			return command
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(o *gateway.Options) {
				o.Limits.GroupsMade, o.Limits.Joins, o.Limits.MembersAdded, o.Limits.Follows = most, most, most, most
			})
			for i := range 40 {
				h.do("olga", core.CreateChatGroup{GroupID: fmt.Sprint("there", i), Type: core.GroupPublic, Name: "n"})
			}
			h.do("olga", core.CreateChatGroup{GroupID: "open", Type: core.GroupMeeting, Name: "n"})
			h.do("alice", core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "n"})
			phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
			done, refused := 0, 0
			for i := range 40 {
				device := []*device{phone, tablet}[i/20] // Another device makes no difference.
				answer := device.do(does(i))
				switch {
				case answer.Error == nil:
					done++
				case answer.Error.Code == core.CodeTooFrequent:
					refused++
				}
			}
			require.LessOrEqual(t, done, 2*most)
			require.GreaterOrEqual(t, refused, most)

			t.Run("others may", func(t *testing.T) { require.Nil(t, h.signedIn("bob", "phone").do(made(99)).Error) })
			t.Run("and later the user may again", func(t *testing.T) {
				h.now = h.now.Add(time.Hour)
				require.Nil(t, phone.do(made(100)).Error)
				require.Nil(t, phone.do(core.JoinGroup{GroupID: "there39"}).Error)
			})
		})
	}
}

func TestWithoutLimitsAUserDoesToGroupsAsMuchAsFramesAllow(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	for i := range 150 {
		require.Nil(t, alice.do(core.CreateChatGroup{GroupID: fmt.Sprint("g", i), Type: core.GroupPublic, Name: "n"}).Error)
	}
}

func TestAGatewayDecidesByItsSettingsOfGroups(t *testing.T) {
	settings, err := core.ParseGroupSettings("Public.members=2")
	require.NoError(t, err)
	h := newHouse(t, func(o *gateway.Options) { o.Groups = settings })
	alice := h.signedIn("alice", "phone")
	require.Nil(t, alice.do(core.CreateChatGroup{GroupID: "g", Type: core.GroupPublic, Name: "n"}).Error)
	answer := alice.do(core.CreateChatGroup{GroupID: "h", Type: core.GroupPublic, Name: "n", Founders: []core.Founder{{UserID: "b"}, {UserID: "c"}}})
	require.Equal(t, core.CodeGroupFull, answer.Error.Code)
}

// A frame names a command of those that users have; nothing in it makes it the
// backend's.
func TestNoFrameIsTheBackends(t *testing.T) {
	h := newHouse(t)
	h.do("olga", core.CreateChatGroup{GroupID: "g", Type: core.GroupPublic, Name: "n", Founders: []core.Founder{{UserID: "alice"}}})
	alice := h.signedIn("alice", "phone")
	for _, frame := range []string{
		`"name":"DismissGroup","body":{"groupID":"g","admin":true,"Admin":{"Silent":true}},"admin":{"silent":true},"Admin":{}`,
		`"name":"FoundGroup","body":{"groupID":"h","type":"Public","name":"n","ownerID":"alice"}`,
		`"name":"ImportMembers","body":{"groupID":"g","members":[{"userID":"eve"}]}`,
		`"name":"ImportMessages","body":{"groupID":"g"}`,
		`"name":"NotifyMembers","body":{"groupID":"g","userIDs":["olga"],"text":"x"}`,
		`"name":"RecallMessage","body":{"groupID":"g","sequence":1}`,
		`"name":"SendOnce","body":{"message":{}}`,
		`"name":"AddMembers","body":{"groupID":"g","userIDs":["eve"]},"user":"olga"`,
	} {
		alice.number++
		crafted, err := wire.Decode(fmt.Sprintf(`{"type":"command","number":%d,"collected":%d,%s}`, alice.number, alice.collected, frame))
		require.NoError(t, err)
		require.NoError(t, alice.seat.Receive(t.Context(), crafted))
		answer, there := alice.answer(alice.number)
		require.True(t, there)
		alice.collected = alice.number
		require.NotNil(t, answer.Error, frame)
		require.Contains(t, []core.Code{core.CodeNotSupported, core.CodeGroupDenied}, answer.Error.Code, frame)
	}
	h.settle()
	documents, err := alice.gateway.Authority().Documents(t.Context(), []core.Key{core.GroupKey("g"), core.GroupKey("h"), core.MembershipKey("eve", "g")})
	require.NoError(t, err)
	require.Empty(t, documents[0].Value.(core.Group).DismissedBy)
	require.Nil(t, documents[1].Value)
	require.Nil(t, documents[2].Value)
}

func TestOpeningTopicsIsNoJoining(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Limits.Joins = 1 })
	h.square()
	bob := h.signedIn("bob", "phone")
	for i := range 5 {
		topicID := core.TopicID(square, fmt.Sprint(i))
		h.do("ann", core.CreateChatGroup{GroupID: topicID, Type: core.GroupTopic, Name: "n"})
		require.Nil(t, bob.do(core.JoinGroup{GroupID: square, Topics: []string{topicID}}).Error, "nobody hears of it")
	}
	h.do("ann", core.CreateChatGroup{GroupID: "open", Type: core.GroupMeeting, Name: "n"})
	require.Nil(t, bob.do(core.JoinGroup{GroupID: "open"}).Error)
	require.Equal(t, core.CodeTooFrequent, bob.do(core.JoinGroup{GroupID: "open"}).Error.Code)
	require.Equal(t, core.CodeTooFrequent, bob.do(core.JoinGroup{GroupID: "open", Topics: []string{}}).Error.Code)
}
