// Package idb is a typed wrapper of IndexedDB. It mirrors the browser's API,
// so its manual is the manual, and it adds little policy. It builds for js/wasm
// only. What it does add:
//
//   - Go waits instead of passing callbacks.
//   - A transaction has all of its requests and is committed in one turn of the
//     page, see [Plan]: a page that does not run holds up nobody. What was read
//     is checked by a [Claim].
//   - Many requests cross at once, and only the end of a transaction calls back.
//     Values cross as JSON; no value of JavaScript leaves this package.
//   - An open database has one callback for all its events, released when it
//     is closed and its last transaction is over. Nothing else makes any.
//   - Exceptions are Go errors that carry their name, see [Error].
//   - A connection never stands in the way of another tab: it closes itself
//     when a newer version wants to open, or when the browser says so. What
//     the browser then leaves without an end ends all the same.
package idb
