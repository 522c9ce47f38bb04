package core_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// square makes a community with one topic, with the people of [house.found].
func (h house) square() (groupID, topicID string) {
	groupID = "@TGS#_g"
	h.must("olga", core.CreateChatGroup{GroupID: groupID, Type: core.GroupCommunity, Name: "g", Topics: true, Founders: []core.Founder{
		{UserID: "adam", Role: core.RoleAdmin}, {UserID: "ada", Role: core.RoleAdmin}, {UserID: "mia"}, {UserID: "max"},
	}})
	return groupID, h.topic(groupID, "one")
}

func (h house) topic(groupID, own string) string {
	id := core.TopicID(groupID, own)
	h.must("olga", core.CreateChatGroup{GroupID: id, Type: core.GroupTopic, Name: own})
	return id
}

func (h house) said(user, groupID, words string, at ...string) core.SendMessage {
	message, err := core.NewMessage(user, core.Message{
		To: groupID, ConversationType: core.TypeGroup, Type: core.MessageText, Payload: fmt.Appendf(nil, `{"text":%q}`, words), AtUserList: at,
	}, core.Stamp{Now: h.now, Random: h.now, ClientSequence: 1})
	require.NoError(h.t, err)
	return core.SendMessage{Message: message}
}

func TestWhoMayDoWhatInATopic(t *testing.T) {
	for _, row := range []struct {
		action string
		asks   func(h house, user, groupID, topicID string) core.Command
		want   [4]core.Code // Owner, admin, member, stranger.
	}{
		{"make one", func(_ house, _, groupID, _ string) core.Command {
			return core.CreateChatGroup{GroupID: core.TopicID(groupID, "two"), Type: core.GroupTopic, Name: "two"}
		}, [4]core.Code{0, 0, 10007, 10007}},
		{"enter it", func(_ house, _, groupID, topicID string) core.Command {
			return core.JoinGroup{GroupID: groupID, Topics: []string{topicID}}
		}, [4]core.Code{0, 0, 0, 10007}},
		{"join it", func(_ house, _, _, topicID string) core.Command { return core.JoinGroup{GroupID: topicID} }, [4]core.Code{10013, 10007, 10007, 10007}},
		{"send", func(h house, user, _, topicID string) core.Command { return h.said(user, topicID, "hi") }, [4]core.Code{0, 0, 0, 10007}},
		{"send to the community", func(h house, user, groupID, _ string) core.Command { return h.said(user, groupID, "hi") }, [4]core.Code{2115, 2115, 2115, 10007}},
		{"change the name", func(_ house, _, _, id string) core.Command {
			return core.UpdateGroup{GroupID: id, Name: text("n")}
		}, [4]core.Code{0, 0, 10007, 10007}},
		{"change the data", func(_ house, _, _, id string) core.Command {
			return core.UpdateGroup{GroupID: id, Data: text("n")}
		}, [4]core.Code{0, 0, 10007, 10007}},
		{"mute all", func(_ house, _, _, id string) core.Command { return core.UpdateGroup{GroupID: id, MuteAll: yes()} }, [4]core.Code{0, 0, 10007, 10007}},
		{"mute a member", func(_ house, _, _, id string) core.Command {
			return core.SetMemberMute{GroupID: id, UserID: "max", Seconds: 60}
		}, [4]core.Code{0, 0, 10007, 10007}},
		{"mute an admin", func(_ house, _, _, id string) core.Command {
			return core.SetMemberMute{GroupID: id, UserID: "ada", Seconds: 60}
		}, [4]core.Code{0, 10007, 10007, 10007}},
		{"mute a stranger", func(_ house, _, _, id string) core.Command {
			return core.SetMemberMute{GroupID: id, UserID: "neil", Seconds: 60}
		}, [4]core.Code{10004, 10004, 10007, 10007}},
		{"pin what is not there", func(_ house, _, _, id string) core.Command { return core.PinMessage{GroupID: id, Sequence: 9} }, [4]core.Code{10030, 10030, 10007, 10007}},
		{"delete it", func(_ house, _, _, id string) core.Command { return core.DismissGroup{GroupID: id} }, [4]core.Code{0, 0, 10007, 10007}},
		{"quit it", func(_ house, _, _, id string) core.Command { return core.QuitGroup{GroupID: id} }, [4]core.Code{10007, 10007, 10007, 2623}},
		{"add somebody", func(_ house, _, _, id string) core.Command {
			return core.AddMembers{GroupID: id, UserIDs: []string{"neil"}}
		}, nobodyIn},
		{"remove somebody", func(_ house, _, _, id string) core.Command {
			return core.RemoveMembers{GroupID: id, UserIDs: []string{"max"}}
		}, nobodyIn},
		{"make an admin", func(_ house, _, _, id string) core.Command {
			return core.SetMemberRole{GroupID: id, UserID: "max", Role: core.RoleAdmin}
		}, nobodyIn},
		{"give it away", func(_ house, _, _, id string) core.Command {
			return core.ChangeGroupOwner{GroupID: id, NewOwnerID: "max"}
		}, nobodyIn},
		{"name first members", func(_ house, _, _, id string) core.Command {
			return core.AddFounders{GroupID: id, Founders: []core.Founder{{UserID: "neil"}}}
		}, nobodyIn},
		{"answer applications", func(_ house, _, _, id string) core.Command {
			return core.HandleApplication{GroupID: id, UserID: "neil", At: 1}
		}, nobodyIn},
		{"set a name card", func(_ house, _, _, id string) core.Command { return core.SetNameCard{GroupID: id, NameCard: "n"} }, nobodyIn},
		{"set attributes", func(_ house, _, _, id string) core.Command {
			return core.SetAttributes{GroupID: id, Attributes: []core.GroupAttribute{{Key: "k", Value: "v"}}}
		}, nobodyIn},
		{"change counters", func(_ house, _, _, id string) core.Command {
			return core.ChangeCounters{GroupID: id, Counters: map[string]int64{"k": 1}}
		}, nobodyIn},
	} {
		for i, user := range []string{"olga", "adam", "mia", "stan"} {
			h := newHouse(t)
			groupID, topicID := h.square()
			_, code := h.do(user, row.asks(h, user, groupID, topicID))
			require.Equal(t, row.want[i], code, "%s: %s", row.action, user)
			h.holds(groupID)
			h.holdsTopics(groupID)
		}
	}
}

