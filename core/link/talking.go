package link

import (
	"context"
	"errors"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// talking is a [Talk] on a [Line].
type talking struct {
	keeper *Keeper
	line   Line
	talk   *Talk
	out    []wire.Frame
	// heard has the messages that came, and last why no more will.
	heard   chan heard
	silence *silence
	// asked is when the server was asked for its time, nil when it need not tell
	// it.
	asked *Moment
	// orphans runs out when answers have waited long enough to be collected.
	orphans  *time.Timer
	orphaned []core.Slot
	// held runs out when the server may have room again.
	held    *time.Timer
	holding bool
}

// heard is a message, or why the line broke.
type heard struct {
	text string
	err  error
}

// once connects once and talks until the line breaks. Synced says whether the
// server had let the device in.
func (k *Keeper) once(ctx context.Context) (synced bool, err error) {
	line, err := k.dial(ctx)
	if err != nil {
		return false, err
	}
	defer line.Close(1000, "")
	t := &talking{
		keeper: k, line: line,
		heard:   make(chan heard, 64),
		silence: newSilence(), orphans: stopped(), held: stopped(),
	}
	defer t.silence.timer.Stop()
	defer t.orphans.Stop()
	defer t.held.Stop()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go t.read(ctx)
	err = t.loop(ctx)
	if refusal := t.talk.Refusal(); refusal != nil {
		err = errors.Join(err, refusal)
	}
	return t.talk.Synced(), err
}

func stopped() *time.Timer {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return timer
}

func (t *talking) read(ctx context.Context) {
	for {
		text, err := t.line.Read(ctx)
		select {
		case t.heard <- heard{text, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// loop talks until something ends it.
func (t *talking) loop(ctx context.Context) error {
	t.timed()
	err := t.step(ctx, func() error {
		t.talk = NewTalk(t.keeper.session, t.keeper.options.Account, func(f wire.Frame) { t.out = append(t.out, f) })
		t.talk.keeper, t.keeper.talk = t.keeper, t.talk
		return nil
	})
	for err == nil {
		select {
		case next := <-t.heard:
			err = t.listen(ctx, next)
		case <-t.keeper.changed:
			err = t.step(ctx, func() error { return t.talk.Pump(ctx) })
		case <-t.keeper.woken:
			err = t.wake(ctx)
		case <-t.keeper.left:
			err = t.leave()
		case <-t.silence.timer.C:
			err = t.quiet(ctx)
		case <-t.orphans.C:
			err = t.step(ctx, func() error { return t.collectOrphans(ctx) })
		case <-t.held.C:
			t.holding = false
			err = t.step(ctx, func() error { return t.talk.Resume(ctx) })
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return err
}

// listen deals with what came, and with all else that has come already.
func (t *talking) listen(ctx context.Context, next heard) error {
	var texts []string
	for next.err == nil {
		texts = append(texts, next.text)
		select {
		case next = <-t.heard:
			continue
		default:
		}
		break
	}
	if len(texts) == 0 {
		return next.err
	}
	doubted := t.silence.broken()
	err := t.step(ctx, func() error {
		if doubted && t.talk.Synced() {
			if err := t.keeper.session.Apply(ctx, core.SetNet{Net: core.Net{State: core.NetConnected, Tab: t.keeper.options.Tab}}); err != nil {
				return err
			}
		}
		if err := t.receive(ctx, texts); err != nil {
			return err
		}
		if told, ok := t.tell(); ok {
			return t.keeper.session.Apply(ctx, told)
		}
		return nil
	})
	if err == nil && t.unsure() {
		err = t.ping(ctx, silentPatience)
	}
	if err != nil {
		return err
	}
	return next.err
}

func (t *talking) receive(ctx context.Context, texts []string) error {
	frames := make([]wire.Frame, 0, len(texts))
	for _, text := range texts {
		frame, err := wire.Decode(text)
		if errors.Is(err, wire.ErrUnknown) {
			continue
		}
		if err != nil {
			return err
		}
		frames = append(frames, frame)
	}
	return t.talk.Receive(ctx, frames...)
}

// step does something to the session in its turn and sends what came of it.
func (t *talking) step(ctx context.Context, f func() error) error {
	err := errors.New("the step was not done")
	var out []wire.Frame
	t.keeper.turn(func() {
		err = f()
		out, t.out = t.out, nil
	})
	if err != nil {
		return err
	}
	if t.talk.Synced() {
		t.keeper.report(nil)
	}
	t.watchOrphans()
	t.watchHeld()
	if err := t.flush(ctx, out); err != nil {
		return err
	}
	t.watchSilence()
	return nil
}

func (t *talking) flush(ctx context.Context, out []wire.Frame) error {
	for _, frame := range out {
		text, err := wire.Encode(frame)
		if err != nil {
			return err
		}
		if err := t.line.Write(ctx, text); err != nil {
			return t.cause(err)
		}
	}
	return nil
}

// cause returns why the connection ended: how it was closed, rather than a
// write that failed because of that.
func (t *talking) cause(err error) error {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	for {
		select {
		case next := <-t.heard: // Nobody answers it any more.
			if next.err != nil {
				return next.err
			}
		case <-timer.C:
			return err
		}
	}
}

// watchOrphans starts the grace of answers that nobody has collected.
func (t *talking) watchOrphans() {
	orphans := t.talk.Orphans()
	if len(t.orphaned) == 0 && len(orphans) > 0 {
		t.orphaned = orphans
		t.orphans.Reset(orphanGrace)
	}
}

// collectOrphans collects the answers whose grace is over.
func (t *talking) collectOrphans(ctx context.Context) error {
	slots := t.orphaned
	t.orphaned = nil
	if err := t.keeper.session.Apply(ctx, core.Collect{Slots: slots}); err != nil {
		return err
	}
	return t.talk.Pump(ctx)
}

// watchHeld waits as long as the server has asked for, and somewhat longer: all
// devices wait for the same.
func (t *talking) watchHeld() {
	if seconds := t.talk.Held(); seconds > 0 && !t.holding {
		t.holding = true
		t.held.Reset(min(time.Duration(float64(seconds)*(1+t.keeper.options.Random())*float64(time.Second)), longestWait))
	}
}
