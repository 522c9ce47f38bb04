package wsconn

import (
	"context"
	"sync"
)

// inbox holds the messages that came and were not read, and then the end.
type inbox struct {
	wake  chan struct{} // There may be a message; for one of those who wait.
	ended chan struct{} // Closed once end is set.

	// The callback takes mu as well, so nobody calls JavaScript or waits
	// under it.
	mu       sync.Mutex
	messages []string
	bytes    int
	end      error
}

func newInbox() inbox {
	return inbox{wake: make(chan struct{}, 1), ended: make(chan struct{})}
}

// put adds a message, and reports whether there was room. After the end there
// always is, in the bin.
func (b *inbox) put(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.end != nil {
		return true
	}
	if len(b.messages) == MaxUnread || b.bytes+len(text) > MaxUnreadBytes {
		return false
	}
	b.messages = append(b.messages, text)
	b.bytes += len(text)
	b.wakeOne()
	return true
}

// close sets the end, and reports whether it is the first.
func (b *inbox) close(end *CloseError) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.end != nil {
		return false
	}
	b.end = end
	close(b.ended)
	return true
}

// closed returns the end, or nil.
func (b *inbox) closed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.end
}

// take waits for the next message, or the end behind the last.
func (b *inbox) take(ctx context.Context) (string, error) {
	for {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if text, ok, end := b.next(); ok || end != nil {
			return text, end
		}
		select {
		case <-b.wake:
		case <-b.ended:
		case <-ctx.Done():
		}
	}
}

func (b *inbox) next() (text string, ok bool, end error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.messages) == 0 {
		return "", false, b.end
	}
	text, b.messages[0] = b.messages[0], ""
	b.messages = b.messages[1:]
	b.bytes -= len(text)
	if len(b.messages) > 0 {
		b.wakeOne()
	}
	return text, true, nil
}

func (b *inbox) wakeOne() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}