var nobodyIn = [4]core.Code{10007, 10007, 10007, 10007}

// holdsTopics checks that each user follows those topics of a community that the
// user's membership of it names, each of them is one that there is or was, and the
// user's number of groups says so.
func (h house) holdsTopics(groupID string) {
	followed, joined := map[string][]string{}, map[string]int{}
	for key, document := range h.documents {
		if key.Kind != core.KindMembership || document.Value == nil {
			continue
		}
		joined[key.Owner]++
		if of, is := core.TopicOf(key.ID); is {
			require.Equal(h.t, groupID, of)
			followed[key.Owner] = append(followed[key.Owner], strings.TrimPrefix(key.ID, core.TopicID(groupID, "")))
			require.Contains(h.t, h.documents, core.GroupKey(key.ID))
		}
	}
	for key, document := range h.documents {
		in, member := document.Value.(core.Membership)
		switch {
		case key.Kind == core.KindJoined:
			require.Equal(h.t, joined[key.Owner], document.Value.(core.Joined).Count, key.Owner)
		case member && key.ID == groupID:
			require.True(h.t, in.Community)
			require.ElementsMatch(h.t, followed[key.Owner], in.Topics, key.Owner)
			delete(followed, key.Owner)
		}
	}
	require.Empty(h.t, followed, "topics of a community that they are not in")
}

func TestTopicsAreFollowedByMembersOfTheirCommunityAlone(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := newHouse(t)
		groupID, _ := h.square()
		users := []string{"olga", "adam", "mia", "max", "stan"}
		for range rapid.IntRange(1, 25).Draw(r, "commands") {
			user := rapid.SampledFrom(users).Draw(r, "user")
			other := rapid.SampledFrom(users).Draw(r, "other")
			topicID := core.TopicID(groupID, rapid.SampledFrom([]string{"one", "two", "three"}).Draw(r, "topic"))
			command := rapid.SampledFrom([]core.Command{
				core.CreateChatGroup{GroupID: topicID, Type: core.GroupTopic, Name: "t"},
				core.JoinGroup{GroupID: groupID},
				core.JoinGroup{GroupID: groupID, Topics: []string{topicID, core.TopicID(groupID, "one"), "nonsense"}},
				h.said(user, topicID, "hi", other, "adam"),
				core.SetMemberMute{GroupID: topicID, UserID: other, Seconds: 5},
				core.DismissGroup{GroupID: topicID},
				core.SettleDismissed{GroupID: topicID},
				core.RemoveMembers{GroupID: groupID, UserIDs: []string{other}},
				core.QuitGroup{GroupID: groupID},
				core.ChangeGroupOwner{GroupID: groupID, NewOwnerID: other},
			}).Draw(r, "command")
			h.do(user, command)
			h.holdsTopics(groupID)
		}
		h.do("olga", core.DismissGroup{GroupID: groupID})
		for _, user := range append(users, "ada") {
			h.do(user, core.SettleDismissed{GroupID: groupID})
		}
		h.holdsTopics(groupID)
		for key, document := range h.documents {
			if key.Kind == core.KindMembership && h.group(groupID).DismissedBy != "" {
				require.Nil(t, document.Value, "%v", key)
			}
		}
	})
}

func TestACommunityHasNoMoreTopicsThanItMay(t *testing.T) {
	h := newHouse(t)
	groupID, _ := h.square()
	for i := range core.MaxTopics - 1 {
		h.topic(groupID, fmt.Sprint("t", i))
	}
	_, code := h.do("olga", core.CreateChatGroup{GroupID: core.TopicID(groupID, "more"), Type: core.GroupTopic, Name: "more"})
	require.Equal(t, core.CodeGroupParameter, code)
	h.must("olga", core.DismissGroup{GroupID: core.TopicID(groupID, "t7")})
	h.topic(groupID, "more")
}

