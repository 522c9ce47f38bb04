// Package idb is a typed wrapper of IndexedDB. It mirrors the browser's API,
// so its manual is the manual, and it adds no policy. It builds for js/wasm
// only. What it does add:
//
//   - Go waits instead of passing callbacks. A goroutine that [Tx.Await] woke
//     runs before JavaScript goes on, so the transaction is still active and
//     takes more requests: checking and then writing is one transaction. This
//     holds as long as the goroutine waits for nothing else in between.
//   - Many requests cross at once, and only the last of them calls back.
//     Values cross as JSON; no value of JavaScript leaves this package.
//   - An open database has one callback for all its events, released when it
//     is closed and its last transaction is over. Nothing else makes any.
//   - Exceptions are Go errors that carry their name, see [Error].
//   - A connection never stands in the way of another tab: it closes itself
//     when a newer version wants to open, or when the browser says so. What
//     the browser then leaves without an end ends all the same.
package idb
