package replica

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// List is the listed conversations of a user in list order
// (docs/facts.md#order-of-the-list). It is never changed: a list that changed
// is another one, which shares with it all but the pages that something
// happened in. The zero value is empty.
type List struct {
	pages []*page // None is empty.
	count int
}

// page holds some conversations that stand one after the other. It is behind a
// pointer because each change copies the list of all pages.
type page []*Conversation

// pageSize is how many conversations go on a page; pages hold up to twice as
// many before they are cut.
const pageSize = 256

// Slice returns the conversations in list order, in a slice of the caller's.
func (l List) Slice() []*Conversation {
	whole := slices.Grow[[]*Conversation](nil, l.count)
	for _, page := range l.pages {
		whole = append(whole, *page...)
	}
	return whole
}

// listChange is what becomes of a list: out is in it and leaves, in comes, and
// each of same takes the place of one that stands in the same order.
type listChange struct {
	out, in, same []*Conversation
}

// note adds that a conversation was listed and is listed; nil is not listed.
func (c *listChange) note(was, is *Conversation) {
	if was != nil && is != nil && compareOrder(was, is) == 0 {
		c.same = append(c.same, is)
		return
	}
	if was != nil {
		c.out = append(c.out, was)
	}
	if is != nil {
		c.in = append(c.in, is)
	}
}

func (c *listChange) sort() {
	core.Sort(c.out, compareOrder)
	core.Sort(c.in, compareOrder)
	core.Sort(c.same, compareOrder)
}

// size counts a conversation that moves twice.
func (c *listChange) size() int {
	return len(c.out) + len(c.in) + len(c.same)
}

// first is what of the change stands first.
func (c *listChange) first() *Conversation {
	var first *Conversation
	for _, part := range [][]*Conversation{c.out, c.in, c.same} {
		if len(part) > 0 && (first == nil || compareOrder(part[0], first) < 0) {
			first = part[0]
		}
	}
	return first
}

// before cuts off what stands before some pages.
func (c *listChange) before(pages []*page) listChange {
	if len(pages) == 0 {
		all := *c
		*c = listChange{}
		return all
	}
	end := (*pages[0])[0]
	return listChange{out: cutBefore(&c.out, end), in: cutBefore(&c.in, end), same: cutBefore(&c.same, end)}
}

func cutBefore(sorted *[]*Conversation, end *Conversation) []*Conversation {
	i := place(*sorted, end)
	part := (*sorted)[:i]
	*sorted = (*sorted)[i:]
	return part
}

// with returns the list as it is after a change.
func (l List) with(change listChange) List {
	change.sort()
	made := List{pages: make([]*page, 0, len(l.pages)+1), count: l.count - len(change.out) + len(change.in)}
	rest := l.pages
	for len(rest) > 0 && change.size() > 0 {
		i := pageOf(rest, change.first())
		made.pages = append(made.pages, rest[:i]...)
		old := *rest[i]
		rest = rest[i+1:]
		part := change.before(rest)
		made.add(part.on(old))
	}
	made.pages = append(made.pages, rest...)
	made.add(change.in) // There was no page yet.
	if len(made.pages) > 4+4*made.count/pageSize {
		whole := made.Slice()
		made.pages = nil
		made.add(whole)
	}
	return made
}

// pageOf is the page that a conversation belongs on.
func pageOf(pages []*page, conversation *Conversation) int {
	i, j := 0, len(pages)
	for j-i > 1 {
		if middle := (i + j) / 2; compareOrder((*pages[middle])[0], conversation) <= 0 {
			i = middle
		} else {
			j = middle
		}
	}
	return i
}

// add puts a page at the end, in parts if it is too long.
func (l *List) add(made page) {
	if len(made) > 2*pageSize {
		for part := range slices.Chunk(made, pageSize) {
			l.pages = append(l.pages, &part)
		}
	} else if len(made) > 0 {
		l.pages = append(l.pages, &made)
	}
}

