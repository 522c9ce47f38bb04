package idbstore_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// tabs opens a database as several tabs have it, with short eras.
func tabs(t *testing.T, n int) []*idbstore.Store {
	t.Helper()
	list := make([]*idbstore.Store, n)
	for i := range list {
		list[i] = open(t, t.Name())
		list[i].ShortenEras()
	}
	return list
}

func conversation(id string) core.Key {
	return core.Key{Owner: "ann", Kind: core.KindConversation, ID: id}
}

// see has a store know what is there, so that it commits without a look.
func see(t *testing.T, store *idbstore.Store, keys ...core.Key) []authority.Read {
	t.Helper()
	records, err := store.Read(t.Context(), keys)
	require.NoError(t, err)
	reads := make([]authority.Read, len(records))
	for i, r := range records {
		reads[i] = authority.Read{Key: r.Key, Revision: r.Revision}
	}
	return reads
}

func put(t *testing.T, store *idbstore.Store, key core.Key, body string) {
	t.Helper()
	_, err := store.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte(body)}}})
	require.NoError(t, err)
}

func bodyOf(t *testing.T, store *idbstore.Store, key core.Key) string {
	t.Helper()
	records, err := store.Read(t.Context(), []core.Key{key})
	require.NoError(t, err)
	return string(records[0].Body)
}

// countClaims counts the claims that are made from here on.
func countClaims(t *testing.T) (claims func() int) {
	t.Helper()
	evaluate(t, `
		globalThis.claims = 0;
		globalThis.add = IDBObjectStore.prototype.add;
		IDBObjectStore.prototype.add = function (...args) { claims++; return add.apply(this, args); }`)
	t.Cleanup(func() { evaluate(t, `IDBObjectStore.prototype.add = add`) })
	return func() int {
		value, err := safejs.Global().Get("claims")
		require.NoError(t, err)
		n, err := value.Int()
		require.NoError(t, err)
		return n
	}
}

// countLooks counts the transactions that only read from here on.
func countLooks(t *testing.T) (looks func() int) {
	t.Helper()
	evaluate(t, `
		globalThis.looks = 0;
		globalThis.transaction = IDBDatabase.prototype.transaction;
		IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
			looks += mode === "readonly" ? 1 : 0;
			return transaction.call(this, stores, mode, ...rest);
		}`)
	t.Cleanup(func() { evaluate(t, `IDBDatabase.prototype.transaction = transaction`) })
	return func() int {
		value, err := safejs.Global().Get("looks")
		require.NoError(t, err)
		n, err := value.Int()
		require.NoError(t, err)
		return n
	}
}

func TestWhoeverWritesAloneDoesNotLook(t *testing.T) {
	store := tabs(t, 1)[0]
	x := conversation("x")
	reads := see(t, store, x)
	_, err := store.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("1")}}})
	require.NoError(t, err)
	looks := countLooks(t)
	for i := range 10 {
		_, err := store.Commit(t.Context(), authority.Commit{
			Reads: reads, Writes: []authority.Write{{Key: x, Body: []byte("x")}},
			Rows: []authority.RowRecord{{Thread: "thread", Sequence: uint64(i + 2), Body: []byte("x")}},
		})
		require.NoError(t, err)
		reads[0].Revision++
	}
	require.Zero(t, looks())
}

func TestAClaimThatIsLostIsMadeAgainIfAllThatWasReadIsAsItWas(t *testing.T) {
	list := tabs(t, 2)
	x, y := conversation("x"), conversation("y")
	put(t, list[0], x, "1")
	reads := see(t, list[0], x)
	put(t, list[1], y, "theirs")
	claims := countClaims(t)

	revisions, err := list[0].Commit(t.Context(), authority.Commit{Reads: reads, Writes: []authority.Write{{Key: x, Body: []byte("2")}}})
	require.NoError(t, err)
	require.Equal(t, 2, claims(), "the first was lost")
	require.Equal(t, map[string]core.Revision{"ann": 3}, revisions)
	require.Equal(t, "2", bodyOf(t, list[1], x))
	require.Equal(t, "theirs", bodyOf(t, list[1], y))
}

