package gateway

import (
	"errors"
	"fmt"

	"github.com/parlor-chat/parlor/core/wire"
)

// CloseError ends a connection.
type CloseError struct {
	// Code is one of the close codes of package wire, 1000 when the device
	// closed, or 1006 when the line broke.
	Code int
	// Reason is for people; the device gets it.
	Reason string
	// Err is what happened in the server. The device is not told.
	Err error
}

// Close codes that are never sent.
const (
	closedByDevice = 1000
	closedByBreak  = 1006
)

func (e *CloseError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("close %d: %s: %v", e.Code, e.Reason, e.Err)
	}
	return fmt.Sprintf("close %d: %s", e.Code, e.Reason)
}

func (e *CloseError) Unwrap() error { return e.Err }

func closeWith(code int, format string, args ...any) *CloseError {
	return &CloseError{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// closing returns the [CloseError] in err's chain. Any other error is a fault
// of the server: the device is to come back and try again.
func closing(err error) *CloseError {
	var closed *CloseError
	if errors.As(err, &closed) {
		return closed
	}
	return &CloseError{Code: wire.CloseFault, Reason: "something failed in the server", Err: err}
}

// errGone answers whoever still uses a seat that was given up.
var errGone = closeWith(closedByBreak, "the seat was given up")

// broken is what a failed Send means.
func broken(err error) error {
	var closed *CloseError
	if errors.As(err, &closed) {
		return closed
	}
	return &CloseError{Code: closedByBreak, Reason: "the line broke", Err: err}
}
