package authority

import (
	"context"
	"fmt"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// Lanes are locks by name, which are had in the order of coming. The zero value
// is ready. It keeps nothing of lanes that nobody is in or waits for.
type Lanes struct {
	mu sync.Mutex
	// last has, by lane, what the last one who is in it or waits for it closes
	// on leaving.
	last map[string]chan struct{}
}

// Admit is an [Authority.Admit] that lets the calls of a [core.Lane] in one after
// the other.
func (l *Lanes) Admit(ctx context.Context, call core.Call) (leave func(), err error) {
	return l.Enter(ctx, core.Lane(call.Command, call.User))
}

// Enter waits until all who came before have left a lane, or ctx ends. Without
// an error, leave has to be called, once. The lane without a name has room for
// all.
func (l *Lanes) Enter(ctx context.Context, name string) (leave func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	mine := make(chan struct{})
	before := l.join(name, mine)
	if before != nil {
		select {
		case <-before:
		case <-ctx.Done():
			go func() { // Whoever came after waits for the one before now.
				<-before
				l.leave(name, mine)
			}()
			return nil, fmt.Errorf("wait for others who write %s: %w", name, ctx.Err())
		}
	}
	return func() { l.leave(name, mine) }, nil
}

// join makes mine the last of a lane, and returns what was that, nil if nothing.
func (l *Lanes) join(name string, mine chan struct{}) (before chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[string]chan struct{}{}
	}
	before = l.last[name]
	l.last[name] = mine
	return before
}

func (l *Lanes) leave(name string, mine chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last[name] == mine {
		delete(l.last, name)
	}
	close(mine)
}