func TestAClaimThatIsLostIsAConflictIfWhatWasReadHasChanged(t *testing.T) {
	list := tabs(t, 2)
	x, y, z := conversation("x"), conversation("y"), conversation("z")
	put(t, list[0], x, "1")
	reads := see(t, list[0], x)
	put(t, list[1], x, "theirs")
	claims := countClaims(t)

	_, err := list[0].Commit(t.Context(), authority.Commit{
		Reads: reads, Writes: []authority.Write{{Key: x, Body: []byte("2")}, {Key: y, Body: []byte("2")}},
		Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("2")}},
	})
	require.ErrorIs(t, err, authority.ErrConflict)
	require.LessOrEqual(t, claims(), 1)
	require.Equal(t, "theirs", bodyOf(t, list[0], x))
	require.Empty(t, bodyOf(t, list[0], y))
	put(t, list[0], z, "3")
	require.Equal(t, "3", bodyOf(t, list[1], z))
}

func TestARowThatSomebodyAddsInTimeIsAConflict(t *testing.T) {
	list := tabs(t, 2)
	row := func(body string) authority.Commit {
		return authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 2, Body: []byte(body)}}}
	}
	_, err := list[0].Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("first")}}})
	require.NoError(t, err)
	_, err = list[1].Commit(t.Context(), row("theirs"))
	require.NoError(t, err)

	claims := countClaims(t)
	_, err = list[0].Commit(t.Context(), row("mine"))
	require.ErrorIs(t, err, authority.ErrConflict)
	require.Equal(t, 1, claims(), "it knew of a free place")
	rows, err := list[0].History(t.Context(), "thread", 1, 0, 0)
	require.NoError(t, err)
	require.Equal(t, []authority.RowRecord{{Thread: "thread", Sequence: 2, Body: []byte("theirs")}}, rows)
}

func TestARowThatComesBetweenLookAndClaimIsReplaced(t *testing.T) {
	store := tabs(t, 1)[0]
	put(t, store, conversation("x"), "1") // The first commit.
	evaluate(t, `
		globalThis.transaction = IDBDatabase.prototype.transaction;
		IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
			if (mode === "readwrite") {
				IDBDatabase.prototype.transaction = transaction;
				const theirs = this.transaction(["owners", "rows", "fence"], "readwrite");
				theirs.objectStore("rows").put({ sequence: 1, body: "theirs" }, ["thread", -1]);
				theirs.objectStore("owners").put(2, 0);
				theirs.objectStore("fence").put({}, 1);
				theirs.objectStore("fence").add({ era: 1 }, 2);
				theirs.commit();
			}
			return transaction.call(this, stores, mode, ...rest);
		}`)
	defer evaluate(t, `IDBDatabase.prototype.transaction = transaction`)

	_, err := store.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("mine"), Replace: true}}})
	require.NoError(t, err)
	rows, err := store.History(t.Context(), "thread", 0, 0, 0)
	require.NoError(t, err)
	require.Equal(t, []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("mine")}}, rows)
}

func TestAWriterThatWasStoppedIsRefusedHoweverManyCommitsHaveBeenMade(t *testing.T) {
	list := tabs(t, 2)
	x := conversation("x")
	for missed := 1; missed <= 5*idbstore.ShortEra; missed++ {
		reads := see(t, list[0], x)
		for i := range missed {
			put(t, list[1], x, strconv.Itoa(i))
		}
		_, err := list[0].Commit(t.Context(), authority.Commit{Reads: reads, Writes: []authority.Write{{Key: x, Body: []byte("stale")}}})
		require.ErrorIs(t, err, authority.ErrConflict, "%d commits", missed)
		require.Equal(t, strconv.Itoa(missed-1), bodyOf(t, list[0], x))
	}
}

