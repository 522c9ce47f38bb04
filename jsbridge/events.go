package jsbridge

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// tellers tell the page of a session's events, each of those of its subject.
var tellers = []func(*Bridge, session.Event){
	(*Bridge).tellLifecycle,
	(*Bridge).tellBlacklist,
	(*Bridge).tellConversationGroup,
	(*Bridge).tellConversation,
	(*Bridge).tellExtension,
	(*Bridge).tellFriends,
	(*Bridge).tellFans,
	(*Bridge).tellGroup,
	(*Bridge).tellGroupShared,
	(*Bridge).tellMessageEdit,
	(*Bridge).tellMessage,
	(*Bridge).tellPending,
	(*Bridge).tellProfile,
	(*Bridge).tellReaction,
	(*Bridge).tellReminder,
	(*Bridge).tellSending,
	(*Bridge).tellStatus,
	(*Bridge).tellTopic,
}

// emit is what the session calls, while it is locked. Before the sign-in is
// complete the page hears nothing.
func (b *Bridge) emit(events []session.Event) {
	if b.session == nil {
		return
	}
	for _, event := range events {
		for _, tell := range tellers {
			tell(b, event)
		}
	}
}

// tell delivers an event.
func (b *Bridge) tell(event string, data any) {
	b.out.add(item{Event: event, Data: data})
}

type messageListDTO struct {
	MessageList []string `json:"messageList"`
}

// tellOf delivers an event whose data is messages.
func (b *Bridge) tellOf(event string, messages []session.Message) {
	b.announceReceived()
	b.tell(event, messageListDTO{MessageList: b.out.messages(messages)})
}

// pacer holds CONVERSATION_LIST_UPDATED back so that no two come within
// Options.Pace of each other. The last state is always delivered. A
// MESSAGE_RECEIVED whose list is held back waits for it, with all that come
// meanwhile.
type pacer struct {
	last  time.Time
	timer *time.Timer
	// received are the ids of messages that wait so.
	received []string
}

// messagesReceived gives the page messages, and has the event delivered now or
// with the list. Of so many at once that the page keeps them for this event
// only, it is now.
func (b *Bridge) messagesReceived(messages []session.Message) {
	b.pace.received = append(b.pace.received, b.out.messages(messages)...)
	if b.pace.timer == nil || len(messages) > partSize {
		b.announceReceived()
	}
}

// announceReceived delivers the event that waits, if there is one: the page
// hears of messages before it hears of anything that was done to them, and
// before a call settles that may show them.
func (b *Bridge) announceReceived() {
	ids := b.pace.received
	if len(ids) > 0 {
		b.pace.received = nil
		b.tell(eventMessageReceived, messageListDTO{MessageList: ids})
	}
}

// listUpdated gives the page the list, which it answers from by itself, and has
// the event delivered now, or when it is due again.
func (b *Bridge) listUpdated() {
	b.out.show(b.list)
	if b.pace.timer != nil {
		return
	}
	wait := b.options.Pace - time.Since(b.pace.last)
	if wait <= 0 {
		b.announceList()
		return
	}
	b.pace.timer = time.AfterFunc(wait, func() { b.post(b.listDue) })
}

func (b *Bridge) listDue() error {
	b.pace.timer = nil
	if b.session != nil {
		b.announceList()
		b.announceReceived()
	}
	return nil
}

func (b *Bridge) announceList() {
	b.pace.last = time.Now()
	b.out.show(b.list)
	b.tell(eventConversationList, wholeListDTO{ConversationList: true})
}

// hint brings the session up to date when somebody else changed something of its
// user's, or of a group that the user is in.
func (b *Bridge) hint(hint authority.Hint) {
	if b.heed(hint) {
		return
	}
	b.post(func() error {
		if b.session == nil {
			return nil
		}
		if b.backend.Remote != nil && b.backend.Remote.Hear(b.life, hint) {
			return nil
		}
		return wrap("catch up", b.session.Heed(context.Background(), hint))
	})
}
