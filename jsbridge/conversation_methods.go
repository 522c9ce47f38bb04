package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

func getConversationList(_ context.Context, b *Bridge, a arguments) (any, error) {
	if a.at(0) == nil {
		b.out.show(b.session.List())
		return wholeListDTO{ConversationList: true, IsSyncCompleted: true}, nil
	}
	list, err := b.find(a)
	if err != nil {
		return nil, err
	}
	return conversationListDTO{ConversationList: b.shown(list), IsSyncCompleted: true}, nil
}

// shown returns the ids of conversations, as the page knows them.
func (b *Bridge) shown(list []*session.Conversation) []string {
	return b.out.conversations(b.session.List(), list)
}

// find reads the forms of getConversationList that choose
// (docs/facts.md#choosing-conversations): an array of ids, or a filter.
// Anything else finds nothing.
func (b *Bridge) find(a arguments) ([]*session.Conversation, error) {
	switch a.at(0).(type) {
	case []any:
		ids, fault := stringsOf(a.at(0))
		if fault != "" {
			return nil, invalid(a.method, "conversationIDList must be %s", fault)
		}
		return b.session.ConversationsByID(ids), nil
	case map[string]any:
		o, _ := a.object(0, "options")
		filter := readFilter(o)
		if filter.ConversationGroupName != nil {
			*filter.ConversationGroupName = b.groupName(*filter.ConversationGroupName)
		}
		return b.session.Conversations(filter), o.err
	}
	return nil, nil
}

func readFilter(o *object) session.Filter {
	var filter session.Filter
	if kind := o.fields["type"]; kind == core.TypeC2C || kind == core.TypeGroup {
		filter.Type = kind.(string)
	}
	if o.has("groupName") {
		name := o.string("groupName")
		filter.ConversationGroupName = &name
	}
	if o.has("markType") {
		mark := o.uint("markType")
		filter.Mark = &mark
	}
	if o.has("hasUnreadCount") {
		unread := o.bool("hasUnreadCount")
		filter.HasUnread = &unread
	}
	if o.has("hasGroupAtInfo") {
		mentioned := o.bool("hasGroupAtInfo")
		filter.HasGroupAtInfo = &mentioned
	}
	return filter
}

func getConversationProfile(ctx context.Context, b *Bridge, a arguments) (any, error) {
	id, err := a.string(0, "conversationID")
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.OpenConversation{ConversationID: id})
	if err != nil {
		return nil, err
	}
	ids := b.shown(b.session.ConversationsByID([]string{id}))
	if len(ids) == 0 {
		return nil, core.Errorf(core.CodeConversationNotFound, "%s was deleted in another tab just now", id)
	}
	return done(result, conversationResultDTO{Conversation: ids[0]}), nil
}

func deleteConversation(ctx context.Context, b *Bridge, a arguments) (any, error) {
	if id, ok := a.at(0).(string); ok {
		result, err := b.session.Do(ctx, core.DeleteConversations{ConversationIDs: []string{id}, ClearHistory: true})
		return done(result, map[string]string{"conversationID": id}), err
	}
	o, err := a.object(0, "conversationID")
	if err != nil {
		return nil, err
	}
	command := core.DeleteConversations{ConversationIDs: core.FirstConversations(o.strings("conversationIDList")), ClearHistory: true}
	if o.has("clearHistoryMessage") {
		command.ClearHistory = o.bool("clearHistoryMessage")
	}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	return done(result, map[string]any{"conversationIDList": result.Outcome}), err
}

func pinConversation(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.PinConversation{ConversationID: o.string("conversationID"), Pinned: o.bool("isPinned")}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	return done(result, map[string]string{"conversationID": command.ConversationID}), err
}

func setMessageRead(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id := o.string("conversationID")
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, core.ReadConversation{ConversationID: id})
	return done(result, empty{}), err
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

func setAllMessageRead(ctx context.Context, b *Bridge, a arguments) (any, error) {
	conversationType, err := readScope(a)
	if err != nil {
		return nil, err
	}
	now := b.now()
	if pause := now - b.readAllAt; pause >= 0 && pause < readAllPause {
		return nil, core.Errorf(core.CodeTooOften, "setAllMessageRead may be called once a second; wait a moment and call again")
	}
	b.readAllAt = now
	waits, err := b.session.ReadAll(ctx, conversationType)
	return done(session.Result[any]{Pending: waits}, empty{}), err
}

func readScope(a arguments) (conversationType string, err error) {
	if a.at(0) == nil {
		return "", nil
	}
	o, err := a.object(0, "options")
	if err != nil || !o.has("scope") {
		return "", err
	}
	scope := o.string("scope")
	conversationType, known := scopes[scope]
	if o.err == nil && !known {
		o.err = invalid(a.method, "options.scope must be one of TYPES.READ_ALL_C2C_MSG, READ_ALL_GROUP_MSG and READ_ALL_MSG, not %q", scope)
	}
	return conversationType, o.err
}

func clearHistoryMessage(ctx context.Context, b *Bridge, a arguments) (any, error) {
	id, err := a.string(0, "conversationID")
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.ClearHistory{ConversationID: id})
	return done(result, map[string]string{"conversationID": id}), err
}

func markConversation(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.MarkConversations{ConversationIDs: o.strings("conversationIDList"), Mark: o.uint("markType"), Enable: o.bool("enableMark")}
	if o.err != nil {
		return nil, o.err
	}
	return b.sorted(ctx, command)
}

func setConversationCustomData(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.SetCustomData{ConversationIDs: o.strings("conversationIDList"), CustomData: o.string("customData")}
	if o.err != nil {
		return nil, o.err
	}
	return b.sorted(ctx, command)
}
