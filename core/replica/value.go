package replica

import "github.com/parlor-chat/parlor/core"

// What is shown, with what the commands not answered yet make of it. A document
// that does not exist is the zero value.

// Directory is the user's directory of conversation groups.
func (r *Replica) Directory() core.Directory {
	d, _ := r.Value(core.DirectoryKey(r.user)).(core.Directory)
	return d
}

// Profile is the user's own profile.
func (r *Replica) Profile() core.Profile {
	p, _ := r.Value(core.ProfileKey(r.user)).(core.Profile)
	return p
}

// Settings are the user's settings.
func (r *Replica) Settings() core.Settings {
	s, _ := r.Value(core.SettingsKey(r.user)).(core.Settings)
	return s
}

func (r *Replica) draft(conversationID string) core.Draft {
	d, _ := r.Value(core.DraftKey(r.user, conversationID)).(core.Draft)
	return d
}

// Conversation is a conversation as its user sees it, listed or not.
func (r *Replica) Conversation(conversationID string) core.Conversation {
	if c := r.shownAs(conversationID); c != nil {
		return *c
	}
	return core.Conversation{}
}

// Hides says whether the user has deleted a message.
func (r *Replica) Hides(conversationID string, sequence uint64) bool {
	hidden, _ := r.Value(core.HiddenKey(r.user, conversationID, sequence)).(core.Hidden)
	return hidden.Hides(sequence)
}

// What is stored, without the commands that are not answered yet.

// Confirmed is the document of a conversation, listed or not, as it is stored.
func (r *Replica) Confirmed(conversationID string) core.Conversation {
	c, _ := core.AsConversation(r.documents[core.ConversationKey(r.user, conversationID)].Value)
	return c
}

// Last is the newest message of a conversation that is stored with it, nil for
// none.
func (r *Replica) Last(conversationID string) *core.Message {
	if groupID := groupOf(conversationID); groupID != "" {
		head, _ := r.documents[core.ThreadKey(core.GroupOwner(groupID))].Value.(core.Thread)
		return head.Last
	}
	return r.Confirmed(conversationID).Last
}

// Readable says which messages of a conversation there are for the user to read,
// those numbered after+1 to last; see [core.Readable].
func (r *Replica) Readable(conversationID string) (after, last uint64) {
	own := r.Confirmed(conversationID)
	groupID := groupOf(conversationID)
	if groupID == "" {
		return own.ClearedSequence, own.LastSequence
	}
	after, last = core.Readable(r.documents[core.MembershipKey(r.user, groupID)].Value, &own, r.documents[core.ThreadKey(core.GroupOwner(groupID))].Value)
	return max(after, own.ClearedSequence), last
}

// Outbox is how far this device has numbered its commands.
func (r *Replica) Outbox() core.Outbox {
	o, _ := r.documents[core.OutboxKey(r.user)].Value.(core.Outbox)
	return o
}

// Device is what the server has answered this device.
func (r *Replica) Device() core.Device {
	d, _ := r.documents[core.DeviceKey(r.user, r.Outbox().Device)].Value.(core.Device)
	return d
}

// Link is how far the copy has come. Its epoch is empty as long as there is
// nothing in the copy.
//
// A copy that a program took which knows other kinds of documents counts for nothing.
func (r *Replica) Link() core.Link {
	l, _ := r.documents[core.LinkKey(r.user)].Value.(core.Link)
	if l.Epoch != "" && l.Kinds != core.Kinds() {
		l.Revision = core.Nothing
	}
	return l
}

// ConversationGroupLimits is what is allowed of conversation groups, nil for what holds
// by default: by the page that is on its own, or by the server when it was there last.
func (r *Replica) ConversationGroupLimits() *core.ConversationGroupLimits {
	if r.Limits != nil {
		return r.Limits
	}
	return r.Link().ConversationGroups
}

// Net is how the connection to the server stands.
func (r *Replica) Net() core.Net {
	n, _ := r.documents[core.NetKey(r.user)].Value.(core.Net)
	return n
}

// Online says whether an answer of the server can be hoped for.
func (r *Replica) Online() bool {
	switch net := r.Net(); net.State {
	case core.NetDisconnected, core.NetEnded:
		return false
	default:
		return !net.Doubtful
	}
}
