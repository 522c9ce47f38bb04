package core

import "github.com/parlor-chat/parlor/core/json"

// The types of messages that can be made and sent
// (docs/facts.md#types-of-messages).
const (
	MessageText     = "TIMTextElem"
	MessageCustom   = "TIMCustomElem"
	MessageFace     = "TIMFaceElem"
	MessageLocation = "TIMLocationElem"
	MessageImage    = "TIMImageElem"
	MessageSound    = "TIMSoundElem"
	MessageVideo    = "TIMVideoFileElem"
	MessageFile     = "TIMFileElem"
	MessageMerger   = "TIMRelayElem"
)

// The priorities of messages.
const (
	PriorityHigh   = "High"
	PriorityNormal = "Normal"
	PriorityLow    = "Low"
	PriorityLowest = "Lowest"
)

// Message is one message, as the sender made it and, once it is in a history,
// with its number and time there.
type Message struct {
	// ID is the same everywhere and for ever. It begins with the number of its
	// sender, who makes it, and names one message of a thread: among the
	// newest [MaxRecent] of a thread no two have the same. Where a message is
	// in a history, its thread and Sequence are its place, not ID.
	ID   string `json:"id"`
	From string `json:"from"`
	// To is the peer's user id or the chat group's id.
	To               string `json:"to"`
	ConversationType string `json:"conversationType"`
	Type             string `json:"type"`
	// Payload is the JSON object that the type asks for, see [CheckPayload].
	Payload json.RawMessage `json:"payload"`
	// AtUserList names who is mentioned, in a text only. [MentionAll] stands for
	// all who are in the group.
	AtUserList []string `json:"atUserList,omitempty"`
	// Receivers are the members of a chat group who see the message besides its
	// sender; nobody for a message to all.
	Receivers []string `json:"receivers,omitempty"`
	// Count is, in a chat group, how many messages that count as unread there are
	// up to and with this one. It never changes, see [View.fact].
	Count uint64 `json:"count,omitempty"`
	// Uncounted: it is none of those, for messages of its type of group, or brought
	// in from elsewhere, do not count.
	Uncounted bool `json:"uncounted,omitempty"`
	// NameCard is the sender's in the group, at the time.
	NameCard string `json:"nameCard,omitempty"`
	// Sequence is its place in the history, from 1; 0 before it is sent.
	Sequence uint64 `json:"sequence,omitempty"`
	// Time is the authority's clock when it was sent, Unix milliseconds. In
	// a history it never runs backwards.
	Time int64 `json:"time,omitempty"`
	// SentAt is that clock where it had been put back, so that Time is another
	// one; see [Message.Sent].
	SentAt int64 `json:"sentAt,omitempty"`
	// ClientTime is the sender's clock when it was made, Unix seconds.
	ClientTime         int64  `json:"clientTime"`
	ClientSequence     int64  `json:"clientSequence"`
	Random             int64  `json:"random"`
	Priority           string `json:"priority,omitempty"`
	CloudCustomData    string `json:"cloudCustomData,omitempty"`
	NeedReadReceipt    bool   `json:"needReadReceipt,omitempty"`
	IsSupportExtension bool   `json:"isSupportExtension,omitempty"`
	Nick               string `json:"nick,omitempty"`
	Avatar             string `json:"avatar,omitempty"`
	// ExcludedFromUnread and ExcludedFromLast keep it out of the unread
	// count and out of the conversation's last message.
	ExcludedFromUnread bool `json:"excludedFromUnread,omitempty"`
	ExcludedFromLast   bool `json:"excludedFromLast,omitempty"`
	// Broadcast: the application's own backend has sent it to all live groups.
	Broadcast bool `json:"broadcast,omitempty"`
	// OnlineOnly: it is in no history, see [TransientMessages].
	OnlineOnly bool `json:"onlineOnly,omitempty"`

	// What amendments have made of it since, see [Amendment].

	// Version counts how often it was modified.
	Version int `json:"version,omitempty"`
	// Revoked is who took it back, nil for nobody.
	Revoked *Person `json:"revoked,omitempty"`
	// ReceiptAt is when the receiver confirmed having read it, Unix
	// milliseconds; 0 if not, or if no receipt is needed.
	ReceiptAt int64 `json:"receiptAt,omitempty"`
	// ReceiptsOf is, in a chat group, how many members are to read a message that
	// needs receipts: those there were when it was sent, without its sender.
	ReceiptsOf int         `json:"receiptsOf,omitempty"`
	Extensions []Extension `json:"extensions,omitempty"`
	Reactions  []Reaction  `json:"reactions,omitempty"`
	// Pin is who pinned it in a chat group or took the pin away last, nil for nobody.
	Pin *Pin `json:"pin,omitempty"`
	// Bare: extensions, reactions and the pin were left out.
	Bare bool `json:"bare,omitempty"`
	// Absent: there is a message of this number, but the user is not to see it.
	// It has nothing else but Time. Only copies have such, so that they need not
	// ask again.
	Absent bool `json:"absent,omitempty"`
}

