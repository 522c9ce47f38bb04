package core

// Link says how far the copy on a device is.
type Link struct {
	// Epoch names the server's data; with another epoch it is other data.
	Epoch string `json:"epoch"`
	// Revision is the user's revision at the server that the copy has, or
	// [Nothing].
	Revision Revision `json:"revision"`
	// Sets counts the takeovers that changed what the copy has of those whom the
	// user follows.
	Sets uint64 `json:"sets,omitempty"`
	// Seal proves that a sign-in was accepted before, see the package link.
	Seal string `json:"seal,omitempty"`
	// ConversationGroups is what the server allows of conversation groups, nil for
	// what holds by default.
	ConversationGroups *ConversationGroupLimits `json:"conversationGroups,omitempty"`
	// Kinds is [Kinds] of the program that took all there was. Another one may lack
	// documents that this one passed over, and begins anew.
	Kinds int `json:"kinds,omitempty"`
	// Release is that of the server, as it last said.
	Release string `json:"release,omitempty"`
	// TakenAt is when something was last taken over, Unix milliseconds; 0 for never.
	TakenAt int64 `json:"takenAt,omitempty"`
}

// Nothing is the revision of a copy of which nothing counts: a server gives all
// there is.
const Nothing Revision = -1

// NetState is how the connection to the server stands
// (docs/facts.md#the-connection).
type NetState string

// The states of a connection.
const (
	NetConnecting   NetState = "connecting"
	NetConnected    NetState = "connected"
	NetDisconnected NetState = "disconnected"
	// NetEnded: the server ended the sign-in, Net.Reason says why.
	NetEnded NetState = "ended"
)

// Net is the connection of a device, as its tabs see it.
type Net struct {
	State NetState `json:"state"`
	// Reason is the type of the KICKED_OUT event for NetEnded.
	Reason string `json:"reason,omitempty"`
	// Doubtful: for NetConnecting, there is little hope that it comes to
	// something soon.
	Doubtful bool `json:"doubtful,omitempty"`
	Clock
	// Tab keeps the connection; empty for nobody in particular.
	Tab string `json:"tab,omitempty"`
}

func (Link) kind() Kind { return KindLink }
func (Net) kind() Kind  { return KindNet }

// LinkKey is where a user's link is on the device.
func LinkKey(user string) Key {
	return Key{Owner: user, Kind: KindLink}
}

// NetKey is where the state of the connection is on the device.
func NetKey(user string) Key {
	return Key{Owner: user, Kind: KindNet}
}

// TakeChanges takes over what changed at the server between two revisions, and
// then what came of those whom the user follows. What the copy has already changes
// nothing.
//
// Refusal: 2802 when the copy lacks something before From, of the user or in a
// set.
type TakeChanges struct {
	Epoch string
	From  Revision
	To    Revision
	// Full: Documents are all there are; those in Gone no longer exist.
	Full      bool
	Documents []Document
	Gone      []Key
	// Answered are commands that were answered before Epoch became another
	// one: it is not to see them.
	Answered []Slot
	// Messages are new rows of the conversations among Documents; those
	// that are not above the copy's LastSequence are passed over.
	Messages []Message
	// Amendments are new amendments to conversations among Documents; those
	// that are not above the copy's are passed over.
	Amendments []ConversationAmendments
	// Sets are of those whom the user follows, in the order in which they came.
	Sets []TakenSet
}

// ConversationAmendments are amendments to messages of a conversation.
type ConversationAmendments struct {
	ConversationID string
	Amendments     []Amendment
}

// SetNet notes the state of the connection, but not the clock. From a tab that
// no longer keeps the connection it changes nothing: that tab has slept, and
// does not know.
type SetNet struct {
	Net Net
	// Takes: from now on Net.Tab keeps the connection.
	Takes bool
}

// SealSignIn notes that the server accepted a sign-in, and what it allows. Without a
// Seal it has not, and what it allowed last stays.
type SealSignIn struct {
	Seal               string
	ConversationGroups *ConversationGroupLimits
	Release            string
}

func (TakeChanges) name() string { return "TakeChanges" }

