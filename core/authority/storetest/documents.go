package storetest

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var documentCases = []testCase{
	{"records come in the order of the keys", recordsComeInOrder},
	{"a key may be read twice", aKeyMayBeReadTwice},
	{"reading no keys returns no records", readingNothing},
	{"a document that never existed has revision 0 and no body", neverExisted},
	{"a removed document has the revision that removed it and no body", removedDocument},
	{"a removed document can come back", removedDocumentComesBack},
	{"bodies are opaque bytes", bodiesAreOpaque},
	{"a caller that changes its bytes changes nothing stored", bytesAreCopied},
	{"a body can be a megabyte", largeBody},
	{"a commit can write a thousand documents", manyDocuments},
	{"a cancelled context returns its error", cancelledContext},
}

func recordsComeInOrder(t *testing.T, a, b authority.Store) {
	x, y, z := conversation("ann", "x"), conversation("ann", "y"), conversation("bob", "z")
	commit(t, a, put(x, "1"), put(y, "2"), put(z, "3"))

	require.Equal(t, []seen{{z, 1, "3"}, {x, 1, "1"}, {y, 1, "2"}}, read(t, b, z, x, y))
	require.Equal(t, []seen{{y, 1, "2"}, {z, 1, "3"}, {x, 1, "1"}}, read(t, a, y, z, x))
}

func aKeyMayBeReadTwice(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("ann", "y")
	commit(t, a, put(x, "1"))

	require.Equal(t, []seen{{x, 1, "1"}, {y, 0, ""}, {x, 1, "1"}, {y, 0, ""}}, read(t, b, x, y, x, y))
}

func readingNothing(t *testing.T, a, _ authority.Store) {
	require.Empty(t, read(t, a))
}

func neverExisted(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	require.Equal(t, []seen{{x, 0, ""}}, read(t, a, x))

	commit(t, a, put(conversation("ann", "other"), "1"))
	require.Equal(t, []seen{{x, 0, ""}}, read(t, b, x), "also when the owner has other documents")
}

func removedDocument(t *testing.T, a, b authority.Store) {
	x, never := conversation("ann", "x"), conversation("ann", "never")
	commit(t, a, put(x, "1"))
	commit(t, b, put(conversation("ann", "y"), "2"))
	commit(t, a, put(x, ""), put(never, ""))

	require.Equal(t, []seen{{x, 3, ""}, {never, 3, ""}}, read(t, b, x, never))
}

func removedDocumentComesBack(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	commit(t, a, put(x, "1"))
	commit(t, a, put(x, ""))
	_, err := b.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 2}},
		Writes: []authority.Write{put(x, "again")},
	})

	require.NoError(t, err)
	require.Equal(t, []seen{{x, 3, "again"}}, read(t, a, x))
}

