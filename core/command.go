package core

// commands has one row for each command that a device connected to a server may
// be asked for, under the name of its type. Commands that only authorities and
// copies give themselves have none.
var commands = []commandRow{
	{name: "CreateConversationGroup", decode: decodeCommand[CreateConversationGroup], outcome: sorted},
	{name: "AddToConversationGroup", decode: decodeCommand[AddToConversationGroup], outcome: sorted},
	{name: "RemoveFromConversationGroup", decode: decodeCommand[RemoveFromConversationGroup], outcome: sorted},
	{name: "DeleteConversationGroup", decode: decodeCommand[DeleteConversationGroup], outcome: changed},
	{name: "RenameConversationGroup", decode: decodeCommand[RenameConversationGroup], outcome: changed},
	{name: "UpdateConversationGroup", decode: decodeCommand[UpdateConversationGroup], outcome: changed},
	{name: "SortConversationGroups", decode: decodeCommand[SortConversationGroups], outcome: changed},
	{name: "PlaceConversations", decode: decodeCommand[PlaceConversations], outcome: sorted},
	{name: "SetConversationGroups", decode: decodeCommand[SetConversationGroups], outcome: sorted},
	{name: "UndoConversationGroupChange", decode: decodeCommand[UndoConversationGroupChange], outcome: changed},

	{name: "OpenConversation", decode: decodeCommand[OpenConversation], outcome: none, spared: ofOthersOrOffline},
	{name: "DeleteConversations", decode: decodeCommand[DeleteConversations], outcome: ids},
	{name: "PinConversation", decode: decodeCommand[PinConversation], outcome: none},
	{name: "ReadConversation", decode: decodeCommand[ReadConversation], outcome: none, spared: whenDone},
	{name: "ReadConversations", decode: decodeCommand[ReadConversations], outcome: none, spared: whenDone},
	{name: "ClearHistory", decode: decodeCommand[ClearHistory], outcome: none},
	{name: "SetRemindType", decode: decodeCommand[SetRemindType], outcome: sorted},
	{name: "SetAllReceiveMessageOpt", decode: decodeCommand[SetAllReceiveMessageOpt], outcome: none},
	{name: "MarkConversations", decode: decodeCommand[MarkConversations], outcome: sorted},
	{name: "SetCustomData", decode: decodeCommand[SetCustomData], outcome: sorted},
	{name: "SetDraft", kept: asDraft},

	{name: "SendMessage", decode: decodeCommand[SendMessage], outcome: message, needsServer: ifTransient, lane: laneOfSent},
	{name: "RevokeMessage", decode: decodeCommand[RevokeMessage], outcome: message, needsServer: always, lane: laneOfChanged},
	{name: "ModifyMessage", decode: decodeCommand[ModifyMessage], outcome: message, needsServer: always, lane: laneOfChanged},
	{name: "DeleteMessages", decode: decodeCommand[DeleteMessages], outcome: none, needsServer: always},
	{name: "ConfirmRead", decode: decodeCommand[ConfirmRead], outcome: none, needsServer: always, lane: laneOfChanged},
	{name: "SetExtensions", decode: decodeCommand[SetExtensions], outcome: extensionResults, needsServer: always, lane: laneOfChanged},
	{name: "DeleteExtensions", decode: decodeCommand[DeleteExtensions], outcome: extensionResults, needsServer: always, lane: laneOfChanged},
	{name: "React", decode: decodeCommand[React], outcome: none, needsServer: always, lane: laneOfChanged},

	{name: "UpdateProfile", decode: decodeCommand[UpdateProfile], outcome: profile},
	{name: "AddToBlacklist", decode: decodeCommand[AddToBlacklist], outcome: ids},
	{name: "RemoveFromBlacklist", decode: decodeCommand[RemoveFromBlacklist], outcome: ids},
	{name: "ChangeFriends", decode: decodeCommand[ChangeFriends], outcome: userFailures, needsServer: ofBothSides, spared: whenRead},
	{name: "SetStatus", decode: decodeCommand[SetStatus], outcome: userStatus},
	{name: "SubscribeStatus", decode: decodeCommand[SubscribeStatus], outcome: userFailures},
	{name: "UnsubscribeStatus", decode: decodeCommand[UnsubscribeStatus], outcome: userFailures},
	{name: "FollowUser", decode: decodeCommand[FollowUser], outcome: none, needsServer: always, lane: laneOfFollow},

	{name: "CreateChatGroup", decode: decodeCommand[CreateChatGroup], outcome: createdGroup, needsServer: always, lane: ofGroup},
	{name: "AddFounders", decode: decodeCommand[AddFounders], outcome: ids, needsServer: always, lane: ofGroup},
	{name: "JoinGroup", decode: decodeCommand[JoinGroup], outcome: groupJoined, needsServer: always, lane: ofGroup},
	{name: "HandleApplication", decode: decodeCommand[HandleApplication], outcome: none, needsServer: always, lane: ofGroup},
	{name: "QuitGroup", decode: decodeCommand[QuitGroup], outcome: none, needsServer: always, lane: ofGroup},
	{name: "DismissGroup", decode: decodeCommand[DismissGroup], outcome: none, needsServer: always, lane: ofGroup},
	{name: "UpdateGroup", decode: decodeCommand[UpdateGroup], outcome: chatGroup, needsServer: always, lane: ofGroup},
	{name: "ChangeGroupOwner", decode: decodeCommand[ChangeGroupOwner], outcome: chatGroup, needsServer: always, lane: ofGroup},
	{name: "AddMembers", decode: decodeCommand[AddMembers], outcome: addedMembers, needsServer: always, lane: ofGroup},
	{name: "RemoveMembers", decode: decodeCommand[RemoveMembers], outcome: ids, needsServer: always, lane: ofGroup},
	{name: "MarkMembers", decode: decodeCommand[MarkMembers], outcome: ids, needsServer: always},
	{name: "SetMemberMute", decode: decodeCommand[SetMemberMute], outcome: chatMember, needsServer: always, lane: ofGroup},
	{name: "SetMemberRole", decode: decodeCommand[SetMemberRole], outcome: chatMember, needsServer: always, lane: ofGroup},
	{name: "SetAttributes", decode: decodeCommand[SetAttributes], outcome: ids, needsServer: always, lane: ofGroup},
	{name: "ChangeCounters", decode: decodeCommand[ChangeCounters], outcome: groupCounters, needsServer: always, lane: ofGroup},
	{name: "PinMessage", decode: decodeCommand[PinMessage], outcome: none, needsServer: always, lane: ofGroup},
	{name: "SetNameCard", decode: decodeCommand[SetNameCard], outcome: chatMember, needsServer: always},
	{name: "SetMemberFields", decode: decodeCommand[SetMemberFields], outcome: chatMember, needsServer: always},
}

