package core

import "slices"

// Directory is what a user keeps across conversations: the conversation
// groups in their order, and how many conversations are pinned.
type Directory struct {
	// LastGroupID is the highest id ever given; ids are never used again.
	LastGroupID int     `json:"lastGroupID,omitempty"`
	Groups      []Group `json:"groups,omitempty"`
	Pinned      int     `json:"pinned,omitempty"`
}

// Group is a conversation group. Pages know it by its name; the id stays when
// the name changes. Which conversations it holds is written in them.
type Group struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	// Count is how many listed conversations it holds. One that was deleted
	// from the list keeps its place here without counting.
	Count int `json:"count,omitempty"`
}

func (Directory) kind() Kind { return KindDirectory }

// DirectoryKey is where a user's directory is.
func DirectoryKey(user string) Key {
	return Key{Owner: user, Kind: KindDirectory}
}

// Names lists the groups' names in order.
func (d Directory) Names() []string {
	names := make([]string, len(d.Groups))
	for i, g := range d.Groups {
		names[i] = g.Name
	}
	return names
}

// Find returns the group of that name.
func (d Directory) Find(name string) (Group, bool) {
	i := d.index(func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return d.Groups[i], true
}

// Name returns the name of the group with that id, if it still exists.
func (d Directory) Name(id int) (string, bool) {
	i := d.index(func(g Group) bool { return g.ID == id })
	if i < 0 {
		return "", false
	}
	return d.Groups[i].Name, true
}

func (d Directory) index(is func(Group) bool) int {
	return slices.IndexFunc(d.Groups, is)
}

// withNew returns d with a new empty group of that name at the end.
func (d Directory) withNew(name string) (Directory, Group) {
	d.LastGroupID++
	g := Group{ID: d.LastGroupID, Name: name}
	d.Groups = append(slices.Clone(d.Groups), g)
	return d, g
}

func (d Directory) without(id int) Directory {
	d.Groups = slices.DeleteFunc(slices.Clone(d.Groups), func(g Group) bool { return g.ID == id })
	return d
}

// changed returns d with f applied to the group with that id; without such a
// group it returns d.
func (d Directory) changed(id int, f func(*Group)) Directory {
	i := d.index(func(g Group) bool { return g.ID == id })
	if i < 0 {
		return d
	}
	d.Groups = slices.Clone(d.Groups)
	f(&d.Groups[i])
	return d
}

// counted returns d with by added to the counts of the groups in ids.
func (d Directory) counted(ids []int, by int) Directory {
	for _, id := range ids {
		d = d.changed(id, func(g *Group) { g.Count += by })
	}
	return d
}
