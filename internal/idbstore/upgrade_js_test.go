package idbstore_test

import (
	"context"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// older makes a database as version 1 left it, and returns the connection, which
// does not let go of it by itself.
func older(t *testing.T) safejs.Value {
	t.Helper()
	made, err := safejs.Global().Call("eval", `
		new Promise((made) => {
			const open = indexedDB.open("`+t.Name()+`", 1);
			open.onupgradeneeded = () => {
				const documents = open.result.createObjectStore("documents");
				documents.createIndex("changes", ["owner", "revision"]);
				const owners = open.result.createObjectStore("owners");
				const rows = open.result.createObjectStore("rows");
				documents.put({ owner: "ann", kind: "conversation", id: "x", revision: 3, body: "x" }, ["ann", "conversation", "x"]);
				documents.put({ owner: "ann", kind: "conversation", id: "y", revision: 7, body: "", bytes: "AP8=" }, ["ann", "conversation", "y"]);
				owners.put(7, "ann");
				rows.put({ sequence: 1, body: "one" }, ["thread", -1]);
				rows.put({ sequence: 2, body: "two" }, ["thread", -2]);
			};
			open.onsuccess = () => made(open.result);
		})`)
	require.NoError(t, err)
	return settle(t, made)
}

func TestADatabaseOfVersion1KeepsAllThatIsInIt(t *testing.T) {
	_, err := older(t).Call("close")
	require.NoError(t, err)
	store := open(t, t.Name())
	x, y := core.Key{Owner: "ann", Kind: "conversation", ID: "x"}, core.Key{Owner: "ann", Kind: "conversation", ID: "y"}

	c, err := store.Changes(t.Context(), "ann", 0)
	require.NoError(t, err)
	require.Equal(t, authority.Changes{Revision: 7, Records: []authority.Record{
		{Key: x, Revision: 3, Body: []byte("x")}, {Key: y, Revision: 7, Body: []byte("\x00\xff")},
	}}, c)
	_, err = store.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 2, Body: []byte("other")}}})
	require.ErrorIs(t, err, authority.ErrConflict)
	revisions, err := store.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 3}},
		Writes: []authority.Write{{Key: x, Body: []byte("new")}},
		Rows:   []authority.RowRecord{{Thread: "thread", Sequence: 3, Body: []byte("three")}, {Thread: "thread", Sequence: 1, Body: []byte("ONE"), Replace: true}},
	})
	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 8}, revisions)
	rows, err := store.History(t.Context(), "thread", 0, 0, 0)
	require.NoError(t, err)
	require.Equal(t, []authority.RowRecord{
		{Thread: "thread", Sequence: 3, Body: []byte("three")}, {Thread: "thread", Sequence: 2, Body: []byte("two")}, {Thread: "thread", Sequence: 1, Body: []byte("ONE")},
	}, rows)
}

func TestATabThatKeepsVersion1OpenIsNamedAsTheReason(t *testing.T) {
	tab := older(t)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err := idbstore.Open(ctx, t.Name(), draw, safejs.Undefined())
	require.Equal(t, core.CodeTimeout, core.CodeOf(err))
	require.ErrorContains(t, err, "close or reload the other tabs of this site")

	_, err = tab.Call("close")
	require.NoError(t, err)
	require.Equal(t, core.Revision(7), see(t, open(t, t.Name()), core.Key{Owner: "ann", Kind: "conversation", ID: "y"})[0].Revision)
}

func TestCodeOfVersion1IsShutOut(t *testing.T) {
	store := open(t, t.Name())
	put(t, store, conversation("x"), "1")
	_, err := idb.Open(t.Context(), t.Name(), 1, func(*idb.Upgrade) error { return nil })
	require.ErrorIs(t, err, idb.VersionError)
}
