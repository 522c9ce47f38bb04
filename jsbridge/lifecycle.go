package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

var lifecycleMethods = []method{
	{name: "login", answer: login, always: true, timeout: loginTimeout},
	{name: "logout", bare: logout},
	{name: "destroy", bare: destroy, always: true},
	{name: "catchUp", bare: catchUp, always: true, atOnce: true},
	{name: "offline", bare: offline, always: true, atOnce: true},
	{name: "hide", bare: hide, atOnce: true},
}

type loginDTO struct {
	ActionStatus string `json:"actionStatus"`
	ErrorCode    int    `json:"errorCode"`
	ErrorInfo    string `json:"errorInfo"`
	RepeatLogin  bool   `json:"repeatLogin,omitempty"`
}

// login signs a user in. Without a server any userSig that is not empty will
// do: there is no secret to check it against.
func login(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	account := Account{UserID: o.String("userID"), UserSig: o.String("userSig")}
	if account.UserSig == "" {
		o.wrong("userSig", "a string that is not empty")
	}
	watched := a.At(1) == true // Somebody listens for what becomes of conversation groups.
	return func(ctx context.Context) (any, error) {
		if b.session != nil {
			return loginDTO{ActionStatus: "OK", ErrorInfo: "somebody is signed in already; call logout() first to sign in anew", RepeatLogin: true}, nil
		}
		over := make(chan struct{})
		b.login = over
		defer func() { b.login = nil; close(over) }()
		if err := b.signIn(ctx, account); err != nil {
			return nil, wrap("sign in", err)
		}
		if watched {
			b.session.WatchConversationGroups()
		}
		return loginDTO{ActionStatus: "OK"}, nil
	}
}

func (b *Bridge) signIn(ctx context.Context, account Account) error {
	backend, err := b.options.Open(ctx, account)
	if err != nil {
		return err
	}
	// Subscribe first: what changes from here on is heard of.
	unsubscribe := backend.Notifier.Subscribe(b.hint)
	s, takenAt, err := b.join(ctx, &backend, account.UserID)
	if err != nil {
		unsubscribe()
		backend.Close()
		return err
	}
	b.backend, b.session, b.unsubscribe = &backend, s, unsubscribe
	if clock := s.Clock(); clock.SkewAt != 0 {
		b.setClock(clock.Skew)
	}
	if backend.Watch != nil {
		backend.Watch(func() { b.post(func() error { return b.lookAgain(s) }) })
	}
	unread, profile := s.TotalUnread(), s.Profile()
	state := stateDTO{UserID: account.UserID, Nick: profile.Nick, Avatar: profile.Avatar, TakenAt: takenAt}
	if backend.Place != "" {
		state.Farewell = backend.Message([]authority.Hint{farewell(account.UserID, backend.Place)})
	}
	b.out.add(item{State: &state, Unread: &unread})
	return nil
}

// setClock sets the clocks on both sides to the server's.
func (b *Bridge) setClock(skew int64) {
	b.backend.Clock.Set(skew)
	b.out.add(item{Skew: &skew})
}

// join opens a session, with its server if there is one. TakenAt is how old its copy
// was before.
func (b *Bridge) join(ctx context.Context, backend *Backend, user string) (s *session.Session, takenAt int64, err error) {
	options := session.Options{Emit: b.emit, Now: b.options.Now, Park: b.park, Pause: b.options.Pause, ConversationGroups: backend.Limits, NewChangeID: b.options.NewChangeID}
	options.Tab, options.Publish = backend.Place, func(frame *core.LiveFrame) {
		backend.Notifier.Publish([]authority.Hint{{Owner: frame.Text(), Revision: 1}})
	}
	if backend.Seats != nil && backend.Remote == nil {
		options.WhenGone = func(seat string) { backend.Seats.WhenGone(seat, func() { b.seatGone(seat) }) }
	}
	if backend.Remote != nil {
		options.Remote, options.Tab, options.NewDevice = true, backend.Remote.Tab(), backend.NewDevice
		options.Publish = backend.Remote.Live
		options.Now = backend.Clock.Now
	}
	s, err = session.Open(ctx, backend.Authority, user, options)
	if err != nil || backend.Remote == nil {
		return s, 0, err
	}
	takenAt = s.Copy().Link.TakenAt
	if b.offline {
		backend.Remote.Offline()
	}
	b.park(func() { err = backend.Remote.Connect(ctx, s, b.Turn) })
	if err == nil && b.life.Err() != nil {
		err = core.Errorf(core.CodeNotLoggedIn, "this instance was destroyed meanwhile")
	}
	if err != nil {
		s.Close()
	}
	return s, takenAt, err
}

// logout signs out. The page's listeners stay.
func logout(_ context.Context, b *Bridge) (any, error) {
	b.signOut(0)
	return empty{}, nil
}

