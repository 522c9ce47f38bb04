package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core/json"
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

// methods is every call that reaches the bridge. npm/api.js says which ask it; a
// test compares.
var methods = map[string]method{
	"login":   {run: login, always: true},
	"logout":  {run: logout},
	"destroy": {run: destroy, always: true},
	"catchUp": {run: catchUp, always: true, queued: true},
	"offline": {run: offline, always: true, queued: true},
	"hide":    {run: hide, queued: true},

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
	"setAllMessageRead":         {run: setAllMessageRead},
	"clearHistoryMessage":       {run: clearHistoryMessage, queued: true},
	"markConversation":          {run: markConversation, queued: true},
	"setConversationCustomData": {run: setConversationCustomData, queued: true},

	"setConversationDraft":    {run: setConversationDraft},
	"setMessageRemindType":    {run: setMessageRemindType, queued: true},
	"setAllReceiveMessageOpt": {run: setAllReceiveMessageOpt, queued: true},
	"getAllReceiveMessageOpt": {run: getAllReceiveMessageOpt},

	"sendMessage":    {run: sendMessage, queued: true},
	"getMessageList": {run: getMessageList},

	"getMessageListHopping":  {run: getMessageListHopping},
	"revokeMessage":          {run: revokeMessage, queued: true},
	"modifyMessage":          {run: modifyMessage, queued: true},
	"deleteMessage":          {run: deleteMessage, queued: true},
	"sendMessageReadReceipt": {run: sendMessageReadReceipt, queued: true},

	"setMessageExtensions":    {run: setMessageExtensions, queued: true},
	"getMessageExtensions":    {run: getMessageExtensions},
	"deleteMessageExtensions": {run: deleteMessageExtensions, queued: true},

	"addMessageReaction":              {run: addMessageReaction, queued: true},
	"removeMessageReaction":           {run: removeMessageReaction, queued: true},
	"getMessageReactions":             {run: getMessageReactions},
	"getAllUserListOfMessageReaction": {run: getAllUserListOfMessageReaction},

	"getPendingCalls": {run: getPendingCalls},

	"getMyProfile":          {run: getMyProfile},
	"getUserProfile":        {run: getUserProfile},
	"updateMyProfile":       {run: updateMyProfile, queued: true},
	"getBlacklist":          {run: getBlacklist},
	"addToBlacklist":        {run: addToBlacklist, queued: true},
	"removeFromBlacklist":   {run: removeFromBlacklist, queued: true},
	"setSelfStatus":         {run: setSelfStatus, queued: true},
	"getUserStatus":         {run: getUserStatus},
	"subscribeUserStatus":   {run: subscribeUserStatus, queued: true},
	"unsubscribeUserStatus": {run: unsubscribeUserStatus, queued: true},

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

// getPendingCalls is callExperimentalAPI('getPendingCalls'): the calls that wait
// for the server, in the order made.
func getPendingCalls(_ context.Context, b *Bridge, _ arguments) (any, error) {
	calls := []pendingCallDTO{}
	for _, queued := range b.session.Pending() {
		calls = append(calls, pendingCallDTO{Method: methodOf[queued.Name], Time: queued.At / 1000})
	}
	return map[string]any{"pendingCalls": json.List(calls)}, nil
}
