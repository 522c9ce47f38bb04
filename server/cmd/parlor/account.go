package main

import (
	"context"
	"crypto/rand"

	"github.com/parlor-chat/parlor/server/account"
)

// newErasures makes what erases accounts, on the gateway's authority: devices hear of
// it as of anything else.
func (s *server) newErasures() *account.Erasures {
	return account.New(account.Options{
		Store:     s.store,
		Authority: s.gateway.Authority(),
		Shut:      s.gateway.Shut,
		Reopen:    s.gateway.Reopen,
		Fresh:     rand.Text,
		Log:       s.log,
	})
}

// keep has what goes on beside all else go on, until the returned function is
// called, which waits for it.
func keep(run ...func(ctx context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{}, len(run))
	for _, one := range run {
		go func() {
			defer func() { ended <- struct{}{} }()
			one(ctx)
		}()
	}
	return func() {
		cancel()
		for range run {
			<-ended
		}
	}
}
