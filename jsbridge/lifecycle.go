package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// login signs a user in. In the embedded mode any userSig that is not empty
// will do: there is no secret to check it against.
func login(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	user, sig := o.text("userID"), o.text("userSig")
	if o.err == nil && sig == "" {
		o.wrong("userSig", "a string that is not empty")
	}
	if o.err != nil {
		return nil, o.err
	}
	if b.session != nil {
		return loginDTO{ActionStatus: "OK", ErrorInfo: "somebody is signed in already; call logout() first to sign in anew", RepeatLogin: true}, nil
	}
	if err := b.signIn(ctx, user); err != nil {
		return nil, wrap("sign in", err)
	}
	return loginDTO{ActionStatus: "OK"}, nil
}

func (b *Bridge) signIn(ctx context.Context, user string) error {
	if b.backend == nil {
		backend, err := b.options.Open(ctx)
		if err != nil {
			return err
		}
		b.backend = &backend
	}
	// Subscribe first: what changes from here on is heard of.
	unsubscribe := b.backend.Notifier.Subscribe(b.hint)
	s, err := session.Open(ctx, b.backend.Authority, user, session.Options{Emit: b.emit, Stamp: b.options.Stamp})
	if err != nil {
		unsubscribe()
		return err
	}
	b.session, b.unsubscribe = s, unsubscribe
	b.sender.Store(s)
	unread := s.TotalUnread()
	b.out.add(item{State: &stateDTO{UserID: user}, Unread: &unread})
	return nil
}

// logout signs out. The page's listeners stay.
func logout(_ context.Context, b *Bridge, _ arguments) (any, error) {
	b.signOut()
	return empty{}, nil
}

func (b *Bridge) signOut() {
	b.unsubscribe()
	b.session, b.unsubscribe = nil, nil
	b.sender.Store(nil)
	b.out.forget()
	if b.pace.timer != nil {
		b.pace.timer.Stop()
	}
	b.pace = pacer{}
	zero := 0
	b.out.add(item{State: &stateDTO{}, Unread: &zero})
	b.out.add(item{Event: eventNotReady})
}

// destroy signs out, gives everything back and ends [Bridge.Run]. Without
// anybody signed in it does so too and is refused with 2024 (chat-api F6.6).
func destroy(_ context.Context, b *Bridge, _ arguments) (any, error) {
	var refusal error
	if b.session != nil {
		b.signOut()
	} else {
		refusal = core.Errorf(core.CodeNotLoggedIn, "nobody was signed in; the instance is destroyed all the same")
	}
	if b.backend != nil {
		b.backend.Close()
		b.backend = nil
	}
	close(b.done)
	return empty{}, refusal
}

// catchUp is called by the page when it wakes up: hints may have been lost.
func catchUp(ctx context.Context, b *Bridge, _ arguments) (any, error) {
	return empty{}, catchUpSession(ctx, b)
}

func catchUpSession(ctx context.Context, b *Bridge) error {
	if b.session == nil {
		return nil
	}
	return wrap("catch up", b.session.CatchUp(ctx))
}
