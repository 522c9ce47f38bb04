package outbox

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core/authority"
)

// Options say what is worked off, and how.
type Options struct {
	Store authority.Outbox
	Queue string
	// Handle tells a post. It ends with its context.
	Handle func(ctx context.Context, post authority.TakenPost) Result
	// Lane names what a post must not overtake or be overtaken by; nil or "" for
	// nothing.
	Lane func(post authority.TakenPost) string

	// Together is how many posts are handled at the same time (8).
	Together int
	// Keep is how old a post becomes before it is given up (a day).
	Keep time.Duration
	// Lease is how long a process has what it has taken (2 min). Handle takes far less.
	Lease time.Duration
	// Look is how often the store is asked for what other processes have posted (1 s).
	Look time.Duration

	Now        func() time.Time
	Log        *slog.Logger
	Registerer prometheus.Registerer
}

// Result is what came of a post.
type Result struct {
	// Err: it could not be told, and is tried again. The log hears of it.
	Err error
	// After is after how long at least it is tried again.
	After time.Duration
	// Rest is what is left of it to be handled, at once; nil for nothing.
	Rest []byte
	// GiveUp: it is not tried again, for that would be of no use.
	GiveUp bool
}

const (
	// perHand is how many posts are taken at a time, for each that is handled at the
	// same time.
	perHand = 8
	// countEvery is how often the queue is counted.
	countEvery = 10 * time.Second
	// settleTime is how long the store has to be told what came of posts.
	settleTime = 10 * time.Second
)

