package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

var conversationMethods = []method{
	{name: "getConversationList", answer: getConversationList},
	{name: "getConversationProfile", command: core.OpenConversation{}, answer: getConversationProfile, inTurn: true},
	{name: "deleteConversation", command: core.DeleteConversations{}, answer: deleteConversation},

	{
		name: "pinConversation", command: core.PinConversation{},
		echo: func(_ *Bridge, a *arguments) (core.Command, any) {
			o := a.Object(0, "options")
			id := o.String("conversationID")
			return core.PinConversation{ConversationID: id, Pinned: o.Bool("isPinned")}, map[string]string{"conversationID": id}
		},
	},

	{
		name: "setMessageRead", command: core.ReadConversation{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.ReadConversation{ConversationID: a.Object(0, "options").String("conversationID")}
		},
		show: nothing,
	},

	{name: "setAllMessageRead", command: core.ReadConversations{}, answer: setAllMessageRead, inTurn: true},

	{
		name: "clearHistoryMessage", command: core.ClearHistory{},
		echo: func(_ *Bridge, a *arguments) (core.Command, any) {
			id := a.String(0, "conversationID")
			return core.ClearHistory{ConversationID: id}, map[string]string{"conversationID": id}
		},
	},

	{
		name: "markConversation", command: core.MarkConversations{},
		read: func(_ *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			return core.MarkConversations{ConversationIDs: o.Strings("conversationIDList"), Mark: o.Uint("markType"), Enable: o.Bool("enableMark")}
		},
		show: showSorted,
	},

	{
		name: "setConversationCustomData", command: core.SetCustomData{},
		read: func(_ *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			return core.SetCustomData{ConversationIDs: o.Strings("conversationIDList"), CustomData: o.String("customData")}
		},
		show: showSorted,
	},
}

type conversationListDTO struct {
	ConversationList []string `json:"conversationList"`
	IsSyncCompleted  bool     `json:"isSyncCompleted"`
}

// wholeListDTO is conversationListDTO with true for the whole list.
type wholeListDTO struct {
	ConversationList bool `json:"conversationList"`
	IsSyncCompleted  bool `json:"isSyncCompleted"`
}

// getConversationList has three forms (docs/facts.md#choosing-conversations):
// without an argument for the whole list, and with an array of ids or a filter.
// Anything else finds nothing.
func getConversationList(b *Bridge, a *arguments) answer {
	var ids []string
	var filter replica.Filter
	switch a.At(0).(type) {
	case []any:
		ids = a.Strings(0, "conversationIDList")
	case map[string]any:
		filter = readFilter(a.Object(0, "options"))
		if name := filter.ConversationGroupName; name != nil {
			*name = b.groupName(*name)
		}
	}
	return func(context.Context) (any, error) {
		var found []*replica.Conversation
		switch a.At(0).(type) {
		case nil:
			b.out.show(b.session.List())
			return wholeListDTO{ConversationList: true, IsSyncCompleted: true}, nil
		case []any:
			found = b.session.ConversationsByID(ids)
		case map[string]any:
			found = b.session.Conversations(filter)
		}
		return conversationListDTO{ConversationList: b.shown(found), IsSyncCompleted: true}, nil
	}
}

// shown returns the ids of conversations, as the page knows them.
func (b *Bridge) shown(list []*replica.Conversation) []string {
	return b.out.conversations(b.session.List(), list)
}

func readFilter(o *object) replica.Filter {
	var filter replica.Filter
	if kind := o.fields["type"]; kind == core.TypeC2C || kind == core.TypeGroup {
		filter.Type = kind.(string)
	}
	if o.Has("groupName") {
		filter.ConversationGroupName = new(o.String("groupName"))
	}
	if o.Has("markType") {
		filter.Mark = new(o.Uint("markType"))
	}
	if o.Has("hasUnreadCount") {
		filter.HasUnread = new(o.Bool("hasUnreadCount"))
	}
	if o.Has("hasGroupAtInfo") {
		filter.HasGroupAtInfo = new(o.Bool("hasGroupAtInfo"))
	}
	return filter
}

type conversationResultDTO struct {
	Conversation string `json:"conversation"`
}

