package jsbridge

import (
	"context"
	"strconv"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// method is one call of the documented API. Run returns the data of the
// result. Always marks those that need nobody signed in.
type method struct {
	run    func(ctx context.Context, b *Bridge, a arguments) (any, error)
	always bool
	// queued calls take their place in a queue, so that others may begin
	// before they are answered.
	queued bool
}

// empty is the data of a result that has none.
type empty struct{}

// methods is every call that reaches the bridge. npm/methods.js names the same
// ones; a test compares.
var methods = map[string]method{
	"login":   {run: login, always: true},
	"logout":  {run: logout},
	"destroy": {run: destroy, always: true},
	"catchUp": {run: catchUp, always: true},

	"createConversationGroup":      {run: createConversationGroup, queued: true},
	"deleteConversationGroup":      {run: deleteConversationGroup, queued: true},
	"renameConversationGroup":      {run: renameConversationGroup, queued: true},
	"getConversationGroupList":     {run: getConversationGroupList},
	"addConversationsToGroup":      {run: addConversationsToGroup, queued: true},
	"deleteConversationsFromGroup": {run: deleteConversationsFromGroup, queued: true},

	"getConversationList":       {run: getConversationList},
	"getConversationProfile":    {run: getConversationProfile},
	"deleteConversation":        {run: deleteConversation, queued: true},
	"pinConversation":           {run: pinConversation, queued: true},
	"setMessageRead":            {run: setMessageRead, queued: true},
	"markConversation":          {run: markConversation, queued: true},
	"setConversationCustomData": {run: setConversationCustomData, queued: true},

	"sendMessage":    {run: sendMessage, queued: true},
	"getMessageList": {run: getMessageList},

	"getPendingCalls": {run: getPendingCalls},

	"getMyProfile":             {run: getMyProfile},
	"getBlacklist":             {run: constant([]string{})},
	"getGroupList":             {run: constant(groupListDTO{GroupList: []string{}, IsSyncCompleted: true})},
	"getFriendList":            {run: constant([]string{})},
	"getFriendGroupList":       {run: constant([]string{})},
	"getFriendApplicationList": {run: constant(applicationsDTO{FriendApplicationList: []string{}})},
}

type groupListDTO struct {
	GroupList       []string `json:"groupList"`
	IsSyncCompleted bool     `json:"isSyncCompleted"`
}

type applicationsDTO struct {
	FriendApplicationList []string `json:"friendApplicationList"`
	UnreadCount           int      `json:"unreadCount"`
}

// constant answers what is always so as long as nobody can have any.
func constant(data any) func(context.Context, *Bridge, arguments) (any, error) {
	return func(context.Context, *Bridge, arguments) (any, error) { return data, nil }
}

func createConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.CreateGroup{Name: name, ConversationIDs: ids}
	})
}

func addConversationsToGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.AddToGroup{Name: name, ConversationIDs: ids}
	})
}

func deleteConversationsFromGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.RemoveFromGroup{Name: name, ConversationIDs: ids}
	})
}

// sortedCall runs the command of a call on {groupName, conversationIDList}.
func (b *Bridge) sortedCall(ctx context.Context, a arguments, command func(string, []string) core.Command) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	name, ids := o.text("groupName"), o.texts("conversationIDList")
	if o.err != nil {
		return nil, o.err
	}
	return b.sorted(ctx, command(name, ids))
}

func (b *Bridge) sorted(ctx context.Context, command core.Command) (any, error) {
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return done(result, newSortedDTO(result.Outcome.(core.Sorted))), nil
}

func deleteConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	name, ok := a.at(0).(string)
	if !ok {
		return nil, invalid(a.method, "groupName must be a string, not %s", describe(a.at(0)))
	}
	result, err := b.session.Do(ctx, core.DeleteGroup{Name: name})
	return done(result, map[string]string{"groupName": name}), err
}

func renameConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.RenameGroup{OldName: o.text("oldName"), NewName: o.text("newName")}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	return done(result, map[string]string{"oldName": command.OldName, "newName": command.NewName}), err
}

func getConversationGroupList(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return b.session.GroupNames(), nil
}

func getConversationList(_ context.Context, b *Bridge, a arguments) (any, error) {
	list, err := b.find(a)
	if err != nil {
		return nil, err
	}
	return conversationListDTO{ConversationList: b.out.conversations(list), IsSyncCompleted: true}, nil
}

// find reads the forms of getConversationList (chat-api F5.6): nothing, an
// array of ids, or a filter. Anything else finds nothing.
func (b *Bridge) find(a arguments) ([]*session.Conversation, error) {
	switch a.at(0).(type) {
	case nil:
		return b.session.Conversations(session.Filter{}), nil
	case []any:
		ids, fault := texts(a.at(0))
		if fault != "" {
			return nil, invalid(a.method, "conversationIDList must be %s", fault)
		}
		return b.session.ConversationsByID(ids), nil
	case map[string]any:
		o, _ := a.object(0, "options")
		filter := readFilter(o)
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
		name := o.text("groupName")
		filter.GroupName = &name
	}
	if o.has("markType") {
		mark := o.natural("markType")
		filter.Mark = &mark
	}
	if o.has("hasUnreadCount") {
		unread := o.truth("hasUnreadCount")
		filter.HasUnread = &unread
	}
	if o.has("hasGroupAtInfo") {
		mentioned := o.truth("hasGroupAtInfo")
		filter.HasGroupAtInfo = &mentioned
	}
	return filter
}

func getConversationProfile(ctx context.Context, b *Bridge, a arguments) (any, error) {
	id, err := a.text(0, "conversationID")
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.OpenConversation{ConversationID: id})
	if err != nil {
		return nil, err
	}
	ids := b.out.conversations(b.session.ConversationsByID([]string{id}))
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
	command := core.DeleteConversations{ConversationIDs: core.FirstConversations(o.texts("conversationIDList")), ClearHistory: true}
	if o.has("clearHistoryMessage") {
		command.ClearHistory = o.truth("clearHistoryMessage")
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
	command := core.PinConversation{ConversationID: o.text("conversationID"), Pinned: o.truth("isPinned")}
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
	id := o.text("conversationID")
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, core.ReadConversation{ConversationID: id})
	return done(result, empty{}), err
}

func markConversation(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.MarkConversations{ConversationIDs: o.texts("conversationIDList"), Mark: o.natural("markType"), Enable: o.truth("enableMark")}
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
	command := core.SetCustomData{ConversationIDs: o.texts("conversationIDList"), CustomData: o.text("customData")}
	if o.err != nil {
		return nil, o.err
	}
	return b.sorted(ctx, command)
}

func getMessageList(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id, from, count := o.text("conversationID"), o.optionalText("nextReqMessageID"), o.optionalNatural("count")
	if o.err != nil {
		return nil, o.err
	}
	if count == 0 || count > core.MessagePageSize {
		count = core.MessagePageSize
	}
	before, err := strconv.ParseUint(from, 10, 64)
	if from != "" && err != nil {
		return nil, invalid(a.method, "nextReqMessageID must be what the last page gave, not %q", from)
	}
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

func getMyProfile(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return newProfileDTO(b.session.User(), b.session.Profile()), nil
}

// getPendingCalls is callExperimentalAPI('getPendingCalls'): the calls that wait
// for the server, in the order made.
func getPendingCalls(_ context.Context, b *Bridge, _ arguments) (any, error) {
	calls := []pendingCallDTO{}
	for _, queued := range b.session.Pending() {
		calls = append(calls, pendingCallDTO{Method: methodOf[queued.Name], Time: queued.At / 1000})
	}
	return map[string]any{"pendingCalls": calls}, nil
}
