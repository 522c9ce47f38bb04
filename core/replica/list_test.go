package replica

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// drawn is a conversation of one of a few ids and times, so that much of it
// changes places.
func drawn(t *rapid.T) *Conversation {
	c := &Conversation{ID: "C2C" + strconv.Itoa(rapid.IntRange(0, 3000).Draw(t, "id")), Conversation: &core.Conversation{}}
	c.Pinned = rapid.IntRange(0, 9).Draw(t, "pinned") == 0
	c.Last = &core.Message{Time: rapid.Int64Range(0, 2000).Draw(t, "time")}
	return c
}

func TestAListIsWhatWasPutIntoItInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list List
		held := map[string]*Conversation{}
		change := func(news []*Conversation, gone []string) {
			var change listChange
			changed := map[string]*Conversation{}
			for _, c := range news {
				changed[c.ID] = c
			}
			for _, id := range gone {
				changed[id] = nil
			}
			for id, is := range changed {
				change.note(held[id], is)
				if held[id] = is; is == nil {
					delete(held, id)
				}
			}
			list = list.with(change)
		}
		var all []*Conversation
		for i := range rapid.IntRange(0, 3000).Draw(t, "at first") {
			all = append(all, &Conversation{ID: "C2C" + strconv.Itoa(i), Conversation: &core.Conversation{Last: &core.Message{Time: int64(i * 7919 % 2003)}}})
		}
		change(all, nil)
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			before, old := list, list.Slice()
			news := rapid.SliceOfN(rapid.Custom(drawn), 0, 40).Draw(t, "news")
			if first := rapid.IntRange(0, 3000).Draw(t, "much from"); rapid.Bool().Draw(t, "much goes") {
				var gone []string
				for i := first; i < first+1500; i++ {
					gone = append(gone, "C2C"+strconv.Itoa(i))
				}
				change(news, gone)
			} else {
				change(news, nil)
			}
			require.Equal(t, old, before.Slice(), "the list before did not change")
			require.Equal(t, ordered(held), append([]*Conversation{}, list.Slice()...))
			require.Equal(t, len(held), list.count)
			require.LessOrEqual(t, len(list.pages), 5+4*len(held)/pageSize, "there are not too many pages")
			for _, page := range list.pages {
				require.NotEmpty(t, *page)
				require.LessOrEqual(t, len(*page), 2*pageSize)
			}
			require.Equal(t, ordered(held), patched(t, old, list.Since(before)))
			require.Equal(t, ordered(held), patched(t, nil, list.Since(List{})))
		}
	})
}

func ordered(held map[string]*Conversation) []*Conversation {
	all := []*Conversation{}
	for _, c := range held {
		all = append(all, c)
	}
	slices.SortFunc(all, compareOrder)
	return all
}

// patched carries out a patch as a page does.
func patched(t *rapid.T, list []*Conversation, patch Patch) []*Conversation {
	was := map[string]*Conversation{}
	for _, c := range list {
		was[c.ID] = c
	}
	list = append([]*Conversation{}, list...)
	for _, at := range slices.Backward(patch.Drop) {
		list = slices.Delete(list, at, at+1)
	}
	for _, placed := range patch.Put {
		require.Same(t, was[placed.Is.ID], placed.Was)
		list = slices.Insert(list, placed.At, placed.Is)
	}
	for _, placed := range patch.Set {
		require.Same(t, was[placed.Is.ID], placed.Was)
		list[placed.At] = placed.Is
	}
	return list
}

func TestAListSharesWhatDidNotChange(t *testing.T) {
	var change listChange
	for i := range 100_000 {
		change.note(nil, &Conversation{ID: "C2C" + strconv.Itoa(i), Conversation: &core.Conversation{Last: &core.Message{Time: int64(i)}}})
	}
	list := List{}.with(change)
	was := list.Slice()[50_000]
	is := &Conversation{ID: was.ID, Conversation: &core.Conversation{Last: &core.Message{Time: 200_000}}}
	change = listChange{}
	change.note(was, is)
	other := list.with(change)
	require.Equal(t, Patch{Drop: []int{50_000}, Put: []Placed{{At: 0, Is: is, Was: was}}}, other.Since(list))
	apart := 0
	for i, page := range other.pages {
		if page != list.pages[i] {
			apart++
		}
	}
	require.Equal(t, 2, apart)
}