func getConversationProfile(b *Bridge, a *arguments) answer {
	id := a.String(0, "conversationID")
	return func(ctx context.Context) (any, error) {
		result, err := b.session.Do(ctx, core.OpenConversation{ConversationID: id})
		if err != nil {
			return nil, err
		}
		name, err := b.shownConversation(id)
		return done(result.Pending, conversationResultDTO{Conversation: name}), err
	}
}

// shownConversation is what names a conversation to the page that is listed
// since this call, unless another tab has deleted it.
func (b *Bridge) shownConversation(id string) (name string, err error) {
	ids := b.shown(b.session.ConversationsByID([]string{id}))
	if len(ids) == 0 {
		return "", core.Errorf(core.CodeConversationNotFound, "%s was deleted in another tab just now", id)
	}
	return ids[0], nil
}

// deleteConversation has two forms: for one conversation and for some.
func deleteConversation(b *Bridge, a *arguments) answer {
	if id, ok := a.At(0).(string); ok {
		command := core.DeleteConversations{ConversationIDs: []string{id}, ClearHistory: true}
		return b.doFor(command, map[string]string{"conversationID": id})
	}
	o := a.Object(0, "conversationID")
	command := core.DeleteConversations{
		ConversationIDs: core.FirstConversations(o.Strings("conversationIDList")),
		ClearHistory:    o.OptionalBool("clearHistoryMessage", true),
	}
	return b.do(command, showDeleted)
}

func showDeleted(_ *Bridge, outcome any) any {
	return map[string]any{"conversationIDList": outcome.([]string)}
}

// readAllPause is how many milliseconds lie between two setAllMessageRead at
// least (docs/facts.md#unread-counts).
const readAllPause = 1000

// scopes has the conversation type for each scope of setAllMessageRead.
var scopes = map[string]string{
	"readAllC2CMessage":   core.TypeC2C,
	"readAllGroupMessage": core.TypeGroup,
	"readAllMessage":      "",
}

func setAllMessageRead(b *Bridge, a *arguments) answer {
	conversationType := readScope(a)
	return func(ctx context.Context) (any, error) {
		now := b.now()
		if pause := now - b.readAllAt; pause >= 0 && pause < readAllPause {
			return nil, core.Errorf(core.CodeTooOften, "setAllMessageRead may be called once a second; wait a moment and call again")
		}
		b.readAllAt = now
		pending, err := b.session.ReadAll(ctx, conversationType)
		return done(pending, empty{}), err
	}
}

func readScope(a *arguments) (conversationType string) {
	o := a.OptionalObject(0, "options")
	if !o.Has("scope") {
		return ""
	}
	scope := o.String("scope")
	conversationType, known := scopes[scope]
	if !known {
		a.fault("options.scope must be one of TYPES.READ_ALL_C2C_MSG, READ_ALL_GROUP_MSG and READ_ALL_MSG, not %q", scope)
	}
	return conversationType
}

// sortedDTO is what a call came to for each of its conversations.
type sortedDTO struct {
	SuccessConversationIDList []string     `json:"successConversationIDList"`
	FailureConversationIDList []failureDTO `json:"failureConversationIDList"`
	ChangeID                  string       `json:"changeID,omitempty"`
}

type failureDTO struct {
	ConversationID string    `json:"conversationID"`
	Code           core.Code `json:"code"`
	Message        string    `json:"message"`
}

func showSorted(_ *Bridge, outcome any) any {
	sorted := outcome.(core.Sorted)
	dto := sortedDTO{append([]string{}, sorted.Success...), []failureDTO{}, sorted.ChangeID}
	for _, f := range sorted.Failure {
		dto.FailureConversationIDList = append(dto.FailureConversationIDList, failureDTO{f.ConversationID, f.Code, f.Message})
	}
	return dto
}

// The values of the events of this subject.
const (
	eventConversationList  = "onConversationListUpdated"
	eventTotalUnread       = "onTotalUnreadMessageCountUpdated"
	eventMessageReadByPeer = "onMessageReadByPeer"
)

func (b *Bridge) tellConversation(event session.Event) {
	switch e := event.(type) {
	case session.ConversationListUpdated:
		b.list = e.List
		b.listUpdated()
	case session.TotalUnreadUpdated:
		b.out.add(item{Unread: &e.Count, Event: eventTotalUnread, Data: e.Count})
	case session.MessageReadByPeer:
		b.tellOf(eventMessageReadByPeer, e.Messages)
	}
}