// commandRow is what there is to know of the commands of one type.
type commandRow struct {
	name string
	// decode reads the command, outcome reads and writes what it comes to. Without
	// them it is not for a server.
	decode  func([]byte) (Command, error)
	outcome outcomeText
	// needsServer says whether only a server can tell what comes of a command, as
	// of one about messages of a history. It is not taken without a server, and
	// never pending. Others are queued, and what they are likely to come to is
	// shown.
	needsServer func(Command) bool
	// spared says whether a command need not be sent when there is nothing left to
	// do: that somebody else undoes it at the same moment makes no difference.
	spared func(c Command, online bool) bool
	// lane names the owner of the head that a command writes and many users write
	// at the same moment, see [Lane]. Without it there is none.
	lane func(c Command, user string) string
	// kept gives, for a command that concerns one device only, what is carried out
	// on its copy. The command itself is decided on what the device shows.
	kept func(Command) Command
}

// rowOf returns the row of that name, an empty one where there is none.
func rowOf(name string) *commandRow {
	for i := range commands {
		if commands[i].name == name {
			return &commands[i]
		}
	}
	return &commandRow{}
}

// SentCommands lists the names of the commands that a device may ask a server
// for.
func SentCommands() []string {
	var names []string
	for _, row := range commands {
		if row.decode != nil {
			names = append(names, row.name)
		}
	}
	return names
}

func always(Command) bool { return true }

func ifTransient(c Command) bool { return c.(SendMessage).Message.OnlineOnly }

func whenDone(Command, bool) bool { return true }

// ofOthersOrOffline: whether a peer's profile is another one only the server
// knows.
func ofOthersOrOffline(c Command, online bool) bool {
	kind, _ := ConversationType(c.(OpenConversation).ConversationID)
	return kind != TypeC2C || !online
}

func asDraft(c Command) Command { return KeepDraft{c.(SetDraft)} }
