// Package idbstore keeps documents and history rows in IndexedDB: an
// [authority.Store] that all tabs of an origin share. It builds for js/wasm
// only.
//
// No transaction waits for its page: all of its requests are placed in one turn.
// So a commit reads nothing. It claims a number, one more than that of the last
// commit that was seen, by a record in the fence, and whoever comes second with a
// number has written nothing. What was read is checked by that as well: nothing at
// all was committed since the look. Long reads are a transaction for each page. A
// commit is durable when it returns. Four object stores hold everything:
//
//	documents  [owner, kind, id]    {owner, kind, id, revision, body}
//	owners     owner                the owner's present revision
//	           0                    the number of the last commit
//	rows       [thread, -sequence]  {sequence, body}
//	fence      number of a commit   {era}, see fence.go
//
// One document belongs to nobody: the epoch, a name drawn at random for the data
// (epoch_js.go). A database with another one is not the one it was, and every
// call fails with [authority.ErrReplaced] until [Store.Renew].
//
// Sequences are negated so that the order of keys is the order of reading, the
// newest first. The index changes orders documents by [owner, revision].
// Bodies are kept as text; what is no UTF-8 goes into a property bytes, as
// base64. What crosses from JavaScript is one text for many records. Of all the
// documents of an owner it is lines, if the page can write them; of anything
// else JSON, which [scanner] takes apart: it does what encoding/json would in a
// tenth of the time.
//
// [authority.ErrReplaced]: https://pkg.go.dev/github.com/parlor-chat/parlor/core/authority#ErrReplaced
// [authority.Store]: https://pkg.go.dev/github.com/parlor-chat/parlor/core/authority#Store
package idbstore

//go:generate go run github.com/parlor-chat/parlor/internal/jsongen
