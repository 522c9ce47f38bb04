package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

const square = "@TGS#_square"

// square founds a community of ann's, bob's and carol's with a topic that all have
// entered.
func (h *house) square() (topicID string) {
	topicID = core.TopicID(square, "corner")
	h.do("ann", core.CreateChatGroup{GroupID: square, Type: core.GroupCommunity, Name: "Square", Topics: true, Founders: []core.Founder{{UserID: "bob"}, {UserID: "carol"}}})
	h.do("ann", core.CreateChatGroup{GroupID: topicID, Type: core.GroupTopic, Name: "Corner"})
	for _, user := range []string{"bob", "carol"} {
		h.do(user, core.JoinGroup{GroupID: square, Topics: []string{topicID}})
	}
	return topicID
}

func TestDevicesFollowTheTopicsThatTheirUserHasEntered(t *testing.T) {
	h := newHouse(t)
	topicID := h.square()
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	bob.groupUpToDate(square)
	bob.groupUpToDate(topicID)
	ann.do(core.CreateChatGroup{GroupID: core.TopicID(square, "middle"), Type: core.GroupTopic, Name: "Middle"})
	ann.do(grouped("ann", topicID, "hello"))
	h.settle()
	bob.groupUpToDate(square)
	bob.groupUpToDate(topicID)
	require.Nil(t, bob.of(core.TopicID(square, "middle")), "nobody has opened it")
	bob.do(core.JoinGroup{GroupID: square, Topics: []string{core.TopicID(square, "middle")}})
	h.settle()
	bob.groupUpToDate(core.TopicID(square, "middle"))
}

func TestNobodyHearsATopicOnceTheCommunityLetThemGo(t *testing.T) {
	removal := core.RemoveMembers{GroupID: square, UserIDs: []string{"carol"}}
	for name, leave := range map[string]func(h *house, ann, carol *device){
		"removed":               func(_ *house, ann, _ *device) { ann.do(removal) },
		"quit":                  func(_ *house, _, carol *device) { carol.do(core.QuitGroup{GroupID: square}) },
		"removed, with no hint": func(h *house, _, _ *device) { h.do("ann", removal) },
		"removed and come again": func(h *house, ann, _ *device) {
			ann.do(removal)
			h.do("carol", core.JoinGroup{GroupID: square})
			ann.do(removal)
		},
		"removed while it speaks": func(h *house, ann, _ *device) { ann.do(removal); h.gateways[0].Missed() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			topicID := h.square()
			ann, bob, carol := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.signedIn("carol", "phone")
			ann.do(grouped("ann", topicID, "for both"))
			h.settle()
			leave(h, ann, carol)
			ann.do(grouped("ann", topicID, "hush")) // Before a seat has looked for anything.
			h.settle()
			ann.do(core.UpdateGroup{GroupID: topicID, Name: new("hush name")})
			h.gateways[0].Missed()
			h.settle()
			bob.groupUpToDate(topicID)
			require.Nil(t, carol.of(topicID))
			require.Nil(t, carol.of(square))
			carol.neverHeard(t, "hush")
			// Nor is it there for who signs in, or asks.
			again := h.signedIn("carol", "laptop")
			require.Nil(t, again.of(topicID))
			for _, ask := range []wire.Ask{{Limit: 50}, {Before: 1000, Limit: 50}, {Amended: true, Limit: 50}} {
				ask.ID, ask.ConversationID = "a", core.TypeGroup+topicID
				again.asks(ask)
			}
			again.neverHeard(t, "hush")
			again.neverHeard(t, "for both")
		})
	}
}

func TestTheTopicsOfADismissedCommunityAreGone(t *testing.T) {
	h := newHouse(t)
	topicID := h.square()
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	ann.do(core.DismissGroup{GroupID: square})
	require.Equal(t, core.CodeGroupNotFound, bob.do(grouped("bob", topicID, "still?")).Error.Code)
	h.settle()
	require.Nil(t, bob.of(topicID))
	require.Nil(t, bob.of(square))
}

func TestADeletedTopicIsGoneAndTheOthersStay(t *testing.T) {
	h := newHouse(t)
	topicID := h.square()
	middle := core.TopicID(square, "middle")
	h.do("ann", core.CreateChatGroup{GroupID: middle, Type: core.GroupTopic, Name: "Middle"})
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	bob.do(core.JoinGroup{GroupID: square, Topics: []string{middle}})
	ann.do(core.DismissGroup{GroupID: topicID})
	h.settle()
	require.Nil(t, bob.of(topicID))
	bob.groupUpToDate(middle)
	bob.groupUpToDate(square)
}

func TestStrangersLearnNothingOfTopics(t *testing.T) {
	h := newHouse(t)
	topicID := h.square()
	h.do("ann", grouped("ann", topicID, "hush"))
	h.do("ann", core.UpdateGroup{GroupID: topicID, Name: new("hush name")})
	mallory := h.signedIn("mallory", "phone")
	for _, command := range []core.Command{
		core.JoinGroup{GroupID: topicID},
		core.JoinGroup{GroupID: square, Topics: []string{topicID}},
		grouped("mallory", topicID, "in?"),
		core.UpdateGroup{GroupID: topicID, Name: new("mine")},
		core.DismissGroup{GroupID: topicID},
		core.PinMessage{GroupID: topicID, Sequence: 1},
		core.CreateChatGroup{GroupID: core.TopicID(square, "mine"), Type: core.GroupTopic, Name: "mine"},
		core.SetMemberMute{GroupID: topicID, UserID: "bob", Seconds: 9},
		core.AddMembers{GroupID: topicID, UserIDs: []string{"mallory"}},
	} {
		require.Equal(t, core.CodeGroupDenied, mallory.do(command).Error.Code, core.NameOf(command))
	}
	for _, owner := range []string{core.MembersOwner(topicID), "about " + topicID + " 1"} {
		for _, kind := range []core.Kind{core.KindMember, core.KindReacted, core.KindTopics} {
			require.NoError(t, mallory.receive(wire.Page{ID: "p", Owner: owner, Kind: kind}))
		}
	}
	mallory.asks(wire.Ask{ID: "a", ConversationID: core.TypeGroup + topicID, Limit: 50})
	require.NoError(t, mallory.receive(wire.Look{ID: "l", Groups: []string{topicID}}))
	mallory.seat.Leave()
	hello := mallory.hello()
	hello.Have = wire.Have{Have: map[string]int64{core.GroupOwner(topicID): 1, core.GroupOwner(square): 0}}
	require.NoError(t, mallory.signInWith(hello))
	h.signedIn("ann", "phone").do(grouped("ann", topicID, "hush again"))
	h.settle()
	mallory.neverHeard(t, "hush")
	mallory.neverHeard(t, "Corner")
}
