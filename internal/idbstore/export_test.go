package idbstore

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// What takes values apart, for tests that need no browser.
var (
	ScanDocuments  = scanDocuments
	SplitDocuments = splitDocuments
	ScanRows       = scanRows
	ScanRead       = scanRead
	ScanRevisions  = scanNumbers[core.Revision]
)

// ErrShape is what they return for anything unexpected.
var ErrShape = errShape

// ScanStrings reads a list of strings.
func ScanStrings(text []byte) ([]string, error) {
	list := []string{}
	s := scanner{text: text}
	s.list(func() { list = append(list, string(s.string())) })
	return list, s.err()
}

// DocumentText is what the browser makes of a document.
func DocumentText(r authority.Record) ([]byte, error) {
	return json.Marshal(struct {
		Kind     core.Kind     `json:"kind"`
		ID       string        `json:"id"`
		Revision core.Revision `json:"revision"`
		content
	}{r.Key.Kind, r.Key.ID, r.Revision, contentOf(r.Body)})
}

// RowText is what the browser makes of a row.
func RowText(r authority.RowRecord) ([]byte, error) {
	return json.Marshal(struct {
		Sequence uint64 `json:"sequence"`
		content
	}{r.Sequence, contentOf(r.Body)})
}

// Fencing is what a commit does to the fence.
type Fencing struct {
	Era, Plain int64
	First      bool
}

// Fence says what the commit of a number does to the fence.
func Fence(number, length int64) Fencing {
	f := fence(number, length)
	return Fencing{f.era, f.plain, f.first}
}
