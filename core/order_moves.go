package core

// Ordered is one of the things that are put in order by keys.
type Ordered struct {
	ID, Key string
	// Rank is where it stands among those without a key, which come after the others.
	Rank int
	// Fixed: it gets a key in any case, so that its place does not depend on its rank.
	Fixed bool
}

// Reorder gives keys so that a list is in the order given, and returns the things
// that got one, which are as few as can be. Keys are spread evenly where many come
// between two; where one would be longer than [MaxOrderKeyBytes], all get new ones.
func Reorder(list []Ordered) []Ordered {
	end := len(list)
	for end > 0 && list[end-1].Key == "" && !list[end-1].Fixed && (end == len(list) || list[end-1].Rank < list[end].Rank) {
		end-- // Whatever stands behind all that have keys needs none.
	}
	list = list[:end]
	moved, low, begin := []Ordered{}, "", 0
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

// spread gives keys between two, and says whether none is too long.
func spread(list []Ordered, low, high string) bool {
	if len(list) == 0 {
		return true
	}
	middle := len(list) / 2
	key := KeyBetween(low, high)
	list[middle].Key = key
	return len(key) <= MaxOrderKeyBytes && spread(list[:middle], low, key) && spread(list[middle+1:], key, high)
}

// longestRun returns the places of most things whose keys are in order already.
func longestRun(list []Ordered) []int {
	before := make([]int, len(list)) // In the longest run that ends with it.
	var ends []int                   // Of the runs of each length the end with the smallest key.
	for i := range list {
		if list[i].Key == "" {
			continue
		}
		n, high := 0, len(ends)
		for n < high {
			if middle := (n + high) / 2; list[ends[middle]].Key < list[i].Key {
				n = middle + 1
			} else {
				high = middle
			}
		}
		if n == len(ends) {
			ends = append(ends, i)
		}
		if ends[n] = i; n > 0 {
			before[i] = ends[n-1]
		}
	}
	for n := len(ends) - 1; n > 0; n-- {
		ends[n-1] = before[ends[n]]
	}
	return ends
}