// AbsentFrom returns m as those have it who are not to see it.
func (m Message) AbsentFrom() Message {
	return Message{Sequence: m.Sequence, Time: m.Time, Absent: true}
}

func (Message) kind() Kind { return KindRow }

// bare returns m as a conversation keeps its last message: without what may
// grow large.
func (m Message) bare() *Message {
	if len(m.Extensions)+len(m.Reactions) > 0 || m.Pin != nil {
		m.Extensions, m.Reactions, m.Pin, m.Bare = nil, nil, nil, true
	}
	return &m
}

// ConversationID is where user, one of the two sides, sees the message.
func (m Message) ConversationID(user string) string {
	switch {
	case m.ConversationType == TypeC2C && m.From != user:
		return TypeC2C + m.From
	case m.ConversationType == SystemConversation:
		return SystemConversation
	}
	return m.ConversationType + m.To
}

// Stamp is what a new message gets from outside: the sender's clock, a random
// number below 100,000,000 and the sender's running number.
type Stamp struct {
	Now            int64 // Unix milliseconds
	Random         int64
	ClientSequence int64
}

// NewMessage completes draft as a message of user, not sent yet. It refuses a
// draft whose To, ConversationType, Payload or Priority is not as the type
// asks (6017, 2106). A merger may be too long to be sent: its list of messages
// can still be kept elsewhere.
func NewMessage(user string, draft Message, stamp Stamp) (Message, error) {
	m := draft
	m.From = user
	m.ClientTime = stamp.Now / 1000
	m.Time = stamp.Now
	m.Random = stamp.Random
	m.ClientSequence = stamp.ClientSequence
	if m.Priority == "" {
		m.Priority = PriorityNormal
	}
	m.ID = MessageID(user, m.ClientTime, stamp.Random)
	if m.Type == MessageMerger {
		return formMessage(m)
	}
	return checkMessage(m)
}

// checkMessage returns m with its payload in canonical form, or the refusal.
func checkMessage(m Message) (Message, error) {
	m, err := formMessage(m)
	if err != nil {
		return m, err
	}
	if m.size() > MaxMessageBytes {
		return m, Errorf(CodeMessageTooLong, "a message holds at most %d bytes of payload and cloudCustomData; send less or in parts", MaxMessageBytes)
	}
	return m, nil
}

// size is how many bytes of a message its sender decides about.
func (m Message) size() int {
	size := len(m.Payload) + len(m.CloudCustomData)
	for _, user := range m.AtUserList {
		size += len(user)
	}
	return size
}

// formMessage is checkMessage for a message of any length.
func formMessage(m Message) (Message, error) {
	if m.ID == "" || len(m.ID) > MaxMessageIDBytes {
		return m, Errorf(CodeMessageNeeded, "message must be what a create…Message method returned")
	}
	if m.ConversationType != TypeC2C && m.ConversationType != TypeGroup {
		return m, Errorf(CodeConversationType, "conversationType must be TYPES.CONV_C2C or TYPES.CONV_GROUP")
	}
	if kind, _ := ConversationType(m.ConversationType + m.To); kind == "" {
		return m, Errorf(CodeInvalidParameter, "to must be a user's id or a chat group's id: printable ASCII without spaces, not %q", m.To)
	}
	switch m.Priority {
	case PriorityHigh, PriorityNormal, PriorityLow, PriorityLowest:
	default:
		return m, Errorf(CodeInvalidParameter, "priority must be High, Normal, Low or Lowest, not %q", m.Priority)
	}
	payload, err := CheckPayload(m.Type, m.Payload)
	if err != nil {
		return m, err
	}
	m.Payload = payload
	if m.Type != MessageText {
		m.AtUserList = nil
	}
	return m, nil
}
