package idb

import (
	"errors"
	"fmt"
	"syscall/js"

	"github.com/hack-pad/safejs"
)

// Name is the name of a DOMException. It is an error only so that
// errors.Is(err, idb.ConstraintError) reads well.
type Name string

// The names that IndexedDB uses and callers may care for.
const (
	AbortError         Name = "AbortError"         // The transaction was aborted, by us or the browser.
	ConstraintError    Name = "ConstraintError"    // A key or a value that has to be the only one exists.
	DataError          Name = "DataError"          // A key is not one.
	InvalidStateError  Name = "InvalidStateError"  // The database is closed, or the transaction over.
	NotFoundError      Name = "NotFoundError"      // There is no such store or index.
	QuotaExceededError Name = "QuotaExceededError" // No room is left.
	UnknownError       Name = "UnknownError"       // The browser could not; often a disk or a lost connection.
	VersionError       Name = "VersionError"       // The database has a newer version.

	TransactionInactiveError Name = "TransactionInactiveError" // The transaction is committed already.
)

// ErrUnsupported says that there is no IndexedDB here.
var ErrUnsupported = errors.New("this environment has no IndexedDB")

// ErrHeld says that another tab keeps an older version of the database open. Tabs
// let go of it by themselves as soon as they run.
var ErrHeld = errors.New("another tab keeps an older version of it open")

// Error returns the name.
func (n Name) Error() string { return string(n) }

// Error is an exception that the browser threw or reported.
type Error struct {
	Name    Name
	Message string
}

// Error returns the name and the message.
func (e *Error) Error() string {
	if e.Message == "" {
		return string(e.Name)
	}
	return string(e.Name) + ": " + e.Message
}

// Is reports whether target is the name of e.
func (e *Error) Is(target error) bool { return target == e.Name }

// wrap says what was tried, and turns a thrown exception into an [Error].
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	var thrown js.Error
	if errors.As(err, &thrown) {
		err = exception(safejs.Safe(thrown.Value))
	}
	return fmt.Errorf("%s: %w", what, err)
}

// exception copies an exception object. Aborting a transaction on purpose
// leaves none, which is an AbortError as well.
func exception(value safejs.Value) *Error {
	if value.IsNull() || value.IsUndefined() {
		return &Error{Name: AbortError}
	}
	return &Error{Name: Name(text(value, "name")), Message: text(value, "message")}
}
