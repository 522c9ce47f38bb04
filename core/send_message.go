package core

import "github.com/parlor-chat/parlor/core/json"

// SendMessage puts a message into the history and into the list of both sides,
// or of all members of a chat group. A side that had deleted the conversation gets
// it back. Outcome: the [Message] with its number and time. A message that is
// OnlineOnly touches neither.
//
// A peer who has never signed in gets it at the first sign-in: any valid user
// id is an account.
//
// Refusals: 2105, 2106, 6017 not a message that can be sent, or not under an ID
// of its sender's, 2100 a message of that ID is there, 80002 too long, 20007
// the peer has blocked the sender, 20009, 20010, 20011 they are no friends where only
// these write to each other, 20012 the backend has muted the sender; to a chat group
// 10010 there is none, 10007 the sender is not in it, or it has no messages for some
// members only, 10017 muted, 10023 faster than the group takes, 10053 too many
// mentioned.
type SendMessage struct {
	Message Message `json:"message"`
	// Push is what is to be said where the message is pushed to a device that is not
	// connected, a JSON object (docs/facts.md#sending). Nothing here depends on it, and no
	// history has it.
	Push json.RawMessage `json:"push,omitempty"`
}

func (SendMessage) name() string { return "SendMessage" }

func (cmd SendMessage) decide(v *View, c Call) (Message, error) {
	message := cmd.Message
	message = message.asSent(v.caller(c))
	message, err := checkMessage(message)
	if err != nil {
		return Message{}, err
	}
	if err := message.checkNamed(); err != nil {
		return Message{}, err
	}
	if c.Bounds != nil {
		if err := c.Bounds.speak(v, &c, message.ConversationType); err != nil {
			return Message{}, err
		}
	}
	if message.ConversationType == TypeGroup {
		return v.sendToGroup(c, message)
	}
	message.Receivers = nil
	if err := v.checkNotBlocked(c.User, message.To); err != nil {
		return Message{}, err
	}
	if c.FriendsOnly && c.Admin == nil {
		if err := v.checkFriends(c.User, message.To); err != nil {
			return Message{}, err
		}
	}
	if message.OnlineOnly {
		message.Sequence, message.Time, message.SentAt = 0, c.Now, 0
		return message, v.sendTransient(message)
	}
	conversationID := TypeC2C + message.To
	thread := ThreadID(c.User, conversationID)
	head, err := v.thread(thread).take(message.ID)
	if err != nil {
		return Message{}, err
	}
	message.Sequence = head.LastSequence + 1
	message.Time, message.SentAt = head.next(c.Now)
	head.LastSequence, head.LastTime = message.Sequence, message.Time
	v.write(ThreadKey(thread), head)
	v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
	v.deliverMessage(c.User, conversationID, message, c.Now)
	if message.To != c.User {
		v.deliverMessage(message.To, TypeC2C+c.User, message, c.Now)
	}
	return message, nil
}

// asSent returns m as its sender may send it, without what only others can make
// of it.
func (m Message) asSent(sender Person) Message {
	m.From, m.Nick, m.Avatar = sender.UserID, sender.Nick, sender.Avatar
	m.NameCard, m.Count, m.Uncounted, m.Broadcast, m.ReceiptsOf, m.Absent = "", 0, false, false, 0, false
	m.Version, m.Revoked, m.ReceiptAt, m.Extensions, m.Reactions, m.Pin, m.Bare = 0, nil, 0, nil, nil, nil, false
	return m
}

// deliverMessage brings a new message into the conversation of one side.
func (v *View) deliverMessage(user, conversationID string, message Message, now int64) {
	conversation, _ := v.conversation(user, conversationID)
	conversation, _ = v.withPeerProfile(conversation, conversationID)
	if !conversation.Listed {
		conversation = v.listConversation(user, conversationID, conversation, now)
	}
	conversation.LastSequence = message.Sequence
	switch {
	case user == message.From && conversation.Unread == 0:
		conversation.ReadSequence = message.Sequence
	case user != message.From && !message.ExcludedFromUnread:
		conversation.Unread++
	}
	if !message.ExcludedFromLast {
		conversation.Last, conversation.Place = &message, 0
		if place := v.nextPlace(user, now); place != message.Time {
			conversation.Place = place
		}
	}
	v.writeConversation(user, conversationID, conversation)
}
