package link

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// dialled is what dialling came to.
type dialled struct {
	line Line
	err  error
}

// dial opens a line. While that takes long the connection counts as gone; where
// the page is woken meanwhile it is not waited for any longer.
func (k *Keeper) dial(ctx context.Context) (Line, error) {
	forget(k.left) // This attempt is made knowing it.
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	done := make(chan dialled, 1)
	go func() {
		line, err := k.options.Dial(ctx)
		done <- dialled{line, err}
	}()
	doubt := time.NewTimer(doubtAfter)
	defer doubt.Stop()
	doubtful, again := false, false
	for {
		select {
		case d := <-done:
			if again {
				signal(k.woken) // So that it is dialled at once.
			}
			return d.line, d.err
		case <-doubt.C:
			doubtful = true
			k.note(core.Net{State: core.NetDisconnected})
		case <-k.woken:
			if doubtful {
				again = true
				cancel()
			}
		case <-k.left:
			if k.offline.Load() {
				cancel()
			}
		}
	}
}
