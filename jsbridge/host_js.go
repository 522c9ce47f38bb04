package jsbridge

import (
	"fmt"

	"github.com/hack-pad/safejs"
)

// Host is the page's side of the bridge: the object that npm/program.js hands
// over. It has deliver(text), roomFor(length) and deliverRoom(length) for a text in
// UTF-8, compose(text), pause(resume), visible(), leads(yes), rests(milliseconds)
// and start(call, version).
type Host struct {
	value safejs.Value
}

// NewHost takes the page's side.
func NewHost(value safejs.Value) Host {
	return Host{value: value}
}

// long is how many bytes of text cross as bytes. As a string, which is one call
// less, the page would hold the text until Go's collector has been round. One that
// no room is kept for crosses as a string again, or the page would keep the room.
const long = 64 << 10

// Deliver takes a text of items to the page, which reads it after Go has
// returned.
func (h Host) Deliver(text []byte) {
	if err := h.deliver(text); err != nil {
		println("parlor: deliver:", err.Error())
	}
}

func (h Host) deliver(text []byte) error {
	if len(text) < long || len(text) > textKept {
		_, err := h.value.Call("deliver", string(text))
		return err
	}
	room, err := h.value.Call("roomFor", len(text))
	if err != nil {
		return err
	}
	if _, err := safejs.CopyBytesToJS(room, text); err != nil {
		return err
	}
	_, err = h.value.Call("deliverRoom", len(text))
	return err
}

// Compose is [Options.Compose].
func (h Host) Compose(text string) string {
	composed, err := h.value.Call("compose", text)
	if err != nil {
		return text
	}
	if text, err = composed.String(); err != nil {
		println("parlor: compose:", err.Error())
	}
	return text
}

// Visible says whether the page can be seen; of a worker's it is not known, and
// taken for so.
func (h Host) Visible() bool {
	seen, err := h.value.Call("visible")
	if err != nil {
		return true
	}
	visible, err := seen.Bool()
	return err != nil || visible
}

// Tell calls leads or rests, for the page's log.
func (h Host) Tell(what string, value any) {
	_, _ = h.value.Call(what, value) // Nothing depends on it.
}

// Pauser returns [Options.Pause]: it waits until the page has done what is due.
func (h Host) Pauser() (func(), error) {
	woken := make(chan struct{}, 1)
	resume, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		go func() { woken <- struct{}{} }()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("make the pause: %w", err)
	}
	return func() {
		if _, err := h.value.Call("pause", resume); err == nil {
			<-woken
		}
	}, nil
}

// Serve gives the page its entry and serves it until destroy().
func (b *Bridge) Serve(h Host) error {
	call, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		b.called(args)
		return nil
	})
	if err != nil {
		return fmt.Errorf("make the call entry: %w", err)
	}
	defer call.Release()
	if _, err := h.value.Call("start", call.Value(), Version); err != nil {
		return fmt.Errorf("start the page's side: %w", err)
	}
	b.Run()
	return nil
}

// called queues call(id, method, arguments).
func (b *Bridge) called(args []safejs.Value) {
	defer func() {
		if fault := recover(); fault != nil {
			b.post(func() error { return faultOf(fault) })
		}
	}()
	id, err := args[0].Int()
	if err != nil {
		return
	}
	method, text, err := twoTexts(args[1], args[2])
	if err != nil {
		b.queue.add(func() { b.out.add(item{Settle: &id, Error: errorOf(err)}) })
		return
	}
	b.Call(id, method, text)
}

func twoTexts(a, b safejs.Value) (first, second string, err error) {
	if first, err = a.String(); err != nil {
		return "", "", err
	}
	second, err = b.String()
	return first, second, err
}