func TestNobodyEntersMoreTopicsThanThereMayBeGroups(t *testing.T) {
	h := newHouse(t)
	groupID, topicID := h.square()
	two := h.topic(groupID, "two")
	h.documents[core.JoinedKey("mia")] = core.Document{Key: core.JoinedKey("mia"), Revision: 1, Value: core.Joined{Count: core.MaxGroupsPerUser - 1}}
	h.must("mia", core.JoinGroup{GroupID: groupID, Topics: []string{two, topicID}})
	in, _ := h.membership("mia", groupID)
	require.Equal(t, []string{"one"}, in.Topics)
	// Nobody takes her further by mentioning her, and she can send there all the same.
	h.must("olga", h.said("olga", two, "Mia?", "mia"))
	h.must("mia", h.said("mia", two, "here"))
	in, _ = h.membership("mia", groupID)
	require.Equal(t, []string{"one"}, in.Topics)
}

// cost counts what a command reads and writes.
func (h house) cost(user string, command core.Command) (reads, writes int) {
	loaded := map[core.Key]core.Document{}
	for {
		decision, missing, err := core.Decide(loaded, core.Call{User: user, Now: h.now, Command: command})
		require.NoError(h.t, err)
		if len(missing) == 0 {
			return len(loaded), len(decision.Writes) + len(decision.Rows)
		}
		for _, key := range missing {
			loaded[key] = h.documents[key]
			if document := loaded[key]; document.Key.Kind == "" {
				document.Key = key
				loaded[key] = document
			}
		}
	}
}

func TestAMessageToATopicCostsTheSameForAnyNumberOfMembersAndTopics(t *testing.T) {
	few, many := newHouse(t), newHouse(t)
	_, topicID := few.square()
	groupID, _ := many.square()
	for i := range 30 {
		user := fmt.Sprint("u", i)
		many.must(user, core.JoinGroup{GroupID: groupID})
		many.must(user, core.JoinGroup{GroupID: groupID, Topics: []string{topicID}})
		many.topic(groupID, fmt.Sprint("t", i))
	}
	for _, h := range []house{few, many} {
		h.must("olga", h.said("olga", topicID, "first"))
		reads, writes := h.cost("olga", h.said("olga", topicID, "second"))
		require.Equal(t, []int{8, 3}, []int{reads, writes}, "what stands of the topic, its community and the sender; head, row and own conversation")
	}
}

func TestOnlyWhatWasEnteredIsWrittenWhenAMemberGoes(t *testing.T) {
	h := newHouse(t)
	groupID, topicID := h.square()
	for i := range 50 {
		h.topic(groupID, fmt.Sprint("t", i))
	}
	_, without := h.cost("olga", core.RemoveMembers{GroupID: groupID, UserIDs: []string{"mia"}})
	h.must("mia", core.JoinGroup{GroupID: groupID, Topics: []string{topicID}})
	_, with := h.cost("olga", core.RemoveMembers{GroupID: groupID, UserIDs: []string{"mia"}})
	require.Equal(t, without+2, with, "the membership of the topic, and who has left it")
}

func TestWhoEntersIsInNobodysWayWhoSends(t *testing.T) {
	h := newHouse(t)
	groupID, topicID := h.square()
	loaded := map[core.Key]core.Document{}
	for {
		decision, missing, err := core.Decide(loaded, core.Call{User: "mia", Now: h.now, Command: core.JoinGroup{GroupID: groupID, Topics: []string{topicID}}})
		require.NoError(t, err)
		for _, key := range missing {
			loaded[key] = core.Document{Key: key, Value: h.documents[key].Value, Revision: h.documents[key].Revision}
		}
		if len(missing) > 0 {
			continue
		}
		require.NotContains(t, decision.Reads, core.ThreadKey(core.GroupOwner(topicID)))
		require.False(t, slices.ContainsFunc(decision.Writes, func(d core.Document) bool { return d.Key.Owner != "mia" }), "only the own documents")
		return
	}
}

func TestTheBackendTakesMessagesInTopicsBack(t *testing.T) {
	h := newHouse(t)
	groupID, topicID := h.square()
	h.must("mia", h.said("mia", topicID, "hi"))
	recall := core.RecallMessage{GroupID: topicID, Sequence: 1}
	_, code := h.do("olga", recall)
	require.Equal(t, core.CodeGroupDenied, code, "nobody else does")
	_, code = h.backend(recall, core.Admin{}, nil)
	require.Zero(t, code)
	require.NotNil(t, h.rows[core.GroupOwner(topicID)][0].(core.Message).Revoked)
	h.must("olga", core.DismissGroup{GroupID: groupID})
	_, code = h.backend(recall, core.Admin{}, nil)
	require.Equal(t, core.CodeGroupNotFound, code, "it ended with its community")
}