func bodiesAreOpaque(t *testing.T, a, b authority.Store) {
	bodies := []string{
		`{"text":"a \"quote\", a back\\slash and <html> & more"}`, "not JSON", `"`, `\`, "0", "null",
		" leading and trailing ", "line\nline\r\nline\ttab", "\x00", "a\x00b", "\x01\x1f\x7f",
		"Zürich 北京 🙂 e\u0301", "\u2028\u2029\ufeff", "\xff\xfe", "cut \xe5\x8c", "\xed\xa0\x80",
		strings.Repeat("\x00\xff", 1000),
	}
	var writes []authority.Write
	var rows []authority.RowRecord
	for i, body := range bodies {
		writes = append(writes, put(conversation("ann", strconv.Itoa(i)), body))
		rows = append(rows, row("thread", uint64(i+1), body))
	}
	_, err := a.Commit(t.Context(), authority.Commit{Writes: writes, Rows: rows})
	require.NoError(t, err)

	_, changed := changes(t, b, "ann", 0)
	require.Len(t, changed, len(bodies))
	require.ElementsMatch(t, changed, idPage(t, b, "ann", "", 0))
	lines := history(t, b, "thread")
	require.Len(t, lines, len(bodies))
	for i, body := range bodies {
		key := conversation("ann", strconv.Itoa(i))
		require.Equal(t, []seen{{key, 1, body}}, read(t, b, key))
		require.Contains(t, changed, seen{key, 1, body})
		require.Equal(t, body, lines[len(bodies)-1-i].Body)
	}
}

func bytesAreCopied(t *testing.T, a, b authority.Store) {
	ctx, x := t.Context(), conversation("ann", "x")
	body, text := []byte("body"), []byte("text")
	_, err := a.Commit(ctx, authority.Commit{
		Writes: []authority.Write{{Key: x, Body: body}},
		Rows:   []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: text}},
	})
	require.NoError(t, err)

	scribble(body)
	scribble(text)
	for range 2 { // What a store returned is the caller's, too.
		records, err := b.Read(ctx, []core.Key{x, x})
		require.NoError(t, err)
		changed, err := b.Changes(ctx, "ann", 0)
		require.NoError(t, err)
		page, err := b.Page(ctx, "ann", core.KindConversation, "", 0)
		require.NoError(t, err)
		rows, err := b.History(ctx, "thread", 0, 0, 0)
		require.NoError(t, err)
		for _, r := range slices.Concat(records, changed.Records, page) {
			require.Equal(t, "body", string(r.Body))
			scribble(r.Body)
		}
		require.Equal(t, "text", string(rows[0].Body))
		scribble(rows[0].Body)
	}
}

func scribble(b []byte) {
	for i := range b {
		b[i] = '!'
	}
}

func largeBody(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	body := strings.Repeat("0123456789abcde\"", 1<<16)
	_, err := a.Commit(t.Context(), authority.Commit{
		Writes: []authority.Write{put(x, body)},
		Rows:   []authority.RowRecord{row("thread", 1, body)},
	})
	require.NoError(t, err)

	require.True(t, read(t, b, x)[0].Body == body)
	require.True(t, history(t, b, "thread")[0].Body == body)
	_, changed := changes(t, b, "ann", 0)
	require.True(t, changed[0].Body == body)
	require.True(t, idPage(t, b, "ann", "", 1)[0].Body == body)
}

func manyDocuments(t *testing.T, a, b authority.Store) {
	const n = 1000
	var keys []core.Key
	var c authority.Commit
	for i := range n {
		key := conversation("ann", strconv.Itoa(i))
		keys = append(keys, key)
		c.Reads = append(c.Reads, authority.Read{Key: key})
		c.Writes = append(c.Writes, put(key, "body "+key.ID))
		c.Rows = append(c.Rows, row("thread", uint64(i+1), "row "+key.ID))
	}
	revisions, err := a.Commit(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 1}, revisions)

	for i, record := range read(t, b, keys...) {
		require.Equal(t, seen{keys[i], 1, "body " + keys[i].ID}, record)
	}
	revision, changed := changes(t, b, "ann", 0)
	require.Equal(t, core.Revision(1), revision)
	require.Len(t, changed, n)
	require.Len(t, history(t, b, "thread"), n)
}

func cancelledContext(t *testing.T, a, b authority.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := conversation("ann", "x")

	_, err := a.Read(ctx, []core.Key{x})
	require.ErrorIs(t, err, context.Canceled)
	_, err = a.Changes(ctx, "ann", 0)
	require.ErrorIs(t, err, context.Canceled)
	_, err = a.History(ctx, "thread", 0, 0, 0)
	require.ErrorIs(t, err, context.Canceled)
	_, err = a.Page(ctx, "ann", core.KindConversation, "", 1)
	require.ErrorIs(t, err, context.Canceled)
	_, err = a.Revisions(ctx, []string{"ann"})
	require.ErrorIs(t, err, context.Canceled)
	_, err = a.Commit(ctx, authority.Commit{
		Writes: []authority.Write{put(x, "1")},
		Rows:   []authority.RowRecord{row("thread", 1, "1")},
	})
	require.ErrorIs(t, err, context.Canceled)

	require.Equal(t, []seen{{x, 0, ""}}, read(t, b, x), "nothing was committed")
	require.Empty(t, history(t, b, "thread"))
}