// signOut ends the session. Reason is the code why, 0 because the page wants it.
func (b *Bridge) signOut(reason core.Code) {
	b.announceReceived()
	b.stopPresence()
	b.unsubscribe()
	b.session.Close()
	b.backend.Close()
	b.backend, b.session, b.unsubscribe = nil, nil, nil
	b.list = replica.List{}
	b.out.forget()
	if b.pace.timer != nil {
		b.pace.timer.Stop()
	}
	b.pace = pacer{}
	zero := 0
	b.out.add(item{State: &stateDTO{Reason: reason}, Unread: &zero})
	b.tell(eventNotReady, nil)
}

// destroy signs out, gives everything back and ends [Bridge.Run]. Without
// anybody signed in it does so too and is refused with 2024
// (docs/facts.md#signed-out).
func destroy(_ context.Context, b *Bridge) (any, error) {
	var refusal error
	if b.session != nil {
		b.signOut(0)
	} else {
		refusal = core.Errorf(core.CodeNotLoggedIn, "nobody was signed in; the instance is destroyed all the same")
	}
	b.end()
	return empty{}, refusal
}

// catchUp is called by the page when it wakes up, or is online again: hints may
// have been lost. It waits for no call, since calls may wait for it.
func catchUp(ctx context.Context, b *Bridge) (any, error) {
	b.offline = false
	if b.session == nil {
		return empty{}, nil
	}
	if b.backend.Remote != nil {
		b.backend.Remote.Wake()
	}
	if !b.presence.shown {
		_ = b.appear(ctx) // The page was left and has come back.
	}
	return empty{}, catchUpSession(ctx, b)
}

// offline is called by the page when its browser says that there is no network.
func offline(_ context.Context, b *Bridge) (any, error) {
	b.offline = true
	if b.backend != nil && b.backend.Remote != nil {
		b.backend.Remote.Offline()
	}
	return empty{}, nil
}

// lookAgain has a session find out that its data is other data.
func (b *Bridge) lookAgain(s *session.Session) error {
	if b.session != s {
		return nil
	}
	ctx, cancel := context.WithTimeout(b.life, callTimeout)
	defer cancel()
	return catchUpSession(ctx, b)
}

func catchUpSession(ctx context.Context, b *Bridge) error {
	if b.session == nil {
		return nil
	}
	return wrap("catch up", b.session.CatchUp(ctx))
}

// The values of the events of this subject.
const (
	eventReady     = "sdkStateReady"
	eventNotReady  = "sdkStateNotReady"
	eventKickedOut = "kickedOut"
	eventNetState  = "netStateChange"
	eventError     = "error"
)

// openings tell the page how everything stands after a sign-in, in this order
// (docs/facts.md#sign-in).
var openings = []func(*Bridge){
	func(b *Bridge) { b.tell(eventReady, nil) },
	func(b *Bridge) { b.emit(b.session.Opening()) },
	(*Bridge).openGroups,
	(*Bridge).openFriends,
	(*Bridge).startPresence,
}

// announceOpening tells the page the state after a sign-in, once the promise
// of login() has settled, as clients rely on.
func (b *Bridge) announceOpening(login loginDTO) {
	if login.RepeatLogin {
		return
	}
	b.out.add(item{Later: true})
	for _, open := range openings {
		open(b)
	}
}

type netStateDTO struct {
	State core.NetState `json:"state"`
}

// kickedOut has the code that later calls are refused with, by the type of
// KICKED_OUT (docs/facts.md#signed-out).
var kickedOut = map[string]core.Code{
	"multipleDevice":  3002,
	"multipleAccount": 3003,
	"userSigExpired":  3004,
	"REST_API_Kick":   3006,
}

type kickedOutDTO struct {
	Type string `json:"type"`
}

func (b *Bridge) tellLifecycle(event session.Event) {
	switch e := event.(type) {
	case session.NetChanged:
		b.tell(eventNetState, netStateDTO{State: e.State})
	case session.ClockSet:
		b.setClock(e.Skew)
	case session.Trouble:
		b.out.add(errorItem(wrap("learn what changed", e.Err)))
	case session.HistoryReplaced:
		b.historyReplaced()
	case session.SignedOut:
		b.signedOut(e.Reason)
	}
}

// historyReplaced has the page forget which messages it holds, and shows in the
// new data that the user is there.
func (b *Bridge) historyReplaced() {
	b.announceReceived()
	b.out.add(item{Forget: true})
	if timer := b.presence.timer; timer != nil && b.backend.Place != "" && timer.Stop() {
		b.beatIn(placeAfter)
	}
}

// signedOut tells the page that the server ended the sign-in, and ends it here.
func (b *Bridge) signedOut(reason string) {
	b.tell(eventKickedOut, kickedOutDTO{Type: reason})
	s := b.session
	b.post(func() error {
		if b.session != nil && b.session == s {
			b.signOut(kickedOut[reason])
		}
		return nil
	})
}
