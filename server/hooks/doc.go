// Package hooks tells an application's own backend what happens, by HTTP, with the
// names and bodies of the documented webhooks (docs/server.md#webhooks).
//
// What happened is known from the documents that a commit changes, and is posted in
// that commit: nothing is told that was not committed, and all that was is told at
// least once. Before some things happen the backend is asked: it may refuse them, or
// change a message.
package hooks
