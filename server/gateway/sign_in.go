package gateway

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// maxDeviceID is the most bytes of a device's id.
const maxDeviceID = 64

// SignIn lets a device in, or refuses it. When it returns a seat, the Welcome
// and the changes up to it have been sent. When it returns an error, which is a
// [CloseError], the device may have been sent a Refusal, and the caller is to
// close the line.
func (g *Gateway) SignIn(ctx context.Context, hello wire.Hello, line Line) (*Seat, error) {
	seat, err := g.signIn(ctx, hello, line)
	g.metrics.signIn(err)
	if err != nil {
		return nil, g.refuse(hello, line, err)
	}
	log := g.options.Log.With("user", hello.UserID, "device", hello.Device, "agent", clip(hello.Agent))
	if from, known := line.(interface{ Remote() string }); known {
		log = log.With("remote", from.Remote())
	}
	log.Info("signed in")
	return seat, nil
}

// prover is a [Line] that is told when the userSig of the hello was found good,
// and says whether it still stands.
type prover interface {
	Proven() bool
}

func (g *Gateway) signIn(ctx context.Context, hello wire.Hello, line Line) (seat *Seat, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			seat, err = nil, g.recovered(panicked)
		}
	}()
	proof, err := g.check(hello)
	if err != nil {
		return nil, err
	}
	if p, wants := line.(prover); wants && !p.Proven() {
		return nil, errGone
	}
	if !g.signIns.allow(hello.UserID, g.options.Now(), 1, g.options.Limits.SignIns, time.Minute) {
		return nil, &CloseError{
			Code: wire.CloseRate, Reason: "too many sign-ins",
			Err: core.Errorf(core.CodeTooOften, "a user signs in at most %d times a minute; wait, then call login() again", g.options.Limits.SignIns),
		}
	}
	if err := errors.Join(g.revocations.begin(ctx), g.Holds(ctx, hello.UserID, proof.Issued)); err != nil {
		return nil, err
	}
	if err := g.admitDevice(ctx, hello.UserID, hello.Device); err != nil {
		return nil, err
	}
	if err := g.meet(ctx, hello.UserID); err != nil {
		return nil, err
	}
	return g.takeIn(ctx, hello, proof, line)
}

// movedPart is how many subscriptions of an older version are moved in one commit.
const movedPart = 500

// meet makes a user exist, in the form of this version.
func (g *Gateway) meet(ctx context.Context, user string) error {
	for {
		records, err := g.options.Store.Page(ctx, user, core.KindWatched, "", movedPart)
		if err != nil {
			return err
		}
		var command core.SignIn
		for _, record := range records {
			command.Watched = append(command.Watched, record.Key.ID)
		}
		_, err = g.authority.Do(ctx, core.Call{User: user, Command: command}, nil)
		if err != nil || len(records) < movedPart {
			return err
		}
	}
}

// check says whether the hello is good, and what proves it.
func (g *Gateway) check(hello wire.Hello) (Proof, error) {
	if hello.Version != wire.Version {
		return Proof{}, &CloseError{
			Code: wire.CloseVersion, Reason: "another version of the protocol",
			Err: core.Errorf(core.CodeNotSupported, "this server speaks version %d of the protocol, not %d", wire.Version, hello.Version),
		}
	}
	if !validDevice(hello.Device) {
		return Proof{}, core.Errorf(core.CodeInvalidParameter, "device must be 1 to %d bytes of printable ASCII without spaces", maxDeviceID)
	}
	if g.options.Check == nil {
		return Proof{}, errors.New("the gateway has no Check")
	}
	return g.options.Check(hello, g.options.Now())
}

func validDevice(id string) bool {
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return id != "" && len(id) <= maxDeviceID
}

// takeIn makes the seat known first and then reads, so that nothing falls
// between. Whoever has a hint for it meanwhile waits for the welcome. What was
// revoked since the first look is found by the second, or the seat is.
func (g *Gateway) takeIn(ctx context.Context, hello wire.Hello, proof Proof, line Line) (*Seat, error) {
	seat := &Seat{gateway: g, line: line, user: hello.UserID, device: hello.Device, number: g.made.Add(1), proof: proof}
	if now := g.options.Now(); proof.Issued.After(now) {
		seat.proof.Issued = now // Whose clock was ahead is not spared for it.
	}
	if !proof.Expires.IsZero() {
		seat.expires = proof.Expires.UnixMilli()
	}
	seat.mu.Lock()
	defer seat.mu.Unlock()
	displaced := g.seats.add(seat, g.options.Instances, g.options.Limits.UserConnections)
	for _, old := range displaced {
		old.end(closeWith(wire.CloseTakenOver, "another device of the user signed in"))
	}
	err := g.Holds(ctx, seat.user, proof.Issued)
	if err == nil {
		err = seat.locked(func() error { return seat.welcome(ctx, hello) })
	}
	if err != nil {
		if seat.hints.left() {
			err = errGone // Its line was told why.
		}
		seat.Leave()
		return nil, err
	}
	g.presence.note(hello.UserID)
	return seat, nil
}

// refuse tells the device why it is not let in, if it is its own affair, and
// returns how to close.
func (g *Gateway) refuse(hello wire.Hello, line Line, err error) error {
	var reason *core.Error
	if !errors.As(err, &reason) {
		return closing(err)
	}
	g.options.Log.Info("sign-in refused", "user", clip(hello.UserID), "code", int(reason.Code))
	_ = line.Send(wire.Refusal{Code: reason.Code, Message: reason.Message}) // It is closed next anyway.
	var closed *CloseError
	if errors.As(err, &closed) {
		return closed
	}
	return closeWith(wire.CloseRefused, "sign-in refused: %d", reason.Code)
}

// clip makes a text that anybody may have sent short enough for a log.
func clip(text string) string {
	const most = 128
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
