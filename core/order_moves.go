package core

// Ordered is one of the things that are put in order by keys.
type Ordered struct {
	ID, Key string
	// Pinned: it stands before those that are not, whatever the keys.
	Pinned bool
	// rank is its place before, at its place after; fixed ones get a key in any case.
	rank, at     int
	named, fixed bool
}

// Reorder gives keys, so that those named come in that order directly behind the one
// called after, or with the empty after in front of all. The list has all there are in
// their order: those pinned, and in each part those with keys before those without.
// Drifts: those without keys may come in another order, so who is named gets one even
// if it stands there already.
//
// Moved are those that got another key, which are as few as can be. Where a key would
// be longer than [MaxOrderKeyBytes], all get new ones. False: nobody but those named is
// called after.
func Reorder(list []*Ordered, names []string, after string, drifts bool) (moved []*Ordered, found bool) {
	by := make(map[string]*Ordered, len(list))
	for i, o := range list {
		by[o.ID] = o
		o.rank, o.at = i, (i+1)*(len(names)+1)
	}
	base, target := 0, by[after]
	if target != nil {
		base = target.at
	}
	for i, name := range names {
		if o := by[name]; o != nil && !o.named {
			o.at, o.named, o.fixed = base+1+i, true, drifts
		}
	}
	if after != "" && (target == nil || target.named) {
		return nil, false
	}
	Sort(list, func(a, b *Ordered) int {
		if a.Pinned != b.Pinned {
			return before(a.Pinned)
		}
		return a.at - b.at
	})
	pinned := 0
	for pinned < len(list) && list[pinned].Pinned {
		pinned++
	}
	return append(rekey(list[:pinned]), rekey(list[pinned:])...), true
}

// rekey gives keys to things, so that they are in the order of the list.
func rekey(list []*Ordered) (moved []*Ordered) {
	end := len(list)
	for end > 0 && list[end-1].Key == "" && !list[end-1].fixed && (end == len(list) || list[end-1].rank < list[end].rank) {
		end-- // Whatever stands behind all that have keys needs none.
	}
	list = list[:end]
	low, begin := "", 0
	for _, i := range append(longestRun(list), end) {
		high := ""
		if i < end {
			high = list[i].Key
		}
		if !spread(list[begin:i], low, high) {
			spread(list, "", "")
			return list
		}
		moved = append(moved, list[begin:i]...)
		low, begin = high, i+1
	}
	return moved
}

// spread gives keys between two evenly, and says whether none is too long.
func spread(list []*Ordered, low, high string) bool {
	if len(list) == 0 {
		return true
	}
	middle := len(list) / 2
	key := KeyBetween(low, high)
	list[middle].Key = key
	return len(key) <= MaxOrderKeyBytes && spread(list[:middle], low, key) && spread(list[middle+1:], key, high)
}

// longestRun returns the places of most things whose keys are in order already.
func longestRun(list []*Ordered) []int {
	run := make([]int, len(list)) // The one before, in the longest run that ends with it.
	var ends []int                // Of the runs of each length the end with the smallest key.
	for i, o := range list {
		if o.Key == "" {
			continue
		}
		n, high := 0, len(ends)
		for n < high {
			if middle := (n + high) / 2; list[ends[middle]].Key < o.Key {
				n = middle + 1
			} else {
				high = middle
			}
		}
		if n == len(ends) {
			ends = append(ends, i)
		}
		if ends[n] = i; n > 0 {
			run[i] = ends[n-1]
		}
	}
	for n := len(ends) - 1; n > 0; n-- {
		ends[n-1] = run[ends[n]]
	}
	return ends
}
