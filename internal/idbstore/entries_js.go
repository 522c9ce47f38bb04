package idbstore

import (
	"fmt"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// storedDocument is a value in the store of documents.
type storedDocument struct {
	Owner    string        `json:"owner"`
	Kind     core.Kind     `json:"kind"`
	ID       string        `json:"id"`
	Revision core.Revision `json:"revision"`
	content
}

// storedRow is a value in the store of rows.
type storedRow struct {
	Sequence uint64 `json:"sequence"`
	content
}

// place is the key of a document in the browser.
func place(key core.Key) []string {
	return []string{key.Owner, string(key.Kind), key.ID}
}

func documentEntries(writes []authority.Write, revisions map[string]core.Revision) []idb.Entry {
	entries := make([]idb.Entry, len(writes))
	for i, w := range writes {
		entries[i] = idb.Entry{Key: place(w.Key), Value: storedDocument{
			Owner:    w.Key.Owner,
			Kind:     w.Key.Kind,
			ID:       w.Key.ID,
			Revision: revisions[w.Key.Owner],
			content:  contentOf(w.Body),
		}}
	}
	return entries
}

// ownerEntries has the number of the last commit with the owners' revisions.
func ownerEntries(next outlook) []idb.Entry {
	entries := []idb.Entry{{Key: headKey, Value: next.head}}
	for owner, revision := range next.owners {
		entries = append(entries, idb.Entry{Key: owner, Value: int64(revision)})
	}
	return entries
}

func rowEntries(rows []authority.RowRecord) []idb.Entry {
	entries := make([]idb.Entry, len(rows))
	for i, row := range rows {
		entries[i] = idb.Entry{
			Key:   rowKey(row),
			Value: storedRow{Sequence: row.Sequence, content: contentOf(row.Body)},
		}
	}
	return entries
}

// rowKey is the key of a row in the browser.
func rowKey(row authority.RowRecord) []any {
	return []any{row.Thread, -int64(row.Sequence)}
}

// maxSequence is the largest whole number that JavaScript tells from the next.
const maxSequence = 1<<53 - 1

// checkCommit refuses what would come back as something else.
func checkCommit(c authority.Commit) error {
	for _, r := range c.Reads {
		if err := checkKey(r.Key); err != nil {
			return err
		}
	}
	for _, w := range c.Writes {
		if err := checkKey(w.Key); err != nil {
			return err
		}
	}
	for name := range c.Seen {
		if err := checkText(name); err != nil {
			return err
		}
	}
	for _, row := range c.Rows {
		if row.Sequence == 0 || row.Sequence > maxSequence {
			return fmt.Errorf("sequence %d is out of range", row.Sequence)
		}
		if err := checkText(row.Thread); err != nil {
			return err
		}
	}
	return nil
}

func checkKey(key core.Key) error {
	return checkText(key.Owner, string(key.Kind), key.ID)
}

// checkText refuses what JavaScript has no string for.
func checkText(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return fmt.Errorf("key %q is not UTF-8", text)
		}
	}
	return nil
}
