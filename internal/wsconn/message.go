package wsconn

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"
)

// The limits of a connection.
const (
	MaxMessage     = 4 << 20  // The bytes of a message, both ways.
	MaxUnread      = 4096     // The messages that wait for Read.
	MaxUnreadBytes = 16 << 20 // The bytes of the messages that wait for Read.
	MaxUnsent      = 4 << 20  // The bytes that wait in the browser to be sent, all of the current turn among them; the last message may go beyond.
)

// ErrNotSendable says that a message is too large or not valid UTF-8. The
// connection is as good as before.
var ErrNotSendable = errors.New("the message cannot be sent")

// checkWrite refuses what must not be sent.
func checkWrite(ctx context.Context, text string) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case len(text) > MaxMessage:
		return fmt.Errorf("%w: it is %d bytes long, over %d", ErrNotSendable, len(text), MaxMessage)
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: it is not valid UTF-8", ErrNotSendable)
	}
	return nil
}
