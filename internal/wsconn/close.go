package wsconn

import (
	"fmt"
	"unicode/utf8"
)

// The close codes that mean something here. A server's own lie in 3000-4999.
const (
	CodeNormal   = 1000 // All is said.
	CodeBinary   = 1003 // A binary message came. Sent by this side.
	CodeAbnormal = 1006 // The connection broke, or broke the protocol. Never sent.
	CodeNotText  = 1007 // A text that is not valid UTF-8 came. Sent by this side; in browsers it is CodeAbnormal.
	CodeTooLarge = 1009 // A message over MaxMessage came. Sent by this side.
	CodeFault    = 1011 // A bug in this package. Sent by this side.
	CodeUnread   = 3101 // Over MaxUnread or MaxUnreadBytes wait for Read. Sent by this side.
	CodeUnsent   = 3102 // Over MaxUnsent wait to be sent. Sent by this side, in browsers only.
)

// maxReason is how many bytes fit beside the code.
const maxReason = 123

// CloseError is the end of a connection. Code and Reason come from the side
// that ended it.
type CloseError struct {
	Code   int
	Reason string
}

// Error returns the code and the reason.
func (e *CloseError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("the connection was closed with code %d", e.Code)
	}
	return fmt.Sprintf("the connection was closed with code %d: %s", e.Code, e.Reason)
}

// checkClose refuses what a browser does not send.
func checkClose(code int, reason string) error {
	switch {
	case code != CodeNormal && (code < 3000 || code > 4999):
		return fmt.Errorf("close: code %d is neither 1000 nor in 3000-4999", code)
	case len(reason) > maxReason:
		return fmt.Errorf("close: the reason is %d bytes long, over %d", len(reason), maxReason)
	case !utf8.ValidString(reason):
		return fmt.Errorf("close: the reason is not valid UTF-8")
	}
	return nil
}
