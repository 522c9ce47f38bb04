// Package storetest holds the tests that every [authority.Store] passes. A
// new store is done when Run is green on it:
//
//	func TestMyStoreIsAStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) (a, b authority.Store) { … })
//	}
package storetest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Run checks every sentence of the documentation of [authority.Store]. Open
// returns two handles on the same data, which is empty and nobody else's, as
// two tabs or two gateways have them; a store that has no such thing returns
// one twice. Open cleans up through t. A store that is an [authority.Pages] is
// an [authority.Counter] too; one that is that, an [authority.Lister] or an
// [authority.Shelf] or [authority.Outbox], is held to it.
func Run(t *testing.T, open func(t *testing.T) (a, b authority.Store)) {
	for _, c := range slices.Concat(documentCases, keyCases, commitCases, conflictCases, changeCases, idPageCases, revisionCases, historyCases, replaceCases, concurrentCases, modelCases) {
		t.Run(c.name, func(t *testing.T) {
			a, b := open(t)
			c.run(t, a, b)
		})
	}
	var more []testCase
	first, _ := open(t)
	if _, lists := first.(authority.Lister); lists {
		more = ownerCases
	}
	if _, is := first.(authority.Shelf); is {
		more = append(more, shelfCases...)
	}
	if _, posts := first.(authority.Outbox); posts {
		more = slices.Concat(more, outboxCases)
	}
	if hasPages(first) {
		more = slices.Concat(pageCases, more)
	}
	for _, c := range more {
		t.Run(c.name, func(t *testing.T) {
			a, b := open(t)
			c.run(t, a, b)
		})
	}
}

func hasPages(s authority.Store) bool {
	_, has := s.(authority.Pages)
	return has
}

// testCase is a sentence about a store and the test of it.
type testCase struct {
	name string
	run  func(t *testing.T, a, b authority.Store)
}

// conversation is the place of a document, most tests need no other kind.
func conversation(owner, id string) core.Key {
	return core.Key{Owner: owner, Kind: core.KindConversation, ID: id}
}

func put(key core.Key, body string) authority.Write {
	return authority.Write{Key: key, Body: []byte(body)}
}

func row(thread string, sequence uint64, body string) authority.RowRecord {
	return authority.RowRecord{Thread: thread, Sequence: sequence, Body: []byte(body)}
}

// replacement is a row that gives the one in its place another body.
func replacement(thread string, sequence uint64, body string) authority.RowRecord {
	return authority.RowRecord{Thread: thread, Sequence: sequence, Body: []byte(body), Replace: true}
}

// commit writes documents and returns the new revisions.
func commit(t *testing.T, s authority.Store, writes ...authority.Write) map[string]core.Revision {
	t.Helper()
	revisions, err := s.Commit(t.Context(), authority.Commit{Writes: writes})
	require.NoError(t, err)
	return revisions
}

// commitRows writes history rows, in one commit.
func commitRows(t *testing.T, s authority.Store, rows ...authority.RowRecord) {
	t.Helper()
	_, err := s.Commit(t.Context(), authority.Commit{Rows: rows})
	require.NoError(t, err)
}

// seen is a record in a form that is easy to compare and to read.
type seen struct {
	Key      core.Key
	Revision core.Revision
	Body     string
}

func seenOf(records []authority.Record) []seen {
	list := []seen{}
	for _, r := range records {
		list = append(list, seen{r.Key, r.Revision, string(r.Body)})
	}
	return list
}

func read(t *testing.T, s authority.Store, keys ...core.Key) []seen {
	t.Helper()
	records, err := s.Read(t.Context(), keys)
	require.NoError(t, err)
	return seenOf(records)
}

func changes(t *testing.T, s authority.Store, owner string, after core.Revision) (core.Revision, []seen) {
	t.Helper()
	c, err := s.Changes(t.Context(), owner, after)
	require.NoError(t, err)
	return c.Revision, seenOf(c.Records)
}

// line is a history row in a form that is easy to compare and to read.
type line struct {
	Thread   string
	Sequence uint64
	Body     string
}

func linesOf(rows []authority.RowRecord) []line {
	list := []line{}
	for _, r := range rows {
		list = append(list, line{r.Thread, r.Sequence, string(r.Body)})
	}
	return list
}

func history(t *testing.T, s authority.Store, thread string) []line {
	t.Helper()
	rows, err := s.History(t.Context(), thread, 0, 0, 0)
	require.NoError(t, err)
	return linesOf(rows)
}
