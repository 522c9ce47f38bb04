package replica

import "github.com/parlor-chat/parlor/core"

// refresh makes the conversations anew that effects name. For those with groups it
// adds what that means: what is shown of them does not stand in one document.
func (r *Replica) refresh(effects *core.Effects) {
	r.touchContacts(effects)
	if len(effects.Conversations) == 0 {
		return
	}
	var change listChange
	for id := range effects.Conversations {
		if _, topic := core.TopicOf(groupOf(id)); topic { // No list has it.
			effects.TopicsShown = append(effects.TopicsShown, groupOf(id))
			delete(effects.Conversations, id)
			continue
		}
		was, is := r.conversations[id], r.show(id)
		r.file(effects, id, was, is)
		change.note(was, is)
		if groupOf(id) != "" {
			effects.CompareShown(id, was.document(), is.document())
		}
		if change.size() == partSize {
			r.list, change = r.list.with(change), listChange{}
			r.pause()
		}
	}
	r.list = r.list.with(change)
}

// touchContacts notes the conversations that show something else of a friend.
func (r *Replica) touchContacts(effects *core.Effects) {
	for user := range effects.Contacts {
		id := core.TypeC2C + user
		was, is := r.conversations[id], r.show(id)
		if was != nil && is != nil && (was.Remark != is.Remark || was.Peer.UpdatedAt != is.Peer.UpdatedAt) {
			effects.Touch(id)
		}
	}
}

// show makes a conversation from its documents, nil where it is not listed.
func (r *Replica) show(id string) *Conversation {
	document := r.shownAs(id)
	if document == nil || !document.Listed {
		return nil
	}
	shown := &Conversation{ID: id, Conversation: document, With: r.groupAs(groupOf(id), document), DraftText: r.draft(id).Text}
	r.showFriend(shown)
	shown.InGroups = r.groupsOf(shown)
	shown.ConversationGroupNames = make([]string, len(shown.InGroups))
	for i, group := range shown.InGroups {
		shown.ConversationGroupNames[i] = r.filed[group].name
	}
	return shown
}

// showFriend adds to a conversation what the user has noted of a friend, and what the
// friend is shown as by now: that is followed, and the document has what was known
// when it was written.
func (r *Replica) showFriend(shown *Conversation) {
	kind, peer := core.ConversationType(shown.ID)
	if kind != core.TypeC2C {
		return
	}
	relation, _ := r.Value(core.RelationKey(r.user, peer)).(*core.Relation)
	if relation != nil && relation.IsFriend() {
		shown.Remark = relation.Remark
	}
	if profile, _ := r.Followed(peer).(core.Profile); profile.UpdatedAt > shown.Peer.UpdatedAt {
		with := *shown.Conversation
		with.Peer = profile
		shown.Conversation = &with
	}
}

// Followed is the [core.Profile] of somebody among friends and applications; nil for
// others, and where it has not come yet.
func (r *Replica) Followed(user string) core.Value {
	return r.Value(core.ProfileKey(core.ProfileOwner(user)))
}

// List returns the listed conversations.
func (r *Replica) List() List { return r.list }

// Unread is the sum of the unread counts of the listed conversations, but for
// those of which the user is not to be notified (docs/facts.md#unread-counts), and
// those in muted conversation groups.
func (r *Replica) Unread() int { return r.unread }

// Choose returns the listed conversations that a filter lets pass, in list order;
// those of a conversation group in the order that is set for it.
func (r *Replica) Choose(filter Filter) []*Conversation {
	var found []*Conversation
	for _, conversation := range r.among(filter) {
		if filter.passes(conversation) {
			found = append(found, conversation)
		}
	}
	return found
}

// among returns the conversations among which are all that a filter lets pass,
// in the order of [Replica.Choose].
func (r *Replica) among(filter Filter) []*Conversation {
	if filter.ConversationGroupName == nil || *filter.ConversationGroupName == "" {
		return r.list.Slice()
	}
	group, _ := r.Directory().Find(*filter.ConversationGroupName)
	return r.InGroup(group.ID)
}

// InGroup returns the listed conversations of a conversation group, in the order
// that is set for it.
func (r *Replica) InGroup(group int) []*Conversation {
	filed := r.filed[group]
	if filed == nil {
		return []*Conversation{}
	}
	return r.inOrder(filed, filed.settings.Sort)
}

// ByID returns the listed ones among ids, in list order.
func (r *Replica) ByID(ids []string) []*Conversation {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return r.sorted(wanted)
}

func (r *Replica) sorted(ids map[string]bool) []*Conversation {
	found := make([]*Conversation, 0, len(ids))
	for id := range ids {
		if conversation := r.conversations[id]; conversation != nil {
			found = append(found, conversation)
		}
	}
	core.Sort(found, compareOrder)
	return found
}

// UnreadIn returns the ids of listed conversations in which something is not
// read, in list order: of one type, or with the empty type of both.
func (r *Replica) UnreadIn(conversationType string) []string {
	var ids []string
	for _, conversation := range r.list.Slice() {
		kind, _ := core.ConversationType(conversation.ID)
		if (conversationType == "" || conversationType == kind) && conversation.ReadSequence != conversation.LastSequence {
			ids = append(ids, conversation.ID)
		}
	}
	return ids
}
