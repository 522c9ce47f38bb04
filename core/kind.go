package core

// Kind names what a document holds.
type Kind string

// The kinds of documents. What is stored stays under the name it has. All are
// owned by a user, but for a thread and what was sent in it, which a thread owns
// (see [ThreadID]).
const (
	KindProfile      Kind = "profile"
	KindDirectory    Kind = "directory"
	KindConversation Kind = "conversation"
	KindThread       Kind = "thread"
	KindSettings     Kind = "settings"
	KindDevice       Kind = "device"
	KindBlacklist    Kind = "blacklist"
	KindStatus       Kind = "status"
	KindSubscribed   Kind = "subscribed"
	KindHidden       Kind = "hidden"
	KindTransient    Kind = "whispers"
	KindSent         Kind = "sent"
	KindRetired      Kind = "retired"
	KindRecency      Kind = "recency"
	KindReadCounts   Kind = "readCounts"
	KindOwnReactions Kind = "reactions"
	KindMembership   Kind = "membership"
	KindJoined       Kind = "joined"
	KindRelation     Kind = "relation"
	KindContacts     Kind = "contacts"
	KindFans         Kind = "fans"

	KindConversationGroup       Kind = "conversationGroup"
	KindConversationGroupChange Kind = "conversationGroupChange"
)

// The kinds of documents that a chat group owns, see [GroupOwner], and those of
// its members and messages, see [MembersOwner] and [AboutOwner].
const (
	KindGroup       Kind = "group"
	KindGroupSize   Kind = "size"
	KindRevoked     Kind = "revoked"
	KindStaff       Kind = "staff"
	KindDeparted    Kind = "departed"
	KindMember      Kind = "member"
	KindApplication Kind = "application"
	KindAttributes  Kind = "attributes"
	KindCounters    Kind = "counters"
	KindPinned      Kind = "pinned"
	KindTopics      Kind = "topics"
	KindReader      Kind = "reader"
	KindReacted     Kind = "reacted"
	KindOnline      Kind = "online"
	KindSilence     Kind = "silence"
	KindMarked      Kind = "marked"
)

// KindFan is of the owners of [FanKey].
const KindFan Kind = "fan"

// KindPresence is of [StatusOwner].
const KindPresence Kind = "presence"

// KindReply is of [QuestionOwner].
const KindReply Kind = "reply"

// The kinds of what was stored before statuses were followed, see [SignIn].
const (
	KindWatchers Kind = "watchers"
	KindWatched  Kind = "watched"
)

// The kinds of rows, which are no documents; see [RowKey].
const (
	KindRow       Kind = "row"
	KindAmendment Kind = "amendment"
)

// KindDraft is of a device's own, with a server or without.
const KindDraft Kind = "draft"

// The kinds that only the copy on a device has, see [Queued].
const (
	KindOutbox Kind = "outbox"
	KindQueued Kind = "queued"
	KindLink   Kind = "link"
	KindNet    Kind = "net"
	KindFetch  Kind = "wish"
	// KindReached is how far the copy is with somebody whom the user follows.
	KindReached Kind = "reached"
)

// kindRow says all that there is to say of a kind. A row has no names of fields,
// so one that lacks a field does not compile.
type kindRow struct {
	kind Kind
	// decode reads a value.
	decode func(*Decoder, []byte) (Value, error)
	// visible is who may see the documents.
	visible audience
	// compare adds what it means that the document under a key was shown as old
	// and is shown as new. Nil is a document that does not exist.
	compare func(e *Effects, key Key, old, new Value)
}

