package rest

import (
	"cmp"
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// listPage is how many conversations are in one reply of get_list.
const listPage = 100

// The bits of AssistFlags. A third, for pinned conversations in pages, changes
// nothing here: there are never more of them than fit into one.
const (
	withPinned = 1 << iota // pinned conversations come first and are flagged
	withEmpty              // also those without a message
)

// place is where a page begins, or the next one: at the conversations of a
// second, after the first Index of these. Time 0 is the very beginning.
type place struct {
	time  int64
	index int
}

type listRequest struct {
	FromAccount   string `json:"From_Account"`
	TimeStamp     int64
	StartIndex    int
	TopTimeStamp  int64
	TopStartIndex int
	AssistFlags   int
}

type listReply struct {
	status
	SessionItem   []sessionItem
	CompleteFlag  int
	TimeStamp     int64
	StartIndex    int
	TopTimeStamp  int64
	TopStartIndex int
}

// sessionItem is a conversation in the list. MsgTime is the time of its last
// message, or without one when it came into the list, Unix seconds.
type sessionItem struct {
	Type      int
	ToAccount string `json:"To_Account,omitempty"`
	GroupID   string `json:"GroupId,omitempty"`
	MsgTime   int64
	TopFlag   int
}

// list pages through a user's conversation list: the pinned ones, then the
// others, each the newest first. A conversation that gets a message meanwhile
// may be missing or come twice; the others do not.
func (a *API) list(ctx context.Context, _ call, request listRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if request.TimeStamp < 0 || request.StartIndex < 0 || request.TopTimeStamp < 0 || request.TopStartIndex < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "the four members that say where to begin must be 0, or what the reply before had")
	}
	_, conversations, err := a.everything(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	pinned, others := sessions(conversations, request.AssistFlags)
	reply := listReply{status: ok, SessionItem: []sessionItem{}}
	page, next, pinnedDone := pageOf(pinned, place{request.TopTimeStamp, request.TopStartIndex}, listPage)
	reply.SessionItem = append(reply.SessionItem, page...)
	reply.TopTimeStamp, reply.TopStartIndex = next.time, next.index
	page, next, done := pageOf(others, place{request.TimeStamp, request.StartIndex}, listPage-len(page))
	reply.SessionItem = append(reply.SessionItem, page...)
	reply.TimeStamp, reply.StartIndex = next.time, next.index
	if pinnedDone && done {
		reply.CompleteFlag = isComplete
	}
	return reply, nil
}

// sessions returns what is in the list, pinned and not, each the newest first.
func sessions(conversations []conversation, flags int) (pinned, others []sessionItem) {
	for _, c := range conversations {
		if !c.Listed || (c.Last == nil && flags&withEmpty == 0) {
			continue
		}
		if item := sessionOf(c); c.Pinned && flags&withPinned != 0 {
			item.TopFlag = 1
			pinned = append(pinned, item)
		} else {
			others = append(others, item)
		}
	}
	// Stable: those of one second stay in the order of their ids.
	newest := func(x, y sessionItem) int { return cmp.Compare(y.MsgTime, x.MsgTime) }
	slices.SortStableFunc(pinned, newest)
	slices.SortStableFunc(others, newest)
	return pinned, others
}

func sessionOf(c conversation) sessionItem {
	contact := contactOf(c.id)
	item := sessionItem{Type: contact.Type, ToAccount: contact.ToAccount, GroupID: contact.ToGroupID, MsgTime: c.ListedAt / 1000}
	if c.Last != nil {
		item.MsgTime = c.Last.Sent() / 1000
	}
	return item
}

// pageOf returns up to room items from a place on, and where the next page
// begins.
func pageOf(items []sessionItem, from place, room int) (page []sessionItem, next place, done bool) {
	start := 0
	if from.time > 0 {
		start = slices.IndexFunc(items, func(item sessionItem) bool { return item.MsgTime <= from.time })
		if start < 0 {
			return nil, from, true
		}
		for skipped := 0; skipped < from.index && start < len(items) && items[start].MsgTime == from.time; skipped++ {
			start++
		}
	}
	end := min(start+room, len(items))
	if start == end {
		return nil, from, end == len(items)
	}
	last := items[end-1].MsgTime
	first := slices.IndexFunc(items, func(item sessionItem) bool { return item.MsgTime == last })
	return items[start:end], place{last, end - first}, end == len(items)
}

type deleteRequest struct {
	FromAccount string `json:"From_Account"`
	contact
	ClearRamble int
}

// delete takes a conversation off a user's list, and with ClearRamble 1 clears
// its history for this user.
func (a *API) delete(ctx context.Context, _ call, request deleteRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	_, err := do(ctx, a, request.FromAccount, core.DeleteConversations{
		ConversationIDs: []string{request.conversationID()},
		ClearHistory:    request.ClearRamble == 1,
	})
	if err != nil {
		return nil, err
	}
	return ok, nil
}
