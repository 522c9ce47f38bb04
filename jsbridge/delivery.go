package jsbridge

import (
	"errors"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// item is one thing for the page to do: take objects over, settle a call, or
// deliver an event. npm/inbox.js takes them in order.
type item struct {
	// List is how the page's list of conversations becomes another one.
	List *listDTO `json:"list,omitempty"`
	// Current says whether the page's list is whole from here on: a list of the
	// session, with nothing of it still to come.
	Current *bool `json:"current,omitempty"`
	// Contacts brings what changed of friends and applications (npm/contacts.js).
	Contacts any `json:"contacts,omitempty"`
	// Messages replace what the page holds; Together is how many will be named
	// together, if they come in parts.
	Messages []messageDTO `json:"messages,omitempty"`
	Together int          `json:"together,omitempty"`
	// Read and PeerRead name conversations of which all messages that the
	// page holds, incoming or own, have been read by now.
	Read     []string `json:"read,omitempty"`
	PeerRead []string `json:"peerRead,omitempty"`

	// Counts says how many have read messages of the user's own by now.
	Counts []countDTO `json:"counts,omitempty"`

	// Deleted are messages that the user has deleted.
	Deleted *deletedDTO `json:"deleted,omitempty"`

	// Forget: messages of the histories are others by now, also those with the
	// numbers of messages that the page holds.
	Forget bool `json:"forget,omitempty"`

	// State is the sign-in state from here on.
	State *stateDTO `json:"state,omitempty"`
	// Skew is how far the server's clock is ahead of the device's, in
	// milliseconds.
	Skew *int64 `json:"skew,omitempty"`
	// Unread is the total unread count from here on.
	Unread *int `json:"unread,omitempty"`

	// Settle is the call that Data or Error settles.
	Settle *int      `json:"settle,omitempty"`
	Error  *errorDTO `json:"error,omitempty"`

	// Pending: the call is queued and not answered by the server yet.
	Pending bool `json:"pending,omitempty"`

	Event string `json:"event,omitempty"`
	// Data belongs to Settle or Event. Ids under conversation and
	// conversationList, and names under message and messageList (see
	// [messageDTO.name]), stand for the objects, true under conversationList
	// for the whole list.
	Data any `json:"data,omitempty"`

	// Later: what follows waits until the page has run what came before.
	Later bool `json:"later,omitempty"`
}

// listDTO is a [replica.Patch]. Conversations are those that come to the places
// Put, and after them those that take the places Set.
type listDTO struct {
	// Clear: the list is to be made anew, from none.
	Clear         bool              `json:"clear,omitempty"`
	Drop          []int             `json:"drop,omitempty"`
	Put           []int             `json:"put,omitempty"`
	Set           []int             `json:"set,omitempty"`
	Conversations []conversationDTO `json:"conversations,omitempty"`
}

// stateDTO says who is signed in, with what the messages that the page makes
// show of the sender; Reason is the code why nobody is any more.
type stateDTO struct {
	UserID string `json:"userID"`
	Nick   string `json:"nick"`
	Avatar string `json:"avatar"`
	// Farewell is what the page publishes among tabs when it is left.
	Farewell string `json:"farewell,omitempty"`
	// TakenAt is when the copy that the sign-in found had last taken something over,
	// Unix milliseconds; 0 for no copy.
	TakenAt int64     `json:"takenAt,omitempty"`
	Reason  core.Code `json:"reason,omitempty"`
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

// countDTO says of a message, by its name, how many have read it.
type countDTO struct {
	Name        string `json:"name"`
	ReadCount   int    `json:"readCount"`
	UnreadCount int    `json:"unreadCount"`
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
		if len(refusal.Failures) > 0 {
			dto.Data = changedDTO{FailureList: refusal.Failures}
		}
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

// delivery collects items until the job is done.
type delivery struct {
	deliver func(text []byte) // [Options.Deliver]
	pause   func()            // [Options.Pause]
	items   []item
	// list is the list of conversations that the page holds.
	list replica.List
	// current: the page has been told that it holds all of this.
	current bool
	// text is room for what is delivered next, brought for the conversations
	// that it brings.
	text    []byte
	brought []conversationDTO
}

// What room a delivery keeps between two deliveries: enough for a part of a list,
// or each part of a long one would make its room anew.
const (
	textKept    = 1 << 20
	broughtKept = 2 * partSize
)

func (o *delivery) add(i item) {
	o.items = append(o.items, i)
}

// partSize is how many conversations or messages are delivered together at
// most: a long list as one text takes more room than all of the list does.
const partSize = 500

// show sees to it that the page holds the list as it is now; what it holds
// already does not cross.
func (o *delivery) show(list replica.List) {
	patch := list.Since(o.list)
	o.list = list
	if len(patch.Put) >= partSize || len(patch.Set) >= partSize {
		o.tellCurrent(false) // The page has turns in between.
	}
	if len(patch.Drop) > 0 {
		o.add(item{List: &listDTO{Drop: patch.Drop}})
	}
	for put := range slices.Chunk(patch.Put, partSize) {
		o.bring(put).Put = places(put)
		o.flushPart(len(put))
	}
	for set := range slices.Chunk(patch.Set, partSize) {
		o.bring(set).Set = places(set)
		o.flushPart(len(set))
	}
	o.tellCurrent(true)
}

// tellCurrent tells the page, which answers by itself while the list is whole.
func (o *delivery) tellCurrent(current bool) {
	if o.current != current {
		o.current = current
		o.add(item{Current: &current})
	}
}

// bring adds an item that brings conversations; the caller says to where.
func (o *delivery) bring(list []replica.Placed) *listDTO {
	dto := &listDTO{}
	news := item{List: dto}
	from := len(o.brought)
	o.brought = slices.Grow(o.brought, len(list))
	for _, placed := range list {
		is, was := placed.Is, placed.Was
		o.brought = append(o.brought, newConversationDTO(is))
		if was != nil && readAll(was.ReadSequence, is.ReadSequence, is.LastSequence) {
			news.Read = append(news.Read, is.ID)
		}
		if was != nil && readAll(was.PeerReadSequence, is.PeerReadSequence, is.LastSequence) {
			news.PeerRead = append(news.PeerRead, is.ID)
		}
	}
	dto.Conversations = o.brought[from:]
	o.add(news)
	return dto
}

// flushPart delivers at once what brings much.
func (o *delivery) flushPart(size int) {
	if size < partSize {
		return
	}
	o.flush()
	if o.pause != nil {
		o.pause()
	}
}

func places(list []replica.Placed) []int {
	places := make([]int, len(list))
	for i, placed := range list {
		places[i] = placed.At
	}
	return places
}

// readAll says that somebody has read on, to the end.
func readAll(before, now, last uint64) bool {
	return now > before && now == last
}

// conversations returns the ids of conversations of a list, after seeing to it
// that the page holds that list.
func (o *delivery) conversations(of replica.List, some []*replica.Conversation) []string {
	o.show(of)
	ids := make([]string, len(some))
	for i, conversation := range some {
		ids[i] = conversation.ID
	}
	return ids
}

// messages returns the names of messages, after giving them to the page.
func (o *delivery) messages(list []session.Message) []string {
	names := make([]string, 0, len(list))
	for part := range slices.Chunk(list, partSize) {
		dtos := make([]messageDTO, len(part))
		for i, message := range part {
			dtos[i] = newMessageDTO(message)
			names = append(names, dtos[i].name())
		}
		news := item{Messages: dtos}
		if len(list) > partSize {
			news.Together = len(list)
		}
		o.add(news)
		o.flushPart(len(part))
	}
	return names
}

// startOver has the page make its list anew: after a fault it may have heard of
// half a change, and the places in the next one would be others.
func (o *delivery) startOver() {
	o.forget()
	o.add(item{List: &listDTO{Clear: true}})
}

// forget drops everything: the page holds nothing of the next user.
func (o *delivery) forget() {
	o.list = replica.List{}
	o.tellCurrent(false)
}

// flush delivers what has collected.
func (o *delivery) flush() {
	if len(o.items) == 0 {
		return
	}
	text := append(o.text[:0], '[')
	for i, item := range o.items {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendItem(text, item)
	}
	text = append(text, ']')
	clear(o.brought)
	o.items, o.text, o.brought = nil, text, o.brought[:0]
	o.deliver(text)
	o.freeRoom()
}

// freeRoom gives room back that is larger than a part of a list needs.
func (o *delivery) freeRoom() {
	if cap(o.text) > textKept {
		o.text = nil
	}
	if cap(o.brought) > broughtKept {
		o.brought = nil
	}
}

// appendItem writes an item. One that cannot be written, which only damaged
// data could do, becomes an error for the same call.
func appendItem(text []byte, i item) []byte {
	written, err := json.Append(text, i)
	if err != nil {
		fault := errorItem(err)
		if i.Settle != nil {
			fault = item{Settle: i.Settle, Error: errorOf(err)}
		}
		written, _ = json.Append(text, fault) // Two plain fields.
	}
	return written
}
