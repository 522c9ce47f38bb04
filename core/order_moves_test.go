package core_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// byKeys puts things in order as conversation groups have them: those pinned, those
// with a key by their keys, and the others as they stand.
func byKeys(list []*core.Ordered) []*core.Ordered {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b *core.Ordered) int {
		switch {
		case a.Pinned != b.Pinned:
			return yesFirst(a.Pinned)
		case a.Key == "" || b.Key == "":
			return cmp.Compare(b.Key, a.Key)
		}
		return cmp.Compare(a.Key, b.Key)
	})
	return sorted
}

func yesFirst(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

func idsOfOrdered(list []*core.Ordered) []string {
	ids := []string{}
	for _, o := range list {
		ids = append(ids, o.ID)
	}
	return ids
}

// things draws some, of which some have keys, in their order.
func things(t *rapid.T) []*core.Ordered {
	var list []*core.Ordered
	key := ""
	for i := range rapid.IntRange(1, 9).Draw(t, "things") {
		o := &core.Ordered{ID: fmt.Sprint(i), Pinned: rapid.IntRange(0, 3).Draw(t, "pinned") == 0}
		if rapid.Bool().Draw(t, "has a key") {
			key = core.KeyBetween(key, "")
			o.Key = key
		}
		list = append(list, o)
	}
	return byKeys(rapid.Permutation(list).Draw(t, "order"))
}

func TestAnyOrderIsReachedByTheFewestKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, drifts := things(t), rapid.Bool().Draw(t, "drifts")
		ids := idsOfOrdered(list)
		names := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, len(ids), rapid.ID).Draw(t, "names")
		rest := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(names, id) })
		at := rapid.IntRange(0, len(rest)).Draw(t, "at")
		want := slices.Insert(slices.Clone(rest), at, names...)
		before := map[string]core.Ordered{}
		for _, o := range list {
			before[o.ID] = *o
		}
		now := slices.Clone(list)
		moved, found := core.Reorder(list, append(names, names[0], "nobody"), append([]string{""}, rest...)[at], drifts)
		require.True(t, found)
		for _, o := range moved {
			require.True(t, core.CheckOrderKey(o.Key), o.Key)
			require.NotEqual(t, before[o.ID].Key, o.Key)
		}
		wished := func(pinned bool) (part []core.Ordered) {
			for _, id := range want {
				if o := before[id]; o.Pinned == pinned {
					part = append(part, o)
				}
			}
			return part
		}
		require.Equal(t, append(orderedIDs(wished(true)), orderedIDs(wished(false))...), idsOfOrdered(byKeys(now)))
		fixed := func(id string) bool { return drifts && slices.Contains(names, id) }
		require.Len(t, moved, fewest(wished(true), ids, fixed)+fewest(wished(false), ids, fixed))
	})
}

func orderedIDs(list []core.Ordered) []string {
	ids := []string{}
	for _, o := range list {
		ids = append(ids, o.ID)
	}
	return ids
}

// fewest tries which things can stay: those at the end without keys that are in the
// order of before, and of the rest those whose keys are in order.
func fewest(want []core.Ordered, ids []string, fixed func(id string) bool) int {
	best := len(want)
	for stay := range 1 << len(want) {
		key, rank, moved, ok, ended := "", -1, 0, true, false
		for i, o := range want {
			switch {
			case stay>>i&1 == 0:
				moved++
				ok = ok && !ended
			case o.Key != "":
				ok = ok && !ended && o.Key > key
				key = o.Key
			default:
				ok = ok && !fixed(o.ID) && slices.Index(ids, o.ID) > rank
				ended, rank = true, slices.Index(ids, o.ID)
			}
		}
		if ok {
			best = min(best, moved)
		}
	}
	return best
}

func TestNothingStandsBehindWhatIsNotThere(t *testing.T) {
	list := []*core.Ordered{{ID: "a"}, {ID: "b"}}
	for _, after := range []string{"c", "b"} {
		moved, found := core.Reorder(list, []string{"b"}, after, true)
		require.False(t, found, "b behind %s", after)
		require.Empty(t, moved)
	}
}

func TestAKeyThatWouldBeTooLongGivesAllNewOnes(t *testing.T) {
	list := []*core.Ordered{{ID: "a", Key: "1"}, {ID: "b", Key: "2"}}
	for i := range 2000 {
		id := fmt.Sprint(i)
		list = append(list, &core.Ordered{ID: id})
		moved, _ := core.Reorder(slices.Clone(list), []string{id}, "a", true)
		list = byKeys(list)
		for j, o := range list {
			require.True(t, core.CheckOrderKey(o.Key), o.Key)
			require.True(t, j == 0 || list[j-1].Key < o.Key)
			list[j] = &core.Ordered{ID: o.ID, Key: o.Key}
		}
		if len(moved) > 1 {
			require.Len(t, moved, len(list))
			return
		}
	}
	require.Fail(t, "keys never got too long")
}

func BenchmarkReorder1000(b *testing.B) {
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	keys := map[string]string{}
	for b.Loop() {
		list := make([]*core.Ordered, len(names))
		for i := range list {
			list[len(list)-1-i] = &core.Ordered{ID: names[i], Key: keys[names[i]]}
		}
		moved, _ := core.Reorder(list, names, "", true)
		for _, o := range moved {
			keys[o.ID] = o.Key
		}
		slices.Reverse(names)
	}
}
