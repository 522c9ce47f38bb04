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
	Deleted []ConversationGroup `json:"deleted,omitempty"`
	// LastChange is how many changes of conversation groups were kept, in the places of
	// [ConversationGroupChangeKey] in turn. Changes has how their ids begin, four
	// bytes for each place.
	LastChange int    `json:"lastChange,omitempty"`
	Changes    string `json:"changes,omitempty"`
	Pinned     int    `json:"pinned,omitempty"`
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
	// DeletedAt is when it was deleted, Unix milliseconds. Its id stays in
	// conversations, its settings stay, and it is counted, so that it comes back as it
	// was.
	DeletedAt int64 `json:"deletedAt,omitempty"`
}

func (Directory) kind() Kind { return KindDirectory }

// DirectoryKey is where a user's directory is.
func DirectoryKey(user string) Key {
	return Key{Owner: user, Kind: KindDirectory}
}

func compareDirectory(e *Effects, _ Key, old, new Value) {
	was, _ := old.(Directory)
	is, _ := new.(Directory)
	if len(was.ConversationGroups) != len(is.ConversationGroups) {
		e.ConversationGroupNames = true
	}
	for i, group := range was.ConversationGroups {
		if name, _ := is.Name(group.ID); name != group.Name {
			e.ConversationGroupNames = true
			e.ConversationGroupsGone = true
		} else if i >= len(is.ConversationGroups) || is.ConversationGroups[i].ID != group.ID {
			e.ConversationGroupNames = true // Another order is news too.
		}
		if now := is.find(group.ID); now != nil && now.CreatedAt != group.CreatedAt {
			e.touchConversationGroupSettings(group.ID) // It was guessed.
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

// add makes a new empty conversation group of that name at the end, at a time.
func (d *Directory) add(name string, now int64) *ConversationGroup {
	d.LastConversationGroupID++
	g := ConversationGroup{ID: d.LastConversationGroupID, Name: name, CreatedAt: now}
	d.put(g)
	return &g
}

// put puts a conversation group, whether it is there already or among those deleted,
// in the place that its key and its id give it. Like add and drop it changes the lists
// of d in place.
func (d *Directory) put(g ConversationGroup) {
	d.drop(g.ID)
	d.ConversationGroups = append(d.ConversationGroups, g)
	for i := len(d.ConversationGroups) - 1; i > 0 && g.before(&d.ConversationGroups[i-1]); i-- {
		d.ConversationGroups[i] = d.ConversationGroups[i-1]
		d.ConversationGroups[i-1] = g
	}
}

// before says whether g comes before another one in the order.
func (g *ConversationGroup) before(other *ConversationGroup) bool {
	if (g.Key == "") != (other.Key == "") {
		return g.Key != ""
	}
	return g.Key < other.Key || g.Key == other.Key && g.ID < other.ID
}

// drop removes a conversation group, also from those deleted.
func (d *Directory) drop(id int) {
	for _, list := range []*[]ConversationGroup{&d.ConversationGroups, &d.Deleted} {
		for i := range *list {
			if (*list)[i].ID == id {
				*list = append((*list)[:i], (*list)[i+1:]...)
				break
			}
		}
	}
}

// counted returns d with by added to the counts of the conversation groups in
// ids, also of those that were deleted and can come back.
func (d Directory) counted(ids []int, by int) Directory {
	d.ConversationGroups, d.Deleted = slices.Clone(d.ConversationGroups), slices.Clone(d.Deleted)
	for _, id := range ids {
		if g := d.find(id); g != nil {
			g.Count += by
		}
	}
	return d
}

// find returns the conversation group with that id, also one that was deleted and
// can come back; nil for none. It stands in d itself.
func (d *Directory) find(id int) *ConversationGroup {
	for _, list := range [][]ConversationGroup{d.ConversationGroups, d.Deleted} {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// live is find without those deleted, and returns a copy.
func (d *Directory) live(id int) *ConversationGroup {
	if g := d.find(id); g != nil && g.DeletedAt == 0 {
		copied := *g
		return &copied
	}
	return nil
}

func (d *Directory) hasName(name string) bool {
	_, has := d.Find(name)
	return has
}
