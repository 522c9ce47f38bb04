package session

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// Event is something the page is told: one of the types below.
type Event interface{ event() }

// ConversationListUpdated says that the list or a conversation in it changed.
type ConversationListUpdated struct{ List replica.List }

func (ConversationListUpdated) event() {}

// ConversationGroupListUpdated says that conversation groups changed, or what
// they hold.
type ConversationGroupListUpdated struct{ Names []string }

func (ConversationGroupListUpdated) event() {}

// ConversationInGroupUpdated says that a conversation group gained or lost
// conversations, or that its user has set another order for them. It holds all that
// are in it now, in their order.
type ConversationInGroupUpdated struct {
	ConversationGroupName string
	Conversations         []*replica.Conversation
}

func (ConversationInGroupUpdated) event() {}

// TotalUnreadUpdated says that the sum of unread messages changed.
type TotalUnreadUpdated struct{ Count int }

func (TotalUnreadUpdated) event() {}

// MessageReceived brings messages that this device did not send, by
// conversation, oldest first.
type MessageReceived struct{ Messages []Message }

func (MessageReceived) event() {}

// GroupListUpdated says that the list of chat groups changed, or one in it. It
// holds the whole list.
type GroupListUpdated struct{ Groups []*replica.Group }

func (GroupListUpdated) event() {}

// MessageReadByPeer brings messages of the user that their peers have read now,
// by conversation, oldest first: the newest 100 of each conversation, as far as
// they are on this device.
type MessageReadByPeer struct{ Messages []Message }

func (MessageReadByPeer) event() {}

// AllReceiveMessageOptUpdated says that the setting is another one.
type AllReceiveMessageOptUpdated struct{ Opt core.AllReceiveMessageOpt }

func (AllReceiveMessageOptUpdated) event() {}

// ProfileUpdated says that a profile changed: the user's own, or that of somebody
// whose profile the user follows.
type ProfileUpdated UserProfile

func (ProfileUpdated) event() {}

// ContactsUpdated says that what the user has about others is something else: friends,
// applications, the friend groups. It holds those of whom it is, and what the user has
// about all together. Friends, Applications and Groups say which of the lists look
// different.
type ContactsUpdated struct {
	// Whole: there are no others.
	Whole                         bool
	Of                            []Contact
	Contacts                      *core.Contacts
	Friends, Applications, Groups bool
}

// Contact is somebody among friends and applications, or no longer among them. Profile
// is a [core.Profile], or nil as long as it has not come.
type Contact struct {
	UserID   string
	Profile  core.Value
	Relation *core.Relation
}

func (ContactsUpdated) event() {}

// BlacklistUpdated says that the blacklist changed. It holds the whole list.
type BlacklistUpdated struct{ Users []string }

func (BlacklistUpdated) event() {}

// FansChanged says in Newest who came into the lists of whom the user follows and is
// followed by, and who went, in the order in which that happened, and in How it did.
type FansChanged core.Fans

func (FansChanged) event() {}

// UserStatusUpdated says that the status of users changed: of the user, or of
// others whom the user watches.
type UserStatusUpdated struct{ Statuses []core.UserStatus }

func (UserStatusUpdated) event() {}

// Trouble says that the session could not learn what changed. It tries again
// at the next command, hint or [Session.CatchUp].
type Trouble struct{ Err error }

func (Trouble) event() {}

// HistoryReplaced says that messages with the numbers of those that the page
// holds are others from here on: the data is not what it was.
type HistoryReplaced struct{}

func (HistoryReplaced) event() {}

// Refused says that a command that was taken as pending has been refused by the
// server: what it changed is taken back.
type Refused struct {
	// Name is the name of the command's type, AskedAs see [core.Named.AskedAs].
	Name, AskedAs string
	Err           *core.Error
}

func (Refused) event() {}

// MessageSettled says what became of a message that was taken as pending: it
// has its number now, or it has failed and a Refused says why.
type MessageSettled struct{ Message Message }

func (MessageSettled) event() {}

// NetChanged says how the connection to the server stands: connecting,
// connected or disconnected.
type NetChanged struct{ State core.NetState }

func (NetChanged) event() {}

// ClockSet says how far the server's clock is ahead of the device's, in
// milliseconds, as they stand now.
type ClockSet struct{ Skew int64 }

func (ClockSet) event() {}

// SignedOut says that the server ended the sign-in, with the reason of the
// documented event KICKED_OUT (docs/facts.md#signed-out). Nothing works any
// more.
type SignedOut struct{ Reason string }

