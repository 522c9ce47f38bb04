package core

import (
	"slices"

	"github.com/parlor-chat/parlor/core/json"
)

// reactInGroup is [React] to a message of a chat group. The message keeps how many
// have reacted so and names the first [MaxReactionUsersShown] of them, as far as
// there is room; all are in documents that are read in pages.
func (cmd React) reactInGroup(v *View, c Call, thread string, message Message) (None, error) {
	_, groupID := ConversationType(cmd.ConversationID)
	key := OwnReactionsKey(c.User, cmd.ConversationID, message.Sequence)
	own, _ := read[OwnReactions](v, key)
	self := v.caller(c)
	ids := slices.Clone(own.To(message.Sequence))
	at := slices.Index(ids, cmd.ReactionID)
	if (at >= 0) != cmd.Remove {
		return None{}, nil
	}
	if len(ids) >= MaxReactionsOfUser && !cmd.Remove {
		return None{}, Errorf(CodeInvalidParameter, "a user has at most %d different reactions to a message of a chat group", MaxReactionsOfUser)
	}
	by := ReactedKey(groupID, message.Sequence, cmd.ReactionID, c.User)
	if cmd.Remove {
		ids = slices.Delete(ids, at, at+1)
		v.write(by, nil)
	} else {
		ids = append(ids, cmd.ReactionID)
		v.write(by, Reacted{Nick: self.Nick, Avatar: self.Avatar})
	}
	v.write(key, own.with(message.Sequence, ids))
	if err := message.countReaction(cmd.ReactionID, self, cmd.Remove); err != nil {
		return None{}, err
	}
	v.amendMessage(thread, message, ReactionsChanged, cmd.ReactionID)
	return None{}, nil
}

// countReaction counts one more user or, with gone, one less.
func (m *Message) countReaction(id string, user Person, gone bool) error {
	m.Reactions = slices.Clone(m.Reactions)
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.ID == id })
	if i < 0 {
		i = len(m.Reactions)
		m.Reactions = append(m.Reactions, Reaction{ID: id})
	}
	r := &m.Reactions[i]
	if gone {
		r.Users = slices.DeleteFunc(slices.Clone(r.Users), func(p Person) bool { return p.UserID == user.UserID })
		if r.Count--; r.Count <= 0 {
			m.Reactions = slices.Delete(m.Reactions, i, i+1)
		}
		return nil
	}
	r.Count++
	before := r.Users
	if len(before) < MaxReactionUsersShown {
		r.Users = append(slices.Clone(before), user)
	}
	if m.reactionBytes() > MaxReactionBytes {
		r.Users = before
	}
	if len(m.Reactions) > MaxReactions || m.reactionBytes() > MaxReactionBytes {
		return Errorf(CodeInvalidParameter, "a message has at most %d different reactions", MaxReactions)
	}
	return nil
}

// reactionBytes is how many bytes they take where the message is stored.
func (m *Message) reactionBytes() int {
	text, _ := json.Marshal(json.List(m.Reactions))
	return len(text)
}