// kinds has a row for each kind.
var kinds = [...]kindRow{
	{KindConversation, decodeConversation, toOwner, compareConversation},
	{KindProfile, decode[Profile], toAnyone, compareProfile},
	{KindDirectory, decode[Directory], toOwner, compareDirectory},
	{KindConversationGroup, decode[ConversationGroupSettings], toOwner, compareConversationGroupSettings},
	{KindConversationGroupChange, decode[ConversationGroupChange], toOwner, nobodyIsTold},
	{KindSettings, decode[Settings], toOwner, compareSettings},
	{KindBlacklist, decode[Blacklist], toOwner, compareBlacklist},
	{KindRelation, decodeRelation, toOwner, compareRelation},
	{KindContacts, decodeContacts, toOwner, compareContacts},
	{KindStatus, decode[Status], toAnyone, compareStatus},
	{KindSubscribed, decodeSubscribed, toOwner, nobodyIsTold},
	{KindPresence, decode[Presence], toFollowers, comparePresence},
	{KindHidden, decode[Hidden], toOwner, compareHidden},
	{KindTransient, decode[TransientMessages], toOwner, compareTransient},
	{KindDevice, decode[Device], toItsDevice, nobodyIsTold},
	{KindThread, decode[Thread], toMembers, compareOfGroup},
	{KindSent, decode[Sent], toServer, nobodyIsTold},
	{KindWatchers, decodeWatchers, toServer, nobodyIsTold},
	{KindWatched, decodeWatched, toOwner, nobodyIsTold},
	{KindRetired, decode[Retired], toServer, nobodyIsTold},
	{KindRecency, decode[Recency], toServer, nobodyIsTold},
	{KindFans, decode[Fans], toOwner, historyTells},
	{KindFan, decode[Fan], toServer, nobodyIsTold},

	{KindMembership, decode[Membership], toOwner, compareMembership},
	{KindReadCounts, decode[ReadCounts], toOwner, historyTells},
	{KindOwnReactions, decode[OwnReactions], toOwner, nobodyIsTold},
	{KindMarked, decode[Marked], toOwner, nobodyIsTold},
	{KindReader, decode[Reader], toMembersAsking, nobodyIsTold},
	{KindReacted, decode[Reacted], toMembersAsking, nobodyIsTold},
	{KindJoined, decode[Joined], toServer, nobodyIsTold},
	{KindGroup, decode[Group], toMembers, compareGroup},
	{KindGroupSize, decode[GroupSize], toMembers, compareGroupSize},
	{KindRevoked, decode[RevokedMessages], toMembers, compareOfGroup},
	{KindStaff, decode[Staff], toMembers, nobodyIsTold},
	{KindAttributes, decode[GroupAttributes], toMembers, compareAttributes},
	{KindCounters, decode[GroupCounters], toMembers, compareCounters},
	{KindPinned, decode[PinnedMessages], toMembers, nobodyIsTold}, // Amendments tell.
	{KindTopics, decode[Topics], toMembers, compareTopics},
	{KindDeparted, decode[Departed], toServer, nobodyIsTold},
	{KindMember, decode[Member], toMembersAsking, nobodyIsTold},
	{KindApplication, decode[Application], toStaffAsking, nobodyIsTold},
	{KindOnline, decode[Online], toMembersAsking, nobodyIsTold},
	{KindSilence, decode[Silence], toStaffAsking, nobodyIsTold},
	{KindReply, decode[Reply], toAsker, nobodyIsTold},

	{KindDraft, decode[Draft], toCopy, compareDraft},
	{KindQueued, decode[Queued], toCopy, sessionLooks},
	{KindOutbox, decode[Outbox], toCopy, sessionLooks},
	{KindLink, decode[Link], toCopy, sessionLooks},
	{KindNet, decode[Net], toCopy, sessionLooks},
	{KindFetch, decode[Fetch], toCopy, sessionLooks},
	{KindReached, decode[Reached], toCopy, nobodyIsTold},

	{KindRow, nil, toNobody, nobodyIsTold},
	{KindAmendment, nil, toNobody, nobodyIsTold},
}

// audience is who may see the documents of a kind.
type audience uint8

const (
	_ audience = iota
	// toNobody: they are no documents.
	toNobody
	// toServer: what an authority remembers for itself.
	toServer
	// toCopy: only the device that made it has it; no server hears of it.
	toCopy
	// toMembers: the members of the chat group that owns it. Who they are no key
	// says; whoever gives such documents away has to know.
	toMembers
	// toFollowers: whoever follows their owner, as anybody may.
	toFollowers
	// toMembersAsking: the members of the chat group, who ask for it in pages;
	// toStaffAsking: of these the owner and the admins. See [MayAsk].
	toMembersAsking
	toStaffAsking
	// toAsker: whoever has asked, for whom it was made.
	toAsker
	// toItsDevice: the device of the owner whose id is the key's.
	toItsDevice
	// toOwner: all devices of the owner.
	toOwner
	// toAnyone: all devices of the owner, and whoever asks for it. Its key has
	// no ID.
	toAnyone
)

// nobodyIsTold is compare for what no page is told of.
func nobodyIsTold(*Effects, Key, Value, Value) {}

// historyTells is compare for what [Effects.CompareHistory] tells of.
func historyTells(*Effects, Key, Value, Value) {}

// sessionLooks is compare for what the session itself looks at after each
// change.
func sessionLooks(*Effects, Key, Value, Value) {}

// unknownKind stands for a name that is no kind.
var unknownKind = kindRow{"", nil, toNobody, nobodyIsTold}

func (k Kind) row() *kindRow {
	for i := range kinds {
		if kinds[i].kind == k {
			return &kinds[i]
		}
	}
	return &unknownKind
}

// Known says whether there are such documents, for this version of the program. What
// is not known another one has written, and nothing here depends on it.
func (k Kind) Known() bool { return k.row() != &unknownKind }

// Kinds is how many kinds of documents are known here.
func Kinds() int { return len(kinds) }

// FromServer says whether a server gives documents of the kind to devices. Which
// of them a device gets says [Key.VisibleTo].
func (k Kind) FromServer() bool {
	return k.row().visible >= toItsDevice
}

// Public says whether anybody may look at documents of that kind.
func (k Kind) Public() bool {
	return k.row().visible == toAnyone
}

// VisibleTo says whether a server gives the document under k to a device of a
// user.
func (k Key) VisibleTo(user, device string) bool {
	switch k.Kind.row().visible {
	case toAnyone:
		return true
	case toOwner:
		return k.Owner == user
	case toItsDevice:
		return k.Owner == user && k.ID == device
	}
	return false
}

// PublicKeys returns where those documents of a user are that anybody may see.
func PublicKeys(user string) []Key {
	var keys []Key
	for i := range kinds {
		if kinds[i].visible == toAnyone {
			keys = append(keys, Key{Owner: user, Kind: kinds[i].kind})
		}
	}
	return keys
}
