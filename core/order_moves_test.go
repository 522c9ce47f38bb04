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

// inOrder sorts as a conversation group does: by key, without one by rank.
func inOrder(list []core.Ordered) []core.Ordered {
	return slices.SortedFunc(slices.Values(list), func(a, b core.Ordered) int {
		if (a.Key == "") != (b.Key == "") {
			return cmp.Compare(b.Key, a.Key)
		}
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Rank, b.Rank))
	})
}

// wished draws a list, some with keys, in the order that somebody wants.
func wished(t *rapid.T) []core.Ordered {
	var list []core.Ordered
	for i := range rapid.IntRange(0, 12).Draw(t, "things") {
		list = append(list, core.Ordered{ID: fmt.Sprint(i), Rank: i, Fixed: rapid.Bool().Draw(t, "fixed")})
	}
	key := ""
	for i := range list {
		if rapid.IntRange(0, 2).Draw(t, "keyed") > 0 && rapid.IntRange(0, 9).Draw(t, "another key") > 0 {
			key = core.KeyBetween(key, "")
		}
		if rapid.Bool().Draw(t, "has a key") {
			list[i].Key = key
		}
	}
	return rapid.Permutation(list).Draw(t, "order")
}

func TestAnyOrderIsReachedByTheFewestMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := wished(t)
		keys := map[string]string{}
		for _, moved := range core.Reorder(slices.Clone(want)) {
			require.True(t, core.CheckOrderKey(moved.Key), moved.Key)
			keys[moved.ID] = moved.Key
		}
		got := slices.Clone(want)
		for i := range got {
			got[i].Key = cmp.Or(keys[got[i].ID], got[i].Key)
			require.False(t, got[i].Fixed && got[i].Key == "", "what is fixed has a key")
		}
		require.Equal(t, got, inOrder(got))
		require.Len(t, keys, fewest(want), "moved %v of %v", keys, want)
	})
}

// fewest tries which things can stay: those left of the end without keys that are in
// the order of their ranks, and of the rest any whose keys are in order.
func fewest(want []core.Ordered) int {
	best := len(want)
	for stay := range 1 << len(want) {
		key, rank, moved, ok := "", -1, 0, true
		ended := false // What follows has no key.
		for i, thing := range want {
			switch {
			case stay>>i&1 == 0:
				moved++
				ok = ok && !ended
			case thing.Key != "":
				ok = ok && !ended && thing.Key > key
				key = thing.Key
			default:
				ok = ok && !thing.Fixed && thing.Rank > rank
				ended, rank = true, thing.Rank
			}
		}
		if ok {
			best = min(best, moved)
		}
	}
	return best
}

func TestAKeyThatWouldBeTooLongGivesAllNewOnes(t *testing.T) {
	list := []core.Ordered{{ID: "a", Key: "1"}, {ID: "b", Key: "2"}}
	for i := range 2000 {
		list = slices.Insert(list, 1, core.Ordered{ID: fmt.Sprint(i)})
		moved := core.Reorder(slices.Clone(list))
		keys := map[string]string{}
		for _, thing := range moved {
			keys[thing.ID] = thing.Key
		}
		for j := range list {
			list[j].Key = cmp.Or(keys[list[j].ID], list[j].Key)
			require.True(t, core.CheckOrderKey(list[j].Key), list[j].Key)
			require.True(t, j == 0 || list[j-1].Key < list[j].Key)
		}
		if len(moved) > 1 {
			return
		}
	}
	require.Fail(t, "keys never got too long")
}

func BenchmarkSort1000ByHand(b *testing.B) {
	list := make([]core.Ordered, 1000)
	for i := range list {
		list[i] = core.Ordered{ID: fmt.Sprint(i), Rank: 1000 - i, Fixed: true}
	}
	keyed := core.Reorder(slices.Clone(list))
	slices.Reverse(keyed)
	for b.Loop() {
		require.Len(b, core.Reorder(slices.Clone(list)), 1000)
		require.Len(b, core.Reorder(slices.Clone(keyed)), 999)
	}
}
