package core

import "slices"

// Reaction is a reaction to a message and who has reacted so, the first one
// first (docs/facts.md#receipts-extensions-and-reactions).
type Reaction struct {
	ID    string   `json:"id"`
	Users []Person `json:"users"`
	// Count is, in a chat group, how many have reacted so: Users are the first of
	// them. Elsewhere it is 0, and Users are all.
	Count int `json:"count,omitempty"`
}

// Total is how many users have reacted so.
func (r Reaction) Total() int { return max(r.Count, len(r.Users)) }

// React adds the user's reaction to a message or, with Remove, takes it back.
// What is so already stays.
//
// Refusals: 2503, 10030 no such message, 10032 a revoked one, 6017 no reaction
// id, or too many different reactions; in a chat group 10007 and 10010 as for
// [ModifyMessage].
type React struct {
	ConversationID string `json:"conversationID"`
	Sequence       uint64 `json:"sequence"`
	ReactionID     string `json:"reactionID"`
	Remove         bool   `json:"remove,omitempty"`
}

func (React) name() string { return "React" }

func (cmd React) decide(v *View, c Call) (None, error) {
	if cmd.ReactionID == "" || len(cmd.ReactionID) > MaxReactionIDBytes {
		return None{}, Errorf(CodeInvalidParameter, "reactionID must have 1 to %d bytes in UTF-8", MaxReactionIDBytes)
	}
	thread, message, err := v.findMessageToChange(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return None{}, err
	}
	if message.ConversationType == TypeGroup {
		return cmd.reactInGroup(v, c, thread, message)
	}
	before, _ := message.Reaction(cmd.ReactionID)
	if before.By(c.User) != cmd.Remove {
		return None{}, nil
	}
	message.Reactions = slices.DeleteFunc(slices.Clone(message.Reactions), func(r Reaction) bool { return r.ID == cmd.ReactionID })
	if users := cmd.users(v, c, before); len(users) > 0 {
		message.Reactions = append(message.Reactions, Reaction{ID: cmd.ReactionID, Users: users})
	}
	if len(message.Reactions) > MaxReactions {
		return None{}, Errorf(CodeInvalidParameter, "a message has at most %d different reactions", MaxReactions)
	}
	v.amendMessage(thread, message, ReactionsChanged, cmd.ReactionID)
	return None{}, nil
}

// users are those who react so afterwards.
func (cmd React) users(v *View, c Call, before Reaction) []Person {
	if !cmd.Remove {
		return append(slices.Clone(before.Users), v.caller(c))
	}
	return slices.DeleteFunc(slices.Clone(before.Users), func(p Person) bool { return p.UserID == c.User })
}

// Reaction returns the reaction of that id, without users if there is none.
func (m Message) Reaction(id string) (Reaction, bool) {
	for _, reaction := range m.Reactions {
		if reaction.ID == id {
			return reaction, true
		}
	}
	return Reaction{ID: id}, false
}

// By says whether a user has reacted so.
func (r Reaction) By(user string) bool {
	return slices.ContainsFunc(r.Users, func(p Person) bool { return p.UserID == user })
}