func (SignedOut) event() {}

// Opening returns the events that tell a page the state after signing in.
func (s *Session) Opening() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opening()
}

func (s *Session) opening() []Event {
	events := []Event{
		ConversationListUpdated{List: s.replica.List()},
		ConversationGroupListUpdated{Names: s.replica.Directory().Names()},
		TotalUnreadUpdated{Count: s.replica.Unread()},
	}
	events = append(events, s.infoEvents()...)
	if s.options.Remote {
		events = append(events, s.settle(core.Net{})...)
	}
	return events
}

// events puts the effects of a change into the documented order. A change of
// the groups themselves comes first, a change of what they hold comes last
// (feature page; design of the event table in docs/architecture.md).
func (s *Session) events(effects core.Effects, unreadBefore int, news news) []Event {
	tips, messages := s.tipsFirst(effects, news.received)
	amended := news.amended
	var events []Event
	for _, hidden := range effects.Hidden {
		events = append(events, MessagesDeleted(hidden))
	}
	if len(amended.modified) > 0 {
		events = append(events, MessageModified{Messages: s.messages(amended.modified)})
	}
	if len(tips) > 0 {
		events = append(events, MessageReceived{Messages: s.messages(tips)})
	}
	// A notice is of what the list shows already (docs/facts.md#tips-and-notices).
	noticed := slices.ContainsFunc(messages, isNotice)
	if effects.GroupList && !noticed {
		events = append(events, GroupListUpdated{Groups: s.replica.Groups()})
	}
	names := ConversationGroupListUpdated{Names: s.replica.Directory().Names()}
	inGroups := s.inGroups(effects)
	if effects.ConversationGroupNames {
		events = append(events, names)
	}
	if len(effects.Conversations) > 0 || effects.ConversationGroupsGone {
		events = append(events, ConversationListUpdated{List: s.replica.List()})
	}
	if s.replica.Unread() != unreadBefore {
		events = append(events, TotalUnreadUpdated{Count: s.replica.Unread()})
	}
	events = append(events, s.topicEvents(&effects)...)
	events = append(events, inGroups...)
	if len(inGroups) > 0 && !effects.ConversationGroupNames {
		events = append(events, names)
	}
	if len(effects.Conversations)+len(effects.ConversationGroupSettings) > 0 || effects.ConversationGroupNames {
		events = append(events, s.infoEvents()...)
	}
	if effects.GroupList && noticed {
		events = append(events, GroupListUpdated{Groups: s.replica.Groups()})
	}
	if len(messages) > 0 {
		events = append(events, MessageReceived{Messages: s.messages(messages)})
	}
	if len(news.readByPeer) > 0 {
		events = append(events, MessageReadByPeer{Messages: s.messages(news.readByPeer)})
	}
	if len(amended.fresh) > 0 {
		events = append(events, MessageModified{Messages: s.messages(amended.fresh)})
	}
	if len(amended.revoked) > 0 {
		events = append(events, MessageRevoked{Messages: s.messages(amended.revoked)})
	}
	if len(amended.confirmed) > 0 {
		events = append(events, ReadConfirmed{Messages: amended.confirmed})
	}
	if len(effects.ReadCounts) > 0 {
		events = append(events, ReadCounted{Counts: effects.ReadCounts})
	}
	if effects.AllReceive {
		events = append(events, AllReceiveMessageOptUpdated{Opt: s.replica.Settings().AllReceive})
	}
	events = append(events, amended.rest...)
	events = append(events, s.sharedEvents(effects)...)
	return append(events, s.peopleEvents(effects)...)
}

// tipsFirst parts messages into the tips that the page hears of before the list
// changes, and the rest. Of a group that is new to the page it hears nothing
// before that group is in the list.
func (s *Session) tipsFirst(effects core.Effects, messages []core.Message) (tips, rest []core.Message) {
	for _, message := range messages {
		if message.Type == core.MessageGroupTip && !effects.FirstSeen[core.GroupOwner(message.To)] {
			tips = append(tips, message)
		} else {
			rest = append(rest, message)
		}
	}
	return tips, rest
}

func isNotice(message core.Message) bool { return message.Type == core.MessageGroupNotice }

func (s *Session) inGroups(effects core.Effects) []Event {
	var events []Event
	for _, group := range s.replica.Directory().ConversationGroups {
		if effects.InConversationGroups[group.ID] {
			events = append(events, ConversationInGroupUpdated{
				ConversationGroupName: group.Name,
				Conversations:         s.replica.InGroup(group.ID),
			})
		}
	}
	return events
}
