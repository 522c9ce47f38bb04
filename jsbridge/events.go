package jsbridge

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// The values of the events that the bridge delivers (surface of the
// documented API).
const (
	eventReady               = "sdkStateReady"
	eventNotReady            = "sdkStateNotReady"
	eventError               = "error"
	eventConversationList    = "onConversationListUpdated"
	eventConversationGroups  = "onConversationGroupListUpdated"
	eventConversationInGroup = "onConversationInGroupUpdated"
	eventTotalUnread         = "onTotalUnreadMessageCountUpdated"
	eventMessageReceived     = "onMessageReceived"
	eventGroupList           = "onGroupListUpdated"
	eventFriendList          = "onFriendListUpdated"
	eventMessageModified     = "onMessageModified"
	eventMessageRevoked      = "onMessageRevoked"
	eventReadReceipt         = "onMessageReadReceiptReceived"
	eventExtensionsUpdated   = "onMessageExtensionsUpdated"
	eventExtensionsDeleted   = "onMessageExtensionsDeleted"
	eventReactionsUpdated    = "onMessageReactionsUpdated"
	eventNetState            = "netStateChange"
	eventKickedOut           = "kickedOut"
	eventMessageReadByPeer   = "onMessageReadByPeer"
	eventAllReceive          = "onAllReceiveMessageOptUpdated"
	eventProfile             = "onProfileUpdated"
	eventBlacklist           = "blacklistUpdated"
	eventUserStatus          = "onUserStatusUpdated"
)

// methodOf has the API's name of each command that can wait for a server.
var methodOf = map[string]string{
	"CreateConversationGroup":     "createConversationGroup",
	"AddToConversationGroup":      "addConversationsToGroup",
	"RemoveFromConversationGroup": "deleteConversationsFromGroup",
	"DeleteConversationGroup":     "deleteConversationGroup",
	"RenameConversationGroup":     "renameConversationGroup",
	"OpenConversation":            "getConversationProfile",
	"DeleteConversations":         "deleteConversation",
	"PinConversation":             "pinConversation",
	"ReadConversation":            "setMessageRead",
	"ReadConversations":           "setAllMessageRead",
	"ClearHistory":                "clearHistoryMessage",
	"SetRemindType":               "setMessageRemindType",
	"MarkConversations":           "markConversation",
	"SetCustomData":               "setConversationCustomData",
	"SendMessage":                 "sendMessage",
	"RevokeMessage":               "revokeMessage",
	"ModifyMessage":               "modifyMessage",
	"DeleteMessages":              "deleteMessage",
	"ConfirmRead":                 "sendMessageReadReceipt",
	"SetExtensions":               "setMessageExtensions",
	"DeleteExtensions":            "deleteMessageExtensions",
	"React":                       "addMessageReaction",

	"SetAllReceiveMessageOpt": "setAllReceiveMessageOpt",
	"UpdateProfile":           "updateMyProfile",
	"AddToBlacklist":          "addToBlacklist",
	"RemoveFromBlacklist":     "removeFromBlacklist",
	"SetStatus":               "setSelfStatus",
	"SubscribeStatus":         "subscribeUserStatus",
	"UnsubscribeStatus":       "unsubscribeUserStatus",
}

// kickedOut has the code that later calls are refused with, by the type of
// KICKED_OUT (docs/facts.md#signed-out).
var kickedOut = map[string]core.Code{
	"multipleDevice":  3002,
	"multipleAccount": 3003,
	"userSigExpired":  3004,
	"REST_API_Kick":   3006,
}

// signedOut tells the page that the server ended the sign-in, and ends it here.
func (b *Bridge) signedOut(reason string) {
	b.out.add(item{Event: eventKickedOut, Data: kickedOutDTO{Type: reason}})
	s := b.session
	b.post(func() error {
		if b.session != nil && b.session == s {
			b.signOut(kickedOut[reason])
		}
		return nil
	})
}

// emit puts events into the delivery. The session calls it while it is locked.
// Before the sign-in is complete the page hears nothing.
func (b *Bridge) emit(events []session.Event) {
	if b.session == nil {
		return
	}
	for _, event := range events {
		switch e := event.(type) {
		case session.ConversationListUpdated:
			b.list = e.List
			b.listUpdated()
		case session.ConversationGroupListUpdated:
			b.out.add(item{Event: eventConversationGroups, Data: e.Names})
		case session.ConversationInGroupUpdated:
			ids := b.out.conversations(b.list, e.Conversations)
			b.out.add(item{Event: eventConversationInGroup, Data: conversationInGroupDTO{GroupName: e.ConversationGroupName, ConversationList: ids}})
		case session.TotalUnreadUpdated:
			b.out.add(item{Unread: &e.Count, Event: eventTotalUnread, Data: e.Count})
		case session.Trouble:
			b.out.add(errorItem(wrap("learn what changed", e.Err)))
		case session.HistoryReplaced:
			b.historyReplaced()
		case session.NetChanged:
			b.out.add(item{Event: eventNetState, Data: netStateDTO{State: e.State}})
		case session.Refused:
			fault := errorOf(e.Err)
			fault.Method = methodOf[e.Name]
			b.out.add(item{Event: eventError, Data: fault})
		case session.MessageSettled:
			b.messagesEvent(eventMessageModified, []session.Message{e.Message})
		case session.MessageReadByPeer:
			b.messagesEvent(eventMessageReadByPeer, e.Messages)
		case session.AllReceiveMessageOptUpdated:
			b.out.add(item{Event: eventAllReceive, Data: newAllReceiveDTO(e.Opt.At(b.now()))})
		case session.ProfileUpdated:
			b.out.add(item{Event: eventProfile, Data: profileListDTO{[]profileDTO{{b.session.User(), e.Profile}}}})
		case session.BlacklistUpdated:
			b.out.add(item{Event: eventBlacklist, Data: e.Users})
		case session.UserStatusUpdated:
			b.out.add(item{Event: eventUserStatus, Data: json.List(e.Statuses)})
		case session.ClockSet:
			b.setClock(e.Skew)
		case session.SignedOut:
			b.signedOut(e.Reason)
		case session.MessageReceived:
			b.messagesReceived(e.Messages)
		default:
			b.amendmentEvent(event)
		}
	}
}

