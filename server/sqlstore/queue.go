package sqlstore

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// maxWaiting is how many commits wait in a queue; whoever brings one more waits
// for a place.
const maxWaiting = 1024

// queue hands the commits that wait to a few workers, each of which carries
// out many in one transaction.
type queue struct {
	size     int // The most commits of a transaction.
	transact transact
	waiting  chan *job
	closing  chan struct{} // Closed to end the workers.
	stopped  chan struct{} // Closed when they have ended.
	workers  sync.WaitGroup
	once     sync.Once
}

// transact carries out jobs in one transaction, in their order, and settles
// each of them. It returns an error instead if nothing was kept and the fault
// may be one job's alone.
type transact func(jobs []*job) error

// job is a commit on its way. Whoever takes it first decides what becomes of
// it: the worker, or the caller who stopped waiting.
type job struct {
	authority.Commit
	// work is what is done in a transaction in the place of a commit, if it is set.
	work  func() error
	taken atomic.Bool
	done  chan struct{} // Closed when the result is there.

	revisions map[string]core.Revision
	err       error
}

func (j *job) take() bool {
	return j.taken.CompareAndSwap(false, true)
}

func (j *job) settle(revisions map[string]core.Revision, err error) {
	j.revisions, j.err = revisions, err
}

// newQueue starts the workers. A transaction has at most size commits.
func newQueue(workers, size int, f transact) *queue {
	q := &queue{
		size:     size,
		transact: f,
		waiting:  make(chan *job, maxWaiting),
		closing:  make(chan struct{}),
		stopped:  make(chan struct{}),
	}
	for range workers {
		q.workers.Go(q.work)
	}
	return q
}

// close ends the workers after what they are at, and waits for that.
func (q *queue) close() {
	q.once.Do(func() {
		close(q.closing)
		q.workers.Wait()
		close(q.stopped)
	})
	<-q.stopped
}

// closed reports whether somebody has called close.
func (q *queue) closed() bool {
	select {
	case <-q.closing:
		return true
	default:
		return false
	}
}

// commit waits until c was carried out. It fails with the context's error, or
// with [ErrClosed], only if c never will be.
func (q *queue) commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	return q.wait(ctx, &job{Commit: c, done: make(chan struct{})})
}

// do waits until work was done in a transaction, or fails as commit does.
func (q *queue) do(ctx context.Context, work func() error) error {
	_, err := q.wait(ctx, &job{work: work, done: make(chan struct{})})
	return err
}

func (q *queue) wait(ctx context.Context, j *job) (map[string]core.Revision, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.closed() {
		return nil, ErrClosed
	}
	select {
	case q.waiting <- j:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-q.closing:
		return nil, ErrClosed
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if j.take() {
			return nil, ctx.Err()
		}
	case <-q.stopped:
		if j.take() {
			return nil, ErrClosed
		}
	}
	<-j.done
	return j.revisions, j.err
}

func (q *queue) work() {
	for {
		select {
		case <-q.closing:
			return
		case j := <-q.waiting:
			if jobs := q.gather(j); len(jobs) > 0 {
				q.carryOut(jobs)
			}
		}
	}
}

// gather takes the first job and those that wait behind it.
func (q *queue) gather(first *job) []*job {
	var jobs []*job
	for j := first; ; {
		if j.take() {
			jobs = append(jobs, j)
		}
		if len(jobs) == q.size {
			return jobs
		}
		select {
		case j = <-q.waiting:
		default:
			return jobs
		}
	}
}

// carryOut settles jobs, and tells their callers. Where they fail together,
// each is tried alone, so that only the one at fault fails.
func (q *queue) carryOut(jobs []*job) {
	err := q.transact(jobs)
	if err != nil && len(jobs) > 1 {
		for i := range jobs {
			q.carryOut(jobs[i : i+1])
		}
		return
	}
	for _, j := range jobs {
		if err != nil {
			j.settle(nil, err)
		}
		close(j.done)
	}
}
