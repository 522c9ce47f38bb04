package core

import "strings"

// The types of conversations, which are also the prefixes of their ids
// (docs/facts.md#conversation-ids).
const (
	TypeC2C   = "C2C"
	TypeGroup = "GROUP"
)

// SystemConversation is the id of the conversation that has the notices of chat
// groups. It is in the list of a user who has got one. It can be read, cleared and
// deleted, and nothing else: it is no conversation with somebody, so
// [ConversationType] does not know it.
const SystemConversation = "@TIM#SYSTEM"

// ValidUserID says whether id can name a user: 1 to 32 bytes of printable
// ASCII without a space, but not [SystemSender].
func ValidUserID(id string) bool {
	return validID(id, MaxUserIDBytes) && id != SystemSender
}

// CheckUserID refuses what cannot name a user (6017).
func CheckUserID(id string) error {
	if ValidUserID(id) {
		return nil
	}
	return Errorf(CodeInvalidParameter, "userID must be 1 to %d printable ASCII characters without spaces, not %q", MaxUserIDBytes, id)
}

func validID(id string, limit int) bool {
	if id == "" || len(id) > limit {
		return false
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}

// ValidMediaID says whether id can name the bytes of a media message: 16 to 64
// lowercase letters, digits and hyphens. Whoever knows the id can read the
// bytes.
func ValidMediaID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return len(id) >= MinMediaIDBytes && len(id) <= MaxMediaIDBytes
}

// ConversationType returns TypeC2C or TypeGroup with the id of the peer or of
// the chat group, or an empty type for an id that names no conversation of a
// user: malformed, or the system conversation.
func ConversationType(conversationID string) (kind, peer string) {
	if peer, ok := strings.CutPrefix(conversationID, TypeC2C); ok && ValidUserID(peer) {
		return TypeC2C, peer
	}
	if group, ok := strings.CutPrefix(conversationID, TypeGroup); ok && validID(group, MaxGroupIDBytes) {
		return TypeGroup, group
	}
	return "", ""
}

// CheckConversationID refuses an id that [ConversationType] does not know, with
// 2503.
func CheckConversationID(conversationID string) error {
	if kind, _ := ConversationType(conversationID); kind == "" {
		return Errorf(CodeInvalidConversation,
			"%q is no conversation: give C2C and a user's id, or GROUP and a chat group's id", conversationID)
	}
	return nil
}

// ThreadID names the history that a conversation of user shows. Both sides of
// a one-to-one conversation share one, as all members of a chat group do; the
// system conversation's is the user's own. No id holds a space, so no two share
// a name.
func ThreadID(user, conversationID string) string {
	kind, peer := ConversationType(conversationID)
	switch {
	case kind == TypeC2C:
		return "c2c " + min(user, peer) + " " + max(user, peer)
	case conversationID == SystemConversation:
		return "system " + user
	}
	return GroupOwner(peer)
}
