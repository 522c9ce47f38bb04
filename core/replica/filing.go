package replica

import (
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// In which conversation groups a conversation is shown is decided in one place,
// [Replica.groupsOf]: its document says in which it was put, and settings may have
// rules. Nothing of what rules come to is written anywhere.

// filed is a conversation group, with the listed conversations shown in it.
type filed struct {
	id       int
	name     string
	settings *core.ConversationGroupSettings // Another one only if it says something else.
	ids      map[string]bool
	Tally
}

// Tally is what the conversations of a conversation group come to.
type Tally struct {
	Conversations int
	// Unread is what of their unread messages counts in the total, MutedUnread the
	// rest; UnreadConversations is how many of them have any.
	Unread, MutedUnread, UnreadConversations int
	// Mentions is how many messages mention the user and are not read.
	Mentions int
}

// ConversationGroupInfo is a conversation group as its user sees it. Two of one
// replica are == if they look the same.
type ConversationGroupInfo struct {
	ID        int
	Name      string
	CreatedAt int64
	Given     bool
	// ConversationGroupSettings is never nil.
	ConversationGroupSettings *core.ConversationGroupSettings
	Tally
}

// regroup takes over which conversation groups there are and what is set for them.
// It notes the conversations that are shown in others now. It returns whether the
// sums have to be counted anew.
func (r *Replica) regroup(effects *core.Effects) (recount bool) {
	directory, before := r.Directory(), r.filed
	r.filed, r.ruled = make(map[int]*filed, len(directory.ConversationGroups)), nil
	moved := false // Whether others may be in conversation groups that are there still.
	for i := range directory.ConversationGroups {
		group := &directory.ConversationGroups[i]
		is, was := r.filedAs(group), before[group.ID]
		if was == nil {
			moved = moved || len(is.settings.Rule) > 0 || group.Count > r.joining(effects, group.ID) // It has come back.
			recount = recount || is.settings.Muted
			continue
		}
		is.ids, is.Tally = was.ids, was.Tally
		if core.Same(*was.settings, *is.settings) {
			is.settings = was.settings
			continue
		}
		is.compareOrder(effects, was)
		recount = recount || was.settings.Muted != is.settings.Muted
		moved = moved || len(was.settings.Rule)+len(is.settings.Rule) > 0
	}
	for id, was := range before {
		is := r.filed[id]
		if is != nil && is.name == was.name {
			continue
		}
		recount = recount || is == nil && was.settings.Muted
		for id := range was.ids {
			effects.Touch(id) // It shows other names.
		}
	}
	core.Sort(r.ruled, func(a, b *filed) int { return cmp.Compare(a.id, b.id) })
	if moved {
		r.touchMoved(effects)
	}
	return recount
}

// joining is how many conversations that changed are in the list and in a
// conversation group. Its own count has those in the list at least, so whoever is
// there and did not change shows as a difference.
func (r *Replica) joining(effects *core.Effects, group int) (count int) {
	for id := range effects.Conversations {
		if own, is := r.Value(core.ConversationKey(r.user, id)).(*core.Conversation); is && own.Listed && slices.Contains(own.ConversationGroups, group) {
			count++
		}
	}
	return count
}

func (r *Replica) filedAs(group *core.ConversationGroup) *filed {
	is := &filed{id: group.ID, name: group.Name, settings: new(core.ConversationGroupSettings), ids: map[string]bool{}}
	*is.settings, _ = r.Value(core.ConversationGroupKey(r.user, group.ID)).(core.ConversationGroupSettings)
	r.filed[group.ID] = is
	if len(is.settings.Rule) > 0 {
		r.ruled = append(r.ruled, is)
	}
	return is
}

// compareOrder notes that what is in a conversation group is in another order.
func (f *filed) compareOrder(effects *core.Effects, was *filed) {
	if len(f.ids) > 1 && cmp.Or(f.settings.Sort, core.SortByActivity) != cmp.Or(was.settings.Sort, core.SortByActivity) {
		effects.TouchConversationGroup(f.id)
	}
}

// touchMoved notes the conversations that are shown in other conversation groups
// now.
func (r *Replica) touchMoved(effects *core.Effects) {
	i := 0
	for id, conversation := range r.conversations {
		if !slices.Equal(conversation.InGroups, r.groupsOf(conversation)) {
			effects.Touch(id)
		}
		r.pauseAfter(i)
		i++
	}
}

// groupsOf decides in which conversation groups a conversation is shown: in those
// that it was put into, in that order, and then, in the order in which they were
// made, in those whose rules draw it in.
func (r *Replica) groupsOf(c *Conversation) []int {
	ids := c.ConversationGroups
	gone := func(id int) bool { return r.filed[id] == nil }
	if slices.ContainsFunc(ids, gone) {
		ids = slices.DeleteFunc(slices.Clone(ids), gone)
	}
	if len(r.ruled) == 0 {
		return ids
	}
	var groupType core.GroupType
	if c.With != nil {
		groupType = c.With.Type
	}
	ids, name := append(make([]int, 0, len(ids)+len(r.ruled)), ids...), c.foldedName()
	for _, group := range r.ruled {
		if !slices.Contains(ids, group.id) && group.settings.Draws(group.id, c.ID, c.Conversation, groupType, name) {
			ids = append(ids, group.id)
		}
	}
	return ids
}

// file makes a conversation that is in the place of another one stand in the
// conversation groups that it is shown in, and says which of them changed; nil is
// not listed.
func (r *Replica) file(effects *core.Effects, id string, was, is *Conversation) {
	r.count(was, -1)
	r.count(is, 1)
	if r.conversations[id] = is; is == nil {
		delete(r.conversations, id)
	}
	r.refile(effects, id, was, is)
}

// refile has a conversation stand in the conversation groups that it is shown in, and
// notes those which then hold others, or have them in another order.
func (r *Replica) refile(effects *core.Effects, id string, was, is *Conversation) {
	before, now := was.groups(), is.groups()
	if slices.Equal(before, now) && (was == nil || is == nil || len(was.Placements)+len(is.Placements) == 0) {
		return // Nearly always.
	}
	touch := func(group int) {
		effects.TouchConversationGroup(group)
		effects.Touch(id)
	}
	for _, group := range before {
		stays := slices.Contains(now, group)
		if filed := r.filed[group]; filed != nil && !stays {
			delete(filed.ids, id)
		}
		if !stays || !samePlace(was.Placement(group), is.Placement(group)) {
			touch(group)
		}
	}
	for _, group := range now {
		if !slices.Contains(before, group) {
			r.filed[group].ids[id] = true
			touch(group)
		}
	}
}

func samePlace(a, b core.Placement) bool { return a.Key == b.Key && a.Pinned == b.Pinned }

// count adds a conversation to the sums, or takes it away from them.
func (r *Replica) count(c *Conversation, by int) {
	if c == nil {
		return
	}
	counted := c.counted()
	for _, id := range c.InGroups {
		if group := r.filed[id]; group != nil && group.settings.Muted {
			counted = 0
		}
	}
	r.unread += by * counted
	for _, id := range c.InGroups {
		group := r.filed[id]
		if group == nil {
			continue
		}
		group.Conversations += by
		group.Unread += by * counted
		group.MutedUnread += by * (c.Unread - counted)
		if c.Unread > 0 {
			group.UnreadConversations += by
		}
		if c.Group != nil {
			group.Mentions += by * len(c.Group.Mentions)
		}
	}
}

// recount counts all conversations: others are muted than before.
func (r *Replica) recount() {
	r.unread = 0
	for _, group := range r.filed {
		group.Tally = Tally{}
	}
	for _, conversation := range r.conversations {
		r.count(conversation, 1)
	}
}

// ConversationGroups returns what the user sees of the conversation groups, in the
// order in which they are shown.
func (r *Replica) ConversationGroups() []ConversationGroupInfo {
	return r.AppendConversationGroups([]ConversationGroupInfo{})
}

// AppendConversationGroups is ConversationGroups in the room behind a list.
func (r *Replica) AppendConversationGroups(list []ConversationGroupInfo) []ConversationGroupInfo {
	groups := r.Directory().ConversationGroups
	for i := range groups {
		group := &groups[i]
		filed := r.filed[group.ID]
		list = append(list, ConversationGroupInfo{group.ID, group.Name, group.CreatedAt, group.Given, filed.settings, filed.Tally})
	}
	return list
}

// Filed returns the ids of all conversations in a conversation group: those shown
// there, in order, and then those in it that are not in the list.
func (r *Replica) Filed(group int) (ids []string) {
	for _, conversation := range r.InGroup(group) {
		ids = append(ids, conversation.ID)
	}
	last := ""
	for _, key := range r.keys(nil) {
		own, is := r.Value(key).(*core.Conversation)
		if !is || key.Owner != r.user || key.ID == last {
			continue
		}
		if last = key.ID; r.conversations[last] == nil && slices.Contains(own.ConversationGroups, group) {
			ids = append(ids, last)
		}
	}
	return ids
}
