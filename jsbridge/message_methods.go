package jsbridge

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var messageMethods = []method{
	{name: "getMessageList", answer: getMessageList},
	{name: "getMessageListHopping", answer: getMessageListHopping},

	{
		name: "deleteMessage", command: core.DeleteMessages{},
		read: func(_ *Bridge, a *arguments) core.Command {
			id, sequences := a.inOneConversation()
			return core.DeleteMessages{ConversationID: id, Sequences: sequences}
		},
		show: nothing,
	},

	{
		name: "sendMessageReadReceipt", command: core.ConfirmRead{},
		read: func(_ *Bridge, a *arguments) core.Command {
			id, sequences := a.inOneConversation()
			return core.ConfirmRead{ConversationID: id, Sequences: sequences}
		},
		show: nothing,
	},
}

type pageDTO struct {
	MessageList      []string `json:"messageList"`
	NextReqMessageID string   `json:"nextReqMessageID"`
	IsCompleted      bool     `json:"isCompleted"`
}

func getMessageList(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id, from, count := o.String("conversationID"), o.OptionalString("nextReqMessageID"), o.OptionalCount("count", core.MessagePageSize)
	before, err := strconv.ParseUint(from, 10, 64)
	if from != "" && err != nil {
		a.fault("nextReqMessageID must be what the last page gave, not %q", from)
	}
	return func(ctx context.Context) (any, error) {
		page, err := b.session.Messages(ctx, id, before, int(count))
		if err != nil {
			return nil, wrap("read messages", err)
		}
		dto := pageDTO{MessageList: b.out.messages(page.Messages), IsCompleted: page.Before == 0}
		if page.Before > 0 {
			dto.NextReqMessageID = strconv.FormatUint(page.Before, 10)
		}
		return dto, nil
	}
}

type hoppingDTO struct {
	MessageList []string `json:"messageList"`
	IsCompleted bool     `json:"isCompleted"`
	// NextMessageTime is a number, or "" when there is nothing more.
	NextMessageTime any `json:"nextMessageTime"`
}

// numberHoppingDTO is hoppingDTO for a chat group.
type numberHoppingDTO struct {
	MessageList []string `json:"messageList"`
	IsCompleted bool     `json:"isCompleted"`
	// NextMessageSeq is a number, or "" when there is nothing more.
	NextMessageSeq any `json:"nextMessageSeq"`
}

// getMessageListHopping reads messages around a time, or in a chat group around a
// number (docs/facts.md#reading-around-a-time).
func getMessageListHopping(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id, direction, count := o.String("conversationID"), o.OptionalUint("direction"), o.OptionalCount("count", core.MessagePageSize)
	if direction > 1 {
		o.wrong("direction", "0 for older or 1 for newer messages")
	}
	newer := direction == 1
	if strings.HasPrefix(id, core.TypeGroup) {
		return hopByNumber(b, id, o.OptionalUint("sequence"), newer, int(count))
	}
	time := hoppingTime(o, newer)
	return func(ctx context.Context) (any, error) {
		stretch, err := b.session.Around(ctx, id, time, newer, int(count))
		if err != nil {
			return nil, wrap("read messages", err)
		}
		dto := hoppingDTO{MessageList: b.out.messages(stretch.Messages), IsCompleted: stretch.Next == 0, NextMessageTime: ""}
		if stretch.Next != 0 {
			dto.NextMessageTime = (float64(stretch.Next) + halfMillisecond) / 1000
		}
		return dto, nil
	}
}

func hopByNumber(b *Bridge, id string, number uint64, newer bool, count int) answer {
	return func(ctx context.Context) (any, error) {
		stretch, err := b.session.AroundNumber(ctx, id, number, newer, count)
		if err != nil {
			return nil, wrap("read messages", err)
		}
		dto := numberHoppingDTO{MessageList: b.out.messages(stretch.Messages), IsCompleted: stretch.Next == 0, NextMessageSeq: ""}
		if stretch.Next != 0 {
			dto.NextMessageSeq = float64(stretch.Next)
		}
		return dto, nil
	}
}

// A whole number of seconds means all of that second; nextMessageTime means one
// millisecond, and is told apart by half of one.
const halfMillisecond = 0.5

// hoppingTime is the time to read around, Unix milliseconds: without one the
// newest messages, or the oldest where newer ones are asked for.
func hoppingTime(o *object, newer bool) int64 {
	if !o.Has("time") {
		if newer {
			return 0
		}
		return math.MaxInt64
	}
	seconds := o.Number("time")
	if seconds < 0 || seconds > 1e12 {
		o.wrong("time", "Unix time in seconds")
		return 0
	}
	if !newer && seconds == math.Trunc(seconds) {
		return int64(seconds)*1000 + 999
	}
	return int64(math.Floor(seconds * 1000))
}

// reference is a message that a call is about, as the page's side names it
// (npm/changes.js).
type reference struct {
	conversationID string
	sequence       uint64
}

// reference reads the object as a reference. One without a number is a message
// that is in no history as far as the page knows.
func (o *object) reference() reference {
	r := reference{conversationID: o.String("conversationID"), sequence: o.OptionalUint("number")}
	if r.sequence == 0 {
		o.in.refuse(core.Errorf(core.CodeMessageNotFound, "%s: this message is not sent, or the page has not had it for long; getMessageList brings it back", o.in.method))
	}
	return r
}

func (a *arguments) reference(i int) reference {
	return a.Object(i, "message").reference()
}

// references reads argument 0, an array of references.
func (a *arguments) references() []reference {
	var references []reference
	a.Objects(0, "messageList", "message", "messages", func(o *object) { references = append(references, o.reference()) })
	return references
}

// inOneConversation reads argument 0: references of the first one's
// conversation.
func (a *arguments) inOneConversation() (conversationID string, sequences []uint64) {
	for _, r := range a.references() {
		if conversationID == "" || r.conversationID == conversationID {
			conversationID, sequences = r.conversationID, append(sequences, r.sequence)
		}
	}
	return conversationID, sequences
}

// The values of the events of this subject.
const (
	eventMessageReceived = "onMessageReceived"
	eventReadReceipt     = "onMessageReadReceiptReceived"
)

// readConfirmedDTO is an item of MESSAGE_READ_RECEIPT_RECEIVED.
type readConfirmedDTO struct {
	UserID     string `json:"userID"`
	MessageID  string `json:"messageID"`
	IsPeerRead bool   `json:"isPeerRead"`
	Timestamp  int64  `json:"timestamp"`
}

func (b *Bridge) tellMessage(event session.Event) {
	switch e := event.(type) {
	case session.MessageReceived:
		b.messagesReceived(e.Messages)
	case session.MessagesDeleted:
		b.announceReceived()
		b.out.add(item{Deleted: &deletedDTO{ConversationID: e.ConversationID, Numbers: e.Sequences}})
	case session.ReadConfirmed:
		b.announceReceived()
		b.out.messages(e.Messages)
		dtos := make([]readConfirmedDTO, len(e.Messages))
		for i, m := range e.Messages {
			dtos[i] = readConfirmedDTO{UserID: m.To, MessageID: m.ID, IsPeerRead: true, Timestamp: m.ReceiptAt / 1000}
		}
		b.tell(eventReadReceipt, json.List(dtos))
	case session.ReadCounted:
		b.readCounted(e.Counts)
	}
}
