//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// forum is the id of the group that is measured.
const forum = "forum"

// groupRates are how many messages a second the group is sent.
var groupRates = []int{1, 10, 40}

// crowd is a group whose members are all connected. The n-th message that is sent
// to it has the sequence n.
type crowd struct {
	members []*device

	mu    sync.Mutex
	due   []time.Time // By sequence, from 1.
	got   []int       // How many members have it.
	whole int         // Messages that all have.
	times []time.Duration
	heard int           // Deliveries since they were collected.
	all   chan struct{} // Has an element after a message has reached all.
	lost  error         // Why a member hears nothing any more.
}

// measureFanOut sends to a group at fixed rates, and times each message until the
// last member has it.
func measureFanOut(c *cluster, o options) (figures []figure, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	owner, err := c.dial(0, "member0")
	if err != nil {
		return nil, err
	}
	defer closeAll([]*device{owner})
	if err := owner.found(ctx, o.members); err != nil {
		return nil, err
	}
	members, err := c.dialAll(0, o.members, "member")
	defer closeAll(members)
	if err != nil {
		return nil, err
	}
	all := &crowd{members: members, all: make(chan struct{}, 1)}
	for _, member := range members {
		go all.listen(ctx, member)
	}
	go all.discard(ctx, owner)
	for _, rate := range groupRates {
		began := time.Now()
		took, err := c.spend(func() error { return all.send(ctx, owner, rate, o.seconds) })
		elapsed := time.Since(began).Seconds()
		if err != nil {
			return figures, err
		}
		times, heard := all.collect()
		name := fmt.Sprintf("a group of %d, %d messages/s", o.members, rate)
		figures = append(figures,
			figure{name + ": delivered", float64(heard) / elapsed, "/s"},
			figure{name + ": to the last member, p50", quantile(times, 0.5), "ms"},
			figure{name + ": to the last member, p99", quantile(times, 0.99), "ms"})
		figures = append(figures, took.each(heard, name+", a delivery")...)
	}
	return figures, nil
}

// found makes the group with so many members, of whom the device's user is the
// first.
func (d *device) found(ctx context.Context, members int) error {
	if err := d.do(ctx, core.CreateChatGroup{GroupID: forum, Type: core.GroupMeeting, Name: forum}); err != nil {
		return err
	}
	for first := 1; first < members; first += core.MaxMembersPerCommand {
		var some []core.Founder
		for i := first; i < min(first+core.MaxMembersPerCommand, members); i++ {
			some = append(some, core.Founder{UserID: fmt.Sprint("member", i)})
		}
		if err := d.do(ctx, core.AddFounders{GroupID: forum, Founders: some}); err != nil {
			return err
		}
	}
	return nil
}

// do has a command carried out.
func (d *device) do(ctx context.Context, command core.Command) error {
	if err := d.command(ctx, d.number, command); err != nil {
		return err
	}
	for {
		changes, err := d.next(ctx)
		if err != nil {
			return err
		}
		if number, err := answered(changes); err != nil || number == d.number {
			return err
		}
	}
}

// send sends at a rate for a while, and waits until all have all.
func (all *crowd) send(ctx context.Context, from *device, rate int, long time.Duration) error {
	began, step := time.Now(), time.Second/time.Duration(rate)
	for due := began; due.Before(began.Add(long)); due = due.Add(step) {
		time.Sleep(time.Until(due))
		all.mu.Lock()
		all.due, all.got = append(all.due, due), append(all.got, 0)
		n := len(all.due)
		all.mu.Unlock()
		message := text("member0", forum, n, "hello there, this is a message")
		message.ConversationType = core.TypeGroup
		// What came before it has been answered, or will be: nobody here asks.
		if err := from.command(ctx, from.number, core.SendMessage{Message: message}); err != nil {
			return err
		}
	}
	return all.wait(ctx)
}

func (all *crowd) wait(ctx context.Context) error {
	for {
		all.mu.Lock()
		done, lost := all.whole == len(all.due), all.lost
		all.mu.Unlock()
		if done || lost != nil {
			return lost
		}
		select {
		case <-all.all:
		case <-ctx.Done():
			return fmt.Errorf("messages to the group did not arrive: %w", ctx.Err())
		}
	}
}

// listen notes what a member gets, until it is closed.
func (all *crowd) listen(ctx context.Context, member *device) {
	for {
		changes, err := member.next(ctx)
		if err != nil {
			all.mu.Lock()
			all.lost = err
			all.mu.Unlock()
			all.wake()
			return
		}
		all.note(changes, time.Now())
	}
}

func (all *crowd) discard(ctx context.Context, owner *device) {
	for {
		if _, err := owner.next(ctx); err != nil {
			return
		}
	}
}

func (all *crowd) note(changes wire.Changes, now time.Time) {
	for _, set := range changes.Sets {
		for _, body := range set.Messages {
			var message struct {
				Sequence int `json:"sequence"`
			}
			if json.Unmarshal(body, &message) == nil {
				all.noteOne(message.Sequence-1, now)
			}
		}
	}
}

func (all *crowd) noteOne(i int, now time.Time) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if i < 0 || i >= len(all.due) {
		return
	}
	all.heard++
	if all.got[i]++; all.got[i] == len(all.members) {
		all.whole++
		all.times = append(all.times, now.Sub(all.due[i]))
		all.wake()
	}
}

func (all *crowd) wake() {
	select {
	case all.all <- struct{}{}:
	default:
	}
}

// collect takes the times since the last call, and how much was delivered.
func (all *crowd) collect() (times []time.Duration, heard int) {
	all.mu.Lock()
	defer all.mu.Unlock()
	times, heard = all.times, all.heard
	all.times, all.heard = nil, 0
	return times, heard
}