// Runner works off a queue until it is closed.
type Runner struct {
	options Options
	metrics *metrics
	held    *held
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// Start begins to work off a queue.
func Start(o Options) *Runner {
	o.Together = cmp.Or(o.Together, 8)
	o.Keep = cmp.Or(o.Keep, 24*time.Hour)
	o.Lease = cmp.Or(o.Lease, 2*time.Minute)
	o.Look = cmp.Or(o.Look, time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &Runner{options: o, held: newHeld(), cancel: cancel}
	r.metrics = newMetrics(o)
	r.running.Go(func() { r.work(ctx) })
	r.running.Go(func() { r.count(ctx) })
	return r
}

// Close ends what is being handled, which is tried again, and waits for that.
func (r *Runner) Close() {
	r.cancel()
	r.running.Wait()
}

func (r *Runner) now() int64 { return r.options.Now().UnixMilli() }

func (r *Runner) work(ctx context.Context) {
	look := time.NewTicker(r.options.Look)
	defer look.Stop()
	posted := r.options.Store.Posted(r.options.Queue)
	for ctx.Err() == nil {
		posts, err := r.take(ctx)
		if err != nil && ctx.Err() == nil {
			r.options.Log.Error("posts could not be taken; that is tried again", "queue", r.options.Queue, "error", err)
		}
		if len(posts) > 0 {
			r.handleAll(ctx, posts)
			if pause := r.held.pause(); pause > 0 {
				wait(ctx, pause)
			}
			continue
		}
		select {
		case <-posted:
		case <-look.C:
		case <-ctx.Done():
		}
	}
}

// take takes what is due; only one post while none can be told.
func (r *Runner) take(ctx context.Context) ([]authority.TakenPost, error) {
	limit := perHand * r.options.Together
	if r.held.pause() > 0 {
		limit = 1
	}
	now := r.now()
	return r.options.Store.TakePosts(ctx, r.options.Queue, now, now+r.options.Lease.Milliseconds(), limit)
}

// handleAll handles posts and settles them. What is not begun after half of the lease
// is left to be taken again.
func (r *Runner) handleAll(ctx context.Context, posts []authority.TakenPost) {
	begin, cancel := context.WithTimeout(ctx, r.options.Lease/2)
	defer cancel()
	lanes := make(chan []authority.TakenPost)
	var hands sync.WaitGroup
	var settled settlement
	for range min(r.options.Together, len(posts)) {
		hands.Go(func() {
			for lane := range lanes {
				r.handleLane(begin, ctx, lane, &settled)
			}
		})
	}
	for _, lane := range r.lanes(posts) {
		lanes <- lane
	}
	close(lanes)
	hands.Wait()
	r.settle(ctx, &settled)
}

// lanes parts posts by their lanes, in the order of their first ones.
func (r *Runner) lanes(posts []authority.TakenPost) (lanes [][]authority.TakenPost) {
	at := map[string]int{}
	for _, post := range posts {
		lane := r.laneOf(post)
		i, met := at[lane]
		if lane == "" || !met {
			at[lane] = len(lanes)
			lanes = append(lanes, []authority.TakenPost{post})
			continue
		}
		lanes[i] = append(lanes[i], post)
	}
	return lanes
}

func (r *Runner) laneOf(post authority.TakenPost) string {
	if r.options.Lane == nil {
		return ""
	}
	return r.options.Lane(post)
}

func (r *Runner) handleLane(begin, ctx context.Context, posts []authority.TakenPost, settled *settlement) {
	lane := r.laneOf(posts[0])
	for _, post := range posts {
		if due := r.held.until(lane, post.ID, r.now()); due > 0 || begin.Err() != nil {
			settled.again(authority.PostAgain{ID: post.ID, Due: max(due, r.now())})
			continue
		}
		result := r.handle(ctx, post)
		switch {
		case result.Err == nil:
			r.metrics.sent.Inc()
			r.held.told(lane)
			if result.Rest == nil {
				settled.isDone(post.ID)
			} else {
				settled.again(authority.PostAgain{ID: post.ID, Due: r.now(), Body: result.Rest})
			}
		case ctx.Err() != nil:
			settled.again(authority.PostAgain{ID: post.ID, Due: r.now()})
		case result.GiveUp || r.now()-post.Since >= r.options.Keep.Milliseconds():
			r.metrics.givenUp.Inc()
			r.options.Log.Error("a post was given up", "queue", r.options.Queue, "post", post.ID, "tries", post.Tries+1, "error", result.Err)
			r.held.told(lane)
			settled.isDone(post.ID)
		default:
			r.metrics.failed.Inc()
			r.options.Log.Warn("a post could not be told; it is tried again", "queue", r.options.Queue, "post", post.ID, "tries", post.Tries+1, "error", result.Err)
			due := r.now() + max(backOff(post.Tries), result.After).Milliseconds()
			r.held.hold(lane, post.ID, due)
			settled.again(authority.PostAgain{ID: post.ID, Due: due})
		}
	}
}

// handle has a post handled. One by which the handler panics is given up.
func (r *Runner) handle(ctx context.Context, post authority.TakenPost) (result Result) {
	defer func() {
		if panicked := recover(); panicked != nil {
			r.options.Log.Error("a handler of posts panicked", "queue", r.options.Queue, "panic", panicked)
			result = Result{Err: errPanicked, GiveUp: true}
		}
	}()
	return r.options.Handle(ctx, post)
}

var errPanicked = errors.New("its handler panicked")

// settle tells the store, also when the runner was closed meanwhile.
func (r *Runner) settle(ctx context.Context, s *settlement) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := r.options.Store.SettlePosts(ctx, r.options.Queue, s.done, s.later); err != nil {
		r.options.Log.Error("posts could not be settled; they come again", "queue", r.options.Queue, "error", err)
	}
}

func (r *Runner) count(ctx context.Context) {
	for {
		count, err := r.options.Store.CountPosts(ctx, r.options.Queue)
		if err == nil {
			r.metrics.note(count, r.now())
		}
		if !wait(ctx, countEvery) {
			return
		}
	}
}

// wait waits for a time, and returns false if the context ended before.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// settlement is what came of posts.
type settlement struct {
	mu    sync.Mutex
	done  []int64
	later []authority.PostAgain
}

func (s *settlement) isDone(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, id)
}

func (s *settlement) again(post authority.PostAgain) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.later = append(s.later, post)
}
