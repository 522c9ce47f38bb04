//go:build linux

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// pairs is how many senders there are, each with a recipient.
const pairs = 256

// pair is a sender with its recipient. The n-th message that is sent has the
// sequence n, since nobody else writes to the recipient.
type pair struct {
	from, to          *device
	sender, recipient string

	mu        sync.Mutex
	due       []time.Time // By sequence, from 1.
	delivered uint64
	times     []time.Duration // From due to delivered.
	signal    chan struct{}   // Has an element after a delivery.
}

// measureMessages sends as fast as messages arrive, and then at fixed rates.
func measureMessages(c *cluster, o options) (figures []figure, err error) {
	senders, err := c.dialAll(0, pairs, "sender")
	defer closeAll(senders)
	if err != nil {
		return nil, err
	}
	recipients, err := c.dialAll(0, pairs, "recipient")
	defer closeAll(recipients)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*(o.seconds+20*time.Second))
	defer cancel()
	all := make([]*pair, pairs)
	for i := range all {
		all[i] = &pair{from: senders[i], to: recipients[i], sender: fmt.Sprint("sender", i), recipient: fmt.Sprint("recipient", i), signal: make(chan struct{}, 1)}
		go all[i].discard(ctx)
		go all[i].receive(ctx)
	}
	for _, rate := range append([]int{0}, o.rates...) {
		name := fmt.Sprintf("%d messages/s, open loop", rate)
		if rate == 0 {
			name = "256 senders, closed loop"
		}
		began := time.Now()
		took, err := c.spend(func() error {
			return each(pairs, func(i int) error { return all[i].run(ctx, i, rate, began, o.seconds) })
		})
		elapsed := time.Since(began).Seconds()
		if err != nil {
			return figures, err
		}
		times := collect(all)
		figures = append(figures,
			figure{name + ": delivered", float64(len(times)) / elapsed, "/s"},
			figure{name + ": p50", quantile(times, 0.5), "ms"},
			figure{name + ": p99", quantile(times, 0.99), "ms"})
		figures = append(figures, took.each(len(times), name)...)
	}
	return figures, nil
}

// run sends for a while, at this pair's share of a rate or, with rate 0, each
// message once the last was delivered. It waits until all are.
func (p *pair) run(ctx context.Context, i, rate int, began time.Time, long time.Duration) error {
	if rate > 0 {
		step := pairs * time.Second / time.Duration(rate)
		for due := began.Add(step * time.Duration(i) / pairs); due.Before(began.Add(long)); due = due.Add(step) {
			time.Sleep(time.Until(due))
			if err := p.send(ctx, due); err != nil {
				return err
			}
		}
		return p.wait(ctx)
	}
	for time.Since(began) < long {
		if err := p.send(ctx, time.Now()); err != nil {
			return err
		}
		if err := p.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// send sends a message that was to be sent at due. What was delivered has been
// decided, so its answer counts as collected.
func (p *pair) send(ctx context.Context, due time.Time) error {
	p.mu.Lock()
	p.due = append(p.due, due)
	n, collected := len(p.due), p.delivered
	p.mu.Unlock()
	return p.from.command(ctx, collected, core.SendMessage{Message: text(p.sender, p.recipient, n, "hello there, this is a message")})
}

// wait waits until everything has been delivered.
func (p *pair) wait(ctx context.Context) error {
	for {
		p.mu.Lock()
		done := p.delivered == uint64(len(p.due))
		p.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-p.signal:
		case <-ctx.Done():
			return fmt.Errorf("messages to %s did not arrive: %w", p.recipient, ctx.Err())
		}
	}
}

// discard reads what the sender gets, until it is closed.
func (p *pair) discard(ctx context.Context) {
	for {
		if _, err := p.from.next(ctx); err != nil {
			return
		}
	}
}

// receive notes what the recipient gets, until it is closed.
func (p *pair) receive(ctx context.Context) {
	for {
		changes, err := p.to.next(ctx)
		if err != nil {
			return
		}
		p.note(changes, time.Now())
	}
}

func (p *pair) note(changes wire.Changes, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, document := range changes.Documents {
		read, err := document.Document(p.recipient)
		conversation, ok := core.AsConversation(read.Value)
		if err != nil || !ok {
			continue
		}
		for p.delivered < min(conversation.LastSequence, uint64(len(p.due))) {
			p.times = append(p.times, now.Sub(p.due[p.delivered]))
			p.delivered++
		}
	}
	select {
	case p.signal <- struct{}{}:
	default:
	}
}

// collect takes the times of all pairs.
func collect(all []*pair) (times []time.Duration) {
	for _, p := range all {
		p.mu.Lock()
		times = append(times, p.times...)
		p.times = nil
		p.mu.Unlock()
	}
	return times
}
