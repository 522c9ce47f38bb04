package jsbridge

import (
	"context"
	"time"
)

// Run serves calls until the page has called destroy.
func (b *Bridge) Run() {
	for {
		job := b.queue.next()
		if job == nil {
			select {
			case <-b.queue.added:
				continue
			case <-b.life.Done():
				return
			}
		}
		b.begin()
		go func() {
			defer b.turn.Unlock()
			b.run(job)
		}()
	}
}

// begin takes the turn for the next call. Nothing overtakes a login.
func (b *Bridge) begin() {
	b.turn.Lock()
	b.current = nil
	for b.login != nil {
		over := b.login
		b.turn.Unlock()
		<-over
		b.turn.Lock()
		b.current = nil
	}
}

// Turn runs a job of the surroundings among the calls, and waits for its end.
func (b *Bridge) Turn(job func()) {
	b.turn.Lock()
	defer b.turn.Unlock()
	b.current = nil
	b.run(job)
}

// tendAfter is how long answered calls are left in the queue: the next call
// clears them away too.
const tendAfter = 300 * time.Millisecond

func (b *Bridge) tendSoon() {
	if b.tending == nil && b.session != nil && b.session.Untidy() {
		b.tending = time.AfterFunc(tendAfter, func() { b.post(b.tend) })
	}
}

func (b *Bridge) tend() error {
	b.tending = nil
	if b.session == nil {
		return nil
	}
	return wrap("clear the queue", b.session.Tend(context.Background()))
}

// park lets others go on while wait waits, and until the calls before have
// settled.
func (b *Bridge) park(wait func()) {
	this := b.current
	b.out.flush()
	b.turn.Unlock()
	wait()
	if this != nil {
		<-this.before
	}
	b.turn.Lock()
	b.current = this
}

// run does one job and delivers what came of it. A panic ends only the job.
func (b *Bridge) run(job func()) {
	defer b.out.flush()
	defer b.tendSoon()
	defer func() {
		if fault := recover(); fault != nil {
			b.out.add(errorItem(faultOf(fault)))
			b.out.startOver()
		}
	}()
	job()
}

// post queues work of the bridge's own.
func (b *Bridge) post(job func() error) {
	b.queue.add(func() {
		if err := job(); err != nil {
			b.out.add(errorItem(err))
		}
	})
}
