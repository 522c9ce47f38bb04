package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var modelCases = []testCase{
	{"a store behaves like a map under random use", likeAMap},
}

// likeAMap runs random calls on both handles and on a model. Each run has
// owners and threads of its own, so all share the same store.
func likeAMap(t *testing.T, a, b authority.Store) {
	var runs atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(fmt.Sprintf("%d ", runs.Add(1)))
		handle := rapid.SampledFrom([]authority.Store{a, b})
		t.Repeat(map[string]func(*rapid.T){
			"commit":    func(t *rapid.T) { m.commit(t, handle.Draw(t, "handle")) },
			"read":      func(t *rapid.T) { m.read(t, handle.Draw(t, "handle")) },
			"changes":   func(t *rapid.T) { m.changes(t, handle.Draw(t, "handle")) },
			"page":      func(t *rapid.T) { m.page(t, handle.Draw(t, "handle")) },
			"history":   func(t *rapid.T) { m.history(t, handle.Draw(t, "handle")) },
			"revisions": func(t *rapid.T) { m.presentRevisions(t, handle.Draw(t, "handle")) },
		})
	})
}

// The kinds and ids of documents, the ids in their order.
var (
	modelKinds = []core.Kind{core.KindConversation, core.KindDirectory}
	modelIDs   = []string{"", "x", "x\x00", "y"}
)

// model is what a store has to be, as simple as can be.
type model struct {
	documents map[core.Key]seen
	revisions map[string]core.Revision
	rows      map[line]string // Keyed by a line without its body.

	keys    *rapid.Generator[core.Key]
	owners  *rapid.Generator[string]
	threads *rapid.Generator[string]
}

func newModel(prefix string) *model {
	owners := rapid.SampledFrom([]string{prefix + "a", prefix + "ab", prefix + "a b"})
	return &model{
		documents: map[core.Key]seen{},
		revisions: map[string]core.Revision{},
		rows:      map[line]string{},
		owners:    owners,
		threads:   owners,
		keys: rapid.Custom(func(t *rapid.T) core.Key {
			return core.Key{
				Owner: owners.Draw(t, "owner"),
				Kind:  rapid.SampledFrom(modelKinds).Draw(t, "kind"),
				ID:    rapid.SampledFrom(modelIDs).Draw(t, "id"),
			}
		}),
	}
}

// document is what the model holds under a key.
func (m *model) document(key core.Key) seen {
	d := m.documents[key]
	d.Key = key
	return d
}

func (m *model) read(t *rapid.T, s authority.Store) {
	keys := rapid.SliceOfN(m.keys, 0, 5).Draw(t, "keys")
	records, err := s.Read(t.Context(), keys)
	require.NoError(t, err)
	want := []seen{}
	for _, key := range keys {
		want = append(want, m.document(key))
	}
	require.Equal(t, want, seenOf(records))
}

func (m *model) changes(t *rapid.T, s authority.Store) {
	owner := m.owners.Draw(t, "owner")
	after := core.Revision(rapid.IntRange(0, int(m.revisions[owner])+1).Draw(t, "after"))
	c, err := s.Changes(t.Context(), owner, after)
	require.NoError(t, err)

	want := []seen{}
	for key, d := range m.documents {
		if key.Owner == owner && d.Revision > after {
			want = append(want, d)
		}
	}
	got := seenOf(c.Records)
	require.Equal(t, m.revisions[owner], c.Revision)
	require.ElementsMatch(t, want, got)
	require.True(t, slices.IsSortedFunc(got, func(a, b seen) int { return cmp.Compare(a.Revision, b.Revision) }))
}

func (m *model) page(t *rapid.T, s authority.Store) {
	owner, kind := m.owners.Draw(t, "owner"), rapid.SampledFrom(modelKinds).Draw(t, "kind")
	after := rapid.SampledFrom(append([]string{"w", "x\x00y", "z"}, modelIDs...)).Draw(t, "after")
	limit := rapid.IntRange(0, len(modelIDs)).Draw(t, "limit")
	records, err := s.Page(t.Context(), owner, kind, after, limit)
	require.NoError(t, err)

	want := []seen{}
	for _, id := range modelIDs {
		d := m.document(core.Key{Owner: owner, Kind: kind, ID: id})
		if id > after && d.Body != "" && (limit == 0 || len(want) < limit) {
			want = append(want, d)
		}
	}
	require.Equal(t, want, seenOf(records))
}

func (m *model) presentRevisions(t *rapid.T, s authority.Store) {
	owners := rapid.SliceOfN(m.owners, 0, 5).Draw(t, "owners")
	revisions, err := s.Revisions(t.Context(), owners)
	require.NoError(t, err)
	require.Len(t, revisions, len(owners))
	for i, owner := range owners {
		require.Equal(t, m.revisions[owner], revisions[i])
	}
}

