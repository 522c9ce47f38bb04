package idbstore_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// filled is a store with as many documents of one owner as the largest
// account we plan for, each of about 400 bytes.
const filled = 10_000

func BenchmarkAllChanges(b *testing.B) {
	store := fill(b)
	for b.Loop() {
		c, err := store.Changes(b.Context(), "ann", 0)
		require.NoError(b, err)
		require.Len(b, c.Records, filled)
	}
}

func BenchmarkNewestChanges(b *testing.B) {
	store := fill(b)
	latest := commitDocuments(b, store, 0, 100)
	for b.Loop() {
		c, err := store.Changes(b.Context(), "ann", latest-1)
		require.NoError(b, err)
		require.Len(b, c.Records, 100)
	}
}

func BenchmarkReadHundred(b *testing.B) {
	store := fill(b)
	keys := keysOf(0, 100)
	for b.Loop() {
		_, err := store.Read(b.Context(), keys)
		require.NoError(b, err)
	}
}

func BenchmarkCommitHundredReadsAndWrites(b *testing.B) {
	store := fill(b)
	at := 0
	for b.Loop() {
		at = (at + 100) % filled
		records, err := store.Read(b.Context(), keysOf(at, 100))
		require.NoError(b, err)
		c := authority.Commit{Writes: writesOf(at, 100)}
		for _, r := range records {
			c.Reads = append(c.Reads, authority.Read{Key: r.Key, Revision: r.Revision})
		}
		_, err = store.Commit(b.Context(), c)
		require.NoError(b, err)
	}
}

func BenchmarkCommitOne(b *testing.B) {
	store := fill(b)
	key := keysOf(7, 1)[0]
	revision := core.Revision(0)
	for b.Loop() {
		if revision == 0 {
			records, err := store.Read(b.Context(), []core.Key{key})
			require.NoError(b, err)
			revision = records[0].Revision
		}
		revisions, err := store.Commit(b.Context(), authority.Commit{
			Reads:  []authority.Read{{Key: key, Revision: revision}},
			Writes: writesOf(7, 1),
		})
		require.NoError(b, err)
		revision = revisions["ann"]
	}
}

func BenchmarkLatestTwentyOfHistory(b *testing.B) {
	store := fill(b)
	for b.Loop() {
		rows, err := store.History(b.Context(), "thread", 0, 0, 20)
		require.NoError(b, err)
		require.Len(b, rows, 20)
	}
}

// fill opens a store that is filled once for all benchmarks.
func fill(b *testing.B) *idbstore.Store {
	b.Helper()
	store, err := idbstore.Open(b.Context(), "filled", draw, safejs.Undefined())
	require.NoError(b, err)
	b.Cleanup(store.Close)
	c, err := store.Changes(b.Context(), "ann", 0)
	require.NoError(b, err)
	for at := len(c.Records); at < filled; at += 1000 {
		commitDocuments(b, store, at, 1000, rowsOf(at, 1000)...)
	}
	return store
}

func commitDocuments(b *testing.B, store *idbstore.Store, from, n int, rows ...authority.RowRecord) core.Revision {
	b.Helper()
	revisions, err := store.Commit(b.Context(), authority.Commit{Writes: writesOf(from, n), Rows: rows})
	require.NoError(b, err)
	return revisions["ann"]
}

func keysOf(from, n int) []core.Key {
	keys := make([]core.Key, n)
	for i := range keys {
		keys[i] = core.Key{Owner: "ann", Kind: core.KindConversation, ID: "C2Cuser" + strconv.Itoa(from+i)}
	}
	return keys
}

func writesOf(from, n int) []authority.Write {
	writes := make([]authority.Write, n)
	for i, key := range keysOf(from, n) {
		writes[i] = authority.Write{Key: key, Body: []byte(body(from + i))}
	}
	return writes
}

func rowsOf(from, n int) []authority.RowRecord {
	rows := make([]authority.RowRecord, n)
	for i := range rows {
		rows[i] = authority.RowRecord{Thread: "thread", Sequence: uint64(from + i + 1), Body: []byte(body(from + i))}
	}
	return rows
}

func body(i int) string {
	return fmt.Sprintf(`{"id":"C2Cuser%[1]d","type":"C2C","unread":%[1]d,"last":{"time":%[1]d,"nick":"Nick %[1]d",`+
		`"from":"user%[1]d","text":"Hello there, this is message number %[1]d of this conversation","revoked":false,`+
		`"read":true},"groups":["g1","g2","g%[1]d"],"remark":"","peerRead":%[1]d,"pinned":false,"remind":"","marks":[],`+
		`"custom":"","draft":"","readTo":%[1]d,"joined":true,"name":"Zürich %[1]d","avatar":"https://example.org/%[1]d.png"}`, i)
}

func TestMain(m *testing.M) {
	m.Run()
	_ = idb.Delete(context.Background(), "filled")
}