// historyReplaced has the page forget which messages it holds, and shows in the
// new data that the user is there.
func (b *Bridge) historyReplaced() {
	b.announceReceived()
	b.out.add(item{Forget: true})
	if timer := b.presence.timer; timer != nil && b.backend.Place != "" && timer.Stop() {
		b.beatIn(placeAfter)
	}
}

// amendmentEvent delivers what was done to messages.
func (b *Bridge) amendmentEvent(event session.Event) {
	b.announceReceived()
	switch e := event.(type) {
	case session.MessageModified:
		b.messagesEvent(eventMessageModified, e.Messages)
	case session.MessageRevoked:
		b.messagesEvent(eventMessageRevoked, e.Messages)
	case session.MessagesDeleted:
		b.out.add(item{Deleted: &deletedDTO{ConversationID: e.ConversationID, Numbers: e.Sequences}})
	case session.ReadConfirmed:
		b.out.messages(e.Messages)
		b.out.add(item{Event: eventReadReceipt, Data: json.List(readConfirmedDTOs(e.Messages))})
	case session.ExtensionsSet:
		b.out.add(item{Event: eventExtensionsUpdated, Data: extensionsUpdatedDTO{MessageID: e.Message.ID, Extensions: append([]core.Extension{}, e.Extensions...)}})
	case session.ExtensionsDeleted:
		b.out.add(item{Event: eventExtensionsDeleted, Data: extensionsDeletedDTO{MessageID: e.Message.ID, KeyList: e.Keys}})
	case session.ReactionsChanged:
		b.out.add(item{Event: eventReactionsUpdated, Data: b.reactions(e.Message.ID, e.Reactions, partialUsers)})
	}
}

// messagesEvent delivers an event whose data is messages.
func (b *Bridge) messagesEvent(event string, messages []session.Message) {
	b.announceReceived()
	names := b.out.messages(messages)
	b.out.add(item{Event: event, Data: messageListDTO{MessageList: names}})
}

func readConfirmedDTOs(messages []session.Message) []readConfirmedDTO {
	dtos := make([]readConfirmedDTO, len(messages))
	for i, m := range messages {
		dtos[i] = readConfirmedDTO{UserID: m.To, MessageID: m.ID, IsPeerRead: true, Timestamp: m.ReceiptAt / 1000}
	}
	return dtos
}

// announceOpening tells the page the state after a sign-in, once the promise
// of login() has settled (docs/facts.md#sign-in; clients rely on that order).
func (b *Bridge) announceOpening(login loginDTO) {
	if login.RepeatLogin {
		return
	}
	b.out.add(item{Later: true})
	b.out.add(item{Event: eventReady})
	b.emit(b.session.Opening())
	b.out.add(item{Event: eventGroupList, Data: []string{}})
	b.out.add(item{Event: eventFriendList, Data: []string{}})
	b.startPresence()
}

// pacer holds CONVERSATION_LIST_UPDATED back so that no two come within
// Options.Pace of each other. The last state is always delivered. A
// MESSAGE_RECEIVED whose list is held back waits for it, with all that come
// meanwhile.
type pacer struct {
	last  time.Time
	timer *time.Timer
	// received are the ids of messages that wait so.
	received []string
}

// messagesReceived gives the page messages, and has the event delivered now or
// with the list. Of so many at once that the page keeps them for this event
// only, it is now.
func (b *Bridge) messagesReceived(messages []session.Message) {
	b.pace.received = append(b.pace.received, b.out.messages(messages)...)
	if b.pace.timer == nil || len(messages) > partSize {
		b.announceReceived()
	}
}

// announceReceived delivers the event that waits, if there is one: the page
// hears of messages before it hears of anything that was done to them, and
// before a call settles that may show them.
func (b *Bridge) announceReceived() {
	ids := b.pace.received
	if len(ids) > 0 {
		b.pace.received = nil
		b.out.add(item{Event: eventMessageReceived, Data: messageListDTO{MessageList: ids}})
	}
}

// listUpdated gives the page the list, which it answers from by itself, and has
// the event delivered now, or when it is due again.
func (b *Bridge) listUpdated() {
	b.out.show(b.list)
	if b.pace.timer != nil {
		return
	}
	wait := b.options.Pace - time.Since(b.pace.last)
	if wait <= 0 {
		b.announceList()
		return
	}
	b.pace.timer = time.AfterFunc(wait, func() { b.post(b.listDue) })
}

func (b *Bridge) listDue() error {
	b.pace.timer = nil
	if b.session != nil {
		b.announceList()
		b.announceReceived()
	}
	return nil
}

func (b *Bridge) announceList() {
	b.pace.last = time.Now()
	b.out.show(b.list)
	b.out.add(item{Event: eventConversationList, Data: wholeListDTO{ConversationList: true}})
}

// hint brings the session up to date when somebody else changed something.
func (b *Bridge) hint(hint authority.Hint) {
	if b.heed(hint) {
		return
	}
	b.post(func() error {
		if b.session == nil || hint.Owner != b.session.User() || hint.Revision <= b.session.Revision() {
			return nil
		}
		return catchUpSession(context.Background(), b)
	})
}