// on returns a page as it is after a change.
func (c *listChange) on(old page) page {
	made := make(page, 0, len(old)-len(c.out)+len(c.in))
	for len(c.out)+len(c.in) > 0 {
		leaves := len(c.in) == 0 || len(c.out) > 0 && compareOrder(c.out[0], c.in[0]) <= 0
		if leaves {
			i := place(old, c.out[0])
			made = append(made, old[:i]...)
			old, c.out = old[i+1:], c.out[1:]
		} else {
			i := place(old, c.in[0])
			made = append(append(made, old[:i]...), c.in[0])
			old, c.in = old[i:], c.in[1:]
		}
	}
	made = append(made, old...)
	for _, conversation := range c.same {
		made[place(made, conversation)] = conversation
	}
	return made
}

// place is where a conversation stands on a page, or would.
func place(on page, conversation *Conversation) int {
	i, _ := slices.BinarySearchFunc(on, conversation, compareOrder)
	return i
}

func compareOrder(a, b *Conversation) int {
	return core.CompareOrder(a.ID, a.Conversation, b.ID, b.Conversation)
}

// Patch turns one list into another in three steps. First drop what stands at
// the places Drop of the old list, from the last to the first. Then insert what
// Put holds at its places in the new list, from the first to the last. Then put
// what Set holds in the place of what is there.
type Patch struct {
	Drop     []int
	Put, Set []Placed
}

// Placed is a conversation as it is at its place in a list, and as it was
// before, nil for one that was not listed.
type Placed struct {
	At      int
	Is, Was *Conversation
}

// Since returns how old has become the list. What both share costs next to
// nothing.
func (l List) Since(old List) Patch {
	var patch Patch
	var dropped []*Conversation
	is, was := cursorsApart(l.pages, old.pages)
	for skipShared(&is, &was); is.more() || was.more(); skipShared(&is, &was) {
		order := compareNext(is, was)
		switch {
		case order > 0:
			patch.Drop = append(patch.Drop, was.at)
			dropped = append(dropped, was.next())
		case order < 0:
			at := is.at
			patch.Put = append(patch.Put, Placed{At: at, Is: is.next()})
		default:
			at := is.at
			before, now := was.next(), is.next()
			if before != now {
				patch.Set = append(patch.Set, Placed{At: at, Is: now, Was: before})
			}
		}
	}
	patch.recognize(dropped)
	return patch
}

// recognize finds out which of those that come are those that left.
func (p *Patch) recognize(dropped []*Conversation) {
	if len(dropped) == 0 {
		return
	}
	by := make(map[string]*Conversation, len(dropped))
	for _, conversation := range dropped {
		by[conversation.ID] = conversation
	}
	for i := range p.Put {
		p.Put[i].Was = by[p.Put[i].Is.ID]
	}
}

// cursor walks through a list.
type cursor struct {
	pages []*page
	i     int // On the first page.
	at    int
}

// cursorsApart walk up to the pages at the end that both lists have. Unlike the
// skipped ones those are not looked at: a new message changes the first page.
func cursorsApart(a, b []*page) (cursor, cursor) {
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return cursor{pages: a}, cursor{pages: b}
}

func (c *cursor) more() bool { return len(c.pages) > 0 }

func (c *cursor) next() *Conversation {
	page := *c.pages[0]
	conversation := page[c.i]
	c.i++
	c.at++
	if c.i == len(page) {
		c.pages, c.i = c.pages[1:], 0
	}
	return conversation
}

// compareNext orders what comes next; nothing stands behind everything.
func compareNext(a, b cursor) int {
	if !a.more() {
		return 1
	}
	if !b.more() {
		return -1
	}
	is, was := (*a.pages[0])[a.i], (*b.pages[0])[b.i]
	if is == was {
		return 0
	}
	return compareOrder(is, was)
}

// skipShared skips the pages that both lists have.
func skipShared(a, b *cursor) {
	for a.more() && b.more() && a.i == 0 && b.i == 0 && a.pages[0] == b.pages[0] {
		a.at += len(*a.pages[0])
		b.at += len(*b.pages[0])
		a.pages, b.pages = a.pages[1:], b.pages[1:]
	}
}