func (m *model) history(t *rapid.T, s authority.Store) {
	thread := m.threads.Draw(t, "thread")
	bound := rapid.Uint64Range(0, 8)
	after, before := bound.Draw(t, "after"), bound.Draw(t, "before")
	limit := rapid.IntRange(0, 4).Draw(t, "limit")
	rows, err := s.History(t.Context(), thread, after, before, limit)
	require.NoError(t, err)

	want := []line{}
	for at, body := range m.rows {
		if at.Thread == thread && at.Sequence > after && (before == 0 || at.Sequence < before) {
			want = append(want, line{thread, at.Sequence, body})
		}
	}
	slices.SortFunc(want, func(a, b line) int { return cmp.Compare(b.Sequence, a.Sequence) })
	if limit > 0 {
		want = want[:min(limit, len(want))]
	}
	require.Equal(t, want, linesOf(rows))
	require.False(t, slices.ContainsFunc(rows, func(r authority.RowRecord) bool { return r.Replace }))
}

func (m *model) commit(t *rapid.T, s authority.Store) {
	c := authority.Commit{
		Reads:  rapid.SliceOfN(m.someRead(), 0, 4).Draw(t, "reads"),
		Writes: rapid.SliceOfNDistinct(m.someWrite(), 0, 4, writeKey).Draw(t, "writes"),
		Rows:   rapid.SliceOfN(m.someRow(), 0, 4).Draw(t, "rows"),
	}
	got, err := s.Commit(t.Context(), c)
	if m.conflicts(c) {
		require.ErrorIs(t, err, authority.ErrConflict)
		return
	}
	require.False(t, errors.Is(err, authority.ErrConflict), "a conflict out of nothing")
	require.NoError(t, err)
	want := m.apply(c)
	require.Len(t, got, len(want))
	for owner, revision := range want {
		require.Equal(t, revision, got[owner])
	}
}

func (m *model) conflicts(c authority.Commit) bool {
	for _, r := range c.Reads {
		if m.documents[r.Key].Revision != r.Revision {
			return true
		}
	}
	added := map[line]bool{}
	for _, r := range c.Rows {
		if r.Replace {
			continue
		}
		at := rowPlace(r)
		if _, exists := m.rows[at]; exists || added[at] {
			return true
		}
		added[at] = true
	}
	return false
}

func (m *model) apply(c authority.Commit) map[string]core.Revision {
	revisions := map[string]core.Revision{}
	for _, w := range c.Writes {
		revisions[w.Key.Owner] = m.revisions[w.Key.Owner] + 1
	}
	for _, w := range c.Writes {
		revision := revisions[w.Key.Owner]
		m.revisions[w.Key.Owner] = revision
		m.documents[w.Key] = seen{w.Key, revision, string(w.Body)}
	}
	for _, r := range c.Rows {
		at := rowPlace(r)
		if _, exists := m.rows[at]; exists || !r.Replace {
			m.rows[at] = string(r.Body)
		}
	}
	return revisions
}

// someRead is mostly right about the revision.
func (m *model) someRead() *rapid.Generator[authority.Read] {
	return rapid.Custom(func(t *rapid.T) authority.Read {
		key := m.keys.Draw(t, "key")
		off := rapid.SampledFrom([]core.Revision{0, 0, 0, 0, 0, 0, 0, 1, -1}).Draw(t, "off")
		return authority.Read{Key: key, Revision: max(0, m.documents[key].Revision+off)}
	})
}

func (m *model) someWrite() *rapid.Generator[authority.Write] {
	return rapid.Custom(func(t *rapid.T) authority.Write {
		body := rapid.SampledFrom([]string{"", "{}", "null", `"`, "\x00\xff"}).Draw(t, "body")
		return put(m.keys.Draw(t, "key"), body)
	})
}

// someRow is new or replaces one, anywhere; often it replaces one that exists.
func (m *model) someRow() *rapid.Generator[authority.RowRecord] {
	return rapid.Custom(func(t *rapid.T) authority.RowRecord {
		at := m.place().Draw(t, "place")
		r := row(at.Thread, at.Sequence, rapid.StringN(0, 5, -1).Draw(t, "body"))
		r.Replace = rapid.Bool().Draw(t, "replace")
		if taken := m.places(); r.Replace && len(taken) > 0 && rapid.Bool().Draw(t, "taken") {
			at = rapid.SampledFrom(taken).Draw(t, "at")
			r.Thread, r.Sequence = at.Thread, at.Sequence
		}
		return r
	})
}

func (m *model) place() *rapid.Generator[line] {
	return rapid.Custom(func(t *rapid.T) line {
		return line{Thread: m.threads.Draw(t, "thread"), Sequence: rapid.Uint64Range(1, 30).Draw(t, "sequence")}
	})
}

// places are those of all rows, in an order that does not change.
func (m *model) places() []line {
	return slices.SortedFunc(maps.Keys(m.rows), func(a, b line) int {
		return cmp.Or(cmp.Compare(a.Thread, b.Thread), cmp.Compare(a.Sequence, b.Sequence))
	})
}

func writeKey(w authority.Write) core.Key { return w.Key }

func rowPlace(r authority.RowRecord) line { return line{Thread: r.Thread, Sequence: r.Sequence} }