func (cmd TakeChanges) decide(v *View, c Call) (None, error) {
	link, _ := read[Link](v, LinkKey(c.User))
	same := link.Epoch == cmd.Epoch
	older := same && cmd.To < link.Revision && !cmd.Full
	if older && len(cmd.Sets) == 0 {
		return None{}, nil
	}
	if !cmd.Full && (!same || cmd.From > link.Revision) {
		return None{}, Errorf(CodeStale, "changes from revision %d on do not fit a copy at %d", int64(cmd.From), int64(link.Revision))
	}
	moved := map[string]bool{}
	if !older {
		v.takeDocuments(c.User, cmd, same, moved)
		link.Epoch, link.Revision = cmd.Epoch, cmd.To
		if cmd.Full {
			link.Kinds = Kinds()
		}
	}
	for i := range cmd.Sets {
		if err := v.takeSet(c.User, cmd.Epoch, &cmd.Sets[i], moved); err != nil {
			return None{}, err
		}
	}
	if len(moved)+len(cmd.Sets) > 0 {
		link.Sets++
	}
	link.TakenAt = c.Now
	v.write(LinkKey(c.User), link)
	return None{}, nil
}

// takeDocuments takes over the user's own documents, with the rows they are
// about.
func (v *View) takeDocuments(user string, cmd TakeChanges, same bool, moved map[string]bool) {
	v.takeMessages(user, cmd, same)
	v.takeAmendments(user, cmd, same)
	if !same {
		v.collectQueued(user, cmd.Answered)
	}
	for _, key := range cmd.Gone {
		v.takeOwn(user, Document{Key: key}, !same, moved)
	}
	for _, document := range cmd.Documents {
		v.takeOwn(user, document, !same, moved)
	}
}

// takeMessages puts the new messages into the copy's history.
func (v *View) takeMessages(user string, cmd TakeChanges, same bool) {
	for _, message := range cmd.Messages {
		id := message.ConversationID(user)
		conversation, _ := v.conversation(user, id)
		if same && message.Sequence <= conversation.LastSequence {
			continue
		}
		v.rows = append(v.rows, Row{Thread: CopyThread(cmd.Epoch, user, id), Sequence: message.Sequence, Value: message})
	}
}

// takeAmendments puts the new amendments into the log of the copy, where they
// keep their messages, and changes those that the copy has.
func (v *View) takeAmendments(user string, cmd TakeChanges, same bool) {
	for _, of := range cmd.Amendments {
		conversation, _ := v.conversation(user, of.ConversationID)
		after := conversation.Amended
		if !same {
			after = 0
		}
		v.amendCopied(CopyThread(cmd.Epoch, user, of.ConversationID), after, of.Amendments)
	}
}

// CopyThread names a user's copy of a history. Another epoch has another one,
// and so has another user of the same browser.
func CopyThread(epoch, user, conversationID string) string {
	return epoch + " " + user + " " + ThreadID(user, conversationID)
}

// CopyKey is where a user's device keeps what it has seen of somebody else's
// document, as with [CopyThread]. It is not the other's own copy, which may be
// in the same browser.
func CopyKey(epoch, user string, key Key) Key {
	key.Owner = epoch + " " + user + " " + key.Owner
	return key
}

func (SetNet) name() string { return "SetNet" }

func (cmd SetNet) decide(v *View, c Call) (None, error) {
	net, _ := read[Net](v, NetKey(c.User))
	if slept := !cmd.Takes && net.Tab != "" && cmd.Net.Tab != "" && net.Tab != cmd.Net.Tab; slept {
		return None{}, nil
	}
	cmd.Net.Clock = net.Clock
	if net != cmd.Net {
		v.write(NetKey(c.User), cmd.Net)
	}
	return None{}, nil
}

func (SealSignIn) name() string { return "SealSignIn" }

func (cmd SealSignIn) decide(v *View, c Call) (None, error) {
	link, _ := read[Link](v, LinkKey(c.User))
	limits, release := link.ConversationGroups, link.Release
	if cmd.Seal != "" {
		limits, release = cmd.ConversationGroups.Differing(), cmd.Release
	}
	if link.Seal != cmd.Seal || link.Release != release || link.ConversationGroups.Filled() != limits.Filled() {
		link.Seal, link.Release, link.ConversationGroups = cmd.Seal, release, limits
		v.write(LinkKey(c.User), link)
	}
	return None{}, nil
}
