package core

// What is here is for an application's own backend alone, which ends an account in
// steps. Each may be taken again.

// EraseConversations leaves of the caller's conversations nothing but up to which
// message the history is hidden: a peer may keep it. Of those with chat groups it
// leaves nothing.
type EraseConversations struct{ IDs []string }

// EraseThread ends the history that the caller had with a peer, where neither sees
// anything of it and the peer has no account. Outcome: up to which number its rows
// are to be removed, 0 if the history stays. Once they are, Last names that number,
// and what there is besides is removed, unless somebody has written meanwhile.
//
// A user's history with nobody but oneself is one, too.
type EraseThread struct {
	Peer string
	Last uint64
}

// EraseShown takes away what others follow of the caller: profile and status.
type EraseShown struct{}

func (EraseConversations) name() string { return "EraseConversations" }

func (cmd EraseConversations) decide(v *View, c Call) (None, error) {
	for _, id := range cmd.IDs {
		conversation, there := v.conversation(c.User, id)
		left := conversation.erased(c.User, id, v)
		switch {
		case !there || left != nil && Same(left, &conversation):
		case left == nil:
			v.write(ConversationKey(c.User, id), nil)
		default:
			v.writeConversation(c.User, id, *left)
		}
	}
	return None{}, nil
}

// erased is what stays of a conversation, nil for nothing.
func (c Conversation) erased(user, id string, v *View) *Conversation {
	head := v.thread(ThreadID(user, id))
	if kind, _ := ConversationType(id); kind == TypeGroup || head.LastSequence == 0 {
		return nil
	}
	last := head.LastSequence
	return &Conversation{LastSequence: last, ReadSequence: last, ClearedSequence: last, Amended: head.Amended}
}

// hides says that the user sees nothing of a history up to a number.
func (c Conversation) hides(last uint64) bool {
	return !c.Listed && c.ClearedSequence >= last
}

func (EraseThread) name() string { return "EraseThread" }

func (cmd EraseThread) decide(v *View, c Call) (uint64, error) {
	own, others := TypeC2C+cmd.Peer, TypeC2C+c.User
	thread := ThreadID(c.User, own)
	head := v.thread(thread)
	mine, hasMine := v.conversation(c.User, own)
	theirs, hasTheirs := v.conversation(cmd.Peer, others)
	_, isUser := read[Profile](v, ProfileKey(cmd.Peer))
	last := head.LastSequence
	seen := hasMine && !mine.hides(last) || hasTheirs && !theirs.hides(last) || isUser && cmd.Peer != c.User
	if seen || last == 0 {
		return 0, nil
	}
	if cmd.Last == last {
		for _, key := range []Key{ThreadKey(thread), SentKey(thread), ConversationKey(c.User, own), ConversationKey(cmd.Peer, others)} {
			v.write(key, nil)
		}
	}
	return last, nil
}

func (EraseShown) name() string { return "EraseShown" }

func (EraseShown) decide(v *View, c Call) (None, error) {
	for _, key := range []Key{ProfileKey(ProfileOwner(c.User)), PresenceKey(c.User)} {
		if v.load(key) != nil {
			v.write(key, nil)
		}
	}
	return None{}, nil
}
