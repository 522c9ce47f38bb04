//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/usersig"
)

// device is a signed-in connection.
type device struct {
	socket *websocket.Conn
	number uint64
}

// dial signs user in and reads up to the last Changes. The n-th device comes
// from an address of its own, 5,000 to each, so that ports last.
func (s *server) dial(n int, user string) (*device, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+n/5000))}}
	client := &http.Client{Transport: &http.Transport{DialContext: from.DialContext}}
	socket, _, err := websocket.Dial(ctx, "ws://"+s.addr+"/ws", &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(wire.MaxPush)
	d := &device{socket: socket}
	if err := d.hello(ctx, user); err != nil {
		return nil, fmt.Errorf("sign %s in: %w", user, err)
	}
	return d, nil
}

func (d *device) hello(ctx context.Context, user string) error {
	sig, err := usersig.Key{SDKAppID: 1, Secret: secret}.Sign(user, time.Now(), time.Hour)
	if err != nil {
		return err
	}
	err = d.send(ctx, wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: user, UserSig: sig, Device: "load"})
	if err != nil {
		return err
	}
	for {
		changes, err := d.next(ctx)
		if err != nil || !changes.More {
			return err
		}
	}
}

func (d *device) send(ctx context.Context, frame wire.Frame) error {
	text, err := wire.Encode(frame)
	if err != nil {
		return err
	}
	return d.socket.Write(ctx, websocket.MessageText, []byte(text))
}

// next waits for the next Changes.
func (d *device) next(ctx context.Context) (wire.Changes, error) {
	for {
		_, data, err := d.socket.Read(ctx)
		if err != nil {
			return wire.Changes{}, err
		}
		frame, err := wire.Decode(string(data))
		if err != nil {
			return wire.Changes{}, err
		}
		switch f := frame.(type) {
		case wire.Changes:
			return f, nil
		case wire.Refusal:
			return wire.Changes{}, fmt.Errorf("refused: %d %s", f.Code, f.Message)
		}
	}
}

// command sends the next command; whatever was answered is collected.
func (d *device) command(ctx context.Context, collected uint64, command core.Command) error {
	named, err := core.NameCommand(command)
	if err != nil {
		return err
	}
	d.number++
	return d.send(ctx, wire.Command{Number: d.number, Collected: collected, Named: named})
}

// answered returns how far the commands have been answered, 0 if changes do
// not say. An answer that is an error is one.
func answered(changes wire.Changes) (uint64, error) {
	for _, document := range changes.Documents {
		if document.Kind != core.KindDevice {
			continue
		}
		read, err := document.Document("")
		if err != nil {
			return 0, err
		}
		value, _ := read.Value.(core.Device)
		for _, answer := range value.Answers {
			if answer.Error != nil {
				return 0, answer.Error
			}
		}
		return value.Number, nil
	}
	return 0, nil
}

// dialAll signs users in, 64 at a time.
func (s *server) dialAll(first, n int, prefix string) ([]*device, error) {
	devices := make([]*device, n)
	err := each(64, func(worker int) error {
		for i := worker; i < n; i += 64 {
			d, err := s.dial(first+i, fmt.Sprint(prefix, first+i))
			if err != nil {
				return err
			}
			devices[i] = d
		}
		return nil
	})
	return devices, err
}

// each runs f n times at once and returns one of the errors.
func each(n int, f func(i int) error) error {
	var group sync.WaitGroup
	errs := make(chan error, n)
	for i := range n {
		group.Go(func() { errs <- f(i) })
	}
	group.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func closeAll(devices []*device) {
	for _, d := range devices {
		if d != nil {
			_ = d.socket.CloseNow() // It is of no use any more.
		}
	}
}
