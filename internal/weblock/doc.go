// Package weblock is a lock that at most one holder in all tabs of an origin
// has at a time: an exclusive lock of the Web Locks API. The browser gives it
// to those who wait in their order, and takes it back when the holder's tab is
// gone, however it went. The package builds for js/wasm only.
//
// A tab that does not run keeps its locks, until another one steals them, see
// [Steal]. What must happen once, such as a
// number that is used once, is not safe behind a lock alone, because a lock can
// be stolen: that is for a transaction.
package weblock
