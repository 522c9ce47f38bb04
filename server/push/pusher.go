package push

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Store is what a pusher needs of a store: those of servers have it.
type Store interface {
	authority.Store
	authority.Outbox
	authority.Counter
}

// Options is what a pusher gets from its surroundings.
type Options struct {
	Store Store
	Keys  Keys
	// Contact is where push services reach the operator: an address of mail, or a URL
	// with https.
	Contact string
	// Hosts are the push services that are asked.
	Hosts Hosts
	// Content: who wrote what is in the push. Without it a device learns of a message
	// only in which conversation it is.
	Content bool
	// Connected says whether a device of a user is connected to this process: it gets
	// nothing pushed. Of a device that is connected elsewhere its service worker
	// knows. Nil: none is.
	Connected func(user, device string) bool
	// Hold is for how long a message to a user who is connected with some device waits
	// whether it is read there (5 s).
	Hold time.Duration
	// Now is the clock, [time.Now] by default.
	Now func() time.Time
	Log *slog.Logger
	// Registerer takes the metrics, nil for nobody.
	Registerer prometheus.Registerer

	tls *tls.Config // of tests
}

// Pusher sends what is in the queue. Several may share one, in several processes.
type Pusher struct {
	options  Options
	registry registry
	reader   *authority.Authority // It decides nothing.
	sender   *sender
	metrics  metrics
	pace     pace
	// sending has a place for each push on its way, strangers one for each to a host
	// that the operator did not name: who has a slow one of those holds up no others.
	sending, strangers chan struct{}
}

const (
	// batch is how many posts are taken at once, batches how many of these are seen to
	// at a time.
	batch, batches = 64, 4
	// batchTime is how long one may take, lease after how long somebody else sees to
	// what it left.
	batchTime, lease = 90 * time.Second, 2 * time.Minute
	// look is how often a pusher looks for what other processes have put there.
	look = time.Second
	// maxSending is how many pushes are on their way at a time, maxStrangers how many to
	// hosts of anybody's besides.
	maxSending, maxStrangers = 64, 16
	// life is for how long a message is worth a push.
	life = 24 * time.Hour
)

// New makes a pusher.
func New(o Options) *Pusher {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Connected == nil {
		o.Connected = func(string, string) bool { return false }
	}
	if o.Hold == 0 {
		o.Hold = 5 * time.Second
	}
	p := &Pusher{options: o, sender: newSender(o), metrics: newMetrics(o.Registerer), sending: make(chan struct{}, maxSending), strangers: make(chan struct{}, maxStrangers)}
	p.registry = registry{o.Store, p.now}
	p.reader = authority.New(o.Store, nil, p.now)
	p.pace.next = map[string]int64{}
	return p
}

// now is the clock, Unix milliseconds.
func (p *Pusher) now() int64 { return p.options.Now().UnixMilli() }

