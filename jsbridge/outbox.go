package jsbridge

import (
	"errors"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// item is one thing for the page to do: take objects over, settle a call, or
// deliver an event. npm/chat.js reads them in order.
type item struct {
	// Conversations and Messages replace what the page holds; Gone names
	// conversations to drop.
	Conversations []conversationDTO `json:"conversations,omitempty"`
	Messages      []messageDTO      `json:"messages,omitempty"`
	Gone          []string          `json:"gone,omitempty"`
	// Read and PeerRead name conversations of which all messages that the
	// page holds, incoming or own, have been read by now.
	Read     []string `json:"read,omitempty"`
	PeerRead []string `json:"peerRead,omitempty"`

	// Deleted are messages that the user has deleted.
	Deleted *deletedDTO `json:"deleted,omitempty"`

	// State is the sign-in state from here on.
	State *stateDTO `json:"state,omitempty"`
	// Unread is the total unread count from here on.
	Unread *int `json:"unread,omitempty"`

	// Settle is the call that Data or Error settles.
	Settle *int      `json:"settle,omitempty"`
	Error  *errorDTO `json:"error,omitempty"`

	// Pending: the call is queued and not answered by the server yet.
	Pending bool `json:"pending,omitempty"`

	Event string `json:"event,omitempty"`
	// Data belongs to Settle or Event. Ids under conversation,
	// conversationList, message and messageList stand for the objects.
	Data any `json:"data,omitempty"`

	// Later: what follows waits until the page has run what came before.
	Later bool `json:"later,omitempty"`
}

// stateDTO says who is signed in; Reason is the code why nobody is any more.
type stateDTO struct {
	UserID string    `json:"userID"`
	Reason core.Code `json:"reason,omitempty"`
}

type errorDTO struct {
	Code    core.Code `json:"code"`
	Message string    `json:"message"`
	// Method is the API's name of the call that failed, for one that was
	// taken as pending.
	Method string `json:"method,omitempty"`
	// Data is error.data; ids in it stand for objects.
	Data any `json:"data,omitempty"`
}

// deletedDTO names messages of a conversation by their numbers.
type deletedDTO struct {
	ConversationID string   `json:"conversationID"`
	Numbers        []uint64 `json:"numbers"`
}

// faulty is an error with data for the page.
type faulty struct {
	error
	data any
}

func (f faulty) Unwrap() error { return f.error }

func errorOf(err error) *errorDTO {
	dto := errorDTO{Code: core.CodeUncaught, Message: err.Error()}
	var refusal *core.Error
	if errors.As(err, &refusal) {
		dto.Code, dto.Message = refusal.Code, refusal.Message
	}
	var with faulty
	if errors.As(err, &with) {
		dto.Data = with.data
	}
	return &dto
}

// errorItem is an ERROR event, for what no call stands for.
func errorItem(err error) item {
	return item{Event: eventError, Data: errorOf(err)}
}

// outbox collects items until the job is done. It knows which conversation
// objects the page holds, so that only changed ones cross.
type outbox struct {
	items []item
	held  map[string]*session.Conversation
}

func (o *outbox) add(i item) {
	o.items = append(o.items, i)
}

// conversations returns the ids of list, after seeing to it that the page
// holds each as it is now.
func (o *outbox) conversations(list []*session.Conversation) []string {
	ids := make([]string, len(list))
	var news item
	for i, conversation := range list {
		ids[i] = conversation.ID
		held := o.held[conversation.ID]
		if held == conversation {
			continue
		}
		o.held[conversation.ID] = conversation
		news.Conversations = append(news.Conversations, newConversationDTO(conversation))
		if held != nil && readAll(held.ReadSequence, conversation.ReadSequence, conversation.LastSequence) {
			news.Read = append(news.Read, conversation.ID)
		}
		if held != nil && readAll(held.PeerReadSequence, conversation.PeerReadSequence, conversation.LastSequence) {
			news.PeerRead = append(news.PeerRead, conversation.ID)
		}
	}
	if len(news.Conversations) > 0 {
		o.add(news)
	}
	return ids
}

// readAll says that somebody has read on, to the end.
func readAll(before, now, last uint64) bool {
	return now > before && now == last
}

// wholeList is conversations for the whole list: the page drops what is no
// longer in it.
func (o *outbox) wholeList(list []*session.Conversation) []string {
	ids := o.conversations(list)
	if len(o.held) == len(list) {
		return ids
	}
	listed := make(map[string]bool, len(ids))
	for _, id := range ids {
		listed[id] = true
	}
	var gone []string
	for id := range o.held {
		if !listed[id] {
			gone = append(gone, id)
			delete(o.held, id)
		}
	}
	o.add(item{Gone: gone})
	return ids
}

// messages returns the ids of messages, after giving them to the page.
func (o *outbox) messages(list []session.Message) []string {
	ids := make([]string, len(list))
	dtos := make([]messageDTO, len(list))
	for i, message := range list {
		ids[i] = message.ID
		dtos[i] = newMessageDTO(message)
	}
	if len(dtos) > 0 {
		o.add(item{Messages: dtos})
	}
	return ids
}

// forget drops everything: the page holds nothing of the next user.
func (o *outbox) forget() {
	clear(o.held)
}

// flush delivers what has collected.
func (b *Bridge) flush() {
	if len(b.out.items) == 0 {
		return
	}
	text := []byte{'['}
	for i, item := range b.out.items {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, encodeItem(item)...)
	}
	b.out.items = nil
	b.options.Deliver(string(append(text, ']')))
}

// encodeItem writes an item. One that cannot be written, which only damaged
// data could do, becomes an error for the same call.
func encodeItem(i item) []byte {
	text, err := json.Marshal(i)
	if err != nil {
		fault := errorItem(err)
		if i.Settle != nil {
			fault = item{Settle: i.Settle, Error: errorOf(err)}
		}
		text, _ = json.Marshal(fault) // Two plain fields.
	}
	return text
}
