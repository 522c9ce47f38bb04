// Package authority decides commands and commits what was decided. It is the
// one writer: the page itself in the embedded mode, the server in the
// connected one, with another [Store] and another [Notifier] behind the same
// code.
package authority
