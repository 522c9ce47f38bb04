package push

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// receiver is somebody who may get a message pushed, with what decides it.
type receiver struct {
	user string
	// conversation is the message's, as the user is shown it.
	conversation core.Conversation
	// member: the user is in the chat group that the message was sent to.
	member bool
	// muted: a conversation group that shows the conversation is muted.
	muted    bool
	settings core.Settings
	blocked  core.Blacklist
	hidden   core.Hidden
}

// Reasons for which nobody is told of a message: labels of a metric.
const (
	isRevoked  = "revoked"
	isOwn      = "own"
	isElse     = "not_a_member"
	isRead     = "read"
	isHidden   = "deleted"
	isBlocked  = "blocked"
	isQuiet    = "remind_type"
	isMuted    = "muted_group"
	isDisturb  = "do_not_disturb"
	isHere     = "connected"
	isOld      = "too_old"
	isReplaced = "newer_message"
)

// passes says why a message is not pushed to a user now, "" if it is. Read and
// deleted is what was so meanwhile on other devices.
//
// How the user is reminded of the conversation decides, and within the window that
// setAllReceiveMessageOpt sets that too: a type "except at" lets through what
// mentions the user, or all.
func (r receiver) passes(m core.Message, now int64) (reason string) {
	group := m.ConversationType == core.TypeGroup
	at := group && (slices.Contains(m.AtUserList, r.user) || slices.Contains(m.AtUserList, core.MentionAll))
	window := r.settings.AllReceive.At(now)
	switch {
	case m.Revoked != nil || m.Absent:
		return isRevoked
	case m.From == r.user:
		return isOwn
	case group && !r.member:
		return isElse
	case m.Sequence <= max(r.conversation.ReadSequence, r.conversation.ClearedSequence):
		return isRead
	case r.hidden.Hides(m.Sequence):
		return isHidden
	case slices.Contains(r.blocked.Users, m.From):
		return isBlocked
	case !reminds(r.conversation.Reminds(), at):
		return isQuiet
	case r.muted:
		return isMuted
	case window.StartTime <= now/1000 && now/1000 < window.EndTime && !reminds(window.Reminds(), at):
		return isDisturb
	}
	return ""
}

// reminds says whether a remind type lets a message through that mentions the user or
// does not.
func reminds(remindType string, at bool) bool {
	switch remindType {
	case core.RemindNotify:
		return true
	case core.RemindQuietlyExceptAt, core.RemindDiscardExceptAt:
		return at
	}
	return false
}

// filing is what decides in which conversation groups a conversation is shown.
type filing struct {
	directory core.Directory
	settings  map[int]core.ConversationGroupSettings
	// groupType is that of the chat group, empty for a user; name is what the user is
	// shown the conversation as.
	groupType core.GroupType
	name      string
}

// mutes says whether a conversation is shown in a conversation group that is muted: one
// is enough, as for the total of unread messages.
func (f filing) mutes(id string, c *core.Conversation) bool {
	for _, group := range f.directory.ConversationGroups {
		settings := f.settings[group.ID]
		if settings.Muted && (c.In(group.ID) || settings.Draws(group.ID, id, c, f.groupType, core.FoldName(f.name))) {
			return true
		}
	}
	return false
}
