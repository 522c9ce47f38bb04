package core

import "slices"

// Directory is what a user keeps across conversations: the conversation
// groups in their order, and how many conversations are pinned.
type Directory struct {
	// LastConversationGroupID is the highest id ever given; ids are never used again.
	LastConversationGroupID int                 `json:"lastGroupID,omitempty"`
	ConversationGroups      []ConversationGroup `json:"groups,omitempty"`
	// Deleted are conversation groups that an undo can bring back, in the order in
	// which they were deleted.
	Deleted []DeletedConversationGroup `json:"deleted,omitempty"`
	// Changes are the ids of the [ConversationGroupChange] documents there are, the
	// newest last, [MaxConversationGroupChanges] at most.
	Changes []string `json:"changes,omitempty"`
	Pinned  int      `json:"pinned,omitempty"`
}

// ConversationGroup is a conversation group. Pages know it by its name; the id stays when
// the name changes. Which conversations it holds is written in them.
type ConversationGroup struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	// Count is how many conversations it holds: those in the list, and those with
	// chat groups that the user is in. Any other that was deleted from the list
	// keeps its place here without counting.
	Count int `json:"count,omitempty"`
	// Key is its place in the order, see [KeyBetween]. Those without one come after
	// the others, in the order in which they were made; the list of them is sorted so.
	Key string `json:"key,omitempty"`
	// CreatedAt is when it was made, Unix milliseconds; 0 for one of before that was
	// kept.
	CreatedAt int64 `json:"createdAt,omitempty"`
	// Given: the application's backend gave it, and only the backend changes its
	// name, its rule and what is in it.
	Given bool `json:"given,omitempty"`
}

// DeletedConversationGroup is a conversation group that was deleted at a time, Unix
// milliseconds. Its id stays in conversations, and its count is kept, so that it
// comes back as it was. After is the id of the one that it stood behind, 0 for none.
type DeletedConversationGroup struct {
	ConversationGroup
	At    int64 `json:"at"`
	After int   `json:"after,omitempty"`
}

func (Directory) kind() Kind { return KindDirectory }

// DirectoryKey is where a user's directory is.
func DirectoryKey(user string) Key {
	return Key{Owner: user, Kind: KindDirectory}
}

func compareDirectory(e *Effects, _ Key, old, new Value) {
	was, _ := old.(Directory)
	is, _ := new.(Directory)
	for _, group := range was.ConversationGroups {
		if name, _ := is.Name(group.ID); name != group.Name {
			e.ConversationGroupNames = true
			e.ConversationGroupsGone = true
		}
	}
	for _, group := range is.ConversationGroups {
		if _, ok := was.Name(group.ID); !ok {
			e.ConversationGroupNames = true
		}
	}
}

// Names lists the conversation groups' names in order.
func (d Directory) Names() []string {
	names := make([]string, len(d.ConversationGroups))
	for i, g := range d.ConversationGroups {
		names[i] = g.Name
	}
	return names
}

// Find returns the conversation group of that name.
func (d Directory) Find(name string) (ConversationGroup, bool) {
	i := d.index(func(g ConversationGroup) bool { return g.Name == name })
	if i < 0 {
		return ConversationGroup{}, false
	}
	return d.ConversationGroups[i], true
}

// Name returns the name of the conversation group with that id, if it still
// exists.
func (d Directory) Name(id int) (string, bool) {
	i := d.index(func(g ConversationGroup) bool { return g.ID == id })
	if i < 0 {
		return "", false
	}
	return d.ConversationGroups[i].Name, true
}

func (d Directory) index(is func(ConversationGroup) bool) int {
	return slices.IndexFunc(d.ConversationGroups, is)
}

// withNew returns d with a new empty conversation group of that name at the
// end.
func (d Directory) withNew(name string) (Directory, ConversationGroup) {
	d.LastConversationGroupID++
	g := ConversationGroup{ID: d.LastConversationGroupID, Name: name}
	d.ConversationGroups = append(slices.Clone(d.ConversationGroups), g)
	return d, g
}

func (d Directory) without(id int) Directory {
	d.ConversationGroups = slices.DeleteFunc(slices.Clone(d.ConversationGroups), func(g ConversationGroup) bool { return g.ID == id })
	return d
}

// changed returns d with f applied to the conversation group with that id;
// without such a group it returns d.
func (d Directory) changed(id int, f func(*ConversationGroup)) Directory {
	i := d.index(func(g ConversationGroup) bool { return g.ID == id })
	if i < 0 {
		return d
	}
	d.ConversationGroups = slices.Clone(d.ConversationGroups)
	f(&d.ConversationGroups[i])
	return d
}

// counted returns d with by added to the counts of the conversation groups in
// ids.
func (d Directory) counted(ids []int, by int) Directory {
	for _, id := range ids {
		d = d.changed(id, func(g *ConversationGroup) { g.Count += by })
	}
	return d
}

// count is how many listed conversations are in the conversation group with
// that id.
func (d Directory) count(group int) int {
	if i := d.index(func(g ConversationGroup) bool { return g.ID == group }); i >= 0 {
		return d.ConversationGroups[i].Count
	}
	return 0
}