// Run sends what is in the queue until ctx ends. What is on its way then is sent
// again later, by whoever runs.
func (p *Pusher) Run(ctx context.Context) {
	defer p.sender.close()
	var running sync.WaitGroup
	defer running.Wait()
	places := make(chan struct{}, batches)
	posted, ticker := p.options.Store.Posted(Queue), time.NewTicker(look)
	defer ticker.Stop()
	for {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return
		}
		taken, err := p.take(ctx)
		if err != nil && ctx.Err() == nil {
			p.options.Log.Error("posts for pushes could not be taken", "error", err)
		}
		running.Go(func() {
			p.seeTo(ctx, taken)
			<-places
		})
		if len(taken) == batch {
			continue
		}
		select {
		case <-posted:
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func (p *Pusher) take(ctx context.Context) ([]authority.TakenPost, error) {
	now := p.options.Now()
	return p.options.Store.TakePosts(ctx, Queue, now.UnixMilli(), now.Add(lease).UnixMilli(), batch)
}

// item is a post that was taken.
type item struct {
	id int64
	post
	message core.Message
	// reason is why it is pushed to nobody, "" if it may be.
	reason string
}

// seeTo sends what posts say, each at its own time, and settles them.
func (p *Pusher) seeTo(ctx context.Context, taken []authority.TakenPost) {
	if len(taken) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, batchTime)
	defer cancel()
	items := p.read(ctx, taken)
	replace(items)
	var running sync.WaitGroup
	for _, it := range items {
		running.Go(func() { p.settle(ctx, it) })
	}
	running.Wait()
}

// read reads the messages of posts. What cannot be read now comes again when its lease
// is over.
func (p *Pusher) read(ctx context.Context, taken []authority.TakenPost) (items []item) {
	for _, t := range taken {
		it := item{id: t.ID}
		if err := json.Unmarshal(t.Body, &it.post); err != nil {
			p.options.Log.Error("a post for pushes cannot be read", "error", err)
			it.reason = isRevoked
		} else if it.reason, err = p.readMessage(ctx, &it); err != nil {
			if ctx.Err() == nil {
				p.options.Log.Error("a message to push could not be read", "error", err)
			}
			continue
		}
		items = append(items, it)
	}
	return items
}

// settle sees to one post, and says in the outbox what is left of it.
func (p *Pusher) settle(ctx context.Context, it item) {
	var next *post
	var due int64
	var err error
	if it.reason == "" {
		next, due, err = p.pushed(ctx, it)
	} else {
		p.metrics.passed.WithLabelValues(it.reason).Inc()
	}
	if err != nil {
		if ctx.Err() == nil {
			p.options.Log.Error("a push could not be sent", "error", err)
		}
		return
	}
	done, again := []int64{it.id}, []authority.PostAgain(nil)
	if next != nil {
		body, err := json.Marshal(next)
		if err != nil {
			p.options.Log.Error("a post for pushes cannot be kept", "error", err)
			return
		}
		done, again = nil, []authority.PostAgain{{ID: it.id, Due: due, Body: body}}
	}
	if err := p.options.Store.SettlePosts(ctx, Queue, done, again); err != nil && ctx.Err() == nil {
		p.options.Log.Error("a post for pushes could not be settled", "error", err)
	}
}

// pushed is push, for which a post by which it panics is done: it would end each process
// that takes it.
func (p *Pusher) pushed(ctx context.Context, it item) (next *post, due int64, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			p.options.Log.Error("a push panicked and is given up", "panic", panicked, "stack", string(debug.Stack()))
			next, due, err = nil, 0, nil
		}
	}()
	return p.push(ctx, it)
}

// replace passes over messages of a conversation that a newer one at hand would take
// the place of on every device: those that nobody has been told of yet, and that
// mention nobody.
func replace(items []item) {
	newest := map[string]int{}
	for i, it := range items {
		if it.reason != "" || it.Friend || !it.fresh() {
			continue
		}
		place := it.Thread + " " + it.From // Whoever has sent it gets those of others.
		if it.Group && len(it.message.AtUserList) > 0 {
			continue
		}
		if before, met := newest[place]; met {
			items[before].reason = isReplaced
		}
		newest[place] = i
	}
}

// fresh says whether nobody has been told of it yet.
func (p post) fresh() bool { return p.After == "" && len(p.Again) == 0 && p.Tries == 0 }

// readMessage reads the message of a post, and says why it is not to be pushed to
// anybody.
func (p *Pusher) readMessage(ctx context.Context, it *item) (reason string, err error) {
	if p.now()-it.At > life.Milliseconds() {
		return isOld, nil
	}
	if it.Friend {
		return "", nil
	}
	rows, err := p.options.Store.History(ctx, it.Thread, it.Sequence-1, it.Sequence+1, 1)
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return isRevoked, nil
	}
	if it.message, err = messageIn(rows[0].Body); err != nil {
		return "", err
	}
	if it.message.Revoked != nil {
		return isRevoked, nil
	}
	return "", nil
}
