package idb_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

func TestRangesAndLimits(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	for i := range 5 {
		put(t, db, i, i*10)
	}
	cases := []struct {
		within idb.Range
		limit  int
		keys   string
		values string
	}{
		{idb.Range{}, 0, "[0,1,2,3,4]", "[0,10,20,30,40]"},
		{idb.Range{}, 2, "[0,1]", "[0,10]"},
		{idb.Range{Lower: 3}, 0, "[3,4]", "[30,40]"},
		{idb.Range{Lower: 3, LowerOpen: true}, 0, "[4]", "[40]"},
		{idb.Range{Upper: 1}, 0, "[0,1]", "[0,10]"},
		{idb.Range{Upper: 1, UpperOpen: true}, 0, "[0]", "[0]"},
		{idb.Range{Lower: 1, Upper: 3}, 0, "[1,2,3]", "[10,20,30]"},
		{idb.Range{Lower: 1, Upper: 3, LowerOpen: true, UpperOpen: true}, 5, "[2]", "[20]"},
		{idb.Range{Lower: "a"}, 0, "[]", "[]"},
	}
	for _, c := range cases {
		values := ask(t, db, func(s idb.Store) (idb.Request, error) { return s.GetAll(c.within, c.limit) })
		require.Equal(t, c.values, result(t, values))
		keys := ask(t, db, func(s idb.Store) (idb.Request, error) { return s.GetAllKeys(c.within, c.limit) })
		require.Equal(t, c.keys, result(t, keys))
	}

	require.NoError(t, db.Do(t.Context(), plan(idb.ReadWrite, func(s idb.Store) error { return s.Delete(idb.Range{Lower: 1, Upper: 3}) })))
	keys := ask(t, db, func(s idb.Store) (idb.Request, error) { return s.GetAllKeys(idb.Range{}, 0) })
	require.Equal(t, "[0,4]", result(t, keys))
}

func TestAnIndexIsAnotherOrder(t *testing.T) {
	db, err := idb.Open(t.Context(), t.Name(), 1, func(u *idb.Upgrade) error {
		return u.CreateStore("store", idb.Index{Name: "by size", Paths: []string{"colour", "size"}})
	})
	require.NoError(t, err)
	defer remove(t, db, t.Name())
	require.NoError(t, db.Do(t.Context(), plan(idb.ReadWrite, func(s idb.Store) error {
		return s.Put(
			idb.Entry{Key: "a", Value: map[string]any{"colour": "red", "size": 3, "name": "A"}},
			idb.Entry{Key: "b", Value: map[string]any{"colour": "red", "size": 1, "name": "B"}},
			idb.Entry{Key: "c", Value: map[string]any{"colour": "blue", "size": 2, "name": "C"}},
		)
	})))
	red := idb.Range{Lower: []any{"red"}, Upper: []any{"red", []any{}}}
	bySize := func(f func(idb.Source) (idb.Request, error)) idb.Request {
		return ask(t, db, func(s idb.Store) (idb.Request, error) {
			index, err := s.Index("by size")
			require.NoError(t, err)
			return f(index)
		})
	}
	values := bySize(func(index idb.Source) (idb.Request, error) { return index.GetAll(red, 0) })
	keys := bySize(func(index idb.Source) (idb.Request, error) { return index.GetAllKeys(red, 0) })
	one := bySize(func(index idb.Source) (idb.Request, error) { return index.Get([]any{"blue", 2}, []any{"blue", 3}) })

	require.Equal(t, `[{"name":"B","size":1},{"name":"A","size":3}]`, result(t, values, "name", "size"))
	require.Equal(t, `["b","a"]`, result(t, keys))
	require.Equal(t, `[{"result":{"name":"C"}},{}]`, result(t, one, "result", "name"))
}

func TestStringsCrossUnharmed(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	for _, text := range []string{
		"", "\ufeff", "\ufeffmark first", "\x00", "\"\\\n\u2028</script>", "Zürich 北京 🙂", strings.Repeat("long ", 1<<18),
	} {
		put(t, db, text, []string{text})
		request := ask(t, db, func(s idb.Store) (idb.Request, error) {
			return s.GetAllKeys(idb.Range{Lower: text, Upper: text}, 0)
		})
		require.JSONEq(t, quote(t, []string{text}), result(t, request))
		require.JSONEq(t, `[{"result":`+quote(t, []string{text})+`}]`, get(t, db, text))
	}
}

func TestThousandsOfEntriesCrossAtOnce(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	const n = 5000
	entries := make([]idb.Entry, n)
	keys := make([]any, n)
	for i := range entries {
		keys[i] = []any{"key", i}
		entries[i] = idb.Entry{Key: keys[i], Value: i}
	}
	require.NoError(t, db.Do(t.Context(), plan(idb.ReadWrite, func(s idb.Store) error { return s.Put(entries...) })))

	text := get(t, db, keys...)
	require.Equal(t, n, strings.Count(text, `{"result":`))
	require.True(t, strings.HasPrefix(text, `[{"result":0},{"result":1},`))
}

func TestAResultThatIsNotThereYetIsAnError(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	var one, many idb.Request
	tx, err := db.Begin(plan(idb.ReadOnly, func(s idb.Store) (err error) {
		one, err = s.GetAll(idb.Range{}, 0)
		require.NoError(t, err)
		many, err = s.Get("key")
		return err
	}))
	require.NoError(t, err)

	_, err = one.Result()
	require.ErrorIs(t, err, idb.InvalidStateError)
	_, err = many.Result("result")
	require.ErrorIs(t, err, idb.InvalidStateError)
	require.NoError(t, tx.Wait(t.Context()))
	require.Equal(t, "[]", result(t, one))
	require.Equal(t, "[{}]", result(t, many, "result"))
}
