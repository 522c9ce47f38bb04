package core

import (
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// LiveFrame is what those in the room of a live group tell each other. It may be
// lost, and comes at most once.
type LiveFrame struct {
	GroupID string `json:"group"`
	// Seat names a device in the room, User is whose it is.
	Seat string `json:"seat"`
	User string `json:"user"`
	// Message is one to all in the room; without one it says that the seat is there.
	Message *Message `json:"message,omitempty"`
	// Gone: the seat is not there any more. Asks: it has just come, and wants to
	// hear who is there.
	Gone bool `json:"gone,omitempty"`
	Asks bool `json:"asks,omitempty"`
}

// What owns documents does not begin like that.
const livePrefix = "live "

// Text is the frame as it travels where owners of hints do.
func (f *LiveFrame) Text() string {
	text, _ := json.Marshal(f) // Texts and numbers, and a payload that was checked.
	return livePrefix + string(text)
}

// IsLiveFrame says whether a text is the frame of a room, or is meant to be one.
func IsLiveFrame(text string) bool { return strings.HasPrefix(text, livePrefix) }

// ReadLiveFrame reads a frame; nil for what is none, and for one with a message
// that is not to its group, or from somebody else than its seat's user.
func ReadLiveFrame(text string) *LiveFrame {
	f := new(LiveFrame)
	if json.Unmarshal([]byte(strings.TrimPrefix(text, livePrefix)), f) != nil || checkIDs(f.GroupID, f.User) != nil || f.Seat == "" {
		return nil
	}
	if m := f.Message; m != nil && (m.To != f.GroupID || m.ConversationType != TypeGroup || m.From != f.User && m.Type != MessageGroupTip) {
		return nil
	}
	return f
}

// LiveTip is the tip that a user has come into the room of a live group, or has
// left it, after which count users are there. It has no number yet.
func LiveTip(groupID, name string, user Person, kind TipKind, count int, now int64) *Message {
	tip := GroupTip{Kind: kind, GroupName: name, Operator: user, MemberList: []TipMember{{Person: user}}, MemberCount: count}
	if kind == TipJoined {
		tip.JoinType = joinedAlone
	}
	return liveMessage(groupID, &tip, now)
}

// LiveNotice is the notice to a user that a live group was dismissed. It is in no
// history.
func LiveNotice(groupID string, group *Group, user string, now int64) *Message {
	notice := GroupNotice{Kind: NoticeDismissed, To: user, OperatorID: group.DismissedBy, GroupID: groupID, GroupName: group.Name, GroupType: group.Type}
	return fromRoom(groupID, MessageGroupNotice, SystemConversation, &notice, user, now)
}

// liveMessage is a tip in a room.
func liveMessage(groupID string, tip *GroupTip, now int64) *Message {
	m := fromRoom(groupID, MessageGroupTip, TypeGroup, tip, tip.Operator.UserID, now)
	m.Nick, m.Avatar = tip.from()
	return m
}

func fromRoom(groupID, messageType, conversationType string, payload json.Value, by string, now int64) *Message {
	m := fromSystem(Call{Now: now}, messageType, payload, GroupOwner(groupID)+" "+by, Thread{LastSequence: uint64(now)})
	m.To, m.ConversationType, m.Time, m.Uncounted = groupID, conversationType, now, true
	return &m
}
