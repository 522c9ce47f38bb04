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
func (f LiveFrame) Text() string {
	text, _ := json.Marshal(f) // Texts and numbers, and a payload that was checked.
	return livePrefix + string(text)
}

// IsLiveFrame says whether a text is the frame of a room, or is meant to be one.
func IsLiveFrame(text string) bool { return strings.HasPrefix(text, livePrefix) }

// ReadLiveFrame reads a frame; false for what is none, and for one with a message
// that is not to its group, or from somebody else than its seat's user.
func ReadLiveFrame(text string) (f LiveFrame, ok bool) {
	if json.Unmarshal([]byte(strings.TrimPrefix(text, livePrefix)), &f) != nil || checkIDs(f.GroupID, f.User) != nil || f.Seat == "" {
		return f, false
	}
	m := f.Message
	return f, m == nil || m.To == f.GroupID && m.ConversationType == TypeGroup && (m.From == f.User || m.Type == MessageGroupTip)
}

// LiveTip is the tip that a user has come into the room of a live group, or has
// left it, after which count users are there. It has no number yet.
func LiveTip(groupID string, group *Group, user *Person, kind TipKind, count int, now int64) Message {
	tip := GroupTip{Kind: kind, GroupName: group.Name, Operator: *user, MemberList: []TipMember{{Person: *user}}, MemberCount: count}
	if kind == TipJoined {
		tip.JoinType = joinedAlone
	}
	return liveMessage(groupID, &tip, 0, now)
}

// LiveNotice is the notice to a user that a live group was dismissed. It is in no
// history.
func LiveNotice(groupID string, group *Group, user string, now int64) Message {
	s := &standing{Group: *group, id: groupID}
	notice := s.notice(Call{User: group.DismissedBy}, NoticeDismissed)
	notice.To = user
	m := fromSystem(Call{Now: now}, MessageGroupNotice, &notice, GroupOwner(groupID), Thread{})
	m.To, m.ConversationType, m.Time = groupID, SystemConversation, now
	return m
}

// liveMessage is a tip in a room, the nth of those that are made together.
func liveMessage(groupID string, tip *GroupTip, n int, now int64) Message {
	m := fromSystem(Call{Now: now}, MessageGroupTip, tip, GroupOwner(groupID)+" "+tip.Operator.UserID, Thread{LastSequence: uint64(now) + uint64(n)})
	m.To, m.ConversationType, m.Time, m.Uncounted = groupID, TypeGroup, now, true
	m.Nick, m.Avatar = tip.from()
	return m
}