func TestTheFenceStaysSmall(t *testing.T) {
	store := tabs(t, 1)[0]
	const commits = 10 * idbstore.ShortEra
	for i := range commits {
		put(t, store, conversation("x"), strconv.Itoa(i))
	}
	count, err := safejs.Global().Call("eval", `
		new Promise((counted) => {
			const open = indexedDB.open("`+t.Name()+`");
			open.onsuccess = () => {
				const request = open.result.transaction("fence").objectStore("fence").count();
				request.onsuccess = () => { open.result.close(); counted(request.result); };
			};
		})`)
	require.NoError(t, err)
	n, err := settle(t, count).Int()
	require.NoError(t, err)
	require.LessOrEqual(t, n, commits/idbstore.ShortEra+idbstore.ShortEra)
}

func TestThreeConnectionsCountExactly(t *testing.T) {
	const rounds = 40
	list := tabs(t, 3)
	x := conversation("x")
	failed := make(chan error)
	for _, store := range list {
		go func() { failed <- count(t.Context(), store, x, rounds) }()
	}
	for range list {
		require.NoError(t, <-failed)
	}
	require.Equal(t, strconv.Itoa(3*rounds), bodyOf(t, list[0], x))
	rows, err := list[1].History(t.Context(), "thread", 0, 0, 0)
	require.NoError(t, err)
	require.Len(t, rows, 3*rounds)
}

// count adds to a number, and a row for each time, deciding again after each
// conflict.
func count(ctx context.Context, store *idbstore.Store, key core.Key, n int) error {
	for done := 0; done < n; {
		records, err := store.Read(ctx, []core.Key{key})
		if err != nil {
			return err
		}
		number, _ := strconv.Atoi(string(records[0].Body)) // Empty at first.
		_, err = store.Commit(ctx, authority.Commit{
			Reads:  []authority.Read{{Key: key, Revision: records[0].Revision}},
			Writes: []authority.Write{{Key: key, Body: []byte(strconv.Itoa(number + 1))}},
			Rows:   []authority.RowRecord{{Thread: "thread", Sequence: uint64(number + 1), Body: []byte("x")}},
		})
		switch {
		case err == nil:
			done++
		case !errors.Is(err, authority.ErrConflict):
			return err
		}
	}
	return nil
}

func TestWhatIsReadInPagesIsAsOfOneMoment(t *testing.T) {
	const n = 1200
	list := tabs(t, 2)
	_, err := list[0].Commit(t.Context(), authority.Commit{Writes: writesOf(0, n), Rows: rowsOf(0, n)})
	require.NoError(t, err)
	keys := []core.Key{conversation("A first"), conversation("Z last")}
	pair := func(body string) authority.Commit {
		return authority.Commit{
			Writes: []authority.Write{{Key: keys[0], Body: []byte(body)}, {Key: keys[1], Body: []byte(body)}},
			Rows: []authority.RowRecord{
				{Thread: "thread", Sequence: 1, Body: []byte(body), Replace: true}, {Thread: "thread", Sequence: n, Body: []byte(body), Replace: true},
			},
		}
	}
	_, err = list[0].Commit(t.Context(), pair("0"))
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	written := make(chan error)
	go func() {
		var err error
		for i := 1; ctx.Err() == nil && err == nil; i++ {
			_, err = list[1].Commit(t.Context(), pair(strconv.Itoa(i)))
		}
		written <- err
	}()
	for range 5 {
		c, err := list[0].Changes(t.Context(), "ann", 0)
		require.NoError(t, err)
		require.Len(t, c.Records, n+2)
		last := c.Records[len(c.Records)-2:]
		require.Equal(t, string(last[0].Body), string(last[1].Body))
		require.Equal(t, c.Revision, last[0].Revision)
		rows, err := list[0].History(t.Context(), "thread", 0, 0, 0)
		require.NoError(t, err)
		require.Len(t, rows, n)
		require.Equal(t, string(rows[0].Body), string(rows[n-1].Body))
	}
	stop()
	require.NoError(t, <-written)
}
