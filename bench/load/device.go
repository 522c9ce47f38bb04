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
	copy   copied
}

// copied is what a device has of its user's documents.
type copied struct {
	epoch    string
	revision core.Revision
}

// dial signs user in and reads up to the last Changes. The n-th device comes
// from an address of its own, 5,000 to each, so that ports last.
//
// It connects to the processes in turn.
func (c *cluster) dial(n int, user string) (*device, error) { return c.dialAgain(n, user, copied{}) }

// dialAgain is dial for a device that has a copy.
func (c *cluster) dialAgain(n int, user string, has copied) (*device, error) {
	s := c.servers[n%len(c.servers)]
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+n/5000))}}
	client := &http.Client{Transport: &http.Transport{DialContext: from.DialContext}}
	socket, _, err := websocket.Dial(ctx, "ws://"+s.addr+"/ws", &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(wire.MaxPush)
	d := &device{socket: socket, copy: has}
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
	err = d.send(ctx, wire.Hello{
		Version: wire.Version, SDKAppID: 1, UserID: user, UserSig: sig, Device: "load",
		Epoch: d.copy.epoch, Revision: d.copy.revision,
	})
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

// read waits for the next frame.
func (d *device) read(ctx context.Context) (wire.Frame, error) {
	_, data, err := d.socket.Read(ctx)
	if err != nil {
		return nil, err
	}
	return wire.Decode(string(data))
}

// next waits for the next Changes.
func (d *device) next(ctx context.Context) (wire.Changes, error) {
	for {
		frame, err := d.read(ctx)
		if err != nil {
			return wire.Changes{}, err
		}
		switch f := frame.(type) {
		case wire.Welcome:
			d.copy.epoch = f.Epoch
		case wire.Changes:
			d.copy.revision = f.To
			return f, nil
		case wire.Refusal:
			return wire.Changes{}, fmt.Errorf("refused: %d %s", f.Code, f.Message)
		}
	}
}

// ping asks whether the connection lives, and waits for the answer.
func (d *device) ping(ctx context.Context) error {
	if err := d.send(ctx, wire.Ping{}); err != nil {
		return err
	}
	for {
		frame, err := d.read(ctx)
		if err != nil {
			return err
		}
		if _, is := frame.(wire.Pong); is {
			return nil
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
func (c *cluster) dialAll(first, n int, prefix string) ([]*device, error) {
	devices := make([]*device, n)
	err := each(64, func(worker int) error {
		for i := worker; i < n; i += 64 {
			d, err := c.dial(first+i, fmt.Sprint(prefix, first+i))
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
